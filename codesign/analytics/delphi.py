# SPDX-License-Identifier: AGPL-3.0-or-later
"""Delphi rounds: what a panel is told between rounds, whether it agrees, and whether it has stopped moving.

Ratings of one item in one round are a mapping of panellist -> category, `scale.lowest` to `scale.highest`.
Results hold small cells as they are: whoever publishes a histogram suppresses them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from codesign.analytics.disclosure import DEFAULT_K, publishable
from codesign.analytics.estimates import QuantileConvention
from codesign.analytics.scales import (
    agreement,
    category_quantiles,
    consensus,
    interquartile_range,
    rand_disagreement,
)

IntArray = NDArray[np.int64]
Ratings = Mapping[int, int]

# Shares are compared with thresholds people wrote in percent; rounding must not decide.
ROUNDING = 1e-9
WILCOXON_LEVEL = 0.05
LARGEST_NET_CHANGE = 0.15
LARGEST_CV_CHANGE = 0.2
LARGEST_INDIVIDUAL_CHANGE = 0.15


@dataclass(frozen=True)
class Scale:
    """Categories lowest..highest; the `band` outermost ones on each side count as against and for.

    By default two of four or five categories, three of nine; never so many that the middle is part of both.
    """

    lowest: int = 1
    highest: int = 5
    band: int | None = None

    def __post_init__(self) -> None:
        """Raises ValueError for fewer than two categories, or bands that touch."""
        if self.size < 2:
            raise ValueError("a scale has at least two categories")
        if self.band is not None and not 1 <= self.band <= self.size // 2:
            raise ValueError("the two bands of a scale must not touch")

    @property
    def size(self) -> int:
        """Number of categories."""
        return self.highest - self.lowest + 1

    @property
    def outer(self) -> int:
        """Width of each band."""
        return self.band or max(1, self.size // 2 if self.size <= 5 else self.size // 3)

    def counts(self, ratings: Ratings) -> IntArray:
        """How many chose each category: int64[size]. Raises ValueError for a rating outside the scale."""
        given = np.array(list(ratings.values()), dtype=np.int64) - self.lowest
        if ((given < 0) | (given >= self.size)).any():
            raise ValueError(f"a rating lies between {self.lowest} and {self.highest}")
        return np.bincount(given, minlength=self.size).astype(np.int64)


@dataclass(frozen=True)
class Feedback:
    """What a panellist sees of a closed round; quartiles and median in points of the scale.

    top_share: share of the ratings in the top band. own: the reader's earlier rating, None without one;
    own_is_outside: whether it lies outside the quartiles, so that a reason is asked for.
    """

    n: int
    median: float
    lower_quartile: float
    upper_quartile: float
    histogram: tuple[int, ...]
    top_share: float
    own: int | None
    own_is_outside: bool
    convention: QuantileConvention


def feedback(
    ratings: Ratings,
    scale: Scale,
    reader: int | None = None,
    *,
    k: int = DEFAULT_K,
    convention: QuantileConvention = QuantileConvention.INCLUSIVE,
) -> Feedback | None:
    """The closed round's answer for one reader; None with fewer than k ratings, which would single people out."""
    counts = scale.counts(ratings)
    if not publishable(len(ratings), k):
        return None
    lower, median, upper = (
        float(quartile) + scale.lowest - 1
        for quartile in category_quantiles(counts, [0.25, 0.5, 0.75], convention)
    )
    own = None if reader is None else ratings.get(reader)
    return Feedback(
        n=len(ratings),
        median=median,
        lower_quartile=lower,
        upper_quartile=upper,
        histogram=tuple(counts.tolist()),
        top_share=float(counts[-scale.outer :].sum() / len(ratings)),
        own=own,
        own_is_outside=own is not None and not lower <= own <= upper,
        convention=convention,
    )


class Criterion(StrEnum):
    """What counts as consensus, fixed before the first round opens."""

    PERCENT = "percent"  # share in the top (or bottom) band
    SEVENTY_FIFTEEN = "seventy_fifteen"  # so many in one band, and fewer than 15 % in the other
    IQR = "iqr"  # interquartile range in categories
    IPRAS = "ipras"  # RAND/UCLA disagreement index
    CNS = "cns"  # Tastle & Wierman
    A = "a"  # van der Eijk


# Percent: the median threshold of 100 studies (Diamond et al. 2014). For Cns and A no source prescribes one.
DEFAULT_THRESHOLDS = {
    Criterion.PERCENT: 0.75,
    Criterion.SEVENTY_FIFTEEN: 0.70,
    Criterion.IPRAS: 1.0,
    Criterion.CNS: 0.7,
    Criterion.A: 0.6,
}
OPPOSED_SHARE = 0.15
NARROW_IQR, WIDE_IQR = 1.0, 2.0


@dataclass(frozen=True)
class DelphiRule:
    """An a-priori rule; threshold None takes the criterion's default.

    The IQR's default is 1 category on scales of up to seven, 2 on longer ones. minimum_n: ratings below which
    nothing is said. needs_stability: agreement counts only once the panel has stopped moving (Dajani 1979).
    """

    criterion: Criterion = Criterion.PERCENT
    threshold: float | None = None
    minimum_n: int = DEFAULT_K
    needs_stability: bool = False
    convention: QuantileConvention = QuantileConvention.INCLUSIVE

    def __post_init__(self) -> None:
        """Raises ValueError for a threshold no panel, or every panel, would reach."""
        if self.minimum_n < 1:
            raise ValueError("minimum_n must be at least 1")
        if self.threshold is None:
            return
        match self.criterion:
            case Criterion.PERCENT | Criterion.SEVENTY_FIFTEEN:
                is_sensible = 0.5 < self.threshold <= 1
            case Criterion.CNS | Criterion.A:
                is_sensible = 0 < self.threshold <= 1
            case _:
                is_sensible = self.threshold >= 0
        if not is_sensible:
            raise ValueError(f"{self.threshold} is no threshold for {self.criterion}")

    def threshold_on(self, scale: Scale) -> float:
        """The threshold in force on this scale."""
        if self.threshold is not None:
            return self.threshold
        if self.criterion is Criterion.IQR:
            return NARROW_IQR if scale.size <= 7 else WIDE_IQR
        return DEFAULT_THRESHOLDS[self.criterion]

    def to_document(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            name: str(value) if isinstance(value, StrEnum) else value for name, value in asdict(self).items()
        }

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> DelphiRule:
        """Read what `to_document` wrote; what is missing takes its default."""
        known: dict[str, Any] = {name: document[name] for name in asdict(cls()) if name in document}
        for name, kind in (("criterion", Criterion), ("convention", QuantileConvention)):
            if name in known:
                known[name] = kind(known[name])
        return cls(**known)


class Direction(StrEnum):
    """Where the panel stands when it agrees."""

    FOR = "for"
    AGAINST = "against"
    MIDDLE = "middle"


def agreed_direction(rule: DelphiRule, counts: IntArray, scale: Scale) -> Direction | None:
    """The direction of the consensus, None where the rule does not find one. Raises ValueError without ratings.

    The measures of spread say that people stand together; a median within one of the bands says where.
    """
    if rule.criterion in (Criterion.PERCENT, Criterion.SEVENTY_FIFTEEN):
        return _agreed_by_share(rule, counts, scale)
    if not _stands_together(rule, counts, scale):
        return None
    median = float(category_quantiles(counts, 0.5, rule.convention))
    if median > scale.size - scale.outer + 1 - ROUNDING:
        return Direction.FOR
    return Direction.AGAINST if median < scale.outer + ROUNDING else Direction.MIDDLE


def _agreed_by_share(rule: DelphiRule, counts: IntArray, scale: Scale) -> Direction | None:
    needed = rule.threshold_on(scale) - ROUNDING
    low, high = (
        counts[part].sum() / counts.sum() for part in (slice(scale.outer), slice(-scale.outer, None))
    )
    for direction, share, opposed in ((Direction.FOR, high, low), (Direction.AGAINST, low, high)):
        is_heard = rule.criterion is Criterion.PERCENT or opposed < OPPOSED_SHARE - ROUNDING
        if share >= needed and is_heard:
            return direction
    return None


def _stands_together(rule: DelphiRule, counts: IntArray, scale: Scale) -> bool:
    threshold = rule.threshold_on(scale)
    match rule.criterion:
        case Criterion.IQR:
            return interquartile_range(counts, rule.convention) <= threshold + ROUNDING
        case Criterion.IPRAS:
            return rand_disagreement(counts, rule.convention).index <= threshold + ROUNDING
        case Criterion.CNS:
            return consensus(counts) >= threshold - ROUNDING
        case _:
            return agreement(counts) >= threshold - ROUNDING


@dataclass(frozen=True)
class Stability:
    """How two rounds differ for the n panellists who rated in both.

    wilcoxon_p: two-sided p of the signed ranks, 1 where nobody moved. net_change: sum |n_r - n_(r-1)| / 2 / n,
    0..1 (Scheibe et al. 1975). cv_change: |CV_r - CV_(r-1)|, CV = sd / mean with categories counted from 1
    (Dajani et al. 1979). individual_change: mean way of a person, as a share of the scale's length: the other
    three do not see people who change sides against each other.
    """

    n: int
    wilcoxon_p: float
    net_change: float
    cv_change: float
    individual_change: float

    @property
    def is_stable(self) -> bool:
        """Not shown to move: p > 0.05, net and individual change at most 15 %, change of CV at most 0.2."""
        return (
            self.wilcoxon_p > WILCOXON_LEVEL
            and self.net_change <= LARGEST_NET_CHANGE + ROUNDING
            and self.cv_change <= LARGEST_CV_CHANGE + ROUNDING
            and self.individual_change <= LARGEST_INDIVIDUAL_CHANGE + ROUNDING
        )


def stability(previous: Ratings, current: Ratings, scale: Scale) -> Stability | None:
    """Change between two rounds on the matched panel; None when fewer than two people rated in both."""
    matched = sorted(previous.keys() & current.keys())
    if len(matched) < 2:
        return None
    before, after = ({person: ratings[person] for person in matched} for ratings in (previous, current))
    counts = scale.counts(before), scale.counts(after)
    moves = np.array([after[person] - before[person] for person in matched])
    moved = moves[moves != 0]
    # A second of loading that only a round's analysis should pay.
    from scipy.stats import wilcoxon

    return Stability(
        n=len(matched),
        wilcoxon_p=float(wilcoxon(moved).pvalue) if len(moved) else 1.0,
        net_change=float(np.abs(counts[1] - counts[0]).sum() / 2 / len(matched)),
        cv_change=abs(_variation(counts[1]) - _variation(counts[0])),
        individual_change=float(np.abs(moves).mean() / (scale.size - 1)),
    )


def _variation(counts: IntArray) -> float:
    """Coefficient of variation of the category numbers 1..K, with the sample's standard deviation."""
    answers = np.repeat(np.arange(1, len(counts) + 1), counts)
    return float(answers.std(ddof=1) / answers.mean())


class DelphiVerdict(StrEnum):
    """What a panel's rounds say of one item."""

    FOR = "for"
    AGAINST = "against"
    MIDDLE = "middle"
    STABLE_DISSENT = "stable_dissent"
    STILL_MOVING = "still_moving"
    TOO_FEW = "too_few"


def judge(rule: DelphiRule, scale: Scale, rounds: Sequence[Ratings]) -> DelphiVerdict:
    """The verdict after the last of the closed rounds, oldest first.

    Dissent is stable only when two rounds with at least minimum_n people in both show no movement; a panel
    heard once is still moving. `middle`: people agree that they are neither for nor against.
    """
    if not rounds or len(rounds[-1]) < rule.minimum_n:
        return DelphiVerdict.TOO_FEW
    direction = agreed_direction(rule, scale.counts(rounds[-1]), scale)
    if direction is not None and not rule.needs_stability:
        return DelphiVerdict(direction.value)
    change = stability(rounds[-2], rounds[-1], scale) if len(rounds) > 1 else None
    if change is None or change.n < rule.minimum_n or not change.is_stable:
        return DelphiVerdict.STILL_MOVING
    return DelphiVerdict.STABLE_DISSENT if direction is None else DelphiVerdict(direction.value)


@dataclass(frozen=True)
class Attendance:
    """One round: how many took part, how many of those had been in the round before, joined, or were lost since.

    lost_share: of the round before, 0..1; None in the first round and after an empty one.
    """

    n: int
    stayed: int
    joined: int
    lost: int
    lost_share: float | None


def attrition(rounds: Sequence[Collection[int]]) -> list[Attendance]:
    """Who came back from round to round; in the first round everybody has joined."""
    attendances = []
    before: set[int] = set()
    for people in map(set, rounds):
        lost = len(before - people)
        attendances.append(
            Attendance(
                n=len(people),
                stayed=len(people & before),
                joined=len(people - before),
                lost=lost,
                lost_share=lost / len(before) if before else None,
            )
        )
        before = people
    return attendances
