# SPDX-License-Identifier: AGPL-3.0-or-later
"""Form fields of several controls that make one answer, and what they share."""

from __future__ import annotations

from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import Field, Form
from wtforms.utils import unset_value
from wtforms.validators import StopValidation

from codesign.surveys.questionnaire import Question
from codesign.web.forms import Form as PageForm

REQUIRED_MESSAGE = _l("Please answer this question.")


def field_name(question_id: str) -> str:
    """The form field of a question: its id, but for ids that a form would take for something of its own."""
    is_taken = question_id.startswith("_") or hasattr(PageForm, question_id) or question_id in _OWN_NAMES
    return f"q.{question_id}" if is_taken else question_id


#: Names that forms set on themselves, and those of the page's own controls.
_OWN_NAMES = {"meta", "csrf_token", "form_errors", "go", "code", "lang", "page", "seq", "sitting", "changed"}


def is_being_rearranged(form: Form) -> bool:
    """Whether a button of some field asked for another row or place: nobody is judged for what is missing yet."""
    return any(getattr(field, "is_rearranged", False) for field in form)


class Required:
    """Asks for an answer, with the survey's own words."""

    field_flags: ClassVar[dict[str, bool]] = {"required": True}

    def __call__(self, form: Form, field: Field) -> None:
        """Refuse an empty answer."""
        # What was typed and could not be read is no missing answer.
        if field.process_errors or is_being_rearranged(form):
            raise StopValidation
        is_number = isinstance(field.data, int | float) and not isinstance(field.data, bool)
        if not is_number and (not field.data or field.data == "None"):
            field.errors = []
            raise StopValidation(REQUIRED_MESSAGE)


class Composite(Field):
    """Several controls whose names start with the field's own; its data is the answer itself, as plain JSON."""

    #: Set when one of its own buttons was pressed: the page comes back rearranged, and is not sent on.
    is_rearranged = False

    def __init__(self, *args: Any, question: Question, language: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.question = question
        self.language = language
        #: What was typed, by control, so that a page that comes back with errors shows it again.
        self.typed: dict[str, str] = {}

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Take the answer from the form that was sent, else from what was answered before."""
        super().process(None, data, extra_filters)
        if formdata is None:
            return
        try:
            self.data = self.gather(formdata)
        except ValueError as error:
            self.process_errors.append(error.args[0])

    def gather(self, formdata: Any) -> Any:
        """The answer in the controls; raises ValueError with what is wrong, in words."""
        raise NotImplementedError

    def validate(self, form: Form, extra_validators: Any = ()) -> bool:
        """Judge, unless the page only comes back rearranged."""
        return not self.is_rearranged and bool(super().validate(form, extra_validators))

    def part(self, *names: object) -> str:
        """The name of one control."""
        return "__".join([self.name, *map(str, names)])

    def text_from(self, formdata: Any, *names: object) -> str:
        """What one control holds, remembered for showing it again."""
        name = self.part(*names)
        text = str(formdata.get(name) or "").strip()[:200]
        self.typed[name] = text
        return text
