# SPDX-License-Identifier: AGPL-3.0-or-later
"""Made-up conversations, and those of the shared data."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from codesign.analytics.opinion.votes import UNGROUPED, VoteMatrix

API_FIXTURES = (
    "25ptpt-3gp-no-strict-with-meta",
    "below-100-ptpts",
    "50ptpt-3gp-strict-no-meta",
    "150ptpt-3gp-no-strict-no-meta",
    "above-100-ptpts",
)


def camps(sizes: tuple[int, ...], statements: int = 24, *, seed: int = 0, seen: float = 0.8) -> VoteMatrix:
    """Camps that each agree with a different half of the statements nine times in ten."""
    random = np.random.default_rng(seed)
    camp = np.repeat(np.arange(len(sizes)), sizes)
    leaning = np.where(random.random((len(sizes), statements)) < 0.5, 0.9, 0.1)
    agrees = random.random((len(camp), statements)) < leaning[camp]
    voted = random.random(agrees.shape) < seen
    people, columns = np.nonzero(voted)
    votes = np.where(agrees[people, columns], 1, -1)
    votes[random.random(len(votes)) < 0.08] = 0
    return VoteMatrix.from_triples(people, columns, votes, np.arange(statements))


@dataclass(frozen=True, eq=False)
class PublishedResult:
    """A conversation with what Polis itself answered for it."""

    matrix: VoteMatrix
    labels: NDArray[np.int64]
    answer: dict[str, Any]

    @property
    def k(self) -> int:
        return len(self.answer["group-clusters"])

    @property
    def zeroed(self) -> NDArray[np.int64]:
        return self.matrix.statement_positions(self.answer["mod-out"])

    @property
    def meta(self) -> NDArray[np.int64]:
        return self.matrix.statement_positions(self.answer["meta-tids"])

    def by_statement(self, name: str) -> NDArray[np.float64]:
        return np.array([self.answer[name][str(statement)] for statement in self.matrix.statements])


def published_result(folder: Path) -> PublishedResult:
    answer = json.loads((folder / "math-pca2.json").read_text())
    votes = sorted(json.loads((folder / "votes.json").read_text()), key=lambda vote: float(vote["modified"]))
    triples = [
        (vote.get("participant_id", vote.get("pid")), statement, vote["vote"])
        for vote in votes
        if (statement := vote.get("statement_id", vote.get("tid"))) in set(answer["tids"])
    ]
    people, statements, values = zip(*triples, strict=True)
    matrix = VoteMatrix.from_triples(people, statements, values, answer["tids"])
    group_of_base = {base: group["id"] for group in answer["group-clusters"] for base in group["members"]}
    labels = np.full(matrix.shape[0], UNGROUPED, dtype=np.int64)
    clusters = answer["base-clusters"]
    for base, members in zip(clusters["id"], clusters["members"], strict=True):
        labels[np.searchsorted(matrix.participants, members)] = group_of_base[base]
    return PublishedResult(matrix, labels, answer)
