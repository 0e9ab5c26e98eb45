# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every kind of question can do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import Field, Form
from wtforms.validators import ValidationError

from codesign.surveys.questionnaire import Question
from codesign.web.i18n import localized

REQUIRED_MESSAGE = _l("Please answer this question.")


@dataclass(frozen=True)
class Count:
    """How many people gave one answer."""

    id: str
    label: Mapping[str, str]
    people: int


@dataclass(frozen=True)
class Summary:
    """A closed question in numbers. `answered` people are the base of every share."""

    question: str
    kind: str
    answered: int
    counts: tuple[Count, ...] = ()
    #: Numbers only this kind has, as plain JSON.
    details: Mapping[str, Any] = field(default_factory=dict)


class Kind(ABC):
    """One kind of question."""

    #: How a questionnaire names it.
    name: str
    #: The template that draws its fields.
    template: str

    @abstractmethod
    def problems(self, question: Question) -> Iterable[str]:
        """What is wrong with a question's definition."""

    @abstractmethod
    def fields(self, question: Question, language: str) -> dict[str, Any]:
        """Its form fields by name; every name starts with the question's id."""

    @abstractmethod
    def read(self, question: Question, form: Form) -> Any:
        """The answer a valid form holds, as plain JSON; None when nothing was answered."""

    @abstractmethod
    def fill(self, question: Question, answer: Any) -> dict[str, Any]:
        """Form data that shows an answer again."""

    @abstractmethod
    def summarise(self, question: Question, answers: Iterable[Any]) -> Summary:
        """Count the answers, each one not None."""

    @abstractmethod
    def columns(self, question: Question) -> list[str]:
        """Column names of an export."""

    @abstractmethod
    def cells(self, question: Question, answer: Any) -> list[Any]:
        """The cells of one answer, one a column."""

    @abstractmethod
    def shown(self, question: Question, answer: Any, language: str) -> list[str]:
        """The answer in words, for the receipt."""


def label_of(texts: Mapping[str, str], language: str) -> str:
    """A text of the questionnaire in one language."""
    return localized(texts, language)


class Required:
    """Asks for an answer, with the survey's own words."""

    field_flags: ClassVar[dict[str, bool]] = {"required": True}

    def __call__(self, form: Form, field: Field) -> None:
        """Refuse an empty answer."""
        if not field.data or field.data == "None":
            raise ValidationError(REQUIRED_MESSAGE)
