# SPDX-License-Identifier: AGPL-3.0-or-later
"""The functions of expressions. Each is total: whatever the values, there is an answer and no error.

`sum`, `min`, `max`, `count` and `join` leave out what was not answered: one question skipped in a repeat does not turn
the total into "not a number".
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from codesign.surveys.logic.values import Value, flat, moment_parts, to_number, to_text, to_truth, words


@dataclass
class Scope:
    """What an expression can see."""

    #: Answers of the shown questions, as stored, by id.
    answers: dict[str, Any]
    today: str
    now: str
    variables: dict[str, Value] = field(default_factory=dict)
    #: The repeat each repeated question belongs to.
    repeats: Mapping[str, str] = field(default_factory=dict)
    own: Value = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    #: The values calculated in each entry of a repeat, as seen from outside it.
    entries: dict[str, list[Value]] = field(default_factory=dict)
    #: Number of the entry of a repeat, from 1.
    position: int = 1
    #: What `random()` gives: at least 0 and less than 1.
    chance: float = 0.0


def _whole(number: float) -> float:
    """Towards zero."""
    return math.trunc(number) + 0.0 if math.isfinite(number) else number


def _rounded(number: float) -> float:
    """The nearest whole number, halves upwards."""
    if not math.isfinite(number):
        return number
    below = math.floor(number)
    return below + (1.0 if number - below >= 0.5 else 0.0)


def _round(_scope: Scope, value: Value, places: Value = 0.0) -> Value:
    number, digits = to_number(value), to_number(places)
    if not -15 <= digits <= 15 or digits != _whole(digits):
        return math.nan
    unit = float(f"1e{int(abs(digits))}")
    if digits < 0:
        return _rounded(number / unit) * unit
    shifted = number * unit
    return _rounded(shifted) / unit if math.isfinite(shifted) else number


def _part(_scope: Scope, value: Value, start: Value, end: Value = math.inf) -> Value:
    """From `start` (from 0; a negative one counts from the end) up to and without `end`."""
    text = to_text(value)

    def place(number: float) -> int:
        if math.isnan(number):
            return 0
        clamped = int(max(-len(text), min(len(text), number)))
        return clamped + len(text) if clamped < 0 else clamped

    return text[place(to_number(start)) : place(to_number(end))]


def _translate(_scope: Scope, value: Value, old: Value, new: Value) -> Value:
    news = to_text(new)
    table: dict[int, str | None] = {}
    for index, letter in enumerate(to_text(old)):
        table.setdefault(ord(letter), news[index] if index < len(news) else None)
    return to_text(value).translate(table)


def _selected_at(_scope: Scope, value: Value, index: Value) -> Value:
    chosen, number = words(value), to_number(index)
    return chosen[int(number)] if 0 <= number < len(chosen) else ""


def _date(_scope: Scope, value: Value) -> Value:
    parts = moment_parts(value)
    return "" if parts is None else f"{parts[0]:04}-{parts[1]:02}-{parts[2]:02}"


def _format_date(_scope: Scope, value: Value, form: Value) -> Value:
    parts = moment_parts(value)
    if parts is None:
        return ""
    year, month, day, hour, minute, second = parts
    spelled = {
        "%Y": f"{year:04}",
        "%y": f"{year % 100:02}",
        "%m": f"{month:02}",
        "%n": str(month),
        "%d": f"{day:02}",
        "%e": str(day),
        "%H": f"{hour:02}",
        "%h": str(hour),
        "%M": f"{minute:02}",
        "%S": f"{second:02}",
        "%%": "%",
    }
    return re.sub("%[A-Za-z%]", lambda found: spelled.get(found[0], found[0]), to_text(form))


def _sum(_scope: Scope, *values: Value) -> Value:
    total = 0.0
    for value in flat(values):
        total += to_number(value)
    return total


def _extreme(choose: Callable[[list[float]], float]) -> Callable[..., Value]:
    def extreme(_scope: Scope, *values: Value) -> Value:
        numbers = [to_number(value) for value in flat(values)]
        return math.nan if not numbers or any(map(math.isnan, numbers)) else choose(numbers)

    return extreme


def _concat(_scope: Scope, *values: Value) -> Value:
    return "".join(to_text(one) for one in flat(values))


def _join(_scope: Scope, separator: Value, *values: Value) -> Value:
    return to_text(separator).join(to_text(one) for one in flat(values))


def _coalesce(_scope: Scope, first: Value, second: Value) -> Value:
    return first if to_text(first) != "" else second


#: Name → fewest and most arguments, and the function.
FUNCTIONS: dict[str, tuple[int, float, Callable[..., Value]]] = {
    "selected": (2, 2, lambda _s, value, choice: to_text(choice) in words(value)),
    "selected-at": (2, 2, _selected_at),
    "count-selected": (1, 1, lambda _s, value: float(len(words(value)))),
    "not": (1, 1, lambda _s, value: not to_truth(value)),
    "if": (3, 3, lambda _s, test, yes, no: yes if to_truth(test) else no),
    "coalesce": (2, 2, _coalesce),
    "string-length": (0, 1, lambda s, *value: float(len(to_text(*(value or (s.own,)))))),
    "int": (1, 1, lambda _s, value: _whole(to_number(value))),
    "number": (1, 1, lambda _s, value: to_number(value)),
    "string": (1, 1, lambda _s, value: to_text(value)),
    "round": (1, 2, _round),
    "abs": (1, 1, lambda _s, value: abs(to_number(value))),
    "min": (1, math.inf, _extreme(min)),
    "max": (1, math.inf, _extreme(max)),
    "sum": (1, math.inf, _sum),
    "count": (1, math.inf, lambda _s, *values: float(len(flat(values)))),
    "contains": (2, 2, lambda _s, text, part: to_text(part) in to_text(text)),
    "starts-with": (2, 2, lambda _s, text, part: to_text(text).startswith(to_text(part))),
    "ends-with": (2, 2, lambda _s, text, part: to_text(text).endswith(to_text(part))),
    "concat": (1, math.inf, _concat),
    "join": (2, math.inf, _join),
    "substr": (2, 3, _part),
    "normalize-space": (0, 1, lambda s, *value: " ".join(words(*(value or (s.own,))))),
    "translate": (3, 3, _translate),
    # The value a question already has wins over a new one.
    "once": (1, 1, lambda s, value: s.own if to_text(s.own) != "" else value),
    "today": (0, 0, lambda s: s.today),
    "now": (0, 0, lambda s: s.now),
    "date": (1, 1, _date),
    "format-date": (2, 2, _format_date),
    "true": (0, 0, lambda _s: True),
    "false": (0, 0, lambda _s: False),
    "position": (0, 0, lambda s: float(s.position)),
    # One draw for each response, so that a person meets the same questions at every visit.
    "random": (0, 0, lambda s: s.chance),
}
