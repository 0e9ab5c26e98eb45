# SPDX-License-Identifier: AGPL-3.0-or-later
"""Forms of a decision."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, SelectField
from wtforms.validators import InputRequired, Optional

from codesign.decisions.deciding import SHORTEST_REASON
from codesign.web.forms import Form, LineField, choices_of
from codesign.web.texts_by_language import TextsField

VERDICT_CHOICES = [
    ("accepted", _l("Accepted: we do it")),
    ("partly", _l("Partly accepted: we do some of it")),
    ("rejected", _l("Not accepted: we do not do it")),
    ("studying", _l("Under study: we decide by the day below")),
]


class OutcomeForm(Form):
    """The authority's answer to what it heard."""

    theme = SelectField(_l("Theme it answers"), coerce=int)
    snapshot = SelectField(_l("Numbers it rests on"), coerce=int)
    title = TextsField(_l("Title"), required=True, most=160)
    verdict = RadioField(_l("Answer"), [InputRequired()], choices=choices_of(VERDICT_CHOICES))
    reason = TextsField(
        _l("Reason (at least %(least)s characters)", least=SHORTEST_REASON),
        required=True,
        least=SHORTEST_REASON,
        most=3000,
        rows=4,
    )
    minority_view = TextsField(_l("What those who disagree say"), most=3000, rows=4)
    office = LineField(_l("Office that answers for it"), [InputRequired()], most=160)
    due_on = DateField(_l("By which day"), [Optional()])
    change_reason = TextsField(
        _l("Why does the decision change?"),
        most=500,
        rows=2,
        description=_l("Everybody reads it, beside what the decision was before."),
    )


class MilestoneForm(Form):
    """A dated step of keeping a commitment."""

    title = TextsField(_l("Step"), required=True, most=160)
    due_on = DateField(_l("By which day"), [Optional()])
