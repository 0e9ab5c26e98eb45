# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which statement to show next: a lottery weighted by priority, with a floor of showings for each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from codesign.analytics.opinion.votes import FloatArray, IntArray

META_PRIORITY = 49.0


def priorities(
    agree: IntArray,
    passed: IntArray,
    seen: IntArray,
    extremity: FloatArray,
    meta_columns: IntArray | None = None,
) -> FloatArray:
    """Weight of each statement in the lottery, float64[S] > 0 (Polis's comment priority).

    I = (1 - (P+1)/(S+2)) (E+1) (A+1)/(S+2); priority = (I (1 + 8 * 2^(-S/5)))^2, so that statements few have
    seen come early, and passed-over ones late. Columns of meta statements get 49.
    """
    importance = (1 - (passed + 1) / (seen + 2)) * (extremity + 1) * ((agree + 1) / (seen + 2))
    weight = np.asarray((importance * (1 + 8 * 2.0 ** (-seen / 5))) ** 2, dtype=np.float64)
    if meta_columns is not None:
        weight[meta_columns] = META_PRIORITY
    return weight


@dataclass(frozen=True)
class Draw:
    """The position drawn, its weight and probability in this lottery, and how many took part in it."""

    position: int
    weight: float
    probability: float
    candidates: int
    below_minimum: bool


def choose_next(
    priorities: ArrayLike,
    exposures: ArrayLike,
    minimum_exposure: int,
    random: np.random.Generator,
) -> Draw | None:
    """Draw one of the given statements with probability proportional to its priority; None if there is none.

    While any statement was shown fewer than minimum_exposure times, only those take part. Log the draw with
    the vote: a lottery that silently turns uniform can then be seen. Raises ValueError for a priority that
    is not positive and finite.
    """
    weights = np.asarray(priorities, dtype=np.float64)
    shown = np.asarray(exposures)
    if weights.shape != shown.shape:
        raise ValueError("priorities and exposures differ in length")
    if not len(weights):
        return None
    if not (np.isfinite(weights) & (weights > 0)).all():
        raise ValueError("a priority is not a positive number")
    below = shown < minimum_exposure
    pool = np.flatnonzero(below) if below.any() else np.arange(len(weights))
    cumulative = np.cumsum(weights[pool])
    drawn = int(np.searchsorted(cumulative, random.random() * cumulative[-1], side="right"))
    position = int(pool[min(drawn, len(pool) - 1)])
    return Draw(
        position=position,
        weight=float(weights[position]),
        probability=float(weights[position] / cumulative[-1]),
        candidates=len(pool),
        below_minimum=bool(below.any()),
    )
