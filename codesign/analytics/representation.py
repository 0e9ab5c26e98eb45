# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who is missing: the make-up of those who answered beside the census.

The ratio of a category's share among respondents to its share among residents, and
the dissimilarity, half the sum of the absolute differences of the shares (0: alike, 1: nothing in common).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True)
class Stratum:
    """One category: respondents, its two shares (0..1), and their ratio; below 1 it is under-represented."""

    category: str
    respondents: int
    share: float
    census_share: float

    @property
    def ratio(self) -> float:
        """Sample share over census share."""
        return self.share / self.census_share

    def still_needed(self, n: int) -> int:
        """How many more answers of this category, beside n in all, would bring it to its share of the census."""
        if self.census_share >= 1:
            return 0
        return max(0, ceil((self.census_share * n - self.respondents) / (1 - self.census_share) - 1e-9))


@dataclass(frozen=True)
class Representation:
    """All categories of one dimension, in the census's order, and the dissimilarity."""

    n: int
    strata: tuple[Stratum, ...]
    dissimilarity: float

    @property
    def similarity(self) -> float:
        """Proportional similarity, 1 minus the dissimilarity: 1 where both are alike."""
        return 1 - self.dissimilarity

    @property
    def r_score(self) -> float:
        """Lowest participation rate over the highest, 0..1: 1 where all categories took part alike."""
        ratios = [stratum.ratio for stratum in self.strata]
        return min(ratios) / max(ratios)

    def missing(self, below: float = 0.67) -> tuple[Stratum, ...]:
        """Under-represented categories, the most missing first."""
        return tuple(sorted((s for s in self.strata if s.ratio < below), key=lambda s: s.ratio))


def representation(respondents: Mapping[str, int], census: Mapping[str, int]) -> Representation | None:
    """Compare respondents by category with residents by category; None when nobody answered or nobody lives there.

    Categories the census does not know (such as "prefer not to say") are left out of both sides; a category with no
    resident is left out, too.

    Raises:
        ValueError: a negative count.
    """
    if any(count < 0 for count in (*respondents.values(), *census.values())):
        raise ValueError("a count is not negative")
    known = {category: people for category, people in census.items() if people > 0}
    n = sum(respondents.get(category, 0) for category in known)
    residents = sum(known.values())
    if n == 0 or residents == 0:
        return None
    strata = tuple(
        Stratum(category, respondents.get(category, 0), respondents.get(category, 0) / n, people / residents)
        for category, people in known.items()
    )
    return Representation(n, strata, sum(abs(s.share - s.census_share) for s in strata) / 2)
