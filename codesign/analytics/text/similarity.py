# SPDX-License-Identifier: AGPL-3.0-or-later
"""How much two short texts share, for finding what has been said before."""

from __future__ import annotations

import math
from collections import Counter
from functools import lru_cache

from codesign.analytics.text.tokens import clean, words_of


def similarity(one: str, other: str, language: str) -> float:
    """The cosine of two bags of stems, from 0 (nothing shared) to 1 (the same words)."""
    first, second = _stems(one, language), _stems(other, language)
    shared = sum(count * second[stem] for stem, count in first.items())
    length = math.sqrt(sum(n * n for n in first.values()) * sum(n * n for n in second.values()))
    return shared / length if length else 0.0


@lru_cache(maxsize=1024)
def _stems(text: str, language: str) -> Counter[str]:
    return Counter(words_of(clean(text), language).stems)
