# SPDX-License-Identifier: AGPL-3.0-or-later
"""Statements that nearly say the same: the cosine of their stems."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from codesign.analytics.text.tokens import clean, words_of
from codesign.deliberation.models import Statement
from codesign.web.i18n import localized

#: Half of the meaning shared: below, people would not call two statements similar.
LEAST_SIMILARITY = 0.5
MOST_SHOWN = 3


@dataclass(frozen=True)
class Similar:
    """A statement and how much it shares with another text, from 0 to 1."""

    statement: Statement
    cosine: float


def similar_to(text: str, language: str, statements: Iterable[Statement]) -> list[Similar]:
    """The closest statements, the closest first."""
    wanted = _stems(text, language)
    found = [
        Similar(statement, cosine(wanted, _stems(localized(statement.text, language), language)))
        for statement in statements
    ]
    close = [pair for pair in found if pair.cosine >= LEAST_SIMILARITY]
    return sorted(close, key=lambda pair: (-pair.cosine, pair.statement.id))[:MOST_SHOWN]


def cosine(one: Counter[str], other: Counter[str]) -> float:
    """The cosine of two bags of stems, from 0 (nothing shared) to 1 (the same words)."""
    shared = sum(count * other[stem] for stem, count in one.items())
    length = math.sqrt(sum(n * n for n in one.values()) * sum(n * n for n in other.values()))
    return shared / length if length else 0.0


def _stems(text: str, language: str) -> Counter[str]:
    return Counter(words_of(clean(text), language).stems)
