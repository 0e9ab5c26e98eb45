# SPDX-License-Identifier: AGPL-3.0-or-later
"""What each opinion group says of each statement, and the lenses that rank statements.

Formulas of representativeness, majority and group-informed consensus are those of Polis (polismath
repness.clj, stats.clj); agreement with its published results is tested to 1e-6.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from codesign.analytics.estimates import wilson_interval
from codesign.analytics.opinion.votes import UNGROUPED, FloatArray, IntArray, Labels, VoteMatrix

Z_90_ONE_SIDED = 1.2816
TOP = 5
Side = Literal["agree", "disagree"]
ConsensusMethod = Literal["legacy", "geometric_mean"]


def smoothed_share(successes: IntArray, seen: IntArray) -> FloatArray:
    """(n + 1) / (S + 2): a share that is 1/2 before anybody has voted."""
    return np.asarray((successes + 1) / (seen + 2), dtype=np.float64)


def one_proportion_z(successes: IntArray, seen: IntArray) -> FloatArray:
    """How sure is "more than half": 2 sqrt(n + 1) ((s + 1) / (n + 1) - 1/2)."""
    return np.asarray(2 * np.sqrt(seen + 1) * ((successes + 1) / (seen + 1) - 0.5), dtype=np.float64)


def two_proportion_z(s1: IntArray, n1: IntArray, s2: IntArray, n2: IntArray) -> FloatArray:
    """How sure is share 1 above share 2: z, one added to all four counts; 0 where both shares are 1."""
    s1, n1, s2, n2 = s1 + 1, n1 + 1, s2 + 1, n2 + 1
    pooled = (s1 + s2) / (n1 + n2)
    spread = np.sqrt(np.clip(pooled * (1 - pooled), 0, None) * (1 / n1 + 1 / n2))
    difference: FloatArray = s1 / n1 - s2 / n2
    z: FloatArray = np.divide(difference, spread, out=np.zeros_like(difference), where=spread > 0)
    return z


@dataclass(frozen=True, eq=False)
class SideStatistics:
    """One side (agree or disagree), each float64[G, S]: share, its z, ratio to the others, its z."""

    share: FloatArray
    share_z: FloatArray
    ratio: FloatArray
    ratio_z: FloatArray

    @property
    def strength(self) -> FloatArray:
        """What representative statements are ranked by: the product of all four."""
        return self.ratio * self.ratio_z * self.share * self.share_z


@dataclass(frozen=True, eq=False)
class GroupStatistics:
    """members: int64[G]; agree, disagree, passed, seen: int64[G, S]; with _all: int64[S], everybody."""

    members: IntArray
    agree: IntArray
    disagree: IntArray
    passed: IntArray
    seen: IntArray
    agree_all: IntArray
    disagree_all: IntArray
    passed_all: IntArray
    seen_all: IntArray
    for_agree: SideStatistics
    for_disagree: SideStatistics

    def side(self, side: Side) -> SideStatistics:
        """The statistics of one side."""
        return self.for_agree if side == "agree" else self.for_disagree


def group_statistics(matrix: VoteMatrix, labels: Labels, groups: int) -> GroupStatistics:
    """Counts and tests for every group and statement. labels: int64[P] in 0..groups-1, or -1 for none."""
    counts = matrix.counts(labels, groups)
    disagree, passed, agree = counts[:groups, 0], counts[:groups, 1], counts[:groups, 2]
    everybody = counts.sum(axis=0)
    seen = agree + passed + disagree
    return GroupStatistics(
        members=np.bincount(labels[labels != UNGROUPED], minlength=groups),
        agree=agree,
        disagree=disagree,
        passed=passed,
        seen=seen,
        agree_all=everybody[2],
        disagree_all=everybody[0],
        passed_all=everybody[1],
        seen_all=everybody.sum(axis=0),
        for_agree=_side_statistics(agree, seen),
        for_disagree=_side_statistics(disagree, seen),
    )


def _side_statistics(successes: IntArray, seen: IntArray) -> SideStatistics:
    others, others_seen = successes.sum(axis=0) - successes, seen.sum(axis=0) - seen
    share = smoothed_share(successes, seen)
    return SideStatistics(
        share=share,
        share_z=one_proportion_z(successes, seen),
        ratio=share / smoothed_share(others, others_seen),
        ratio_z=two_proportion_z(successes, seen, others, others_seen),
    )


@dataclass(frozen=True)
class Representative:
    """A statement (its column) that tells a group from the others, and the numbers that say so."""

    column: int
    side: Side
    successes: int
    trials: int
    share: float
    share_z: float
    ratio: float
    ratio_z: float
    best_agree: bool = False


def representative_statements(
    stats: GroupStatistics, excluded: IntArray | None = None, top: int = TOP
) -> list[list[Representative]]:
    """For each group at most `top` statements, agreed ones first; excluded columns are never chosen."""
    columns = np.arange(stats.agree.shape[1])
    if excluded is not None:
        columns = np.setdiff1d(columns, excluded)
    return [_representatives_of(stats, group, columns, top) for group in range(len(stats.members))]


def _representatives_of(
    stats: GroupStatistics, group: int, columns: IntArray, top: int
) -> list[Representative]:
    agree, disagree = stats.for_agree, stats.for_disagree
    for_agree = agree.ratio_z[group, columns] > disagree.ratio_z[group, columns]
    sufficient = np.zeros(len(columns), dtype=np.bool_)
    for numbers in (agree, disagree):
        ratio_z, share_z = numbers.ratio_z[group, columns], numbers.share_z[group, columns]
        sufficient |= (ratio_z > Z_90_ONE_SIDED) & (share_z > Z_90_ONE_SIDED)
    strength = np.where(for_agree, agree.strength[group, columns], disagree.strength[group, columns])
    best = _best_agreed(stats, group, columns)
    head = []
    if best is not None:
        # Kept although the group may be better told apart by its disagreement with this same statement.
        side: Side = "agree" if agree.ratio_z[group, best] > disagree.ratio_z[group, best] else "disagree"
        head = [_representative(stats, group, best, side, best_agree=True)]
    if not sufficient.any() and not head and len(columns):
        largest_z = np.maximum(agree.ratio_z[group, columns], disagree.ratio_z[group, columns])
        sufficient[np.argmax(largest_z)] = True
    ranked = [int(i) for i in np.argsort(-strength, kind="stable") if sufficient[i] and columns[i] != best]
    sides: list[Side] = ["agree" if agrees else "disagree" for agrees in for_agree]
    rest = [_representative(stats, group, int(columns[i]), sides[i]) for i in ranked]
    return sorted((head + rest)[:top], key=lambda chosen: chosen.side != "agree")


def _best_agreed(stats: GroupStatistics, group: int, columns: IntArray) -> int | None:
    """Polis's scan for one statement the group agrees with; its outcome depends on statement order."""
    side = stats.for_agree
    ratio, ratio_z = side.ratio[group].tolist(), side.ratio_z[group].tolist()
    share, share_z = side.share[group].tolist(), side.share_z[group].tolist()
    voted = ((stats.agree[group] > 0) | (stats.disagree[group] > 0)).tolist()
    best: int | None = None
    for j in columns.tolist():
        if not voted[j]:
            continue
        if best is None:
            better = share_z[j] > Z_90_ONE_SIDED or (ratio[j] > 1 and share[j] > 0.5)
        elif ratio[best] > 1:
            strength = ratio[j] * ratio_z[j] * share[j] * share_z[j]
            better = strength > ratio[best] * ratio_z[best] * share[best] * share_z[best]
        else:
            better = share[j] * share_z[j] > share[best] * share_z[best]
        best = j if better else best
    return best


def _representative(
    stats: GroupStatistics, group: int, column: int, side: Side, *, best_agree: bool = False
) -> Representative:
    numbers = stats.side(side)
    successes = stats.agree if side == "agree" else stats.disagree
    return Representative(
        column=column,
        side=side,
        successes=int(successes[group, column]),
        trials=int(stats.seen[group, column]),
        share=float(numbers.share[group, column]),
        share_z=float(numbers.share_z[group, column]),
        ratio=float(numbers.ratio[group, column]),
        ratio_z=float(numbers.ratio_z[group, column]),
        best_agree=best_agree,
    )


@dataclass(frozen=True)
class Majority:
    """A statement (its column) on which more than half of everybody who saw it took one side."""

    column: int
    side: Side
    successes: int
    trials: int
    share: float
    share_z: float


def majority_statements(
    stats: GroupStatistics, side: Side, excluded: IntArray | None = None, top: int = TOP
) -> list[Majority]:
    """Polis's "consensus" list: smoothed share > 1/2 and its z > 1.2816, ranked by their product."""
    successes = stats.agree_all if side == "agree" else stats.disagree_all
    share, z = smoothed_share(successes, stats.seen_all), one_proportion_z(successes, stats.seen_all)
    eligible = (share > 0.5) & (z > Z_90_ONE_SIDED)
    if excluded is not None:
        eligible[excluded] = False
    ranked = [int(j) for j in np.argsort(-share * z, kind="stable") if eligible[j]][:top]
    return [
        Majority(j, side, int(successes[j]), int(stats.seen_all[j]), float(share[j]), float(z[j]))
        for j in ranked
    ]


def group_informed_consensus(
    stats: GroupStatistics, method: ConsensusMethod, side: Side = "agree"
) -> FloatArray:
    """Product over groups of the smoothed share, float64[S] in 0..1.

    "legacy" is Polis's product, which shrinks as groups are added; "geometric_mean" takes its G-th root, so
    that statements can be compared between analyses with different numbers of groups.
    """
    product = np.asarray(np.prod(stats.side(side).share, axis=0), dtype=np.float64)
    groups = len(stats.members)
    return product if method == "legacy" or groups == 0 else product ** (1 / groups)


@dataclass(frozen=True, eq=False)
class SmallestAgreement:
    """The least agreeing group of each statement: group int64[S], share and its Wilson bounds float64[S].

    Where some group has no vote on the statement, group is -1, share is NaN and the interval is 0..1:
    nobody can say that all groups agree before all were asked.
    """

    group: IntArray
    share: FloatArray
    low: FloatArray
    high: FloatArray


def smallest_agreement(stats: GroupStatistics) -> SmallestAgreement:
    """The share of agreement that no group falls below, with the 95 % Wilson interval of that group."""
    groups, items = stats.agree.shape
    if groups == 0:
        return SmallestAgreement(
            np.full(items, -1, dtype=np.int64), np.full(items, np.nan), np.zeros(items), np.ones(items)
        )
    share = np.divide(stats.agree, stats.seen, out=np.full((groups, items), 2.0), where=stats.seen > 0)
    all_asked = stats.seen.min(axis=0) > 0
    group = np.argmin(share, axis=0)
    here = (group, np.arange(items))
    low, high = wilson_interval(stats.agree[here], stats.seen[here])
    return SmallestAgreement(
        group=np.where(all_asked, group, -1),
        share=np.where(all_asked, share[here], np.nan),
        low=np.where(all_asked, low, 0.0),
        high=np.where(all_asked, high, 1.0),
    )


def divisiveness(stats: GroupStatistics) -> FloatArray:
    """Largest difference between two groups' smoothed shares of agreement: float64[S] in 0..1."""
    if len(stats.members) < 2:
        return np.zeros(stats.agree.shape[1])
    return np.asarray(np.ptp(stats.for_agree.share, axis=0), dtype=np.float64)


def polarisation(stats: GroupStatistics) -> FloatArray:
    """Variance of the votes -1, 0, +1 whatever the groups: float64[S], 0 (all alike) to 1 (half, half)."""
    seen = np.maximum(stats.seen_all, 1)
    agree, disagree = stats.agree_all / seen, stats.disagree_all / seen
    return np.asarray(agree + disagree - (agree - disagree) ** 2, dtype=np.float64)
