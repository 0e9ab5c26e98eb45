# SPDX-License-Identifier: AGPL-3.0-or-later
"""A rating on an ordinal scale with named ends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from wtforms import Form, RadioField
from wtforms.validators import Optional

from codesign.surveys.kinds.base import Count, Kind, Required, Summary, label_of
from codesign.surveys.questionnaire import Question
from codesign.web.forms import choices_of


class Scale(Kind):
    """A whole number between `options.from` and `options.to`."""

    name = "scale"
    template = "surveys/kinds/scale.html"

    def problems(self, question: Question) -> Iterable[str]:
        """See `Kind`."""
        low, high = question.options.get("from", 1), question.options.get("to", 5)
        if not (isinstance(low, int) and isinstance(high, int) and 0 <= low < high <= 10):
            yield "options.from and options.to must be whole numbers from 0 to 10, the first smaller"

    def points(self, question: Question) -> list[int]:
        """The points of the scale, ascending."""
        return list(range(question.options.get("from", 1), question.options.get("to", 5) + 1))

    def fields(self, question: Question, language: str) -> dict[str, Any]:
        """See `Kind`."""
        return {
            question.id: RadioField(
                label_of(question.label, language),
                [Required()] if question.required else [Optional()],
                choices=choices_of((str(point), str(point)) for point in self.points(question)),
                description=label_of(question.hint, language),
            )
        }

    def read(self, question: Question, form: Form) -> Any:
        """See `Kind`."""
        chosen = form[question.id].data
        return int(chosen) if chosen else None

    def fill(self, question: Question, answer: Any) -> dict[str, Any]:
        """See `Kind`."""
        return {question.id: None if answer is None else str(answer)}

    def summarise(self, question: Question, answers: Iterable[Any]) -> Summary:
        """See `Kind`."""
        tally = Counter(answers)
        counts = tuple(Count(str(point), {}, tally[point]) for point in self.points(question))
        return Summary(question.id, self.name, sum(count.people for count in counts), counts)

    def columns(self, question: Question) -> list[str]:
        """See `Kind`."""
        return [question.id]

    def cells(self, question: Question, answer: Any) -> list[Any]:
        """See `Kind`."""
        return [answer]

    def shown(self, question: Question, answer: Any, language: str) -> list[str]:
        """See `Kind`."""
        return [f"{answer} / {self.points(question)[-1]}"]
