# SPDX-License-Identifier: AGPL-3.0-or-later
"""A page of a questionnaire as a form, and the forms of those who make one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileAllowed, FileField, FileRequired
from wtforms import BooleanField, SelectField
from wtforms.validators import InputRequired, Regexp

from codesign.surveys.kinds import KINDS
from codesign.surveys.questionnaire import IDENTIFIER, Page
from codesign.web.forms import Form, LineField, TextField, choices_of


def page_form(page: Page, language: str, answers: Mapping[str, Any]) -> Form:
    """The form of one page, showing what was answered before."""
    fields: dict[str, Any] = {}
    data: dict[str, Any] = {}
    for question in page.questions:
        kind = KINDS[question.kind]
        fields |= kind.all_fields(question, language)
        data |= kind.all_data(question, answers)
    form_class = type("PageForm", (Form,), fields)
    form: Form = form_class(data=data)
    return form


def page_answers(page: Page, form: Form) -> dict[str, Any]:
    """What a valid page form holds, by question; None where nothing was answered."""
    return {
        key: answer
        for question in page.questions
        for key, answer in KINDS[question.kind].all_answers(question, form).items()
    }


KIND_CHOICES = [
    ("single", _l("One choice")),
    ("multiple", _l("Several choices")),
    ("scale", _l("Rating scale")),
    ("importance_satisfaction", _l("Importance and satisfaction")),
    ("text", _l("Free text")),
]


class QuestionForm(Form):
    """One question in the editor; choices stand one a line, Italian | English."""

    id = LineField(
        _l("Short name"),
        [
            InputRequired(),
            Regexp(
                IDENTIFIER.pattern + "$", message=_l("Letters without accents, digits and underscores only.")
            ),
        ],
        most=80,
        description=_l("Column name in exports, for instance: quarter"),
    )
    kind = SelectField(_l("Kind of question"), choices=choices_of(KIND_CHOICES))
    label_it = LineField(_l("Question in Italian"), [InputRequired()], most=400)
    label_en = LineField(_l("Question in English"), most=400)
    hint_it = LineField(_l("Help text in Italian"), most=400)
    hint_en = LineField(_l("Help text in English"), most=400)
    choices = TextField(
        _l("Choices, or things to rate"),
        most=8000,
        description=_l("One a line: Italian | English. Leave empty for scales and free text."),
    )
    required = BooleanField(_l("An answer is required"))
    published = BooleanField(_l("Results may be published"), default=True)


class QuestionnaireFileForm(Form):
    """A questionnaire as a file."""

    file = FileField(
        _l("Questionnaire file (.json)"),
        [FileRequired(_l("Choose a file.")), FileAllowed(["json"], _l("The file must end in .json."))],
    )
