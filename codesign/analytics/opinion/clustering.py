# SPDX-License-Identifier: AGPL-3.0-or-later
"""Weighted k-means with many starts, silhouette and adjusted Rand index: seeded, and blind to row order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from codesign.analytics.opinion.votes import FloatArray, IntArray, Labels

# Silhouette and many starts run on at most about this many points; above, neighbours share one.
CONDENSED_POINTS = 1_024
MAX_ITERATIONS = 100


@dataclass(frozen=True, eq=False)
class Condensed:
    """points: float64[M, D], the mean of each cell; weights: float64[M], its people; cell: int64[N]."""

    points: FloatArray
    weights: FloatArray
    cell: IntArray


def condense(points: FloatArray, limit: int = CONDENSED_POINTS) -> Condensed:
    """At most `limit` cells of about equal numbers of people: strips along x, each cut along y.

    Up to `limit` points every point is its own cell, and nothing is approximated.
    """
    n = len(points)
    if n <= limit:
        return Condensed(points, np.ones(n), np.arange(n))
    side = int(np.sqrt(limit))
    strip = np.empty(n, dtype=np.int64)
    strip[np.argsort(points[:, 0], kind="stable")] = np.arange(n) * side // n
    order = np.lexsort((points[:, 1], strip))
    cell = np.empty(n, dtype=np.int64)
    cell[order] = np.arange(n) * side * side // n
    weights = np.bincount(cell, minlength=side * side).astype(np.float64)
    return Condensed(_weighted_means(points, np.ones(n), cell, weights), weights, cell)


def _weighted_means(
    points: FloatArray, weights: FloatArray, labels: Labels, totals: FloatArray
) -> FloatArray:
    sums = [np.bincount(labels, weights=weights * axis, minlength=len(totals)) for axis in points.T]
    return np.stack(sums, axis=1) / totals[:, None]


def nearest(points: FloatArray, centres: FloatArray) -> tuple[Labels, FloatArray]:
    """Index of each point's nearest centre, the first of equals, and its squared distance."""
    squared = np.zeros((len(centres), len(points)))
    for axis in range(points.shape[1]):
        squared += (points[:, axis] - centres[:, axis, None]) ** 2
    labels = np.argmin(squared, axis=0)
    return labels, squared[labels, np.arange(len(points))]


def lloyd(
    points: FloatArray,
    weights: FloatArray,
    centres: FloatArray,
    *,
    iterations: int = MAX_ITERATIONS,
    tolerance: float = 0.0,
) -> tuple[Labels, FloatArray, float]:
    """Weighted k-means from the given centres: labels, centres, weighted sum of squared distances.

    Stops when no centre moves further than `tolerance` along any axis. A centre that loses all its points
    stays where it is.
    """
    for _ in range(iterations):
        labels, _ = nearest(points, centres)
        totals = np.bincount(labels, weights=weights, minlength=len(centres)).astype(np.float64)
        with np.errstate(invalid="ignore", divide="ignore"):
            means = _weighted_means(points, weights, labels, totals)
        moved = np.where(totals[:, None] > 0, means, centres)
        still = np.abs(moved - centres).max() <= tolerance
        centres = moved
        if still:
            break
    labels, squared = nearest(points, centres)
    return labels, centres, float(squared @ weights)


def spread_start(points: FloatArray, weights: FloatArray, k: int, random: np.random.Generator) -> FloatArray:
    """Starting centres, k of them, each drawn in proportion to weight times squared distance (k-means++)."""
    chance = weights.copy()
    chosen: list[int] = []
    closest = np.full(len(points), np.inf)
    for _ in range(k):
        cumulative = np.cumsum(chance)
        drawn = int(np.searchsorted(cumulative, random.random() * cumulative[-1], side="right"))
        chosen.append(min(drawn, len(points) - 1))
        squared = ((points - points[chosen[-1]]) ** 2).sum(axis=1)
        closest = np.minimum(closest, squared)
        chance = weights * closest
        if not chance.any():
            chance = weights.copy()
    return points[chosen]


def k_means(
    points: FloatArray,
    weights: FloatArray,
    k: int,
    *,
    starts: int,
    random: np.random.Generator,
    first: FloatArray | None = None,
) -> tuple[Labels, FloatArray]:
    """Best of several seeded k-means (and of one from `first`, if given): labels int64[N], centres."""
    initial = [spread_start(points, weights, k, random) for _ in range(starts)]
    if first is not None:
        initial.insert(0, first)
    best: tuple[Labels, FloatArray, float] | None = None
    for centres in initial:
        found = lloyd(points, weights, centres)
        # A start is better only beyond rounding, so that equal solutions keep the first found.
        if best is None or found[2] < best[2] * (1 - 1e-12):
            best = found
    if best is None:
        raise ValueError("k-means needs at least one start")
    return best[0], best[1]


def distances(points: FloatArray) -> FloatArray:
    """Euclidean distance of every pair: float64[N, N]. Quadratic: condense first."""
    squared = np.zeros((len(points), len(points)))
    for axis in points.T:
        squared += (axis[:, None] - axis) ** 2
    return np.sqrt(squared, out=squared)


def silhouette(pairwise: FloatArray, weights: FloatArray, labels: Labels, k: int) -> float:
    """Weighted mean silhouette, -1..1 (Rousseeuw 1987); a group of one person scores 0, as does k < 2.

    pairwise: float64[N, N]; a point of weight w stands for w people in one place.
    """
    member = np.zeros((len(labels), k))
    member[np.arange(len(labels)), labels] = weights
    totals = member.sum(axis=0)
    if np.count_nonzero(totals) < 2:
        return 0.0
    sums = pairwise @ member
    here = np.arange(len(labels)), labels
    company = totals[labels] - 1
    own = np.divide(sums[here], company, out=np.zeros(len(labels)), where=company > 0)
    mean = np.divide(sums, totals, out=np.full_like(sums, np.inf), where=totals > 0)
    mean[here] = np.inf
    other = mean.min(axis=1)
    larger = np.maximum(own, other)
    score = np.divide(other - own, larger, out=np.zeros(len(labels)), where=larger > 0)
    score[company <= 0] = 0.0
    return float(score @ weights / weights.sum())


def contingency(a: Labels, b: Labels, k: int) -> IntArray:
    """How many people have label i in a and j in b: int64[k, k]."""
    return np.bincount(a * k + b, minlength=k * k).reshape(k, k)


def adjusted_rand_index(a: Labels, b: Labels) -> float:
    """Agreement of two groupings of the same people, corrected for chance (Hubert & Arabie 1985).

    1 for equal groupings, about 0 for unrelated ones. Labels are integers >= 0.
    """
    if len(a) != len(b):
        raise ValueError("the two groupings differ in length")
    if not len(a):
        return 1.0
    table = contingency(a, b, int(max(a.max(), b.max())) + 1)
    together, in_a, in_b = (_pairs(x) for x in (table, table.sum(axis=1), table.sum(axis=0)))
    expected = in_a * in_b / max(_pairs(np.array([len(a)])), 1)
    largest = (in_a + in_b) / 2
    return 1.0 if largest == expected else float((together - expected) / (largest - expected))


def _pairs(counts: NDArray[np.int64]) -> float:
    return float((counts * (counts - 1) / 2).sum())
