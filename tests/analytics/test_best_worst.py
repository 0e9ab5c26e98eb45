# SPDX-License-Identifier: AGPL-3.0-or-later
"""Designs are balanced, and scores follow the choices."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codesign.analytics.best_worst import VERSIONS, Choice, balanced_design, best_worst_scores

#: Answers are stored by the number of a set: another design would give them another meaning.
DESIGN_OF_FIVE = (((0, 3, 2), (4, 1, 3)),)


@settings(max_examples=12)
@given(items=st.integers(3, 12), size=st.integers(2, 5), times=st.integers(1, 3))
def test_items_stand_equally_often_and_never_twice_in_a_set(items: int, size: int, times: int) -> None:
    size = min(size, items)
    for sets in balanced_design(items, size, times, versions=2):
        assert all(len(set(one)) == size for one in sets)
        shown = Counter(item for one in sets for item in one)
        assert set(shown) == set(range(items))
        assert min(shown.values()) >= times
        assert max(shown.values()) - min(shown.values()) <= 1


def test_pairs_meet_about_equally_often_over_the_versions() -> None:
    design = balanced_design(12)
    met = Counter(frozenset(pair) for sets in design for one in sets for pair in combinations(one, 2))
    counts = [met[frozenset(pair)] for pair in combinations(range(12), 2)]
    assert len(design) == VERSIONS
    assert max(counts) - min(counts) <= 2


def test_the_same_question_has_the_same_design_in_every_process() -> None:
    assert balanced_design(5, 3, 1, 1) == DESIGN_OF_FIVE


@pytest.mark.parametrize("bad", [(3, 4, 1, 1), (3, 1, 1, 1), (3, 2, 0, 1), (3, 2, 1, 0)])
def test_an_impossible_design_is_refused(bad: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError):
        balanced_design(*bad)


def test_counts_and_strengths_of_a_few_choices() -> None:
    scores = best_worst_scores([Choice((0, 1, 2), 0, 2), Choice((0, 1, 2), 0, 1, weight=3.0)], 4)
    assert scores.shown.tolist() == [4, 4, 4, 0]
    assert scores.best.tolist() == [4, 0, 0, 0]
    assert scores.worst.tolist() == [0, 3, 1, 0]
    assert scores.score.tolist() == [1, -0.75, -0.25, 0]
    assert scores.strength[0] > scores.strength[2] > scores.strength[1]
    assert np.isfinite(scores.strength).all()


def test_a_choice_outside_its_set_is_refused() -> None:
    for best, worst in ((0, 0), (0, 9)):
        with pytest.raises(ValueError):
            best_worst_scores([Choice((0, 1), best, worst)], 10)


def test_the_order_of_the_answers_changes_nothing() -> None:
    random = np.random.default_rng(1)
    choices = [Choice(one, one[0], one[-1]) for sets in balanced_design(8) for one in sets]
    mixed = [choices[place] for place in random.permutation(len(choices))]
    assert np.array_equal(best_worst_scores(choices, 8).strength, best_worst_scores(mixed, 8).strength)
