# SPDX-License-Identifier: AGPL-3.0-or-later
"""Would the groups be the same had other people come? Bootstrap over participants, and an honest verdict."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy.optimize import linear_sum_assignment

from codesign.analytics.estimates import resampled_counts
from codesign.analytics.opinion.clustering import (
    adjusted_rand_index,
    condense,
    contingency,
    k_means,
    nearest,
)
from codesign.analytics.opinion.groups import SMALLEST_GROUP, Grouping
from codesign.analytics.opinion.space import OpinionSpace, opinion_space, project_participants
from codesign.analytics.opinion.votes import FloatArray, IntArray, VoteMatrix

MINIMUM_PEOPLE = 30
MINIMUM_SILHOUETTE = 0.25
MINIMUM_STABILITY = 0.6
MINIMUM_CONSISTENCY = 0.3
STARTS = 4
SPLITS = 20
SPACE_TOLERANCE = 1e-6

Progress = Callable[[float], None]


class Reason(StrEnum):
    """What speaks against showing groups."""

    TOO_FEW_PEOPLE = "too_few_people"
    SMALL_GROUP = "small_group"
    LOW_SILHOUETTE = "low_silhouette"
    LOW_STABILITY = "low_stability"
    LOW_CONSISTENCY = "low_consistency"


class Verdict(StrEnum):
    """Whether the groups hold; unchecked means that only their number and silhouette were looked at."""

    STABLE = "stable"
    NO_STABLE_GROUPS = "no_stable_groups"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, eq=False)
class Placement:
    """What groups were found in: the votes without rejected statements, their number, and who was placed.

    rows: the participants grouping.labels speaks of, in the same order.
    """

    matrix: VoteMatrix
    zeroed: IntArray
    space: OpinionSpace
    rows: IntArray
    grouping: Grouping


@dataclass(frozen=True, eq=False)
class Stability:
    """agreement: float64[B], adjusted Rand index of each replicate with the groups found.

    membership: float64[N], the share of replicates in which a person stayed in the same group.
    """

    agreement: FloatArray
    membership: FloatArray

    @property
    def median(self) -> float:
        """The groups' stability."""
        return float(np.median(self.agreement))


def bootstrap_groups(
    placement: Placement, *, replicates: int, seed: int = 0, progress: Progress | None = None
) -> Stability:
    """Resample the participants, recompute space and groups with the same k, and compare.

    Every placed person is assigned to the nearest centre of each replicate, whether drawn or not; groups are
    matched by their largest overlap.
    """
    if replicates < 1:
        raise ValueError("replicates must be at least 1")
    random = np.random.default_rng((seed, replicates))
    matrix, rows, grouping = placement.matrix, placement.rows, placement.grouping
    agreement = np.empty(replicates)
    kept = np.zeros(len(rows))
    for done, drawn in enumerate(resampled_counts(matrix.shape[0], replicates, random)):
        weights = drawn.astype(np.float64)
        start = placement.space.components[0]
        resampled = opinion_space(matrix, weights, start=start, tolerance=SPACE_TOLERANCE)
        points = project_participants(matrix, resampled, zeroed=len(placement.zeroed))[rows]
        labels = _regroup(points, weights[rows], grouping, random)
        agreement[done] = adjusted_rand_index(labels, grouping.labels)
        _, matched = linear_sum_assignment(contingency(labels, grouping.labels, grouping.k), maximize=True)
        kept += matched[labels] == grouping.labels
        if progress is not None:
            progress((done + 1) / replicates)
    return Stability(agreement, kept / replicates)


def split_half_consistency(placement: Placement, *, splits: int = SPLITS, seed: int = 0) -> float:
    """Would the groups be the same had the other half of the statements been asked? About 0 to 1.

    Median adjusted Rand index between the groups found in two random halves of the statements, stepped up to
    the full length by the Spearman-Brown formula 2 r / (1 + r). Near 0 the groups rest on a few statements.
    """
    random = np.random.default_rng((seed, splits))
    matrix, zeroed = placement.matrix, placement.zeroed
    active = np.setdiff1d(np.arange(matrix.shape[1]), zeroed)
    ones = np.ones(len(placement.rows))
    agreement = []
    for _ in range(splits):
        shuffled = random.permutation(active)
        halves = []
        for left_out in (shuffled[::2], shuffled[1::2]):
            half = matrix.without_columns(left_out)
            points = project_participants(
                half, opinion_space(half, tolerance=SPACE_TOLERANCE), zeroed=len(zeroed)
            )[placement.rows]
            halves.append(_regroup(points, ones, placement.grouping, random))
        agreement.append(adjusted_rand_index(*halves))
    middle = max(float(np.median(agreement)), 0.0)
    return 2 * middle / (1 + middle)


def _regroup(
    points: FloatArray, weights: FloatArray, grouping: Grouping, random: np.random.Generator
) -> IntArray:
    """Groups with the same k for all placed people, found from those with a weight."""
    condensed = condense(points)
    cell_weights = np.bincount(condensed.cell, weights=weights, minlength=len(condensed.points)).astype(
        np.float64
    )
    filled = np.flatnonzero(cell_weights)
    if len(filled) < grouping.k:
        return np.zeros(len(points), dtype=np.int64)
    first = np.stack([points[grouping.labels == group].mean(axis=0) for group in range(grouping.k)])
    _, centres = k_means(
        condensed.points[filled],
        cell_weights[filled],
        grouping.k,
        starts=STARTS,
        random=random,
        first=first,
    )
    return nearest(points, centres)[0]


def verdict(
    grouping: Grouping, stability: float | None, consistency: float | None
) -> tuple[Verdict, tuple[Reason, ...]]:
    """Whether groups may be shown at all, with every reason against; None stands for not computed."""
    reasons = []
    if len(grouping.labels) < MINIMUM_PEOPLE:
        reasons.append(Reason.TOO_FEW_PEOPLE)
    if np.bincount(grouping.labels, minlength=1).min() < SMALLEST_GROUP:
        reasons.append(Reason.SMALL_GROUP)
    if grouping.silhouette < MINIMUM_SILHOUETTE:
        reasons.append(Reason.LOW_SILHOUETTE)
    if stability is not None and stability < MINIMUM_STABILITY:
        reasons.append(Reason.LOW_STABILITY)
    if consistency is not None and consistency < MINIMUM_CONSISTENCY:
        reasons.append(Reason.LOW_CONSISTENCY)
    if reasons:
        return Verdict.NO_STABLE_GROUPS, tuple(reasons)
    return (Verdict.UNCHECKED if stability is None else Verdict.STABLE), ()
