# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an opinion analysis found, and its snapshot document: plain JSON types with stable bytes.

The document holds small cells as they are: whoever publishes from it suppresses them, as the charts do.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from codesign.analytics.estimates import wilson_interval
from codesign.analytics.opinion import stability as reliability
from codesign.analytics.opinion.bridging import Bridging
from codesign.analytics.opinion.groups import MINIMUM_VOTES, SMALLEST_GROUP, Grouping
from codesign.analytics.opinion.space import OpinionSpace
from codesign.analytics.opinion.stability import Reason, Stability, Verdict
from codesign.analytics.opinion.statements import (
    GroupStatistics,
    Representative,
    divisiveness,
    group_informed_consensus,
    majority_statements,
    polarisation,
    representative_statements,
    smallest_agreement,
)
from codesign.analytics.opinion.votes import UNGROUPED, FloatArray, IntArray, Labels, VoteMatrix

# Goes up whenever the same votes would give other numbers.
ALGORITHM_VERSION = "1"
Mode = Literal["codesign", "polis"]
DIGITS = 10
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, eq=False)
class OpinionAnalysis:
    """Numbers of one conversation.

    x, y: float64[P] positions; group: int64[P], -1 for people with too few votes to be placed; votes:
    int64[P]; stability: float64[P], the share of bootstrap replicates in which a person stayed in the group,
    NaN where it was not computed. All are aligned with matrix.participants. Groups are kept even when the
    verdict says that they must not be shown: whoever shows them asks `groups_are_shown`.
    """

    matrix: VoteMatrix
    mode: Mode
    seed: int
    requested_k: int | None
    rejected: IntArray
    meta: IntArray
    space: OpinionSpace
    grouping: Grouping
    x: FloatArray
    y: FloatArray
    group: Labels
    votes: IntArray
    stability: FloatArray
    bootstrap: Stability | None
    consistency: float | None
    verdict: Verdict
    reasons: tuple[Reason, ...]
    statistics: GroupStatistics
    statement_positions: FloatArray
    extremity: FloatArray
    priority: FloatArray
    bridging: Bridging

    @property
    def k(self) -> int:
        """Number of groups."""
        return self.grouping.k

    @property
    def groups_are_shown(self) -> bool:
        """Whether there are groups, and no reason was found against them."""
        return self.verdict is not Verdict.NO_STABLE_GROUPS and self.k > 1

    @property
    def median_stability(self) -> float | None:
        """Median adjusted Rand index of the bootstrap, None where it was not run."""
        return None if self.bootstrap is None else self.bootstrap.median

    @property
    def excluded(self) -> IntArray:
        """Columns no ranking may choose from: rejected and meta statements."""
        return np.union1d(self.rejected, self.meta)

    def to_document(self) -> dict[str, Any]:
        """Plain JSON types, floats rounded to 10 decimals: same votes and seed, same bytes."""
        return _document(self)


def _document(analysis: OpinionAnalysis) -> dict[str, Any]:
    people, items = analysis.matrix.shape
    document: dict[str, Any] = {
        "algorithm_version": ALGORITHM_VERSION,
        "parameters": _parameters(analysis),
        "participants": people,
        "placed": int(np.count_nonzero(analysis.group != UNGROUPED)),
        "votes": analysis.matrix.size,
        "statement_count": items,
        "k": analysis.k,
        "silhouette": analysis.grouping.silhouette,
        "silhouettes": {str(k): score for k, score in analysis.grouping.silhouettes.items()},
        "stability": analysis.median_stability,
        "consistency": analysis.consistency,
        "verdict": analysis.verdict.value,
        "reasons": [reason.value for reason in analysis.reasons],
        "groups_are_shown": analysis.groups_are_shown,
        "explained": analysis.space.explained,
        "groups": _groups(analysis),
        "majority": {
            side: [
                {**asdict(found), "statement": int(analysis.matrix.statements[found.column])}
                for found in majority_statements(analysis.statistics, side, analysis.excluded)
            ]
            for side in ("agree", "disagree")
        },
        "statements": _statements(analysis),
    }
    return {name: _plain(value) for name, value in document.items()}


def _parameters(analysis: OpinionAnalysis) -> dict[str, Any]:
    return {
        "mode": analysis.mode,
        "seed": analysis.seed,
        "requested_k": analysis.requested_k,
        "bootstraps": 0 if analysis.bootstrap is None else len(analysis.bootstrap.agreement),
        "splits": 0 if analysis.consistency is None else reliability.SPLITS,
        "minimum_votes": min(MINIMUM_VOTES, analysis.matrix.shape[1]),
        "minimum_people": reliability.MINIMUM_PEOPLE,
        "minimum_group": SMALLEST_GROUP,
        "minimum_silhouette": reliability.MINIMUM_SILHOUETTE,
        "minimum_stability": reliability.MINIMUM_STABILITY,
        "minimum_consistency": reliability.MINIMUM_CONSISTENCY,
    }


def _groups(analysis: OpinionAnalysis) -> list[dict[str, Any]]:
    chosen = representative_statements(analysis.statistics, analysis.excluded)
    return [
        {
            "index": group,
            "letter": LETTERS[group % len(LETTERS)],
            "size": int(analysis.statistics.members[group]),
            "centre": analysis.grouping.centres[group],
            "stability": _mean(analysis.stability[analysis.group == group]),
            "representative": [_representative(analysis, found) for found in chosen[group]],
        }
        for group in range(analysis.k)
    ]


def _mean(values: FloatArray) -> float | None:
    return None if not len(values) or np.isnan(values).any() else float(values.mean())


def _representative(analysis: OpinionAnalysis, found: Representative) -> dict[str, Any]:
    return {**asdict(found), "statement": int(analysis.matrix.statements[found.column])}


def _statements(analysis: OpinionAnalysis) -> list[dict[str, Any]]:
    """One row a statement, in order of id, with its counts and every lens."""
    stats, items = analysis.statistics, analysis.matrix.shape[1]
    low, high = wilson_interval(stats.agree_all, stats.seen_all)
    least = smallest_agreement(stats)
    rejected, meta = np.zeros(items, dtype=bool), np.zeros(items, dtype=bool)
    rejected[analysis.rejected], meta[analysis.meta] = True, True
    columns: dict[str, Any] = {
        "id": analysis.matrix.statements,
        "rejected": rejected,
        "meta": meta,
        "agree": stats.agree_all,
        "disagree": stats.disagree_all,
        "pass": stats.passed_all,
        "seen": stats.seen_all,
        "agree_low": low,
        "agree_high": high,
        "consensus_legacy": group_informed_consensus(stats, "legacy"),
        "consensus_geometric_mean": group_informed_consensus(stats, "geometric_mean"),
        "rejection_geometric_mean": group_informed_consensus(stats, "geometric_mean", "disagree"),
        "smallest_agreement_group": least.group,
        "smallest_agreement": least.share,
        "smallest_agreement_low": least.low,
        "smallest_agreement_high": least.high,
        "divisiveness": divisiveness(stats),
        "polarisation": polarisation(stats),
        "extremity": analysis.extremity,
        "priority": analysis.priority,
        "bridging": analysis.bridging.intercept,
        "bridging_factor": analysis.bridging.factor,
        "bridges": analysis.bridging.bridges,
        "x": analysis.statement_positions[:, 0],
        "y": analysis.statement_positions[:, 1],
    }
    lists = {name: _plain(values) for name, values in columns.items()}
    by_group = _by_group(stats)
    return [
        {**{name: values[j] for name, values in lists.items()}, "groups": [group[j] for group in by_group]}
        for j in range(items)
    ]


def _by_group(stats: GroupStatistics) -> list[list[dict[str, Any]]]:
    """For every group, for every statement: counts, smoothed shares and tests."""
    found = []
    for group in range(len(stats.members)):
        columns = {
            "agree": stats.agree[group],
            "disagree": stats.disagree[group],
            "pass": stats.passed[group],
            "seen": stats.seen[group],
        }
        for side in ("agree", "disagree"):
            numbers = stats.for_agree if side == "agree" else stats.for_disagree
            for name in ("share", "share_z", "ratio", "ratio_z"):
                columns[f"{side}_{name}"] = getattr(numbers, name)[group]
        lists = {name: _plain(values) for name, values in columns.items()}
        rows = zip(*lists.values(), strict=True)
        found.append([dict(zip(lists, row, strict=True)) for row in rows])
    return found


def _plain(value: Any) -> Any:
    """NumPy to plain Python, floats rounded, NaN to None, so that equal numbers are equal bytes."""
    match value:
        case dict():
            return {key: _plain(entry) for key, entry in value.items()}
        case list() | tuple():
            return [_plain(entry) for entry in value]
        case np.ndarray():
            return _plain_array(value)
        case np.generic():
            return _plain(value.item())
        case float():
            return None if value != value else round(value, DIGITS) + 0.0
        case _:
            return value


def _plain_array(values: NDArray[Any]) -> list[Any]:
    if values.dtype.kind == "f":
        values = np.round(values, DIGITS) + 0.0
    return [None if number != number else number for number in values.tolist()]
