# SPDX-License-Identifier: AGPL-3.0-or-later
"""The share of people behind a theme, then and now: what changed more than chance explains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from codesign.analytics.estimates import wilson_interval

LEVEL = 0.95


@dataclass(frozen=True)
class Change:
    """Shares of people in two waves (0 to 1) with 95 % intervals, and the difference with its own.

    `low` and `high` bound the difference at a level that allows for all themes looked at together.
    """

    then: float
    then_low: float
    then_high: float
    now: float
    now_low: float
    now_high: float
    difference: float
    low: float
    high: float

    @property
    def is_beyond_noise(self) -> bool:
        """Whether all of the interval lies on one side of no change."""
        return self.low > 0 or self.high < 0


def changes(
    counts: Sequence[tuple[int, int]], people_then: int, people_now: int, level: float = LEVEL
) -> list[Change]:
    """Changes of (people then, people now) for each theme, out of all people of each wave.

    Intervals of shares are Wilson's, those of differences Newcombe's hybrid score (1998, Statistics in Medicine 17,
    method 10), at a level corrected for the number of themes (Bonferroni). Raises ValueError when a wave is empty or
    more people wrote about a theme than took part.
    """
    if people_then < 1 or people_now < 1:
        raise ValueError("both waves need at least one person")
    if not counts:
        return []
    then, now = np.array(counts, dtype=float).T
    z_many = NormalDist().inv_cdf(1 - (1 - level) / (2 * len(counts)))
    shares = then / people_then, now / people_now
    plain = [*wilson_interval(then, people_then), *wilson_interval(now, people_now)]
    then_low, then_high = wilson_interval(then, people_then, z_many)
    now_low, now_high = wilson_interval(now, people_now, z_many)
    difference = shares[1] - shares[0]
    low = difference - np.hypot(shares[1] - now_low, then_high - shares[0])
    high = difference + np.hypot(now_high - shares[1], shares[0] - then_low)
    columns = [shares[0], plain[0], plain[1], shares[1], plain[2], plain[3], difference, low, high]
    rows = np.stack(columns, axis=1).round(6).tolist()
    return [Change(*row) for row in rows]
