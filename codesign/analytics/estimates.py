# SPDX-License-Identifier: AGPL-3.0-or-later
"""Estimates that say how sure they are: intervals, shrunk means, named quantiles, resampling."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

Z_95_TWO_SIDED = 1.96


def wilson_interval(
    successes: ArrayLike, trials: ArrayLike, z: float = Z_95_TWO_SIDED
) -> tuple[FloatArray, FloatArray]:
    """Wilson score interval of a proportion, elementwise; (0, 1) where there was no trial.

    successes and trials broadcast together, 0 <= successes <= trials. Source: Wilson 1927, JASA 22.
    """
    s, n = np.broadcast_arrays(np.asarray(successes, float), np.asarray(trials, float))
    if ((s < 0) | (s > n)).any():
        raise ValueError("successes must lie between 0 and trials")
    share = np.divide(s, n, out=np.full(n.shape, 0.5), where=n > 0)
    denominator = n + z * z
    centre = (s + z * z / 2) / denominator
    margin = z * np.sqrt(n * share * (1 - share) + z * z / 4) / denominator
    low = np.where(s == 0, 0.0, centre - margin)
    high = np.where(s == n, 1.0, centre + margin)
    return low, high


def bayesian_mean(
    total: ArrayLike, count: ArrayLike, prior_mean: float, prior_weight: float
) -> NDArray[np.float64]:
    """Mean pulled towards prior_mean as by prior_weight extra answers: (C m + sum) / (C + n), elementwise.

    With count 0 it is the prior mean. Raises ValueError unless prior_weight > 0.
    """
    if prior_weight <= 0:
        raise ValueError("prior_weight must be positive")
    weighted = prior_weight * prior_mean + np.asarray(total, float)
    return np.asarray(weighted / (prior_weight + np.asarray(count, float)), dtype=np.float64)


class QuantileConvention(StrEnum):
    """The four conventions in use; a published quantile names the one it used (Hyndman & Fan 1996 types)."""

    INCLUSIVE = "inclusive"  # type 7
    EXCLUSIVE = "exclusive"  # type 6
    MEDIAN_UNBIASED = "median_unbiased"  # type 8
    NEAREST_RANK = "nearest_rank"  # type 1


_NumpyMethod = Literal["linear", "weibull", "median_unbiased", "inverted_cdf"]
_NUMPY_METHOD: dict[QuantileConvention, _NumpyMethod] = {
    QuantileConvention.INCLUSIVE: "linear",
    QuantileConvention.EXCLUSIVE: "weibull",
    QuantileConvention.MEDIAN_UNBIASED: "median_unbiased",
    QuantileConvention.NEAREST_RANK: "inverted_cdf",
}


def quantile(
    values: ArrayLike, q: ArrayLike, convention: QuantileConvention = QuantileConvention.INCLUSIVE
) -> FloatArray:
    """Quantiles q in [0, 1] of a one-dimensional sample. Raises ValueError for an empty sample."""
    sample = np.asarray(values, float).ravel()
    if not len(sample):
        raise ValueError("an empty sample has no quantile")
    shares = np.asarray(q, float)
    return np.asarray(np.quantile(sample, shares, method=_NUMPY_METHOD[convention]), dtype=np.float64)


def resampled_counts(n: int, replicates: int, random: np.random.Generator) -> Iterator[IntArray]:
    """For each bootstrap replicate, how often each of n units was drawn with replacement: int64[n]."""
    for _ in range(replicates):
        yield np.bincount(random.integers(0, n, size=n), minlength=n)


def bootstrap_interval(
    statistic: Callable[[IntArray], float],
    n: int,
    *,
    replicates: int,
    random: np.random.Generator,
    level: float = 0.95,
) -> tuple[float, float]:
    """Percentile interval of statistic(weights) over resampled units (Efron 1979), inclusive quantiles."""
    if n < 1 or replicates < 1:
        raise ValueError("n and replicates must be at least 1")
    drawn = [statistic(weights) for weights in resampled_counts(n, replicates, random)]
    low, high = quantile(drawn, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def difference_interval(
    before: tuple[int, int], after: tuple[int, int], z: float = Z_95_TWO_SIDED
) -> tuple[float, float]:
    """Interval of the change of a proportion, after minus before, each given as (successes, trials).

    Both samples are taken as independent, which makes it wide where many people are in both. (-1, 1) where
    either had no trial. Source: Newcombe 1998, Stat. Med. 17, method 10.
    """
    (low_1, low_2), (high_1, high_2) = wilson_interval((before[0], after[0]), (before[1], after[1]), z)
    share_1, share_2 = (successes / trials if trials else 0.5 for successes, trials in (before, after))
    change = share_2 - share_1
    low = change - np.hypot(share_2 - low_2, high_1 - share_1)
    high = change + np.hypot(high_2 - share_2, share_1 - low_1)
    return (float(low), float(high)) if before[1] and after[1] else (-1.0, 1.0)
