# SPDX-License-Identifier: AGPL-3.0-or-later
"""Several things judged alike: by one choice each, or by how important and how good they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Form, RadioField
from wtforms.validators import Optional, ValidationError

from codesign.surveys.kinds.base import (
    Kind,
    Summary,
    asked,
    is_answered,
    label_of,
    tallied,
)
from codesign.surveys.kinds.fields import Composite, Required, field_name, is_being_rearranged
from codesign.surveys.questionnaire import Question
from codesign.web.forms import choices_of

POINTS = (1, 2, 3, 4, 5)
SIDES = ("importance", "satisfaction")


class MatrixField(Composite):
    """One choice for each thing."""

    @property
    def rows(self) -> list[tuple[str, str, str, str | None]]:
        """Id of a thing, name of its controls, the thing in words, and what is chosen."""
        chosen = self.data or {}
        return [
            (item.id, self.part(item.id, "choice"), label_of(item.label, self.language), chosen.get(item.id))
            for item in self.question.items
        ]

    @property
    def columns(self) -> list[tuple[str, str]]:
        """The choices, with their labels."""
        return [(choice.id, label_of(choice.label, self.language)) for choice in self.question.choices]

    def gather(self, formdata: Any) -> dict[str, str] | None:
        """See `Composite`."""
        known = {choice.id for choice in self.question.choices}
        chosen = {
            item.id: text
            for item in self.question.items
            if (text := self.text_from(formdata, item.id, "choice"))
        }
        if not known >= set(chosen.values()):
            raise ValueError(_l("Choose one of the answers, please."))
        return chosen or None

    def pre_validate(self, form: Form) -> None:
        """Where an answer is required, every line needs one, unless it may turn out to be hidden."""
        missing = [
            label_of(item.label, self.language)
            for item in self.question.items
            if item.id not in (self.data or {}) and not item.show_if
        ]
        is_begun = self.data and self.question.required
        if is_begun and missing and not is_being_rearranged(form):
            raise ValidationError(_l("Still to answer: %(things)s.", things=", ".join(missing)))


class Matrix(Kind):
    """Each item gets one of the choices."""

    name = "matrix"
    template = "surveys/kinds/matrix.html"
    has_lines = True

    def problems(self, question: Question) -> Iterable[Any]:
        """See `Kind`."""
        if not question.items:
            yield _l("needs at least one item")
        if len(question.choices) < 2:
            yield _l("needs at least two choices")
        if any(choice.specify for choice in (*question.choices, *question.items)):
            yield _l("a matrix has no room for texts of its own: specify cannot stand in it")

    def fields(self, question: Question, language: str) -> dict[str, Any]:
        """See `Kind`."""
        details = asked(question, language)
        return {field_name(question.id): MatrixField(**details, question=question, language=language)}

    def summarise(
        self, question: Question, answers: Iterable[Any], weights: Sequence[float] | None = None
    ) -> Summary:
        """See `Kind`: `details.items` hold, by item, people by choice in the order of `details.choices`.

        Exclusive choices, such as "I don't know", are no part of the scale: `details.outside` names them.
        """
        given = list(answers)
        pairs = tallied((answer.items() for answer in given), weights)
        ids = [choice.id for choice in question.choices]
        details: dict[str, Any] = {
            "choices": [{"id": choice.id, "label": dict(choice.label)} for choice in question.choices],
            "outside": [choice.id for choice in question.choices if choice.exclusive],
            "items": {
                item.id: [pairs.people.get((item.id, chosen), 0) for chosen in ids] for item in question.items
            },
        }
        if pairs.weights is not None:
            details["weights"] = {
                item.id: [pairs.weights.get((item.id, chosen), 0.0) for chosen in ids]
                for item in question.items
            }
        return Summary(question.id, self.name, len(given), (), details, pairs.weight)

    def told_by(self, question: Question, answer: Any) -> Mapping[str, Hashable]:
        """See `Kind`: the choice."""
        return {item.id: answer.get(item.id) for item in question.items}

    def columns(self, question: Question) -> list[str]:
        """See `Kind`."""
        return [f"{question.id}__{item.id}" for item in question.items]

    def cells(self, question: Question, answer: Any) -> list[Any]:
        """See `Kind`."""
        return [(answer or {}).get(item.id) for item in question.items]

    def shown(self, question: Question, answer: Any, language: str) -> list[str]:
        """See `Kind`."""
        labels = {choice.id: label_of(choice.label, language) for choice in question.choices}
        return [
            f"{label_of(item.label, language)}: {labels.get(answer[item.id], answer[item.id])}"
            for item in question.items
            if item.id in answer
        ]


class ImportanceSatisfaction(Kind):
    """Each item rated twice from 1 to 5; an item counts when both ratings are there."""

    name = "importance_satisfaction"
    template = "surveys/kinds/importance_satisfaction.html"
    has_lines = True

    def problems(self, question: Question) -> Iterable[Any]:
        """See `Kind`."""
        if not question.items:
            yield _l("needs at least one item")

    def fields(self, question: Question, language: str) -> dict[str, Any]:
        """See `Kind`."""
        names = {
            "importance": _l("How important is it?"),
            "satisfaction": _l("How happy are you with it today?"),
        }
        return {
            self.part_name(question, item.id, side): RadioField(
                names[side],
                [Required()] if question.required and not item.show_if else [Optional()],
                choices=choices_of((str(point), str(point)) for point in POINTS),
                description=label_of(item.label, language),
            )
            for item in question.items
            for side in SIDES
        }

    def field_of(self, question: Question, form: Form) -> Any:
        """The first of its fields: there is none for the answer as a whole."""
        return form[self.part_name(question, question.items[0].id, SIDES[0])]

    def name_of(self, question: Question, form: Form) -> str:
        """What the names of its controls on this form begin with."""
        first = str(self.field_of(question, form).name)
        return first.removesuffix(f"__{question.items[0].id}__{SIDES[0]}")

    @staticmethod
    def part_name(question: Question, item: str, side: str) -> str:
        """The form field of one item and side."""
        return f"{field_name(question.id)}__{item}__{side}"

    def read(self, question: Question, form: Form) -> Any:
        """See `Kind`."""
        answer: dict[str, dict[str, int]] = {}
        for item in question.items:
            for side in SIDES:
                chosen = form[self.part_name(question, item.id, side)].data
                if chosen:
                    answer.setdefault(item.id, {})[side] = int(chosen)
        return answer if is_answered(answer) else None

    def fill(self, question: Question, answer: Any) -> dict[str, Any]:
        """See `Kind`."""
        return {
            self.part_name(question, item.id, side): str(rating)
            for item in question.items
            for side in SIDES
            if (rating := (answer or {}).get(item.id, {}).get(side)) is not None
        }

    def summarise(
        self, question: Question, answers: Iterable[Any], weights: Sequence[float] | None = None
    ) -> Summary:
        """See `Kind`: `details.pairs` hold, by item, the 5 × 5 counts of complete (importance, satisfaction) pairs."""
        given = list(answers)
        heavy = [1.0] * len(given) if weights is None else weights
        people: dict[str, Counter[tuple[int, int]]] = {item.id: Counter() for item in question.items}
        weighted: dict[str, Counter[tuple[int, int]]] = {item.id: Counter() for item in question.items}
        for answer, weight in zip(given, heavy, strict=True):
            for item, sides in answer.items():
                if item in people and len(sides) == len(SIDES):
                    pair = (sides["importance"], sides["satisfaction"])
                    people[item][pair] += 1
                    weighted[item][pair] += weight  # type: ignore[assignment]
        details = {"pairs": {item: _square(tally) for item, tally in people.items()}}
        if weights is not None:
            details["weights"] = {item: _square(tally) for item, tally in weighted.items()}
        total = None if weights is None else float(sum(weights))
        return Summary(question.id, self.name, len(given), (), details, total)

    def told_by(self, question: Question, answer: Any) -> Mapping[str, Hashable]:
        """See `Kind`: whether both sides were rated, since only means are told."""
        return {item.id: len(answer.get(item.id, ())) == len(SIDES) for item in question.items}

    def columns(self, question: Question) -> list[str]:
        """See `Kind`."""
        return [f"{question.id}__{item.id}__{side}" for item in question.items for side in SIDES]

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


def _square(tally: Counter[tuple[int, int]]) -> list[list[Any]]:
    return [[tally[importance, satisfaction] for satisfaction in POINTS] for importance in POINTS]
