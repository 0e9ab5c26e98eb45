# SPDX-License-Identifier: AGPL-3.0-or-later
"""Forms of a process."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField
from wtforms.validators import Email, InputRequired, Optional

from codesign.web.forms import Form, LineField, choices_of
from codesign.web.languages import LanguagesField
from codesign.web.moments import MomentField
from codesign.web.texts_by_language import TextsField

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
    """In which languages a process speaks, and what citizens read about it in each."""

    languages = LanguagesField(
        _l("Languages of the process"),
        description=_l(
            "You write in the first one; a text that is missing in another is shown in the first."
        ),
    )
    title = TextsField(_l("Title"), required=True, most=120)
    summary = TextsField(_l("Summary: who asks, what and why"), required=True, most=2000, rows=4)
    decidable = TextsField(_l("What can be decided"), most=2000, rows=4)
    not_decidable = TextsField(_l("What cannot be decided"), most=2000, rows=4)
    promise = SelectField(_l("What do you promise?"), choices=choices_of(PROMISE_CHOICES))
    office = LineField(_l("Office that answers"), most=160)
    answer_due_on = DateField(_l("Day by which you answer"), [Optional()])
    place = SelectField(_l("Where it takes place"), coerce=int)
    change_reason = TextsField(
        _l("Why do you change what was promised?"),
        most=500,
        rows=2,
        description=_l("Needed when the office, the day or what can be decided changes. Everybody reads it."),
    )


class PhaseForm(Form):
    """What a phase is called and when it runs; an empty time leaves that end open."""

    title = TextsField(_l("Name of the phase"), most=120)
    opens_at = MomentField(_l("Opens"))
    closes_at = MomentField(_l("Closes"))


class RoleForm(Form):
    """Give somebody with an account a role."""

    email = LineField(_l("E-mail address of the account"), [InputRequired(), Email()], most=255)
    role = SelectField(_l("Role"), choices=choices_of(ROLE_CHOICES))
