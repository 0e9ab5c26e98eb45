# SPDX-License-Identifier: AGPL-3.0-or-later
"""What many numbers look like, without showing the smallest or the largest anybody gave."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from codesign.analytics.estimates import QuantileConvention, quantile

FloatArray = NDArray[np.float64]
MOST_BINS = 10
#: Numbers closer together than this share of their size are the same.
SMALLEST_SPREAD = 1e-8
STEPS = (1.0, 2.0, 5.0, 10.0)


@dataclass(frozen=True)
class Distribution:
    """n numbers: mean, median and quartiles by `convention`; mean weighted where weights are given.

    edges, counts: `len(counts) == len(edges) + 1` people below the first edge, between two edges (the lower one
    included), and from the last edge up. Both ends are open, so that no extreme value stands anywhere.
    """

    n: int
    mean: float
    median: float
    quartiles: tuple[float, float]
    convention: QuantileConvention
    edges: tuple[float, ...]
    counts: tuple[int, ...]
    weighted_mean: float | None = None


def distribution(
    values: ArrayLike,
    weights: ArrayLike | None = None,
    convention: QuantileConvention = QuantileConvention.INCLUSIVE,
) -> Distribution | None:
    """Describe finite numbers; None where there are none. Raises ValueError for NaN or infinity."""
    sample = np.asarray(values, dtype=np.float64).ravel()
    if not np.isfinite(sample).all():
        raise ValueError("a number is finite")
    if not len(sample):
        return None
    low, middle, high = quantile(sample, [0.25, 0.5, 0.75], convention)
    edges = round_edges(*quantile(sample, [0.05, 0.95], QuantileConvention.NEAREST_RANK))
    counts = np.bincount(np.searchsorted(edges, sample, side="right"), minlength=len(edges) + 1)
    weighted = None if weights is None else float(np.average(sample, weights=np.asarray(weights, float)))
    return Distribution(
        n=len(sample),
        mean=float(sample.mean()),
        median=float(middle),
        quartiles=(float(low), float(high)),
        convention=convention,
        edges=tuple(float(edge) for edge in edges),
        counts=tuple(int(count) for count in counts),
        weighted_mean=weighted,
    )


def round_edges(low: float, high: float, most: int = MOST_BINS) -> FloatArray:
    """At most `most` ascending edges at multiples of 1, 2 or 5 times a power of ten, from low up to high."""
    if high - low <= SMALLEST_SPREAD * max(1.0, abs(low), abs(high)):
        return np.array([low])
    rough = (high - low) / (most - 2)
    power = 10.0 ** np.floor(np.log10(rough))
    step = next(step * power for step in STEPS if step * power >= rough * (1 - 1e-9))
    first, last = np.ceil(low / step - 1e-9), np.floor(high / step + 1e-9)
    return np.asarray(np.round(np.arange(first, last + 1) * step, 10), dtype=np.float64)
