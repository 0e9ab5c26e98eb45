# SPDX-License-Identifier: AGPL-3.0-or-later
"""One of several, and some of several."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, Form, RadioField, SelectMultipleField
from wtforms.validators import Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from codesign.surveys.kinds.base import Count, Kind, Required, Summary, label_of
from codesign.surveys.questionnaire import Question
from codesign.web.forms import choices_of


def counted(question: Question, ids: Iterable[str]) -> tuple[Count, ...]:
    """People by choice, in the questionnaire's order."""
    tally = Counter(ids)
    return tuple(Count(choice.id, choice.label, tally[choice.id]) for choice in question.choices)


def options_of(question: Question, language: str) -> list[tuple[str, str]]:
    """Choices as a form shows them."""
    return [(choice.id, label_of(choice.label, language)) for choice in question.choices]


def needs_two_choices(question: Question) -> Iterable[str]:
    """A question without alternatives is no question."""
    if len(question.choices) < 2:
        yield "needs at least two choices"


class Single(Kind):
    """Exactly one choice."""

    name = "single"
    template = "surveys/kinds/field.html"

    def problems(self, question: Question) -> Iterable[str]:
        """See `Kind`."""
        return needs_two_choices(question)

    def fields(self, question: Question, language: str) -> dict[str, Any]:
        """See `Kind`."""
        return {
            question.id: RadioField(
                label_of(question.label, language),
                [Required()] if question.required else [Optional()],
                choices=choices_of(options_of(question, language)),
                description=label_of(question.hint, language),
            )
        }

    def read(self, question: Question, form: Form) -> Any:
        """See `Kind`."""
        return form[question.id].data or None

    def fill(self, question: Question, answer: Any) -> dict[str, Any]:
        """See `Kind`."""
        return {question.id: answer}

    def summarise(self, question: Question, answers: Iterable[Any]) -> Summary:
        """See `Kind`."""
        counts = counted(question, answers)
        return Summary(question.id, self.name, sum(count.people for count in counts), counts)

    def columns(self, question: Question) -> list[str]:
        """See `Kind`."""
        return [question.id]

    def cells(self, question: Question, answer: Any) -> list[Any]:
        """See `Kind`."""
        return [answer]

    def shown(self, question: Question, answer: Any, language: str) -> list[str]:
        """See `Kind`."""
        return [label for choice, label in options_of(question, language) if choice == answer]


class Multiple(Kind):
    """Some of several, at most `options.most` of them."""

    name = "multiple"
    template = "surveys/kinds/field.html"

    def problems(self, question: Question) -> Iterable[str]:
        """See `Kind`."""
        yield from needs_two_choices(question)
        most = question.options.get("most")
        if most is not None and not (isinstance(most, int) and 1 <= most <= len(question.choices)):
            yield f"options.most must be a number from 1 to {len(question.choices)}"

    def fields(self, question: Question, language: str) -> dict[str, Any]:
        """See `Kind`."""
        checks: list[Any] = [Required()] if question.required else []
        return {
            question.id: SelectMultipleField(
                label_of(question.label, language),
                [*checks, _Within(question)],
                choices=choices_of(options_of(question, language)),
                description=label_of(question.hint, language),
                widget=ListWidget(prefix_label=False),
                option_widget=CheckboxInput(),
            )
        }

    def read(self, question: Question, form: Form) -> Any:
        """See `Kind`."""
        return list(form[question.id].data or []) or None

    def fill(self, question: Question, answer: Any) -> dict[str, Any]:
        """See `Kind`."""
        return {question.id: answer or []}

    def summarise(self, question: Question, answers: Iterable[Any]) -> Summary:
        """See `Kind`."""
        given = list(answers)
        return Summary(
            question.id, self.name, len(given), counted(question, (one for some in given for one in some))
        )

    def columns(self, question: Question) -> list[str]:
        """See `Kind`."""
        return [f"{question.id}__{choice.id}" for choice in question.choices]

    def cells(self, question: Question, answer: Any) -> list[Any]:
        """See `Kind`."""
        if answer is None:
            return [None] * len(question.choices)
        return [int(choice.id in answer) for choice in question.choices]

    def shown(self, question: Question, answer: Any, language: str) -> list[str]:
        """See `Kind`."""
        return [label for choice, label in options_of(question, language) if choice in answer]


class _Within:
    """At most so many, and an exclusive choice alone."""

    def __init__(self, question: Question) -> None:
        self.most = question.options.get("most")
        self.exclusive = {choice.id for choice in question.choices if choice.exclusive}

    def __call__(self, form: Form, field: Field) -> None:
        chosen = set(field.data or ())
        if self.most is not None and len(chosen) > self.most:
            raise ValidationError(_l("Choose at most %(most)s, please.", most=self.most))
        if len(chosen) > 1 and chosen & self.exclusive:
            raise ValidationError(_l("This choice cannot stand together with others."))
