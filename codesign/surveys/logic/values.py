# SPDX-License-Identifier: AGPL-3.0-or-later
"""Values of expressions and their conversions: XPath 1.0, with the dates of XForms.

A value is a text, a number, a truth, or a node-set (a tuple: the answers of all entries of a repeat). Two things differ
from XPath 1.0: a date or time in ISO form converts to a number (days since 1 January 1970, or the part of a day),
as XForms does, so that dates compare; and numbers have no negative zero, so that both evaluators spell them alike.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

Value = str | float | bool | tuple[Any, ...]

_NUMBER = re.compile(r"[ \t\r\n]*-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)[ \t\r\n]*")
_TIME = r"([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]+)?)?"
_DATE = re.compile(rf"([0-9]{{4}})-([0-9]{{2}})-([0-9]{{2}})(?:T{_TIME})?")
_HOUR = re.compile(_TIME)
_FIRST_DAY, _LAST_DAY = -719162, 2932896  # 0001-01-01 and 9999-12-31


def value_of(answer: Any) -> Value:
    """The value of a stored answer: lists and tables become words, the entries of a repeat a node-set."""
    if answer is None or isinstance(answer, bool):
        return "OK" if answer else ""  # as XForms writes a box that was ticked
    if isinstance(answer, str):
        return answer
    if isinstance(answer, int | float):
        return answer + 0.0
    if isinstance(answer, Mapping):
        parts: Any = [answer[key] for key in sorted(answer)]
    elif any(isinstance(entry, Mapping) for entry in answer):
        return tuple(to_text(value_of(entry)) for entry in answer)
    else:
        parts = answer
    return " ".join(filter(None, (to_text(value_of(part)) for part in parts)))


def value_at(answer: Any, path: tuple[str, ...]) -> Value:
    """The value of a part of an answer, such as one item of a matrix."""
    for step in path:
        answer = answer.get(step) if isinstance(answer, Mapping) else None
    return value_of(answer)


def value_of_entry(value: Value) -> Value:
    """A value calculated in an entry as the node-set of all entries has it: what is no number is no answer."""
    return (
        "" if isinstance(value, tuple) or (isinstance(value, float) and not math.isfinite(value)) else value
    )


def to_text(value: Value) -> str:
    """XPath's `string()`."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return to_text(value[0]) if value else ""
    return _spelled(value)


def to_number(value: Value) -> float:
    """XPath's `number()`; dates count days."""
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    if isinstance(value, float):
        return value
    text = to_text(value)
    if _NUMBER.fullmatch(text):
        return float(text) + 0.0
    return _moment_number(text)


def to_truth(value: Value) -> bool:
    """XPath's `boolean()`."""
    if isinstance(value, float):
        return value != 0 and not math.isnan(value)
    return bool(value)


def words(value: Value) -> list[str]:
    """The words of a text, as the answers of a multiple choice are written."""
    return [word for word in re.split(r"[ \t\r\n]+", to_text(value)) if word]


def flat(values: tuple[Value, ...]) -> list[Value]:
    """Values with node-sets spread out, without what was not answered."""
    spread = [one for value in values for one in (value if isinstance(value, tuple) else (value,))]
    return [one for one in spread if one != ""]


def equal(left: Value, right: Value) -> bool:
    """XPath's `=`."""
    return _any_pair(left, right, _equal)


def unequal(left: Value, right: Value) -> bool:
    """XPath's `!=`, which for a node-set is not the opposite of `=`."""
    return _any_pair(left, right, lambda a, b: not _equal(a, b))


def less(left: Value, right: Value) -> bool:
    """XPath's `<`."""
    return _any_pair(left, right, lambda a, b: to_number(a) < to_number(b))


def at_most(left: Value, right: Value) -> bool:
    """XPath's `<=`."""
    return _any_pair(left, right, lambda a, b: to_number(a) <= to_number(b))


def moment_parts(value: Value) -> tuple[int, int, int, int, int, int] | None:
    """Year, month, day, hour, minute and second of a date in ISO form or counted in days."""
    if isinstance(value, float):
        if not _FIRST_DAY <= value <= _LAST_DAY + 1 - 1e-9:
            return None
        return (*_civil(math.floor(value)), 0, 0, 0)
    found = _DATE.fullmatch(to_text(value))
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    if not (year >= 1 and 1 <= month <= 12 and 1 <= day <= _month_length(year, month)):
        return None
    if hour > 23 or minute > 59 or second > 59:
        return None
    return year, month, day, hour, minute, second


def _any_pair(left: Value, right: Value, holds: Any) -> bool:
    if isinstance(left, tuple) and isinstance(right, bool):
        return bool(holds(to_truth(left), right))
    if isinstance(right, tuple) and isinstance(left, bool):
        return bool(holds(left, to_truth(right)))
    lefts = left if isinstance(left, tuple) else (left,)
    rights = right if isinstance(right, tuple) else (right,)
    return any(holds(a, b) for a in lefts for b in rights)


def _equal(left: Value, right: Value) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return to_truth(left) == to_truth(right)
    if isinstance(left, float) or isinstance(right, float):
        return to_number(left) == to_number(right)
    return left == right


def _spelled(number: float) -> str:
    """A number in digits without an exponent; both evaluators start from the shortest exact spelling."""
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    sign = "-" if number < 0 else ""
    mantissa, _e, exponent = repr(abs(number)).partition("e")
    whole, _point, fraction = mantissa.partition(".")
    digits = whole + fraction
    point = len(whole) + int(exponent or 0)
    padded = "0" * max(0, 1 - point) + digits + "0" * max(0, point - len(digits))
    point = max(1, point)
    whole, fraction = padded[:point].lstrip("0") or "0", padded[point:].rstrip("0")
    return sign + whole + ("." + fraction if fraction else "")


def _moment_number(text: str) -> float:
    parts = moment_parts(text)
    if parts is not None:
        year, month, day, hour, minute, second = parts
        return _days(year, month, day) + (hour * 3600 + minute * 60 + second) / 86400
    found = _HOUR.fullmatch(text)
    if found is None:
        return math.nan
    hour, minute, second = (int(part or 0) for part in found.groups())
    return (
        (hour * 3600 + minute * 60 + second) / 86400 if max(minute, second) < 60 and hour < 24 else math.nan
    )


def _month_length(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def _days(year: int, month: int, day: int) -> int:
    """Days since 1970-01-01 in the Gregorian calendar, counting years from March."""
    year, month = (year, month - 3) if month > 2 else (year - 1, month + 9)
    in_year = (153 * month + 2) // 5 + day - 1
    return 365 * year + year // 4 - year // 100 + year // 400 + in_year - 719468


def _civil(days: int) -> tuple[int, int, int]:
    """The inverse of `_days`."""
    era, in_era = divmod(days + 719468, 146097)
    year = (in_era - in_era // 1460 + in_era // 36524 - in_era // 146096) // 365
    in_year = in_era - (365 * year + year // 4 - year // 100)
    month = (5 * in_year + 2) // 153
    day = in_year - (153 * month + 2) // 5 + 1
    month = month + 3 if month < 10 else month - 9
    return era * 400 + year + (month <= 2), month, day
