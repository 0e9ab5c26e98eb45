# SPDX-License-Identifier: AGPL-3.0-or-later
"""Free text: it is never counted here, its answers go to the themes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wtforms import Form

from codesign.surveys.kinds.base import Kind, Required, Summary, label_of
from codesign.surveys.questionnaire import Question
from codesign.web.forms import TextField, clean_text

MOST_LENGTH = 5000


class FreeText(Kind):
    """An answer in the person's own words."""

    name = "text"
    template = "surveys/kinds/field.html"

    def problems(self, question: Question) -> Iterable[str]:
        """See `Kind`."""
        most = question.options.get("most_length", MOST_LENGTH)
        if not (isinstance(most, int) and 1 <= most <= MOST_LENGTH):
            yield f"options.most_length must be a number from 1 to {MOST_LENGTH}"

    def fields(self, question: Question, language: str) -> dict[str, Any]:
        """See `Kind`."""
        return {
            question.id: TextField(
                label_of(question.label, language),
                [Required()] if question.required else [],
                most=question.options.get("most_length", MOST_LENGTH),
                description=label_of(question.hint, language),
            )
        }

    def read(self, question: Question, form: Form) -> Any:
        """See `Kind`."""
        return clean_text(form[question.id].data) or None

    def fill(self, question: Question, answer: Any) -> dict[str, Any]:
        """See `Kind`."""
        return {question.id: answer or ""}

    def summarise(self, question: Question, answers: Iterable[Any]) -> Summary:
        """See `Kind`."""
        return Summary(question.id, self.name, sum(1 for _answer in answers))

    def columns(self, question: Question) -> list[str]:
        """See `Kind`."""
        return [question.id]

    def cells(self, question: Question, answer: Any) -> list[Any]:
        """See `Kind`."""
        return [answer]

    def shown(self, question: Question, answer: Any, language: str) -> list[str]:
        """See `Kind`."""
        return [answer]
