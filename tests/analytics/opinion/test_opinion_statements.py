# SPDX-License-Identifier: AGPL-3.0-or-later
"""Statement statistics: equal to Polis's given its groups, and lenses that keep their promises."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from conversations import API_FIXTURES, PublishedResult, camps, published_result
from scipy.stats import spearmanr

from codesign.analytics.opinion.routing import priorities
from codesign.analytics.opinion.statements import (
    divisiveness,
    group_informed_consensus,
    group_statistics,
    majority_statements,
    polarisation,
    representative_statements,
    smallest_agreement,
    two_proportion_z,
)
from codesign.analytics.opinion.votes import VoteMatrix


@pytest.fixture(params=API_FIXTURES)
def published(request: pytest.FixtureRequest, shared_data: Path) -> PublishedResult:
    return published_result(shared_data / "polis-api" / request.param)


def test_votes_by_group_are_polis_s(published: PublishedResult) -> None:
    stats = group_statistics(published.matrix, published.labels, published.k)
    for group in range(published.k):
        answer = published.answer["group-votes"][str(group)]
        assert stats.members[group] == answer["n-members"]
        for column, statement in enumerate(published.matrix.statements):
            votes = answer["votes"][str(statement)]
            counted = (stats.agree, stats.disagree, stats.seen)
            assert [int(n[group, column]) for n in counted] == [votes["A"], votes["D"], votes["S"]]


def test_group_informed_consensus_is_polis_s(published: PublishedResult) -> None:
    stats = group_statistics(published.matrix, published.labels, published.k)
    expected = published.by_statement("group-aware-consensus")
    assert group_informed_consensus(stats, "legacy") == pytest.approx(expected, abs=1e-6)
    mean = group_informed_consensus(stats, "geometric_mean")
    assert mean**published.k == pytest.approx(expected, abs=1e-6)


def test_representative_statements_are_polis_s(published: PublishedResult) -> None:
    stats = group_statistics(published.matrix, published.labels, published.k)
    chosen = representative_statements(stats, np.union1d(published.zeroed, published.meta))
    for group, found in enumerate(chosen):
        expected = published.answer["repness"][str(group)]
        assert [int(published.matrix.statements[r.column]) for r in found] == [e["tid"] for e in expected]
        assert [r.side for r in found] == [e["repful-for"] for e in expected]
        assert [r.best_agree for r in found] == [e.get("best-agree", False) for e in expected]
        for ours, theirs in zip(found, expected, strict=True):
            assert (ours.successes, ours.trials) == (theirs["n-success"], theirs["n-trials"])
            assert ours.share == pytest.approx(theirs["p-success"], abs=1e-6)
            assert ours.share_z == pytest.approx(theirs["p-test"], abs=1e-6)
            assert ours.ratio == pytest.approx(theirs["repness"], abs=1e-6)
            assert ours.ratio_z == pytest.approx(theirs["repness-test"], abs=1e-6)


def test_majorities_are_polis_s(published: PublishedResult) -> None:
    stats = group_statistics(published.matrix, published.labels, published.k)
    excluded = np.union1d(published.zeroed, published.meta)
    for expected, found in (
        (published.answer["consensus"]["agree"], majority_statements(stats, "agree", excluded)),
        (published.answer["consensus"]["disagree"], majority_statements(stats, "disagree", excluded)),
    ):
        assert [int(published.matrix.statements[m.column]) for m in found] == [e["tid"] for e in expected]
        for ours, theirs in zip(found, expected, strict=True):
            assert (ours.successes, ours.trials) == (theirs["n-success"], theirs["n-trials"])
            assert ours.share == pytest.approx(theirs["p-success"], abs=1e-6)
            assert ours.share_z == pytest.approx(theirs["p-test"], abs=1e-6)


def test_priorities_are_polis_s(published: PublishedResult) -> None:
    """Polis counts grouped people only. In one answer all are 49: it was made while routing was broken."""
    stats = group_statistics(published.matrix, published.labels, published.k)
    expected = published.by_statement("comment-priorities")
    found = priorities(
        *(count.sum(axis=0) for count in (stats.agree, stats.passed, stats.seen)),
        np.array(published.answer["pca"]["comment-extremity"]),
        published.meta,
    )
    if set(expected) == {49}:
        assert np.unique(found).size > 1
    else:
        assert found == pytest.approx(expected, abs=1e-6)


def votes_of_groups(counts: list[list[tuple[int, int, int]]]) -> tuple[VoteMatrix, np.ndarray]:
    """counts[group][statement] = (agree, disagree, pass); every vote by another person of that group."""
    triples, labels = [], []
    for group, statements in enumerate(counts):
        for statement, sides in enumerate(statements):
            for vote, n in zip((1, -1, 0), sides, strict=True):
                for _ in range(n):
                    triples.append((len(labels), statement, vote))
                    labels.append(group)
    people, statements_, votes = zip(*triples, strict=True)
    return VoteMatrix.from_triples(people, statements_, votes, range(len(counts[0]))), np.array(labels)


def test_group_informed_consensus_vectors() -> None:
    matrix, labels = votes_of_groups([[(18, 2, 0), (20, 0, 0)], [(12, 3, 0), (3, 12, 0)]])
    consensus = group_informed_consensus(group_statistics(matrix, labels, 2), "legacy")
    assert consensus == pytest.approx([0.6604, 0.2246], abs=5e-5)


def test_the_smallest_agreement_waits_until_every_group_was_asked() -> None:
    matrix, labels = votes_of_groups([[(9, 1, 0), (9, 1, 0)], [(3, 2, 0), (0, 0, 0)]])
    least = smallest_agreement(group_statistics(matrix, labels, 2))
    assert least.group.tolist() == [1, -1]
    assert least.share[0] == pytest.approx(0.6)
    assert 0 < least.low[0] < 0.6 < least.high[0] < 1
    assert np.isnan(least.share[1])
    assert (least.low[1], least.high[1]) == (0, 1)


def test_divisiveness_and_polarisation() -> None:
    matrix, labels = votes_of_groups([[(8, 0, 0), (4, 4, 0), (0, 0, 8)], [(0, 8, 0), (4, 4, 0), (0, 0, 8)]])
    stats = group_statistics(matrix, labels, 2)
    assert divisiveness(stats) == pytest.approx([0.8, 0, 0])
    assert polarisation(stats) == pytest.approx([1, 1, 0])


def test_equal_shares_of_one_give_no_z() -> None:
    zero = np.array([0])
    assert two_proportion_z(zero, zero, zero, zero).tolist() == [0]


def test_a_statement_of_one_group_only_is_no_consensus() -> None:
    shared = [(7, 2, 1)] * 6
    matrix, labels = votes_of_groups([[*shared, (40, 0, 0)], [*shared, (0, 10, 0)]])
    stats = group_statistics(matrix, labels, 2)
    for method in ("legacy", "geometric_mean"):
        ranking = np.argsort(-group_informed_consensus(stats, method), kind="stable")
        assert 6 not in ranking[:5]


def test_splitting_a_group_at_random_leaves_the_ranking() -> None:
    matrix = camps((150, 120), statements=40)
    labels = (np.arange(matrix.shape[0]) >= 150).astype(np.int64)
    halves = labels.copy()
    halves[np.random.default_rng(2).permutation(150)[:75]] = 2
    whole = group_informed_consensus(group_statistics(matrix, labels, 2), "geometric_mean")
    split = group_informed_consensus(group_statistics(matrix, halves, 3), "geometric_mean")
    assert spearmanr(whole, split).statistic >= 0.95


def test_there_may_be_no_groups_at_all() -> None:
    matrix = camps((10, 10))
    stats = group_statistics(matrix, np.full(matrix.shape[0], -1), 0)
    assert stats.seen_all.sum() == matrix.size
    assert representative_statements(stats) == []
    assert np.isnan(smallest_agreement(stats).share).all()
