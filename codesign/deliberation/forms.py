# SPDX-License-Identifier: AGPL-3.0-or-later
"""Forms of a round."""

from __future__ import annotations

from functools import lru_cache

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
)
from wtforms.validators import InputRequired, NumberRange, Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from codesign.deliberation.kinds import KINDS
from codesign.deliberation.kinds.settings import MOST_EUROS
from codesign.deliberation.models import (
    MOST_STATEMENT_LENGTH,
)
from codesign.web.forms import Form, LineField, choices_of
from codesign.web.moments import MomentField
from codesign.web.texts_by_language import TextsField

LEAST_PANEL, MOST_PANEL = 10, 100_000


class RoundForm(Form):
    """What every kind of round settles; `round_form` adds what the kind settles."""

    title = TextsField(_l("Title"), required=True, most=120)
    question = TextsField(_l("What do you ask?"), required=True, most=600, rows=4)
    blind = RadioField(
        _l("When do people see how the others voted?"),
        choices=choices_of(
            (
                ("until_vote", _l("After their own answers: seven votes, or the whole ballot")),
                (
                    "until_close",
                    _l("Only when the round is closed; until then nobody sees numbers, not even you"),
                ),
            )
        ),
        default="until_vote",
    )
    opens_at = MomentField(_l("Voting begins (empty: with the phase)"))
    closes_at = MomentField(_l("Voting ends (empty: with the phase)"))
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
    panel = RadioField(
        _l("Who may take part?"),
        choices=choices_of(
            (
                ("open", _l("Everybody")),
                ("invited", _l("Only people with an invitation; everybody can read")),
                ("stratified", _l("So many people of each part of the town, as in the census")),
            )
        ),
        default="open",
    )
    panel_dimension = SelectField(_l("Only for parts of the town: divide the places by"), default="")
    panel_size = IntegerField(
        _l("Only for parts of the town: how many people in all?"),
        [Optional(), NumberRange(LEAST_PANEL, MOST_PANEL)],
    )
    dossier = TextsField(_l("Before you vote: facts, pros and cons, links"), most=20_000, rows=8)
    version = HiddenField(default="1", validators=[Regexp(r"\d{1,9}$")])


#: Settings that only some kinds of round have.
_ONLY_SOME = {
    "display": "takes_proposals",
    "takes_reasons": "takes_reasons",
    "daily_proposals": "takes_proposals",
}


@lru_cache
def round_form(kind_name: str) -> type[RoundForm]:
    """The settings form of a kind of round."""
    kind = KINDS[kind_name]
    left_out = {name: None for name, asked in _ONLY_SOME.items() if not getattr(kind, asked)}
    return type(f"{type(kind).__name__}RoundForm", (RoundForm,), {**kind.settings, **left_out})


class CorrectionForm(Form):
    """What may change while people vote."""

    closes_at = MomentField(_l("Voting ends (empty: with the phase)"))
    dossier = TextsField(_l("Before you vote: facts, pros and cons, links"), most=20_000, rows=8)
    version = HiddenField(validators=[InputRequired(), Regexp(r"\d{1,9}$")])


class StatementForm(Form):
    """A statement, an option or a project."""

    text = TextsField(_l("Statement"), required=True, most=MOST_STATEMENT_LENGTH, rows=2)
    cost = IntegerField(_l("Cost in whole euros"), [Optional(), NumberRange(1, MOST_EUROS)])
    theme = SelectField(_l("Theme it comes from"), coerce=int)


class ContinueForm(Form):
    """Which statements are asked again."""

    statements = SelectMultipleField(
        _l("Ask again about"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


class TieForm(Form):
    """Which of several equally right outcomes holds, and why."""

    outcome = RadioField(_l("Which outcome holds?"), [InputRequired()])
    reason = LineField(_l("Reason, which everybody can read"), [InputRequired()], most=300)


class ModerationForm(Form):
    """Why a statement goes out of the vote, or comes back."""

    reason = LineField(_l("Reason, kept in the log"), [InputRequired()], most=300)
