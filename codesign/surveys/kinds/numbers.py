# SPDX-License-Identifier: AGPL-3.0-or-later
"""A number, and a number of points to give away."""

from __future__ import annotations

import math
import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

from babel.numbers import format_decimal, get_group_symbol
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from wtforms import Field, Form
from wtforms.validators import ValidationError
from wtforms.widgets import TextInput

from codesign.analytics.distributions import distribution
from codesign.analytics.estimates import quantile
from codesign.surveys.kinds.base import (
    Count,
    Kind,
    Summary,
    asked,
    label_of,
    not_whole,
    things_of,
    whole,
)
from codesign.surveys.kinds.fields import Composite, field_name
from codesign.surveys.questionnaire import Question

LARGEST = 1e12
POINTS = 100
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")


def read_number(text: str) -> float | None:
    """A number as people write it; None for an empty text.

    Comma and point both begin the decimals, unless the reader's language parts thousands with it: 1.200 is twelve
    hundred in Italian.

    Raises:
        ValueError: with a message for the person.
    """
    written = re.sub(r"[\s\u00a0\u202f'’]", "", text)
    if not written:
        return None
    group = re.escape(get_group_symbol(get_locale() or "en"))
    if re.fullmatch(rf"[+-]?\d{{1,3}}(?:{group}\d{{3}})+(?:[.,]\d+)?", written):
        written = re.sub(rf"{group}(?=\d{{3}}(?:\D|$))", "", written)
    if not _NUMBER.fullmatch(written) or abs(number := float(written.replace(",", "."))) > LARGEST:
        raise ValueError(_l("Write a number in digits, please."))
    return number


def in_digits(number: float, grouped: bool = True) -> str:
    """A number as the reader's language writes it, with all its decimals."""
    locale = get_locale() or "en"
    return str(format_decimal(number, locale=locale, decimal_quantization=False, group_separator=grouped))


def plain(number: float) -> float | int:
    """2 rather than 2.0."""
    return int(number) if number == int(number) else number


class NumberField(Field):
    """A text that must be a number: what is no number stays as it was typed, and is said to be none."""

    widget = TextInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else in_digits(self.data, grouped=False)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed."""
        number = read_number(valuelist[0]) if valuelist else None
        self.data = None if number is None else plain(number)


class Number(Kind):
    """A number from `options.min` to `options.max` in steps of `options.step`, with a unit; `options.whole` ones."""

    name = "number"
    template = "surveys/kinds/field.html"

    def problems(self, question: Question) -> Iterable[Any]:
        """See `Kind`."""
        options = question.options
        for name in ("min", "max", "step"):
            if options.get(name) is not None and not _is_number(options[name]):
                yield _l("options.%(option)s must be a number", option=name)
                return
        low, high = options.get("min"), options.get("max")
        if low is not None and high is not None and low >= high:
            yield _l("options.min must be smaller than options.max")
        if options.get("step") is not None and options["step"] <= 0:
            yield _l("options.step must be greater than 0")

    def fields(self, question: Question, language: str) -> dict[str, Any]:
        """See `Kind`."""
        details = asked(question, language)
        details["validators"].append(_InRange(question))
        if unit := unit_of(question, language):
            details["label"] += f" ({unit})"
        keyboard = "numeric" if question.options.get("whole") else "decimal"
        return {
            field_name(question.id): NumberField(
                **details, render_kw={"inputmode": keyboard, "autocomplete": "off"}
            )
        }

    def summarise(
        self, question: Question, answers: Iterable[Any], weights: Sequence[float] | None = None
    ) -> Summary:
        """See `Kind`: `details` hold mean, median, quartiles and a histogram that is open at both ends."""
        values = list(answers)
        found = distribution(values, weights)
        details = {} if found is None else {name: getattr(found, name) for name in _DESCRIBED}
        total = None if weights is None else float(sum(weights))
        return Summary(question.id, self.name, len(values), (), _as_json(details), total)

    def told_by(self, question: Question, answer: Any) -> Mapping[str, Hashable]:
        """See `Kind`: that there is a number, since only the mean is told."""
        return {question.id: True}

    def shown(self, question: Question, answer: Any, language: str) -> list[str]:
        """See `Kind`."""
        return [f"{in_digits(answer)} {unit_of(question, language)}".strip()]


_DESCRIBED = ("mean", "weighted_mean", "median", "quartiles", "convention", "edges", "counts")


def unit_of(question: Question, language: str) -> str:
    """The unit of a number: a text, or a text by language."""
    unit = question.options.get("unit") or ""
    return label_of(unit, language) if isinstance(unit, Mapping) else str(unit)


def _as_json(details: Mapping[str, Any]) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in details.items()}


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


class _InRange:
    """Within the range and on a step."""

    def __init__(self, question: Question) -> None:
        self.low, self.high = question.options.get("min"), question.options.get("max")
        self.step = question.options.get("step")
        self.whole = bool(question.options.get("whole"))

    def __call__(self, form: Form, field: Field) -> None:
        if field.data is None:
            return
        if self.whole and field.data != int(field.data):
            raise ValidationError(_l("Write a whole number, please."))
        if self.low is not None and field.data < self.low:
            raise ValidationError(_l("Write at least %(low)s, please.", low=in_digits(self.low)))
        if self.high is not None and field.data > self.high:
            raise ValidationError(_l("Write at most %(high)s, please.", high=in_digits(self.high)))
        if self.step and not _is_multiple(field.data - (self.low or 0), self.step):
            raise ValidationError(_l("Write a multiple of %(step)s, please.", step=in_digits(self.step)))


def _is_multiple(value: float, step: float) -> bool:
    steps = value / step
    return abs(steps - round(steps)) < 1e-6


class PointsField(Composite):
    """A number of points for each thing."""

    @property
    def total(self) -> int:
        """The points there are to give."""
        return whole(self.question, "total", POINTS) or POINTS

    @property
    def is_exact(self) -> bool:
        """Whether all points must be given away."""
        return bool(self.question.options.get("exact", True))

    @property
    def rows(self) -> list[tuple[str, str, str]]:
        """Name of the control, what it is about, what stands in it."""
        given = self.data or {}
        return [
            (name, label_of(thing.label, self.language), self.typed.get(name, str(given.get(thing.id, ""))))
            for thing in things_of(self.question)
            for name in (self.part(thing.id, "points"),)
        ]

    def gather(self, formdata: Any) -> dict[str, int] | None:
        """See `Composite`."""
        texts = {thing.id: self.text_from(formdata, thing.id, "points") for thing in things_of(self.question)}
        if not all(text.isdecimal() and len(text) < 7 for text in texts.values() if text):
            raise ValueError(_l("Write whole numbers of points, please."))
        points = {thing: int(text) for thing, text in texts.items() if text}
        return {thing: number for thing, number in points.items() if number} or None

    def pre_validate(self, form: Form) -> None:
        """All points, or no more than all."""
        given = sum((self.data or {}).values())
        if given > self.total or (given and self.is_exact and given != self.total):
            raise ValidationError(
                _l(
                    "You gave %(given)s points: they must add up to %(total)s.",
                    given=given,
                    total=self.total,
                )
                if self.is_exact
                else _l("You gave %(given)s points: give at most %(total)s.", given=given, total=self.total)
            )


class Points(Kind):
    """`options.total` points given to things: all of them, or with `options.exact` false at most so many."""

    name = "points"
    template = "surveys/kinds/points.html"

    def problems(self, question: Question) -> Iterable[Any]:
        """See `Kind`."""
        if len(things_of(question)) < 2:
            yield _l("needs at least two items")
        yield from not_whole(question, "total", 1, 100_000)

    def fields(self, question: Question, language: str) -> dict[str, Any]:
        """See `Kind`."""
        details = asked(question, language)
        return {field_name(question.id): PointsField(**details, question=question, language=language)}

    def summarise(
        self, question: Question, answers: Iterable[Any], weights: Sequence[float] | None = None
    ) -> Summary:
        """See `Kind`: counts are people who gave a thing anything; `details` hold mean, median and share by thing."""
        given = list(answers)
        heavy = [1.0] * len(given) if weights is None else list(weights)
        everything = sum(sum(one.values()) * weight for one, weight in zip(given, heavy, strict=True))
        counts, measured = [], {}
        for thing in things_of(question):
            points = [one.get(thing.id, 0) for one in given]
            weighted = sum(number * weight for number, weight in zip(points, heavy, strict=True))
            givers = [weight for number, weight in zip(points, heavy, strict=True) if number]
            counts.append(Count(thing.id, thing.label, len(givers), None if weights is None else sum(givers)))
            if given:
                measured[thing.id] = {
                    "mean": weighted / sum(heavy) if sum(heavy) else 0.0,
                    "median": float(quantile(points, 0.5)),
                    "share": weighted / everything if everything else 0.0,
                }
        total = None if weights is None else sum(heavy)
        return Summary(question.id, self.name, len(given), tuple(counts), {"points": measured}, total)

    def told_by(self, question: Question, answer: Any) -> Mapping[str, Hashable]:
        """See `Kind`: whether a thing got any points."""
        return {thing.id: bool(answer.get(thing.id)) for thing in things_of(question)}

    def columns(self, question: Question) -> list[str]:
        """See `Kind`."""
        return [f"{question.id}__{thing.id}" for thing in things_of(question)]

    def cells(self, question: Question, answer: Any) -> list[Any]:
        """See `Kind`."""
        if answer is None:
            return [None] * len(things_of(question))
        return [answer.get(thing.id, 0) for thing in things_of(question)]

    def shown(self, question: Question, answer: Any, language: str) -> list[str]:
        """See `Kind`."""
        return [
            f"{label_of(thing.label, language)}: {answer[thing.id]}"
            for thing in things_of(question)
            if answer.get(thing.id)
        ]
