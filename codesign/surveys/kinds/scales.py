# SPDX-License-Identifier: AGPL-3.0-or-later
"""A rating on an ordinal scale with named ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Form, RadioField
from wtforms.validators import Optional

from codesign.surveys.kinds.base import Kind, Summary, asked, label_of, tallied, whole
from codesign.surveys.kinds.fields import field_name
from codesign.surveys.questionnaire import Choice, Question
from codesign.web.forms import choices_of

#: The answer of those who cannot or do not want to rate; it is no point of the scale.
NONE = "none"


class Scale(Kind):
    """A whole number from `options.from` to `options.to`, whose ends `options.low` and `options.high` name.

    With `options.none`, true or a text by language, one may also say that one cannot tell.
    """

    name = "scale"
    template = "surveys/kinds/scale.html"

    def problems(self, question: Question) -> Iterable[Any]:
        """See `Kind`."""
        low, high = whole(question, "from", 1), whole(question, "to", 5)
        if low is None or high is None or not 0 <= low < high <= 10:
            yield _l("options.from and options.to must be whole numbers from 0 to 10, the first smaller")

    def points(self, question: Question) -> list[int]:
        """The points of the scale, ascending."""
        return list(range(question.options.get("from", 1), question.options.get("to", 5) + 1))

    def ends(self, question: Question, language: str) -> str:
        """What the two ends mean, in words that stay true when the points stand in two rows."""
        points = self.points(question)
        named = ((points[0], "low"), (points[-1], "high"))
        words = [(point, label_of(question.options.get(end) or {}, language)) for point, end in named]
        return ", ".join(f"{point} = {what}" for point, what in words if what)

    def none_label(self, question: Question, language: str) -> str:
        """What those choose who cannot tell; empty where nobody may."""
        none = question.options.get("none")
        return label_of(none, language) if isinstance(none, Mapping) else str(_l("I cannot say")) * bool(none)

    def fields(self, question: Question, language: str) -> dict[str, Any]:
        """See `Kind`."""
        details = asked(question, language)
        details["description"] = " ".join(
            filter(None, (details["description"], self.ends(question, language)))
        )
        details["validators"] = details["validators"] or [Optional()]
        options = [(str(point), str(point)) for point in self.points(question)]
        if none := self.none_label(question, language):
            options.append((NONE, none))
        return {field_name(question.id): RadioField(**details, choices=choices_of(options))}

    def read(self, question: Question, form: Form) -> Any:
        """See `Kind`."""
        chosen = form[field_name(question.id)].data
        return NONE if chosen == NONE else int(chosen) if chosen else None

    def fill(self, question: Question, answer: Any) -> dict[str, Any]:
        """See `Kind`."""
        return {field_name(question.id): None if answer is None else str(answer)}

    def summarise(
        self, question: Question, answers: Iterable[Any], weights: Sequence[float] | None = None
    ) -> Summary:
        """See `Kind`: who cannot tell is no part of the base; `details.none` says how many they are."""
        given = list(answers)
        rated = [answer != NONE for answer in given]
        heavy = None if weights is None else [w for w, has in zip(weights, rated, strict=True) if has]
        tally = tallied(((str(answer),) for answer in given if answer != NONE), heavy)
        points = [Choice(str(point), {}) for point in self.points(question)]
        return tally.summary(question, self.name, points, none=rated.count(False))

    def shown(self, question: Question, answer: Any, language: str) -> list[str]:
        """See `Kind`."""
        if answer == NONE:
            return [self.none_label(question, language)]
        return [f"{answer} / {self.points(question)[-1]}"]
