# SPDX-License-Identifier: AGPL-3.0-or-later
"""The whole opinion analysis of one conversation: space, groups, verdict and every lens on statements."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike

from codesign.analytics.opinion.bridging import bridging
from codesign.analytics.opinion.groups import (
    Grouping,
    find_groups,
    placed_participants,
    polis_groups,
    polis_participants,
)
from codesign.analytics.opinion.result import Mode, OpinionAnalysis
from codesign.analytics.opinion.routing import priorities
from codesign.analytics.opinion.space import (
    extremity,
    opinion_space,
    project_participants,
    project_statements,
)
from codesign.analytics.opinion.stability import (
    Placement,
    Progress,
    Stability,
    bootstrap_groups,
    split_half_consistency,
    verdict,
)
from codesign.analytics.opinion.statements import GroupStatistics, group_statistics
from codesign.analytics.opinion.votes import UNGROUPED, FloatArray, IntArray, VoteMatrix

__all__ = ["OpinionAnalysis", "analyse"]


def analyse(
    matrix: VoteMatrix,
    *,
    mode: Mode = "codesign",
    k: int | None = None,
    seed: int = 0,
    bootstraps: int = 100,
    moderated_out: Iterable[int] = (),
    meta: Iterable[int] = (),
    participant_order: ArrayLike | None = None,
    progress: Progress | None = None,
) -> OpinionAnalysis:
    """Analyse a vote matrix.

    mode: "codesign" finds groups whatever the order of rows; "polis" repeats Polis's procedure, for which
    participant_order gives ids in the order of first votes. k: number of groups, chosen if None.
    bootstraps: replicates behind the stability; with 0 the verdict remains "unchecked" at best.
    moderated_out: ids of rejected statements, which shape neither space nor rankings; meta: ids of questions
    about the person, likewise, with Polis's fixed priority. progress is called with a share in 0..1.
    """
    report = progress or _unheard
    rejected, about_people = matrix.statement_positions(moderated_out), matrix.statement_positions(meta)
    zeroed = np.union1d(rejected, about_people)
    considered = matrix.without_columns(zeroed)
    space = opinion_space(considered)
    points = project_participants(considered, space, zeroed=len(zeroed))
    rows, grouping = _groups(matrix, points, mode, k, seed, participant_order)
    report(0.1)
    placement = Placement(considered, zeroed, space, rows, grouping)
    bootstrap, consistency = _reliability(placement, bootstraps, seed, report)
    group = np.full(matrix.shape[0], UNGROUPED, dtype=np.int64)
    group[rows] = grouping.labels
    membership = np.full(matrix.shape[0], np.nan)
    if bootstrap is not None:
        membership[rows] = bootstrap.membership
    found, reasons = verdict(grouping, bootstrap.median if bootstrap else None, consistency)
    statistics = group_statistics(matrix, group, grouping.k)
    pull = extremity(space)
    report(1.0)
    return OpinionAnalysis(
        matrix=matrix,
        mode=mode,
        seed=seed,
        requested_k=k,
        rejected=rejected,
        meta=about_people,
        space=space,
        grouping=grouping,
        x=points[:, 0],
        y=points[:, 1],
        group=group,
        votes=matrix.votes_per_participant,
        stability=membership,
        bootstrap=bootstrap,
        consistency=consistency,
        verdict=found,
        reasons=reasons,
        statistics=statistics,
        statement_positions=project_statements(space),
        extremity=pull,
        priority=_priority(statistics, pull, about_people, mode),
        bridging=bridging(considered, space.components[0]),
    )


def _groups(
    matrix: VoteMatrix,
    points: FloatArray,
    mode: Mode,
    k: int | None,
    seed: int,
    participant_order: ArrayLike | None,
) -> tuple[IntArray, Grouping]:
    """Who was placed, and in which group."""
    if mode == "polis":
        order = None if participant_order is None else np.asarray(participant_order, dtype=np.int64)
        rows = polis_participants(matrix, order)
        return rows, polis_groups(points[rows], k=k)
    # All votes count for being placed, those on statements rejected later too: nobody drops out of the map.
    rows = placed_participants(matrix)
    return rows, find_groups(points[rows], k=k, seed=seed)


def _unheard(_share: float) -> None:
    """Progress that nobody asked for."""


def _reliability(
    placement: Placement, bootstraps: int, seed: int, report: Progress
) -> tuple[Stability | None, float | None]:
    if bootstraps < 1 or placement.grouping.k < 2:
        return None, None
    stability = bootstrap_groups(
        placement, replicates=bootstraps, seed=seed, progress=lambda share: report(0.1 + 0.7 * share)
    )
    return stability, split_half_consistency(placement, seed=seed)


def _priority(statistics: GroupStatistics, pull: FloatArray, meta: IntArray, mode: Mode) -> FloatArray:
    if mode == "polis":
        # Polis counts only the votes of people it has put in a group.
        counts = (statistics.agree, statistics.passed, statistics.seen)
        agree, passed, seen = (count.sum(axis=0) for count in counts)
    else:
        agree, passed, seen = statistics.agree_all, statistics.passed_all, statistics.seen_all
    return priorities(agree, passed, seen, pull, meta)
