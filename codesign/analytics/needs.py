# SPDX-License-Identifier: AGPL-3.0-or-later
"""Needs measured rather than counted: the distance between how important a thing is and how it stands today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean, median

import numpy as np
from numpy.typing import ArrayLike


class Quadrant(StrEnum):
    """Importance–performance analysis (Martilla & James 1977, J. Marketing 41(1) 77-79)."""

    CONCENTRATE = "concentrate"
    KEEP_UP = "keep_up"
    LOW_PRIORITY = "low_priority"
    OVERKILL = "overkill"


class CrossHair(StrEnum):
    """Where importance and satisfaction count as high; three conventions may give three answers."""

    MIDPOINT = "midpoint"
    GRAND_MEAN = "grand_mean"
    MEDIAN = "median"


@dataclass(frozen=True)
class NeedMeasures:
    """One thing rated by n people on both sides; measures are None when n is 0.

    importance, satisfaction: means on the scale. mwds: mean weighted discrepancy score, importance mean times
    (importance mean - satisfaction mean), which equals the mean over people of (I - A) x mean I (Borich 1980,
    J. Teacher Educ. 31(3) 39-42); on 1..5 from -6.25 to 20, negative when a thing gets more than it needs.
    pni_modified: (I - A) / A on means. rds: ranked discrepancy score, -100 (all in need) to 100, from signs only
    (Narine & Harder 2021, Adv. Agric. Dev. 2(2)).
    """

    n: int
    importance: float | None
    satisfaction: float | None
    mwds: float | None
    pni_modified: float | None
    rds: float | None


def need_measures(pairs: ArrayLike, points: Sequence[int] = (1, 2, 3, 4, 5)) -> NeedMeasures:
    """Measures from the table of complete pairs.

    pairs: counts[i][j] of people who gave importance points[i] and satisfaction points[j].

    Raises:
        ValueError: the table is not square over the points, holds a negative count, or the scale starts below 1
            (the modified index divides by satisfaction).
    """
    counts = np.asarray(pairs, dtype=np.int64)
    scale = np.asarray(points, dtype=np.float64)
    if counts.shape != (len(scale), len(scale)) or (counts < 0).any():
        raise ValueError("pairs must be a square table of counts over the points")
    if scale.min() < 1:
        raise ValueError("the scale must start at 1 or above")
    n = int(counts.sum())
    if n == 0:
        return NeedMeasures(0, None, None, None, None, None)
    importance = float(counts.sum(axis=1) @ scale) / n
    satisfaction = float(counts.sum(axis=0) @ scale) / n
    in_need, over_served = int(np.tril(counts, -1).sum()), int(np.triu(counts, 1).sum())
    return NeedMeasures(
        n=n,
        importance=importance,
        satisfaction=satisfaction,
        mwds=importance * (importance - satisfaction),
        pni_modified=(importance - satisfaction) / satisfaction,
        rds=100 * (over_served - in_need) / n,
    )


def quadrants(
    points: Sequence[tuple[float, float]], convention: CrossHair = CrossHair.MIDPOINT, midpoint: float = 3.0
) -> list[Quadrant]:
    """The quadrant of each (importance, satisfaction) point; a value on the cross-hair counts as high."""
    if not points:
        return []
    importances, satisfactions = zip(*points, strict=True)
    match convention:
        case CrossHair.MIDPOINT:
            cross = (midpoint, midpoint)
        case CrossHair.GRAND_MEAN:
            cross = (fmean(importances), fmean(satisfactions))
        case CrossHair.MEDIAN:
            cross = (median(importances), median(satisfactions))
    return [_quadrant(i >= cross[0], s >= cross[1]) for i, s in points]


def _quadrant(is_important: bool, is_satisfying: bool) -> Quadrant:
    if is_important:
        return Quadrant.KEEP_UP if is_satisfying else Quadrant.CONCENTRATE
    return Quadrant.OVERKILL if is_satisfying else Quadrant.LOW_PRIORITY
