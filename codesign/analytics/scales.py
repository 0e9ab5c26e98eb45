# SPDX-License-Identifier: AGPL-3.0-or-later
"""Consensus and polarisation on ordinal scales.

Every measure takes counts[K], K >= 2: how many people chose each category, lowest first. Counts may be
weighted, so fractions are allowed. All raise ValueError for negative counts, fewer than two categories, or
nobody at all. Categories stand at equal distances; reversing the scale changes no measure.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from codesign.analytics.estimates import QuantileConvention, quantile

FloatArray = NDArray[np.float64]

ESTEBAN_RAY_ALPHA = 1.6
POLARISED_SHARE = 0.3
RAND_POINTS = 9


def answer_counts(counts: ArrayLike) -> FloatArray:
    """The counts as float64[K], refused where no measure can be taken of them."""
    answers = np.asarray(counts, dtype=np.float64)
    if answers.ndim != 1 or len(answers) < 2:
        raise ValueError("an ordinal scale has at least two categories")
    if not np.isfinite(answers).all() or (answers < 0).any():
        raise ValueError("a count is finite and not negative")
    if not answers.any():
        raise ValueError("nobody answered: there is nothing to measure")
    return answers


def _shares(counts: ArrayLike) -> FloatArray:
    answers = answer_counts(counts)
    return answers / float(answers.sum())


def _below(counts: ArrayLike) -> FloatArray:
    """Share of the answers in or below each category but the last, which holds everybody: float64[K - 1]."""
    return np.cumsum(_shares(counts))[:-1]


def consensus(counts: ArrayLike) -> float:
    """Cns = 1 + sum p_i log2(1 - |x_i - mean| / (K - 1)), 0..1 (Tastle & Wierman 2007).

    0 when half the people stand at each end, 1 when all chose one category. Dissention is 1 - Cns.
    """
    shares = _shares(counts)
    categories = np.arange(len(shares))
    chosen = shares > 0
    if np.count_nonzero(chosen) == 1:
        return 1.0
    distance = np.abs(categories - shares @ categories) / (len(shares) - 1)
    cns = 1 + float(shares[chosen] @ np.log2(1 - distance[chosen]))
    return min(max(cns, 0.0), 1.0)


def agreement(counts: ArrayLike) -> float:
    """A, -1 (two opposite camps) over 0 (everything alike) to 1 (one category) (van der Eijk 2001).

    The distribution is peeled into layers that are either empty or equally full; A is the mean of the
    layers' agreement, weighted by the people in them.
    """
    answers = answer_counts(counts)
    left, found = answers, 0.0
    while left.any():
        pattern = left > 0
        height = float(left[pattern].min())
        found += height * int(pattern.sum()) * _layer_agreement(pattern)
        left = np.where(pattern, left - height, 0.0)
    return min(max(found / float(answers.sum()), -1.0), 1.0)


def _layer_agreement(pattern: NDArray[np.bool_]) -> float:
    """U (1 - (S - 1) / (K - 1)) of a layer in which S of K categories are equally full."""
    categories, filled = len(pattern), int(np.count_nonzero(pattern))
    if filled == 1:
        return 1.0
    triples = [tuple(triple) for triple in combinations(pattern.tolist(), 3)]
    unimodal = triples.count((True, True, False)) + triples.count((False, True, True))
    bimodal = triples.count((True, False, True))
    if not unimodal + bimodal:
        return 0.0
    signed = (categories - 2) * unimodal - (categories - 1) * bimodal
    unimodality = signed / ((categories - 2) * (unimodal + bimodal))
    return unimodality * (1 - (filled - 1) / (categories - 1))


def polarisation(counts: ArrayLike) -> float:
    """(1 - A) / 2, 0..1, of van der Eijk's A."""
    return (1 - agreement(counts)) / 2


def leik_dispersion(counts: ArrayLike) -> float:
    """D = sum d_i / (0.5 (K - 1)), d_i the smaller of F_i and 1 - F_i: 0..1, consensus is 1 - D (Leik 1966)."""
    below = _below(counts)
    return float(np.minimum(below, 1 - below).sum() / (0.5 * len(below)))


def blair_lacy(counts: ArrayLike) -> float:
    """Concentration l = sqrt(sum_{i<K} (F_i - 0.5)^2 / ((K - 1) / 4)), 0..1 (Blair & Lacy 2000)."""
    return float(np.sqrt(blair_lacy_squared(counts)))


def blair_lacy_squared(counts: ArrayLike) -> float:
    """The l^2 of `blair_lacy`, 0..1; the dispersion is 1 - l^2."""
    below = _below(counts)
    return float(((below - 0.5) ** 2).sum() / (len(below) / 4))


def ordinal_variation(counts: ArrayLike) -> float:
    """IOV = sum_{i<j} n_i n_j (j - i) / Tmax, 0..1 (Berry & Mielke 1992).

    Tmax, the largest value N people can reach, is N^2 (K - 1) / 4, or (N^2 - 1) (K - 1) / 4 for odd N.
    """
    answers = answer_counts(counts)
    people = float(answers.sum())
    below = np.cumsum(answers)[:-1]
    largest = (people**2 - (people % 2 == 1)) * len(below) / 4
    return float((below * (people - below)).sum() / largest) if largest else 0.0


def kvalseth_variation(counts: ArrayLike) -> float:
    """COV = 1 - sqrt(1 - IOV), 0..1 (Kvålseth 1995)."""
    return 1 - float(np.sqrt(max(1 - ordinal_variation(counts), 0.0)))


def esteban_ray(counts: ArrayLike, alpha: float = ESTEBAN_RAY_ALPHA) -> float:
    """2^(1+a) sum_i sum_j p_i^(1+a) p_j |x_i - x_j|, x on 0..1 (Esteban & Ray 1994, Econometrica 62).

    So scaled, half the people at each end give 1. alpha in (0, 1.6]: how much belonging to a large camp counts.
    """
    if not 0 < alpha <= 1.6:
        raise ValueError("alpha must be above 0 and at most 1.6")
    shares = _shares(counts)
    places = np.linspace(0, 1, len(shares))
    distances = np.abs(places[:, None] - places)
    return float(2 ** (1 + alpha) * (shares ** (1 + alpha) @ distances @ shares))


def reynal_querol(counts: ArrayLike) -> float:
    """4 sum p_i^2 (1 - p_i), 0..1: how near to two equal camps, whatever their distance (Reynal-Querol 2002)."""
    shares = _shares(counts)
    return float(4 * (shares**2 @ (1 - shares)))


def category_quantiles(
    counts: ArrayLike, q: ArrayLike, convention: QuantileConvention = QuantileConvention.INCLUSIVE
) -> FloatArray:
    """Quantiles of the category numbers 1..K. Raises ValueError for weighted (fractional) counts."""
    answers = answer_counts(counts)
    people = answers.astype(np.int64)
    if (people != answers).any():
        raise ValueError("the quantile conventions are defined for whole counts")
    return quantile(np.repeat(np.arange(1, len(people) + 1), people), q, convention)


def interquartile_range(
    counts: ArrayLike, convention: QuantileConvention = QuantileConvention.INCLUSIVE
) -> float:
    """Q3 - Q1 in categories, 0..K - 1; state the convention wherever it is shown."""
    low, high = category_quantiles(counts, [0.25, 0.75], convention)
    return float(high - low)


@dataclass(frozen=True)
class RandDisagreement:
    """RAND/UCLA appropriateness method (Fitch et al. 2001), in points of its 1..9 scale.

    low, high: the 30th and 70th percentile. adjusted: IPRAS, how far apart they may lie before experts
    disagree, wider the further the middle of the two is from 5.
    """

    low: float
    high: float

    @property
    def range(self) -> float:
        """IPR = P70 - P30."""
        return self.high - self.low

    @property
    def adjusted(self) -> float:
        """IPRAS = 2.35 + 1.5 |5 - (P30 + P70) / 2|."""
        return 2.35 + 1.5 * abs(5 - (self.low + self.high) / 2)

    @property
    def index(self) -> float:
        """IPR / IPRAS; above 1 people disagree."""
        return self.range / self.adjusted

    @property
    def is_disagreement(self) -> bool:
        """Whether IPR > IPRAS."""
        return self.range > self.adjusted


def rand_disagreement(
    counts: ArrayLike, convention: QuantileConvention = QuantileConvention.INCLUSIVE
) -> RandDisagreement:
    """IPR against IPRAS; a scale of other than nine points is stretched onto 1..9 first."""
    steps = len(answer_counts(counts)) - 1
    low, high = category_quantiles(counts, [0.3, 0.7], convention)
    stretch = (RAND_POINTS - 1) / steps
    return RandDisagreement(float(1 + (low - 1) * stretch), float(1 + (high - 1) * stretch))


def is_polarised(counts: ArrayLike, share: float = POLARISED_SHARE, width: int = 2) -> bool:
    """Whether the lowest and the highest `width` categories each hold at least this share of the answers.

    Such an item is divided, and is never drawn as neutral however near the middle its mean is. On scales of
    up to four categories the two ends are narrowed so that they do not touch.
    """
    shares = _shares(counts)
    ends = max(1, min(width, (len(shares) - 1) // 2))
    # Ten times 0.1 is not 1: a share on the threshold must not fail by rounding.
    return bool(min(shares[:ends].sum(), shares[-ends:].sum()) >= share - 1e-12)


@dataclass(frozen=True)
class ScaleMeasures:
    """Every measure of one distribution, for a table; n: people, mean: in category numbers 1..K."""

    n: int
    mean: float
    median: float
    interquartile_range: float
    convention: QuantileConvention
    consensus: float
    agreement: float
    polarisation: float
    leik_dispersion: float
    blair_lacy: float
    ordinal_variation: float
    kvalseth_variation: float
    esteban_ray: float
    reynal_querol: float
    disagreement_index: float
    is_polarised: bool


def scale_measures(
    counts: ArrayLike, convention: QuantileConvention = QuantileConvention.INCLUSIVE
) -> ScaleMeasures | None:
    """All measures of whole counts at once; None where nobody answered."""
    if not np.any(counts):
        return None
    answers = answer_counts(counts)
    return ScaleMeasures(
        n=int(answers.sum()),
        mean=float(_shares(counts) @ np.arange(1, len(answers) + 1)),
        median=float(category_quantiles(counts, 0.5, convention)),
        interquartile_range=interquartile_range(counts, convention),
        convention=convention,
        consensus=consensus(counts),
        agreement=agreement(counts),
        polarisation=polarisation(counts),
        leik_dispersion=leik_dispersion(counts),
        blair_lacy=blair_lacy(counts),
        ordinal_variation=ordinal_variation(counts),
        kvalseth_variation=kvalseth_variation(counts),
        esteban_ray=esteban_ray(counts),
        reynal_querol=reynal_querol(counts),
        disagreement_index=rand_disagreement(counts, convention).index,
        is_polarised=is_polarised(counts),
    )
