# SPDX-License-Identifier: AGPL-3.0-or-later
"""Forms of a decision."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, SelectField
from wtforms.validators import InputRequired, Optional

from codesign.web.forms import Form, LineField, TextField, choices_of

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
    title_it = LineField(_l("Title in Italian"), [InputRequired()], most=160)
    title_en = LineField(_l("Title in English"), most=160)
    verdict = RadioField(_l("Answer"), [InputRequired()], choices=choices_of(VERDICT_CHOICES))
    reason_it = TextField(_l("Reason in Italian (at least 40 characters)"), [InputRequired()], most=3000)
    reason_en = TextField(_l("Reason in English"), most=3000)
    minority_view_it = TextField(_l("What those who disagree say (Italian)"), most=3000)
    minority_view_en = TextField(_l("What those who disagree say (English)"), most=3000)
    office = LineField(_l("Office that answers for it"), [InputRequired()], most=160)
    due_on = DateField(_l("By which day"), [Optional()])


class MilestoneForm(Form):
    """A dated step of keeping a commitment."""

    title_it = LineField(_l("Step in Italian"), [InputRequired()], most=160)
    title_en = LineField(_l("Step in English"), most=160)
    due_on = DateField(_l("By which day"), [Optional()])
