# SPDX-License-Identifier: AGPL-3.0-or-later
"""Forms of a round."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, RadioField, SelectField, StringField
from wtforms.validators import AnyOf, InputRequired, NumberRange, Regexp

from codesign.deliberation.models import AGREE, DISAGREE, MOST_STATEMENT_LENGTH, PASS
from codesign.web.forms import Form, LineField, TextField, choices_of

VOTES: dict[str, int | None] = {"agree": AGREE, "disagree": DISAGREE, "pass": PASS, "withdraw": None}


class VoteForm(Form):
    """One vote; the button pressed is the vote."""

    statement = HiddenField(validators=[InputRequired(), Regexp(r"\d{1,18}$")])
    vote = StringField(validators=[AnyOf(list(VOTES))])


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


class StatementForm(Form):
    """A statement people can agree or disagree with."""

    text_it = TextField(_l("Statement in Italian"), [InputRequired()], most=MOST_STATEMENT_LENGTH)
    text_en = TextField(_l("Statement in English"), most=MOST_STATEMENT_LENGTH)
    theme = SelectField(_l("Theme it comes from"), coerce=int)


class ModerationForm(Form):
    """Why a statement goes out of the vote, or comes back."""

    reason = LineField(_l("Reason, kept in the log"), [InputRequired()], most=300)
