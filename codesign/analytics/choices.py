# SPDX-License-Identifier: AGPL-3.0-or-later
"""From many people's choices to one order: nominal group points, Borda, Schulze, Bradley-Terry, stars.

A ballot lists items from the most wanted down, each at most once, and may be shorter than the list of items.
Results are aligned with `items`; ties share a rank.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from codesign.analytics.estimates import bayesian_mean

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
Item = TypeVar("Item", bound=Hashable)

NOMINAL_CHOICES = 5
STAR_PRIOR_WEIGHT = 10.0
STRENGTH_PRIOR = 0.5
STRENGTH_TOLERANCE = 1e-10
MAX_STRENGTH_STEPS = 10_000


def rank_weights(length: int) -> list[float]:
    """Points of the first, second, ... place: length, length - 1, ..., 1."""
    return [float(points) for points in range(length, 0, -1)]


def shared_ranks(scores: ArrayLike) -> IntArray:
    """1 for the highest score; equal scores share the better rank: int64[N]."""
    given = np.asarray(scores, dtype=np.float64)
    return np.asarray(1 + (given[np.newaxis, :] > given[:, np.newaxis]).sum(axis=1), dtype=np.int64)


def _positions(ballots: Sequence[Sequence[Item]], items: Sequence[Item]) -> list[list[int]]:
    """Ballots as positions in `items`. Raises ValueError for an unknown item or one named twice."""
    position = {item: index for index, item in enumerate(items)}
    if len(position) < len(items):
        raise ValueError("an item is listed twice")
    read = []
    for ballot in ballots:
        if not position.keys() >= set(ballot):
            raise ValueError("a ballot names an item that is not on the list")
        if len(set(ballot)) < len(ballot):
            raise ValueError("a ballot names an item twice")
        read.append([position[item] for item in ballot])
    return read


@dataclass(frozen=True)
class NominalScore(Generic[Item]):
    """points: sum of k..1 over the ballots; votes: ballots that name the item; share: points / (k n), 0..1.

    by_points: how many ballots gave 1, 2, ..., k points: three fives beside three ones are a disagreement that
    the sum does not show.
    """

    item: Item
    rank: int
    points: int
    votes: int
    share: float
    by_points: tuple[int, ...]


def nominal_group(
    ballots: Sequence[Sequence[Item]], items: Sequence[Item], k: int = NOMINAL_CHOICES
) -> list[NominalScore[Item]]:
    """Nominal group technique: each ranks the top k, worth k..1 points (Delbecq & Van de Ven 1971).

    Sorted by points, then in the order of `items`. Raises ValueError for ballots longer than k.
    """
    given = np.zeros((len(items), k), dtype=np.int64)
    for ballot in _positions(ballots, items):
        if len(ballot) > k:
            raise ValueError(f"a ballot names more than {k} items")
        for place, item in enumerate(ballot):
            given[item, k - place - 1] += 1
    points, votes = given @ np.arange(1, k + 1), given.sum(axis=1)
    ranks, possible = shared_ranks(points), k * max(len(ballots), 1)
    return [
        NominalScore(
            item=items[i],
            rank=int(ranks[i]),
            points=int(points[i]),
            votes=int(votes[i]),
            share=float(points[i] / possible),
            by_points=tuple(given[i].tolist()),
        )
        for i in np.argsort(-points, kind="stable")
    ]


def borda(
    ballots: Sequence[Sequence[Item]], items: Sequence[Item], weights: Sequence[float] | None = None
) -> FloatArray:
    """Borda points float64[N]: N - 1 for the first of N items down to 0, times the ballot's weight if there is one.

    Items a ballot does not name share what is left, so that every ballot gives away the same number.
    """
    count = len(items)
    points = np.zeros(count)
    for ballot, weight in zip(_positions(ballots, items), weights or [1.0] * len(ballots), strict=True):
        given = np.full(count, (count - len(ballot) - 1) / 2)
        given[ballot] = count - 1 - np.arange(len(ballot))
        points += weight * given
    return points


def pairwise_preferences(ballots: Sequence[Sequence[Item]], items: Sequence[Item]) -> IntArray:
    """How many ballots put item i above item j: int64[N, N]. What is named stands above what is not."""
    preferred = np.zeros((len(items), len(items)), dtype=np.int64)
    for ballot in _positions(ballots, items):
        below = np.ones(len(items), dtype=np.int64)
        for item in ballot:
            below[item] = 0
            preferred[item] += below
    return preferred


def schulze(preferences: ArrayLike) -> IntArray:
    """Ranks int64[N] by the Schulze method with winning votes, 1 the best (Schulze 2011, Soc. Choice Welf. 36).

    preferences: as from `pairwise_preferences`. An item beats another when its strongest path of majorities
    is stronger than the way back; the rank counts the items that beat it, so a Condorcet winner has rank 1
    alone, and items that nothing decides between share a rank.
    """
    preferred = np.asarray(preferences, dtype=np.int64)
    if preferred.ndim != 2 or preferred.shape[0] != preferred.shape[1]:
        raise ValueError("preferences must be a square table")
    strength = np.where(preferred > preferred.T, preferred, 0)
    for between in range(len(strength)):
        through = np.minimum(strength[:, between, None], strength[between])
        strength = np.maximum(strength, through)
    np.fill_diagonal(strength, 0)
    return np.asarray(1 + np.count_nonzero(strength > strength.T, axis=0), dtype=np.int64)


def bradley_terry(wins: ArrayLike, prior: float = STRENGTH_PRIOR) -> FloatArray:
    """Strengths float64[N] > 0 from paired comparisons, geometric mean 1 (Bradley & Terry 1952).

    wins[i][j]: how often i was chosen over j; the chance of that is s_i / (s_i + s_j). Found by Hunter's MM
    iteration (2004, Ann. Stat. 32). prior: wins and losses of each item against an imaginary one of strength
    1; above 0 it keeps items that always win, or were never shown, at a finite strength.
    """
    won = np.asarray(wins, dtype=np.float64)
    if won.ndim != 2 or won.shape[0] != won.shape[1] or (won < 0).any() or won.diagonal().any():
        raise ValueError("wins must be a square table of counts with an empty diagonal")
    if prior <= 0:
        raise ValueError("prior must be positive")
    met, gained = won + won.T, won.sum(axis=1) + prior
    strengths = np.ones(len(won))
    for _ in range(MAX_STRENGTH_STEPS):
        chances = (met / (strengths[:, None] + strengths)).sum(axis=1) + 2 * prior / (strengths + 1)
        moved = gained / chances
        settled = np.abs(moved / strengths - 1).max(initial=0.0) < STRENGTH_TOLERANCE
        strengths = moved
        if settled:
            break
    return np.asarray(strengths / np.exp(np.log(strengths).mean()) if len(strengths) else strengths)


def chance_to_win(strengths: ArrayLike) -> FloatArray:
    """Chance 0..1 that each item is chosen over another drawn at random: float64[N]; 0.5 for a lone item."""
    s = np.asarray(strengths, dtype=np.float64)
    if len(s) < 2:
        return np.full(len(s), 0.5)
    chances = s[:, None] / (s[:, None] + s)
    return np.asarray((chances.sum(axis=1) - 0.5) / (len(s) - 1))


@dataclass(frozen=True)
class Concordance:
    """w: 0 (no agreement) to 1 (the same order by all); chi_square with n - 1 degrees of freedom, p its tail.

    0.7 and above is usually called strong (Schmidt 1997). The p value is poor for fewer than eight items.
    """

    w: float
    chi_square: float
    p: float
    raters: int
    items: int


def kendall_w(rankings: ArrayLike) -> Concordance:
    """Kendall's coefficient of concordance, corrected for ties (Kendall & Babington Smith 1939).

    rankings[m][n]: a row a rater, lower is better, every item rated; equal numbers tie and share the mean
    rank. W = 12 S / (m^2 (n^3 - n) - m sum_j (t^3 - t)). Raises ValueError with fewer than two raters or items,
    missing ratings, or when no rater puts anything above anything.
    """
    given = np.asarray(rankings, dtype=np.float64)
    if given.ndim != 2 or min(given.shape) < 2 or np.isnan(given).any():
        raise ValueError("concordance needs two raters, two items, and every rating")
    # A second of loading that only a round's analysis should pay.
    from scipy.stats import chi2, rankdata

    raters, items = given.shape
    ranks = rankdata(given, axis=1)
    ties = sum(float((t**3 - t).sum()) for t in (np.unique(row, return_counts=True)[1] for row in ranks))
    largest = raters**2 * (items**3 - items) - raters * ties
    if largest <= 0:
        raise ValueError("no rater puts any item above another")
    spread = float(((ranks.sum(axis=0) - raters * (items + 1) / 2) ** 2).sum())
    w = min(12 * spread / largest, 1.0)
    statistic = raters * (items - 1) * w
    return Concordance(w, statistic, float(chi2.sf(statistic, items - 1)), raters, items)


@dataclass(frozen=True, eq=False)
class StarRanking:
    """score: float64[N], means pulled towards prior_mean; mean: plain means, NaN without ratings; rank: int64[N]."""

    score: FloatArray
    mean: FloatArray
    count: IntArray
    rank: IntArray
    prior_mean: float


def star_ranking(
    totals: ArrayLike, counts: ArrayLike, *, prior_mean: float, prior_weight: float = STAR_PRIOR_WEIGHT
) -> StarRanking:
    """Order of items by stars in which one enthusiast does not beat two hundred: see `bayesian_mean`.

    totals, counts: sum and number of the ratings of each item. prior_mean: what an item nobody rated scores,
    say the mean of all ratings.
    """
    sums, people = np.asarray(totals, dtype=np.float64), np.asarray(counts, dtype=np.int64)
    score = bayesian_mean(sums, people, prior_mean, prior_weight)
    mean = np.divide(sums, people, out=np.full(len(sums), np.nan), where=people > 0)
    return StarRanking(score, mean, people, shared_ranks(score), prior_mean)
