# SPDX-License-Identifier: AGPL-3.0-or-later
"""The lottery is not uniform when priorities differ, and shows every statement often enough."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import chisquare

from codesign.analytics.opinion.routing import META_PRIORITY, choose_next, priorities


def draws(weights: list[float], n: int = 4000) -> np.ndarray:
    random = np.random.default_rng(7)
    shown = [10] * len(weights)
    drawn = [choose_next(weights, shown, 3, random) for _ in range(n)]
    return np.bincount([draw.position for draw in drawn if draw is not None], minlength=len(weights))


def test_the_lottery_follows_the_weights_and_would_not_pass_for_uniform() -> None:
    weights = [0.5, 1.0, 2.0, 4.0]
    counted = draws(weights)
    expected = np.array(weights) / sum(weights) * counted.sum()
    assert chisquare(counted, expected).pvalue > 0.001
    assert chisquare(counted).pvalue < 1e-12
    assert chisquare(draws([1.0] * 4)).pvalue > 0.001


def test_statements_below_the_minimum_come_first() -> None:
    random = np.random.default_rng(0)
    seen = {choose_next([1000.0, 1.0, 2.0], [50, 2, 0], 3, random).position for _ in range(200)}  # type: ignore[union-attr]
    assert seen == {1, 2}


def test_every_statement_reaches_the_minimum_and_exposure_is_fair() -> None:
    random = np.random.default_rng(1)
    weights = np.linspace(0.1, 5, 20)
    shown = np.zeros(20, dtype=int)
    for _ in range(20 * 5):
        draw = choose_next(weights, shown, 5, random)
        assert draw is not None
        shown[draw.position] += 1
    assert shown.tolist() == [5] * 20


def test_the_draw_says_what_weight_it_was_made_with() -> None:
    draw = choose_next([3.0, 1.0], [0, 0], 0, np.random.default_rng(0))
    assert draw is not None
    assert draw.weight == [3.0, 1.0][draw.position]
    assert draw.probability == draw.weight / 4
    assert (draw.candidates, draw.below_minimum) == (2, False)


def test_an_empty_lottery_and_a_broken_one() -> None:
    random = np.random.default_rng(0)
    assert choose_next([], [], 1, random) is None
    for weights in ([0.0, 1.0], [float("nan"), 1.0], [-1.0, 2.0]):
        with pytest.raises(ValueError, match="positive"):
            choose_next(weights, [0, 0], 0, random)
    with pytest.raises(ValueError, match="length"):
        choose_next([1.0], [0, 0], 0, random)


def test_new_statements_come_early_and_passed_over_ones_late() -> None:
    agree, passed, seen = np.array([5, 5, 0, 2]), np.array([0, 20, 0, 0]), np.array([25, 25, 0, 2])
    found = priorities(agree, passed, seen, np.zeros(4), meta_columns=np.array([3]))
    assert found[2] > found[0] > found[1]
    assert found[3] == META_PRIORITY
    # One agreement of four: I = (1 - 1/6) (0.5 + 1) (2/6), weight (I (1 + 8 * 2^(-4/5)))^2.
    one = priorities(np.array([1]), np.array([0]), np.array([4]), np.array([0.5]))
    assert one == pytest.approx([(5 / 6 * 1.5 / 3 * (1 + 8 * 2 ** (-4 / 5))) ** 2])
