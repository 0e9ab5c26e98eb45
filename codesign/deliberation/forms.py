# SPDX-License-Identifier: AGPL-3.0-or-later
"""Forms of a round."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
)
from wtforms.validators import AnyOf, InputRequired, NumberRange, Optional, Regexp

from codesign.deliberation.models import (
    AGREE,
    DISAGREE,
    MOST_LABEL_LENGTH,
    MOST_PROPOSAL_LENGTH,
    MOST_REASON_LENGTH,
    MOST_STATEMENT_LENGTH,
    PASS,
)
from codesign.deliberation.moderating import GROUNDS
from codesign.web.forms import Form, LineField, TextField, choices_of

VOTES: dict[str, int | None] = {"agree": AGREE, "disagree": DISAGREE, "pass": PASS, "withdraw": None}


class VoteForm(Form):
    """One vote; the button pressed is the vote."""

    statement = HiddenField(validators=[InputRequired(), Regexp(r"\d{1,18}$")])
    vote = StringField(validators=[AnyOf(list(VOTES))])
    reason = TextField(_l("Why? (only if you like)"), most=MOST_REASON_LENGTH)


class RoundForm(Form):
    """What a round asks and the rule by which consensus is judged."""

    title_it = LineField(_l("Title in Italian"), [InputRequired()], most=120)
    title_en = LineField(_l("Title in English"), most=120)
    question_it = TextField(_l("What do you ask? (Italian)"), [InputRequired()], most=600)
    question_en = TextField(_l("What do you ask? (English)"), most=600)
    agreement = IntegerField(
        _l("Agreement needed for consensus, in percent of all votes"),
        [InputRequired(), NumberRange(51, 100)],
        default=75,
    )
    every_group = IntegerField(
        _l("Agreement needed in every opinion group, in percent"),
        [InputRequired(), NumberRange(0, 100)],
        default=50,
    )
    minimum_votes = IntegerField(
        _l("Votes a statement needs before anything is said of it"),
        [InputRequired(), NumberRange(5, 100_000)],
        default=20,
    )
    blind = RadioField(
        _l("When do people see how the others voted?"),
        choices=choices_of(
            (
                ("until_vote", _l("After their own first votes")),
                (
                    "until_close",
                    _l("Only when the round is closed; until then nobody sees numbers, not even you"),
                ),
            )
        ),
        default="until_vote",
    )
    opens_at = DateTimeLocalField(
        _l("Voting begins (empty: with the phase)"), [Optional()], format="%Y-%m-%dT%H:%M"
    )
    closes_at = DateTimeLocalField(
        _l("Voting ends (empty: with the phase)"), [Optional()], format="%Y-%m-%dT%H:%M"
    )
    display = RadioField(
        _l("How are the statements shown?"),
        choices=choices_of(
            (("one", _l("One at a time, the least seen first")), ("list", _l("All in one list, for a few")))
        ),
        default="one",
    )
    takes_reasons = BooleanField(_l("People may say why they vote so; a moderator reads it first"))
    daily_proposals = IntegerField(
        _l("Statements a person may propose a day (0: none); a moderator reads them first"),
        [InputRequired(), NumberRange(0, 20)],
        default=0,
    )
    dossier_it = TextField(_l("Before you vote, in Italian: facts, pros and cons, links"), most=20_000)
    dossier_en = TextField(_l("Before you vote, in English"), most=20_000)
    version = HiddenField(default="1", validators=[Regexp(r"\d{1,9}$")])


class CorrectionForm(Form):
    """What may change while people vote."""

    closes_at = DateTimeLocalField(
        _l("Voting ends (empty: with the phase)"), [Optional()], format="%Y-%m-%dT%H:%M"
    )
    dossier_it = TextField(_l("Before you vote, in Italian: facts, pros and cons, links"), most=20_000)
    dossier_en = TextField(_l("Before you vote, in English"), most=20_000)
    version = HiddenField(validators=[InputRequired(), Regexp(r"\d{1,9}$")])


class StatementForm(Form):
    """A statement people can agree or disagree with."""

    text_it = TextField(_l("Statement in Italian"), [InputRequired()], most=MOST_STATEMENT_LENGTH)
    text_en = TextField(_l("Statement in English"), most=MOST_STATEMENT_LENGTH)
    theme = SelectField(_l("Theme it comes from"), coerce=int)


class ModerationForm(Form):
    """Why a statement goes out of the vote, or comes back."""

    reason = LineField(_l("Reason, kept in the log"), [InputRequired()], most=300)


class ProposalForm(Form):
    """A statement of one's own."""

    text = TextField(_l("Your statement"), [InputRequired()], most=MOST_PROPOSAL_LENGTH)
    author_label = LineField(_l("Name to show beside it (empty: none)"), most=MOST_LABEL_LENGTH)
    #: The text whose similar statements were shown; another text is compared again.
    compared = HiddenField()


class AcceptForm(Form):
    """Accept, as written or in other words."""

    text_it = TextField(_l("Statement in Italian"), most=MOST_STATEMENT_LENGTH)
    text_en = TextField(_l("Statement in English"), most=MOST_STATEMENT_LENGTH)
    note = LineField(_l("Note for the author and the log"), most=300)


class RejectForm(Form):
    """Refuse on a ground of the public policy."""

    ground = RadioField(_l("Ground of the public policy"), choices=choices_of(GROUNDS.items()))
    note = LineField(_l("Note for the author and the log"), most=300)


class MergeForm(Form):
    """Name the statement that says the same."""

    into = SelectField(_l("Statement that says the same"), coerce=int)
    note = LineField(_l("Note for the author and the log"), most=300)


class SplitForm(Form):
    """Two statements for two ideas."""

    first_it = TextField(_l("First statement in Italian"), most=MOST_STATEMENT_LENGTH)
    first_en = TextField(_l("First statement in English"), most=MOST_STATEMENT_LENGTH)
    second_it = TextField(_l("Second statement in Italian"), most=MOST_STATEMENT_LENGTH)
    second_en = TextField(_l("Second statement in English"), most=MOST_STATEMENT_LENGTH)
    note = LineField(_l("Note for the author and the log"), most=300)


class RewordForm(AcceptForm):
    """Other words for a statement of the vote."""

    keeps_meaning = BooleanField(_l("I declare that the meaning is unchanged: the votes stay"))
