# SPDX-License-Identifier: AGPL-3.0-or-later
"""Weights that make the people who answered look like the population they come from, and what that costs.

Raking (iterative proportional fitting, Deming & Stephan 1940) multiplies weights margin by margin until every
margin is met. It mends who answered, not why they did: an open survey stays an open survey.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
Margin = Mapping[Hashable, float]

TRIM = (0.3, 3.0)
# Raking goes on until no share is further than this from its margin; after trimming less is asked.
TOLERANCE = 1e-9
TRIMMED_TOLERANCE = 1e-5
MET = 1e-4
MAX_CYCLES = 200
MAX_TRIMS = 100
# Trimming and raking in turn ends when a turn brings the margins less than a hundredth nearer.
WORTHWHILE = 0.99
# Contradicting margins drive weights to zero, from where no factor could bring them back.
SMALLEST_WEIGHT = 1e-12


class MarginsDoNotFit(ValueError):
    """People and margin do not speak of the same categories; both lists say which ones stand alone."""

    def __init__(self, margin: str, nobody_in: Sequence[Hashable], not_in_margin: Sequence[Hashable]) -> None:
        self.margin, self.nobody_in, self.not_in_margin = margin, tuple(nobody_in), tuple(not_in_margin)
        faults = []
        if nobody_in:
            faults.append(f"nobody answered in {_listed(nobody_in)}: join it to another category")
        if not_in_margin:
            faults.append(f"the margin does not have {_listed(not_in_margin)}, which people answered")
        super().__init__(f"margin “{margin}”: {'; '.join(faults)}")


def _listed(categories: Sequence[Hashable]) -> str:
    return ", ".join(f"“{category}”" for category in categories)


@dataclass(frozen=True, eq=False)
class Weighting:
    """weights: float64[N], mean 1, within the trimming bounds.

    cycles: passes over all margins; largest_gap: the largest distance, 0..1, of a weighted share from its
    margin, above zero where trimming stands in the way or the margins contradict the people who answered;
    trimmed: people whose weight stands on a bound.
    """

    weights: FloatArray
    cycles: int
    largest_gap: float
    trimmed: int

    @property
    def meets_margins(self) -> bool:
        """Whether every weighted share is within a hundredth of a percentage point of its margin."""
        return self.largest_gap <= MET

    @property
    def design_effect(self) -> float:
        """How much the variance grows by the weights."""
        return design_effect(self.weights)

    @property
    def effective_n(self) -> float:
        """How many unweighted answers are worth as much."""
        return effective_n(self.weights)


def design_effect(weights: ArrayLike) -> float:
    """Kish's 1 + CV^2 = n sum w^2 / (sum w)^2, at least 1 (Kish 1965). Raises ValueError without weights."""
    w = np.asarray(weights, dtype=np.float64)
    if not len(w) or (w < 0).any() or not w.any():
        raise ValueError("weights are not negative, and some are positive")
    return float(len(w) * (w @ w) / w.sum() ** 2)


def effective_n(weights: ArrayLike) -> float:
    """People divided by the design effect, 1..n."""
    return len(np.asarray(weights)) / design_effect(weights)


def rake(
    people: Mapping[str, Sequence[Hashable]],
    margins: Mapping[str, Margin],
    trim: tuple[float, float] | None = TRIM,
) -> Weighting:
    """Weights for which the people add up to every margin.

    people: for each margin the category of each of the N people; margins: for each the categories' sizes in
    the population, as counts or shares. trim: smallest and largest weight, None for no bounds; after trimming
    the margins are raked again, and so on until they are met within the bounds or come no nearer.

    Raises:
        MarginsDoNotFit: a category of the margin in which nobody answered, or the reverse.
        ValueError: no people, lists of different lengths, a margin without people, sizes that are not
            positive, or bounds that do not enclose 1.
    """
    if trim is not None and not 0 <= trim[0] < 1 < trim[1]:
        raise ValueError("the bounds of a weight must enclose 1")
    cells, cell = _cells(people, margins)
    weights, cycles = cells.fit(np.ones(len(cells.size)))
    if trim is None or (weights.min() >= trim[0] and weights.max() <= trim[1]):
        return Weighting(weights[cell], cycles, cells.largest_gap(weights), 0)
    weights = cells.trim(weights, trim)
    gap, before = cells.largest_gap(weights), np.inf
    for _ in range(MAX_TRIMS):
        if gap <= TRIMMED_TOLERANCE or gap > WORTHWHILE * before:
            break
        raked, more = cells.fit(weights)
        weights, cycles = cells.trim(raked, trim), cycles + more
        gap, before = cells.largest_gap(weights), gap
    on_bound = int(cells.size[np.isin(weights, trim)].sum())
    return Weighting(weights[cell], cycles, gap, on_bound)


@dataclass(frozen=True, eq=False)
class _Cells:
    """People alike in all margins share a cell, and a weight: size[C]; categories: int64[C] a margin; targets."""

    size: FloatArray
    categories: Sequence[IntArray]
    targets: Sequence[FloatArray]

    def fit(self, weights: FloatArray) -> tuple[FloatArray, int]:
        """Rake until all margins are met, or for MAX_CYCLES where they contradict each other."""
        people, cycles = self.size.sum(), 0
        while cycles < MAX_CYCLES:
            cycles += 1
            for category, target in zip(self.categories, self.targets, strict=True):
                reached = np.bincount(category, weights=weights * self.size, minlength=len(target))
                weights = np.maximum(weights * (target * people / reached)[category], SMALLEST_WEIGHT)
            if self.largest_gap(weights) <= TOLERANCE:
                break
        return weights, cycles

    def largest_gap(self, weights: FloatArray) -> float:
        """The largest distance of a weighted share from its margin."""
        held = weights * self.size / self.size.sum()
        return max(
            float(np.abs(np.bincount(category, weights=held, minlength=len(target)) - target).max())
            for category, target in zip(self.categories, self.targets, strict=True)
        )

    def trim(self, weights: FloatArray, bounds: tuple[float, float]) -> FloatArray:
        """Weights cut to the bounds, all scaled by the one factor that keeps their mean at 1."""
        # At the lowest factor all stand on the lower bound, below 1, and at the highest on the upper.
        low, high = bounds[0] / weights.max(), bounds[1] / weights.min()
        for _ in range(60):
            middle = float(np.sqrt(low * high)) if low else high / 2
            if np.clip(weights * middle, *bounds) @ self.size < self.size.sum():
                low = middle
            else:
                high = middle
        return np.asarray(np.clip(weights * high, *bounds))


def _cells(
    people: Mapping[str, Sequence[Hashable]], margins: Mapping[str, Margin]
) -> tuple[_Cells, IntArray]:
    """The cells, and which one each person is in."""
    if not margins or people.keys() != margins.keys():
        raise ValueError("people and margins must name the same margins, at least one")
    if len({len(given) for given in people.values()}) != 1:
        raise ValueError("every margin needs a category of each person")
    codes = [_codes(name, people[name], margin) for name, margin in margins.items()]
    if not len(codes[0]):
        raise ValueError("nobody answered: there is nobody to weight")
    targets = [_target(name, margin) for name, margin in margins.items()]
    shape = [len(target) for target in targets]
    used, cell, size = np.unique(np.ravel_multi_index(codes, shape), return_inverse=True, return_counts=True)
    categories = [category.astype(np.int64) for category in np.unravel_index(used, shape)]
    return _Cells(size.astype(np.float64), categories, targets), cell


def _codes(name: str, given: Sequence[Hashable], margin: Margin) -> IntArray:
    position = {category: index for index, category in enumerate(margin)}
    answered = dict.fromkeys(given)
    nobody_in = [category for category in position if category not in answered]
    not_in_margin = [category for category in answered if category not in position]
    if not_in_margin or (nobody_in and answered):
        raise MarginsDoNotFit(name, nobody_in, not_in_margin)
    return np.fromiter(map(position.__getitem__, given), dtype=np.int64, count=len(given))


def _target(name: str, margin: Margin) -> FloatArray:
    sizes = np.array(list(margin.values()), dtype=np.float64)
    if not np.isfinite(sizes).all() or (sizes <= 0).any():
        raise ValueError(f"margin “{name}”: every category needs a size above zero")
    return sizes / float(sizes.sum())
