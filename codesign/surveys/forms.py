# SPDX-License-Identifier: AGPL-3.0-or-later
"""A page of a questionnaire as a form, and the forms of those who make one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileAllowed, FileField, FileRequired
from wtforms import HiddenField

from codesign.people.forms import CodeForm
from codesign.surveys.kinds import KINDS
from codesign.surveys.questionnaire import Page
from codesign.web.forms import Form


def page_form(page: Page, language: str, answers: Mapping[str, Any], **options: Any) -> Form:
    """The form of one page, showing what was answered before; `options` are those of any form."""
    fields: dict[str, Any] = {}
    data: dict[str, Any] = {}
    for question in page.questions:
        kind = KINDS[question.kind]
        fields |= kind.all_fields(question, language)
        data |= kind.all_data(question, answers)
    form_class = type("PageForm", (Form,), fields)
    form: Form = form_class(data=data, **options)
    return form


def page_answers(page: Page, form: Form) -> dict[str, Any]:
    """What a valid page form holds, by question; None where nothing was answered."""
    return {
        key: answer
        for question in page.questions
        for key, answer in KINDS[question.kind].all_answers(question, form).items()
    }


class QuestionnaireFileForm(Form):
    """A questionnaire as a file."""

    file = FileField(
        _l("Questionnaire file (.json)"),
        [FileRequired(_l("Choose a file.")), FileAllowed(["json"], _l("The file must end in .json."))],
    )


class ResumeForm(CodeForm):
    """The code of a receipt, and the question its owner wants to change."""

    question = HiddenField()
