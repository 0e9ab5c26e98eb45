# SPDX-License-Identifier: AGPL-3.0-or-later
"""Intervals, shrunk means, named quantiles and resampling."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codesign.analytics.estimates import (
    QuantileConvention,
    bayesian_mean,
    bootstrap_interval,
    quantile,
    resampled_counts,
    wilson_interval,
)


def test_wilson_lower_bounds() -> None:
    low, _ = wilson_interval([1, 184], [1, 200])
    assert low == pytest.approx([0.2065, 0.8740], abs=5e-5)


def test_wilson_of_no_trials_knows_nothing() -> None:
    low, high = wilson_interval(0, 0)
    assert (low, high) == (0, 1)


def test_wilson_refuses_more_successes_than_trials() -> None:
    with pytest.raises(ValueError):
        wilson_interval(3, 2)


@given(st.integers(0, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_holds_the_share_and_mirrors(counts: tuple[int, int]) -> None:
    s, n = counts
    low, high = wilson_interval(s, n)
    assert 0 <= low <= (s / n if n else 0.5) <= high <= 1
    mirrored_low, mirrored_high = wilson_interval(n - s, n)
    assert low == pytest.approx(1 - mirrored_high, abs=1e-12)
    assert high == pytest.approx(1 - mirrored_low, abs=1e-12)


def test_bayesian_mean_pulls_few_answers_to_the_prior() -> None:
    means = bayesian_mean([5, 920, 0], [1, 200, 0], prior_mean=3.8, prior_weight=10)
    assert means == pytest.approx([3.9091, 4.5619, 3.8], abs=5e-5)
    with pytest.raises(ValueError):
        bayesian_mean(1, 1, prior_mean=3, prior_weight=0)


@pytest.mark.parametrize(
    ("convention", "expected"),
    [
        (QuantileConvention.INCLUSIVE, 1.75),
        (QuantileConvention.EXCLUSIVE, 1.25),
        (QuantileConvention.MEDIAN_UNBIASED, 1.416667),
        (QuantileConvention.NEAREST_RANK, 1.0),
    ],
)
def test_each_convention_has_its_own_first_quartile(convention: QuantileConvention, expected: float) -> None:
    assert quantile([4, 1, 3, 2], 0.25, convention) == pytest.approx(expected, abs=1e-6)


def test_an_empty_sample_has_no_quantile() -> None:
    with pytest.raises(ValueError):
        quantile([], 0.5)


def test_a_replicate_draws_as_many_as_there_are() -> None:
    drawn = list(resampled_counts(12, 5, np.random.default_rng(1)))
    assert [int(weights.sum()) for weights in drawn] == [12] * 5
    assert any((weights != 1).any() for weights in drawn)


def test_the_bootstrap_interval_of_a_mean_is_about_two_standard_errors() -> None:
    values = np.random.default_rng(0).normal(10, 2, size=400)
    low, high = bootstrap_interval(
        lambda weights: float(np.average(values, weights=weights)),
        len(values),
        replicates=400,
        random=np.random.default_rng(3),
    )
    assert low < values.mean() < high
    assert high - low == pytest.approx(2 * 1.96 * values.std() / 20, rel=0.15)
