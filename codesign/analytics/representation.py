# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who is missing: the make-up of those who answered beside the census.

F19 of the project's formulas: the ratio of a category's share among respondents to its share among residents, and
the dissimilarity, half the sum of the absolute differences of the shares (0: alike, 1: nothing in common).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


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


@dataclass(frozen=True)
class Representation:
    """All categories of one dimension, in the census's order, and the dissimilarity."""

    n: int
    strata: tuple[Stratum, ...]
    dissimilarity: float

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
