# SPDX-License-Identifier: AGPL-3.0-or-later
"""The vote matrix is the same whatever order the votes came in."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codesign.analytics.opinion.votes import VoteMatrix

triples = st.lists(
    st.tuples(st.integers(-3, 9), st.integers(0, 6), st.sampled_from([-1, 0, 1])), min_size=1, max_size=60
)


def matrix_of(votes: list[tuple[int, int, int]]) -> VoteMatrix:
    people, statements, values = zip(*votes, strict=True)
    return VoteMatrix.from_triples(people, statements, values)


def assert_equal(a: VoteMatrix, b: VoteMatrix) -> None:
    for name in ("participants", "statements", "rows", "columns", "values"):
        assert np.array_equal(getattr(a, name), getattr(b, name)), name


@given(triples, st.randoms(use_true_random=False))
def test_row_order_does_not_matter_once_pairs_are_unique(
    votes: list[tuple[int, int, int]], random: object
) -> None:
    unique = list(
        {(person, statement): (person, statement, vote) for person, statement, vote in votes}.values()
    )
    shuffled = list(unique)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert_equal(matrix_of(unique), matrix_of(shuffled))


@given(triples)
def test_the_last_vote_on_a_pair_counts(votes: list[tuple[int, int, int]]) -> None:
    matrix = matrix_of(votes)
    last = {(person, statement): vote for person, statement, vote in votes}
    found = {
        (int(matrix.participants[row]), int(matrix.statements[column])): int(value)
        for row, column, value in zip(matrix.rows, matrix.columns, matrix.values, strict=True)
    }
    assert found == last


@given(triples)
def test_counts_by_group_add_up_to_everybody(votes: list[tuple[int, int, int]]) -> None:
    matrix = matrix_of(votes)
    labels = np.arange(matrix.shape[0]) % 3 - 1
    assert np.array_equal(matrix.counts(labels, 2).sum(axis=0), matrix.counts().sum(axis=0))
    assert matrix.counts(labels, 2).sum() == matrix.size


def test_a_pass_is_a_vote_and_an_unseen_statement_is_not() -> None:
    matrix = VoteMatrix.from_triples([1, 1, 2], [10, 20, 10], [0, 1, -1], [10, 20, 30])
    assert matrix.size == 3
    assert matrix.votes_per_participant.tolist() == [2, 1]
    assert matrix.counts()[0].tolist() == [[1, 0, 0], [1, 0, 0], [0, 1, 0]]
    assert matrix.as_sparse(np.zeros(3)).nnz == 3


def test_nobody_and_nothing() -> None:
    matrix = VoteMatrix.from_triples([], [], [], [4, 2])
    assert matrix.shape == (0, 2)
    assert matrix.statements.tolist() == [2, 4]


@pytest.mark.parametrize(
    ("people", "statements", "votes", "all_statements"),
    [([1], [1], [2], None), ([1], [1, 2], [1, 1], None), ([1], [3], [1], [1, 2])],
)
def test_wrong_votes_are_refused(
    people: list[int], statements: list[int], votes: list[int], all_statements: list[int] | None
) -> None:
    with pytest.raises(ValueError):
        VoteMatrix.from_triples(people, statements, votes, all_statements)


def test_people_and_columns_can_be_taken_out() -> None:
    matrix = VoteMatrix.from_triples([1, 2, 3, 3], [1, 1, 1, 2], [1, -1, 0, 1])
    some = matrix.take_participants(np.array([0, 2]))
    assert some.participants.tolist() == [1, 3]
    assert some.votes_per_participant.tolist() == [1, 2]
    without = matrix.without_columns(np.array([1]))
    assert without.shape == matrix.shape
    assert without.size == 3
