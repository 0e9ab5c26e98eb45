# SPDX-License-Identifier: AGPL-3.0-or-later
"""Importance and satisfaction of several things: a need is the distance between the two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Form, RadioField
from wtforms.validators import Optional

from codesign.surveys.kinds.base import Kind, Required, Summary, label_of
from codesign.surveys.questionnaire import Question
from codesign.web.forms import choices_of

POINTS = (1, 2, 3, 4, 5)
SIDES = ("importance", "satisfaction")


class ImportanceSatisfaction(Kind):
    """Each item rated twice from 1 to 5; an item counts when both ratings are there."""

    name = "importance_satisfaction"
    template = "surveys/kinds/importance_satisfaction.html"

    def problems(self, question: Question) -> Iterable[str]:
        """See `Kind`."""
        if not question.items:
            yield "needs at least one item"

    def fields(self, question: Question, language: str) -> dict[str, Any]:
        """See `Kind`."""
        names = {
            "importance": _l("How important is it?"),
            "satisfaction": _l("How happy are you with it today?"),
        }
        return {
            self.field_name(question, item.id, side): RadioField(
                names[side],
                [Required()] if question.required else [Optional()],
                choices=choices_of((str(point), str(point)) for point in POINTS),
                description=label_of(item.label, language),
            )
            for item in question.items
            for side in SIDES
        }

    @staticmethod
    def field_name(question: Question, item: str, side: str) -> str:
        """The form field of one item and side."""
        return f"{question.id}__{item}__{side}"

    def read(self, question: Question, form: Form) -> Any:
        """See `Kind`."""
        answer: dict[str, dict[str, int]] = {}
        for item in question.items:
            for side in SIDES:
                chosen = form[self.field_name(question, item.id, side)].data
                if chosen:
                    answer.setdefault(item.id, {})[side] = int(chosen)
        return answer or None

    def fill(self, question: Question, answer: Any) -> dict[str, Any]:
        """See `Kind`."""
        return {
            self.field_name(question, item.id, side): str(rating)
            for item in question.items
            for side in SIDES
            if (rating := (answer or {}).get(item.id, {}).get(side)) is not None
        }

    def summarise(self, question: Question, answers: Iterable[Any]) -> Summary:
        """See `Kind`: `details` holds, by item, the 5 × 5 counts of complete (importance, satisfaction) pairs."""
        given = list(answers)
        pairs: dict[str, Counter[tuple[int, int]]] = {item.id: Counter() for item in question.items}
        for answer in given:
            for item, sides in answer.items():
                if item in pairs and len(sides) == len(SIDES):
                    pairs[item][sides["importance"], sides["satisfaction"]] += 1
        tables = {item: [[tally[i, s] for s in POINTS] for i in POINTS] for item, tally in pairs.items()}
        return Summary(question.id, self.name, len(given), details={"pairs": tables})

    def columns(self, question: Question) -> list[str]:
        """See `Kind`."""
        return [self.field_name(question, item.id, side) for item in question.items for side in SIDES]

    def cells(self, question: Question, answer: Any) -> list[Any]:
        """See `Kind`."""
        return [(answer or {}).get(item.id, {}).get(side) for item in question.items for side in SIDES]

    def shown(self, question: Question, answer: Any, language: str) -> list[str]:
        """See `Kind`."""
        return [
            f"{label_of(item.label, language)}: "
            + str(
                _l(
                    "importance %(importance)s, satisfaction %(satisfaction)s",
                    importance=answer[item.id].get("importance", "–"),
                    satisfaction=answer[item.id].get("satisfaction", "–"),
                )
            )
            for item in question.items
            if item.id in answer
        ]
