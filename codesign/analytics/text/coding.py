# SPDX-License-Identifier: AGPL-3.0-or-later
"""Double coding: a fair sample, and how far those who coded it agree beyond chance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from codesign.analytics.apportionment import largest_remainder
from codesign.analytics.estimates import bootstrap_interval

REPLICATES = 1000
#: Krippendorff (2004): rely on data from .800; from .667 draw tentative conclusions only.
RELIABLE, TENTATIVE = 0.8, 0.667

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Alpha:
    """Agreement beyond chance of `units` answers coded by at least two; all None when nothing can be compared.

    `value` is at most 1, 0 when codes agree as chance would have it; `low` and `high` bound it with 95 %.
    """

    value: float | None
    low: float | None
    high: float | None
    units: int

    @property
    def verdict(self) -> str:
        """One of "reliable", "tentative", "unreliable" and "unknown"."""
        if self.value is None:
            return "unknown"
        return (
            "reliable" if self.value >= RELIABLE else "tentative" if self.value >= TENTATIVE else "unreliable"
        )


def krippendorff(
    units: Sequence[Sequence[Hashable]], *, seed: int = 0, replicates: int = REPLICATES
) -> Alpha:
    """Krippendorff's alpha for nominal codes, with a bootstrap interval over the units.

    `units` gives for every unit the codes it received; units with fewer than two are left out. When all codes are
    the same, agreement cannot be told from habit and the value is None. Source: Krippendorff, Content Analysis, ch. 12.
    """
    paired = [list(codes) for codes in units if len(codes) > 1]
    agreed, used = _tables(paired)
    everyone = np.ones(len(paired), dtype=np.int64)
    value = _alpha(agreed, used, everyone)
    if value is None:
        return Alpha(None, None, None, len(paired))
    low, high = bootstrap_interval(
        lambda weights: 1.0 if (drawn := _alpha(agreed, used, weights)) is None else drawn,
        len(paired),
        replicates=replicates,
        random=np.random.default_rng(seed),
    )
    return Alpha(round(value, 4), round(low, 4), round(min(high, 1.0), 4), len(paired))


def _tables(units: Sequence[Sequence[Hashable]]) -> tuple[Floats, Floats]:
    """For each unit its weight of agreeing pairs, and how often it uses each code."""
    codes = {code: column for column, code in enumerate(dict.fromkeys(c for unit in units for c in unit))}
    used = np.zeros((len(units), len(codes)))
    for row, unit in enumerate(units):
        for code, times in Counter(unit).items():
            used[row, codes[code]] = times
    coders = used.sum(axis=1)
    agreed = (used * (used - 1)).sum(axis=1) / np.maximum(coders - 1, 1)
    return agreed, used


def _alpha(agreed: Floats, used: Floats, weights: npt.NDArray[np.int64]) -> float | None:
    totals = weights @ used
    n = totals.sum()
    expected = n * n - (totals * totals).sum()
    if n < 2 or expected == 0:
        return None
    disagreed = n - weights @ agreed
    return float(1.0 - (n - 1) * disagreed / expected)


def disagreements(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """Which two different codes met how often, whoever gave which: most often first, then by code."""
    met = Counter((min(pair), max(pair)) for pair in pairs if pair[0] != pair[1])
    return sorted(((one, other, times) for (one, other), times in met.items()), key=lambda m: (-m[2], m[:2]))


def stratified_sample(strata: Mapping[int, int], size: int, seed: int) -> list[int]:
    """`size` of the keys of `strata`, each stratum by its share (largest remainder), in random order.

    The same mapping in any order and the same seed give the same sample.
    """
    if not strata:
        return []
    members: dict[int, list[int]] = {}
    for unit in sorted(strata):
        members.setdefault(strata[unit], []).append(unit)
    size = min(size, len(strata))
    random = np.random.default_rng(seed)
    order = sorted(members)
    seats = dict(
        zip(order, largest_remainder([len(members[stratum]) for stratum in order], size), strict=True)
    )
    drawn = [
        unit for stratum in order for unit in random.permutation(members[stratum])[: seats[stratum]].tolist()
    ]
    return [int(unit) for unit in random.permutation(drawn)]
