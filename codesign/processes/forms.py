# SPDX-License-Identifier: AGPL-3.0-or-later
"""Forms of a process."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import DateField, DateTimeLocalField, SelectField
from wtforms.validators import Email, InputRequired, Optional

from codesign.web.forms import Form, LineField, TextField, choices_of

PROMISE_CHOICES = [
    ("inform", _l("Inform: we tell you what we decided")),
    ("consult", _l("Consult: we listen and answer")),
    ("involve", _l("Involve: we work on it with you and show your mark on it")),
    ("collaborate", _l("Collaborate: we look for the solution together")),
    ("empower", _l("Empower: we do what you decide")),
]
ROLE_CHOICES = [
    ("facilitator", _l("Facilitator: runs surveys, themes and rounds")),
    ("administrator", _l("Administrator: also records decisions and manages people")),
    ("reader", _l("Reader: sees the workroom, changes nothing")),
    ("", _l("No role")),
]


class ProcessForm(Form):
    """What citizens read about a process, in the two languages of the interface."""

    title_it = LineField(_l("Title in Italian"), [InputRequired()], most=120)
    title_en = LineField(_l("Title in English"), most=120)
    summary_it = TextField(_l("Summary in Italian: who asks, what and why"), [InputRequired()], most=2000)
    summary_en = TextField(_l("Summary in English"), most=2000)
    decidable_it = TextField(_l("What can be decided (Italian)"), most=2000)
    decidable_en = TextField(_l("What can be decided (English)"), most=2000)
    not_decidable_it = TextField(_l("What cannot be decided (Italian)"), most=2000)
    not_decidable_en = TextField(_l("What cannot be decided (English)"), most=2000)
    promise = SelectField(_l("What do you promise?"), choices=choices_of(PROMISE_CHOICES))
    office = LineField(_l("Office that answers"), most=160)
    answer_due_on = DateField(_l("Day by which you answer"), [Optional()])


class PhaseForm(Form):
    """When a phase runs; an empty field leaves that end open."""

    opens_at = DateTimeLocalField(_l("Opens"), [Optional()], format="%Y-%m-%dT%H:%M")
    closes_at = DateTimeLocalField(_l("Closes"), [Optional()], format="%Y-%m-%dT%H:%M")


class RoleForm(Form):
    """Give somebody with an account a role."""

    email = LineField(_l("E-mail address of the account"), [InputRequired(), Email()], most=255)
    role = SelectField(_l("Role"), choices=choices_of(ROLE_CHOICES))
