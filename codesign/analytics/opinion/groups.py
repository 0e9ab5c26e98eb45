# SPDX-License-Identifier: AGPL-3.0-or-later
"""Opinion groups: people who stand near each other in the opinion space."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from codesign.analytics.disclosure import DEFAULT_K
from codesign.analytics.opinion.clustering import (
    condense,
    distances,
    k_means,
    lloyd,
    silhouette,
)
from codesign.analytics.opinion.votes import UNGROUPED, FloatArray, IntArray, Labels, VoteMatrix

MINIMUM_VOTES = 7
LARGEST_K = 5
STARTS = 20
# Fewer people than this are no opinion group: one far-out person would be one otherwise.
SMALLEST_GROUP = DEFAULT_K
# Of groupings whose silhouettes differ by less than this, the one with fewer groups is kept.
SILHOUETTE_TOLERANCE = 0.02
POLIS_MINIMUM_PEOPLE = 15
POLIS_BASE_CLUSTERS = 100
POLIS_BASE_TOLERANCE = 0.01
POLIS_GROUP_ITERATIONS = 20


@dataclass(frozen=True, eq=False)
class Grouping:
    """labels: int64[N] of the people placed, 0 the largest group; centres: float64[k, 2].

    silhouette: of the chosen k; silhouettes: of every k that was tried.
    """

    labels: Labels
    centres: FloatArray
    silhouette: float
    silhouettes: dict[int, float]

    @property
    def k(self) -> int:
        """Number of groups."""
        return len(self.centres)


def placed_participants(matrix: VoteMatrix) -> IntArray:
    """Rows of the people with at least min(7, S) votes: too few votes do not place anybody."""
    return np.flatnonzero(matrix.votes_per_participant >= min(MINIMUM_VOTES, matrix.shape[1]))


def polis_participants(matrix: VoteMatrix, order: IntArray | None = None) -> IntArray:
    """As placed_participants, filled up to 15 people with those who voted most, in Polis's row order.

    order: participant ids in the order of their first vote; ascending ids without it.
    """
    rows = placed_participants(matrix)
    if len(rows) < POLIS_MINIMUM_PEOPLE:
        rows = np.sort(np.argsort(-matrix.votes_per_participant, kind="stable")[:POLIS_MINIMUM_PEOPLE])
    if order is None:
        return rows
    ordered = np.searchsorted(matrix.participants, order[np.isin(order, matrix.participants)])
    return np.concatenate([ordered[np.isin(ordered, rows)], np.setdiff1d(rows, ordered)])


def find_groups(points: FloatArray, *, k: int | None = None, seed: int = 0) -> Grouping:
    """Groups of the points float64[N, 2]: best of 20 seeded k-means, k in 2..5 by silhouette.

    The smallest k wins whose silhouette is within 0.02 of the highest, among those that make no group of
    fewer than five people (among all, if every k does).

    Rows must be in ascending order of participant id; then the order in which votes arrived cannot matter.
    With fewer distinct points than groups asked for there are as many groups as distinct points.
    """
    distinct = _distinct(points, at_least=max(k or 0, LARGEST_K))
    if distinct < 2:
        return _one_group(points)
    condensed = condense(points)
    pairwise = distances(condensed.points)
    scores: dict[int, float] = {}
    found: dict[int, FloatArray] = {}
    smallest: dict[int, float] = {}
    for size in _sizes_to_try(k, distinct):
        random = np.random.default_rng((seed, size))
        labels, found[size] = k_means(condensed.points, condensed.weights, size, starts=STARTS, random=random)
        scores[size] = silhouette(pairwise, condensed.weights, labels, size)
        smallest[size] = np.bincount(labels, weights=condensed.weights, minlength=size).min()
    fit = [size for size in scores if smallest[size] >= SMALLEST_GROUP] or list(scores)
    highest = max(scores[size] for size in fit)
    best = min(size for size in fit if scores[size] >= highest - SILHOUETTE_TOLERANCE)
    labels, centres, _ = lloyd(points, np.ones(len(points)), found[best])
    return _canonical(labels, centres, scores[best], scores)


def _distinct(points: FloatArray, at_least: int) -> int:
    """How many points differ; of many that do, only that there are `at_least` so many."""
    found = len(np.unique(points[: 100 * at_least], axis=0))
    return found if found >= at_least else len(np.unique(points, axis=0))


def _sizes_to_try(k: int | None, distinct: int) -> list[int]:
    if k is not None:
        if k < 1:
            raise ValueError("k must be at least 1")
        return [min(k, distinct)]
    return list(range(2, min(LARGEST_K, distinct) + 1))


def _one_group(points: FloatArray) -> Grouping:
    if not len(points):
        return Grouping(np.empty(0, dtype=np.int64), np.empty((0, points.shape[1])), 0.0, {})
    return Grouping(np.zeros(len(points), dtype=np.int64), points[:1].copy(), 0.0, {1: 0.0})


def _canonical(labels: Labels, centres: FloatArray, score: float, tried: dict[int, float]) -> Grouping:
    """Largest group first, equals by their first person; groups nobody is in disappear."""
    sizes = np.bincount(labels, minlength=len(centres))
    used = np.flatnonzero(sizes)
    first = np.array([np.argmax(labels == group) for group in used])
    order = used[np.lexsort((first, -sizes[used]))]
    rank = np.full(len(centres), UNGROUPED, dtype=np.int64)
    rank[order] = np.arange(len(order))
    return Grouping(rank[labels], centres[order], score, tried)


def polis_groups(points: FloatArray, *, k: int | None = None) -> Grouping:
    """Polis's own procedure from a cold start: 100 base clusters, then k-means of their centres.

    Both levels start from the first distinct points, which is why its result, unlike that of find_groups,
    hangs on the order of the rows: give them in the order of first votes to compare with Polis.
    """
    ones = np.ones(len(points))
    start = _first_distinct(points, POLIS_BASE_CLUSTERS)
    if len(start) < 2:
        return _one_group(points)
    base, centres, _ = lloyd(points, ones, start, tolerance=POLIS_BASE_TOLERANCE)
    used, base = np.unique(base, return_inverse=True)
    centres, weights = centres[used], np.bincount(base).astype(np.float64)
    largest = min(LARGEST_K, 2 + len(centres) // 12)
    pairwise = distances(centres)
    tried: dict[int, tuple[float, Labels, FloatArray]] = {}
    for size in [k] if k is not None else range(2, largest + 1):
        initial = _first_distinct(centres, size)
        labels, found, _ = lloyd(centres, weights, initial, iterations=POLIS_GROUP_ITERATIONS)
        score = silhouette(pairwise, np.ones(len(centres)), labels, len(found))
        tried[size] = score, labels, found
    best = max(tried, key=lambda size: tried[size][0])
    score, labels, found = tried[best]
    return _canonical(labels[base], found, score, {size: entry[0] for size, entry in tried.items()})


def _first_distinct(points: FloatArray, count: int) -> FloatArray:
    _, first = np.unique(points, axis=0, return_index=True)
    return points[np.sort(first)[:count]]
