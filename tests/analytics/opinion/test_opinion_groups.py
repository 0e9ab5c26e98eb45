# SPDX-License-Identifier: AGPL-3.0-or-later
"""Groups are found where there are some, in any order of rows, and doubted where there are none."""

from __future__ import annotations

import numpy as np
import pytest
from conversations import camps
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.metrics import adjusted_rand_score, silhouette_score

from codesign.analytics.opinion.clustering import (
    CONDENSED_POINTS,
    adjusted_rand_index,
    condense,
    distances,
    silhouette,
)
from codesign.analytics.opinion.groups import (
    Grouping,
    find_groups,
    placed_participants,
    polis_groups,
    polis_participants,
)
from codesign.analytics.opinion.stability import Reason, Verdict, verdict
from codesign.analytics.opinion.votes import VoteMatrix


def clouds(sizes: tuple[int, ...], *, seed: int = 0) -> np.ndarray:
    """Well separated round clouds on a circle."""
    random = np.random.default_rng(seed)
    angles = np.linspace(0, 2 * np.pi, len(sizes), endpoint=False)
    centres = 10 * np.column_stack([np.cos(angles), np.sin(angles)])
    return np.concatenate(
        [random.normal(centre, 1, size=(n, 2)) for centre, n in zip(centres, sizes, strict=True)]
    )


@pytest.mark.parametrize(
    "sizes", [(60, 40), (30, 50, 20), (25, 25, 25, 25), (40, 10, 20, 30, 15), (3000, 2000)]
)
def test_clouds_are_found_and_the_largest_comes_first(sizes: tuple[int, ...]) -> None:
    found = find_groups(clouds(sizes))
    assert found.k == len(sizes)
    counted = np.bincount(found.labels)
    assert counted.tolist() == sorted(sizes, reverse=True)
    truth = np.repeat(np.arange(len(sizes)), sizes)
    assert adjusted_rand_index(found.labels, truth) == 1


def test_of_equally_large_groups_the_one_with_the_first_person_comes_first() -> None:
    assert find_groups(clouds((20, 20))).labels[0] == 0


def test_k_can_be_asked_for() -> None:
    assert find_groups(clouds((50, 50)), k=4).k == 4
    assert find_groups(np.zeros((9, 2)), k=3).k == 1
    with pytest.raises(ValueError, match="at least 1"):
        find_groups(clouds((5, 5)), k=0)


def test_far_out_people_are_no_group_while_there_is_another_way() -> None:
    lonely = np.concatenate([clouds((60, 40)), [[400.0, 0.0]]])
    assert Reason.SMALL_GROUP in verdict(find_groups(lonely), None, None)[1]
    company = np.concatenate([clouds((60, 40)), np.full((5, 2), 30.0)])
    assert np.bincount(find_groups(company).labels).tolist() == [60, 40, 5]
    pair = np.concatenate([clouds((60, 40)), [[0.0, 24.0], [0.0, 24.5]]])
    assert np.bincount(find_groups(pair).labels).min() >= 5


def test_nobody_forms_no_group_and_everybody_in_one_place_forms_one() -> None:
    assert find_groups(np.empty((0, 2))).k == 0
    assert find_groups(np.ones((5, 2))).k == 1
    assert polis_groups(np.ones((5, 2))).k == 1


@settings(max_examples=30, deadline=None)
@given(arrays(float, st.tuples(st.integers(4, 40), st.just(2)), elements=st.floats(-5, 5, width=32)))
def test_silhouette_is_scikit_learn_s(points: np.ndarray) -> None:
    labels = np.arange(len(points)) % 3
    expected = silhouette_score(points, labels)
    assert silhouette(distances(points), np.ones(len(points)), labels, 3) == pytest.approx(expected, abs=1e-9)


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=40))
def test_adjusted_rand_index_is_scikit_learn_s(pairs: list[tuple[int, int]]) -> None:
    a, b = (np.array(side) for side in zip(*pairs, strict=True))
    assert adjusted_rand_index(a, b) == pytest.approx(adjusted_rand_score(a, b), abs=1e-12)


def test_condensing_keeps_everybody_and_the_middle() -> None:
    points = clouds((4000, 2500))
    condensed = condense(points)
    assert len(condensed.points) <= CONDENSED_POINTS
    assert condensed.weights.sum() == len(points)
    assert condensed.weights @ condensed.points == pytest.approx(points.sum(axis=0))
    labels = find_groups(points, k=2).labels
    cells = find_groups(condensed.points, k=2).labels
    exact = silhouette(distances(points[::7]), np.ones(len(points[::7])), labels[::7], 2)
    assert silhouette(distances(condensed.points), condensed.weights, cells, 2) == pytest.approx(
        exact, abs=0.02
    )


def test_few_votes_place_nobody_and_polis_fills_up_to_fifteen() -> None:
    people = np.repeat(np.arange(20), 10)
    statements = np.tile(np.arange(10), 20)
    keep = (people < 4) | (statements < 3)
    matrix = VoteMatrix.from_triples(people[keep], statements[keep], np.ones(np.count_nonzero(keep)))
    assert placed_participants(matrix).tolist() == [0, 1, 2, 3]
    assert len(polis_participants(matrix)) == 15
    backwards = polis_participants(matrix, np.arange(19, -1, -1))
    assert backwards.tolist() == sorted(polis_participants(matrix).tolist(), reverse=True)


def test_with_fewer_than_seven_statements_all_of_them_are_enough() -> None:
    matrix = VoteMatrix.from_triples([1, 1, 2], [1, 2, 1], [1, 1, 1])
    assert placed_participants(matrix).tolist() == [0]


def test_polis_groups_hang_on_row_order_and_ours_do_not() -> None:
    random = np.random.default_rng(5)
    points = random.normal(size=(300, 2))
    shuffles = [random.permutation(300) for _ in range(6)]
    polis = [polis_groups(points[order], k=3).labels[np.argsort(order)] for order in shuffles]
    assert min(adjusted_rand_index(polis[0], other) for other in polis[1:]) < 0.9
    matrix = camps((80, 60))
    assert find_groups(points).labels.tolist() == find_groups(points.copy()).labels.tolist()
    assert matrix.participants.tolist() == sorted(matrix.participants.tolist())


def test_the_verdict_names_every_reason() -> None:
    good = find_groups(clouds((60, 40)))
    assert verdict(good, 0.9, 0.7) == (Verdict.STABLE, ())
    assert verdict(good, None, None) == (Verdict.UNCHECKED, ())
    bad = Grouping(np.repeat([0, 1], [25, 4]), np.zeros((2, 2)), 0.24, {2: 0.24})
    found, reasons = verdict(bad, 0.59, 0.29)
    assert found is Verdict.NO_STABLE_GROUPS
    assert set(reasons) == set(Reason)
