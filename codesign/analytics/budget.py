# SPDX-License-Identifier: AGPL-3.0-or-later
"""Participatory budgets: greedy, and the Method of Equal Shares.

Each function decides between equals by an `order` of all projects that is handed in. Without one it is the lower cost,
then the place in the list. `budget_ties` finds out whether such an order changed the outcome.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

# Money that differs by less than this share is the same money.
ROUNDING = 1e-9
# Add1 takes a unit of the currency a step, or where voters are few and sums are large this part of a share.
FINEST_STEP = 1 / 2_000


@dataclass(frozen=True, eq=False)
class Election:
    """costs: float64[P] > 0, whole numbers of the smallest coin, so that sums are exact; budget likewise.

    points: float64[V, P], sparse, > 0 where a voter supports a project. An approval is one point; cumulative ballots
    give the points of the ballot, ordinal ones those of the rank. Voters who support nothing count: they have a share
    of the budget that nobody spends. threshold: points below which a project has no chance, a rule some towns have.
    unit: how many of the smallest coin make one unit of the currency.
    """

    costs: FloatArray
    budget: float
    points: sparse.csr_array
    threshold: float = 0.0
    unit: int = 1

    def __post_init__(self) -> None:
        """Raises ValueError for free projects, a negative budget, or points that are not positive."""
        if self.points.ndim != 2 or self.points.shape[1] != len(self.costs):
            raise ValueError("points need a column for each project")
        if not np.isfinite(self.costs).all() or (self.costs <= 0).any():
            raise ValueError("a project costs something")
        if not np.isfinite(self.budget) or self.budget < 0:
            raise ValueError("a budget is not negative")
        if (self.costs % 1).any() or self.budget % 1:
            raise ValueError("amounts are whole numbers of the smallest coin")
        if (self.points.data <= 0).any():
            raise ValueError("points are positive; who gives none does not support")

    @classmethod
    def from_ballots(
        cls,
        costs: ArrayLike,
        budget: float,
        ballots: Sequence[Mapping[int, float]],
        threshold: float = 0.0,
        unit: int = 1,
    ) -> Self:
        """Build from one mapping a voter: position of the project -> points."""
        prices = np.asarray(costs, dtype=np.float64)
        rows = np.repeat(np.arange(len(ballots)), [len(ballot) for ballot in ballots])
        columns = np.array([project for ballot in ballots for project in ballot], dtype=np.int64)
        given = np.array([points for ballot in ballots for points in ballot.values()], dtype=np.float64)
        if ((columns < 0) | (columns >= len(prices))).any():
            raise ValueError("a ballot names a project that does not exist")
        points = sparse.csr_array((given, (rows, columns)), (len(ballots), len(prices)))
        return cls(prices, float(budget), points, threshold, unit)

    @property
    def voters(self) -> int:
        """Number of ballots."""
        return int(self.points.shape[0])

    @cached_property
    def scores(self) -> FloatArray:
        """Points of each project over all voters: float64[P]."""
        return np.asarray(self.points.sum(axis=0), dtype=np.float64).ravel()

    @cached_property
    def contenders(self) -> list[int]:
        """Projects with points enough that the budget can pay, from the most points to the fewest."""
        stands = (self.scores > 0) & (self.scores >= self.threshold) & (self.costs <= self.budget)
        order = np.lexsort((np.arange(len(self.costs)), self.costs, -self.scores))
        return [int(project) for project in order if stands[project]]

    def contenders_in(self, order: Sequence[int] | None) -> list[int]:
        """The contenders, those with the same points in this order; in the usual one where there is none."""
        if order is None:
            return self.contenders
        stands = set(self.contenders)
        return sorted((one for one in order if one in stands), key=lambda project: -self.scores[project])

    def cost(self, selected: Sequence[int]) -> float:
        """What these projects cost together."""
        return float(self.costs[list(selected)].sum())

    def satisfied_share(self, selected: Sequence[int]) -> float:
        """Share of the voters with at least one of these projects on their ballot; 0 without voters."""
        if not self.voters:
            return 0.0
        return float(np.count_nonzero(self.points[:, sorted(selected)].sum(axis=1)) / self.voters)


def greedy(election: Election, order: Sequence[int] | None = None) -> list[int]:
    """Projects in order of points, skipping what no longer fits; of equals the first in `order` is first."""
    left, selected = election.budget, []
    for project in election.contenders_in(order):
        if election.costs[project] <= left:
            left -= float(election.costs[project])
            selected.append(project)
    return selected


@dataclass(frozen=True)
class Purchase:
    """Why a project was bought: its supporters had the money.

    rate: what each of them paid for a unit of utility, the lowest on offer; highest_payment: what those paid
    who could pay in full; the others gave all they had left.
    """

    project: int
    rate: float
    supporters: int
    highest_payment: float


@dataclass(frozen=True)
class EqualShares:
    """Projects in the order of purchase, and the budget share that each voter started with.

    ties: the sets of projects among which the order decided who was bought first, each with the one that was; also
    those of purchases that were tried and cost too much.
    """

    purchases: tuple[Purchase, ...]
    share: float
    ties: frozenset[tuple[frozenset[int], int]] = frozenset()

    @property
    def selected(self) -> list[int]:
        """Positions of the projects bought."""
        return [purchase.project for purchase in self.purchases]


@dataclass(frozen=True, eq=False)
class _Candidate:
    """A project with its supporters and what it is worth to each."""

    project: int
    cost: float
    supporters: IntArray
    utilities: FloatArray
    score: float

    def rate(self, purses: FloatArray) -> float:
        """The smallest rho at which sum_i min(purse_i, rho u_i) pays the cost; infinite if nothing does."""
        left = purses[self.supporters]
        if left.sum() < self.cost * (1 - ROUNDING):
            return float("inf")
        # In the order in which purses run dry, those before j give all they have and the rest pay by utility.
        dry_at = left / self.utilities
        order = np.argsort(dry_at, kind="stable")
        still_paying = np.cumsum(self.utilities[order][::-1])[::-1]
        given = np.cumsum(left[order]) - left[order]
        rates = (self.cost - given) / still_paying
        enough = rates <= dry_at[order] * (1 + ROUNDING)
        return float(rates[np.argmax(enough)]) if enough.any() else float(dry_at.max())


def _candidates(election: Election, order: Sequence[int] | None) -> list[_Candidate]:
    """The contenders, the most points first; utility is cost x points, so that an approval is worth the cost."""
    by_project = election.points.tocsc()
    found = []
    for project in election.contenders_in(order):
        column = slice(by_project.indptr[project], by_project.indptr[project + 1])
        cost = float(election.costs[project])
        supporters = by_project.indices[column].astype(np.int64)
        found.append(
            _Candidate(
                project, cost, supporters, by_project.data[column] * cost, float(election.scores[project])
            )
        )
    return found


def equal_shares(election: Election, order: Sequence[int] | None = None) -> EqualShares:
    """The Method of Equal Shares with cost utilities (Peters, Pierczyński & Skowron 2021), without completion.

    Everybody has budget / voters. Again and again the project is bought for which its supporters pay least a
    unit of utility, each the same rate or all they have left. At the same rate more points come first, then `order`.
    """
    if not election.voters:
        return EqualShares((), 0.0)
    return _buy(_candidates(election, order), election.voters, election.budget / election.voters)


def _buy(candidates: list[_Candidate], voters: int, share: float) -> EqualShares:
    purses = np.full(voters, share)
    rates = dict.fromkeys(range(len(candidates)), 0.0)
    purchases, ties = [], set()
    while rates:
        cheapest = _cheapest(candidates, rates, purses)
        if not cheapest:
            break
        candidate, rate = candidates[cheapest[0]], rates.pop(cheapest[0])
        equals = frozenset(
            candidates[index].project for index in cheapest if candidates[index].score == candidate.score
        )
        if len(equals) > 1:
            ties.add((equals, candidate.project))
        asked = rate * candidate.utilities
        purses[candidate.supporters] -= np.minimum(purses[candidate.supporters], asked)
        purchases.append(Purchase(candidate.project, rate, len(candidate.supporters), float(asked.max())))
    return EqualShares(tuple(purchases), share, frozenset(ties))


def _cheapest(candidates: list[_Candidate], rates: dict[int, float], purses: FloatArray) -> list[int]:
    """The candidates with the lowest rate, in their order; those nobody can pay any more are dropped from `rates`.

    Purses only shrink, so an earlier rate is a lower bound of today's, and most need no second look.
    """
    lowest, seen = float("inf"), []
    for index in sorted(rates, key=lambda index: (rates[index], index)):
        if rates[index] > lowest * (1 + ROUNDING):
            break
        rates[index] = candidates[index].rate(purses)
        if rates[index] == float("inf"):
            del rates[index]
            continue
        seen.append(index)
        lowest = min(lowest, rates[index])
    return sorted(index for index in seen if rates[index] <= lowest * (1 + ROUNDING))


def equal_shares_add1(election: Election, order: Sequence[int] | None = None) -> EqualShares:
    """The Method of Equal Shares completed by Add1: as if everybody had a little more, while it can be paid.

    Each voter's share grows by a step until the next outcome would cost more than the budget, or every
    contender is bought. A step is one unit of the currency, or a two-thousandth of the first share if that is
    more.
    """
    if not election.voters:
        return EqualShares((), 0.0)
    candidates = _candidates(election, order)
    share = election.budget / election.voters
    step = max(float(election.unit), share * FINEST_STEP)
    found = _buy(candidates, election.voters, share)
    ties = set(found.ties)
    while len(found.purchases) < len(candidates):
        share += step
        following = _buy(candidates, election.voters, share)
        ties |= following.ties
        if election.cost(following.selected) > election.budget:
            break
        found = following
    return replace(found, ties=frozenset(ties))
