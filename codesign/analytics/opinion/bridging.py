# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bridging score: agreement with a statement that is not explained by which camp a person stands in.

Matrix factorisation of Community Notes (ranking-notes.md) with its constants, on agree 1, pass 1/2,
disagree 0: r_un = mu + i_u + i_n + f_u f_n. The intercept i_n of a statement is its bridging score. Each
penalty is a mean over the parameters of its kind and the error a mean over the votes, so that the constants
keep their meaning whatever the number of people.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from codesign.analytics.opinion.votes import FloatArray, IntArray, VoteMatrix

INTERCEPT_PENALTY = 0.15
FACTOR_PENALTY = 0.03
MINIMUM_RATINGS = 5
BRIDGING_INTERCEPT = 0.40
BRIDGING_FACTOR = 0.50
MAX_SWEEPS = 200
# Of more people every so-many-th is taken: scores are means over raters, and memory is not wasted on more.
MAX_RATERS = 30_000
TOLERANCE = 1e-5


@dataclass(frozen=True, eq=False)
class Bridging:
    """Per statement, float64[S] each: intercept (about -1..1) and factor, whose sign has no meaning.

    ratings: int64[S], votes the score rests on; mean: the global intercept mu; sweeps: iterations until no
    intercept moved by 1e-5.
    """

    mean: float
    intercept: FloatArray
    factor: FloatArray
    ratings: IntArray
    sweeps: int

    @property
    def bridges(self) -> NDArray[np.bool_]:
        """Statements that Community Notes would call helpful: 5 ratings, intercept 0.40, |factor| < 0.50."""
        rated = self.ratings >= MINIMUM_RATINGS
        return rated & (self.intercept >= BRIDGING_INTERCEPT) & (np.abs(self.factor) < BRIDGING_FACTOR)


@dataclass(frozen=True, eq=False)
class _Side:
    """One side of the matrix (people or statements): who rated whom, and its share of the penalties."""

    seen: sparse.csr_array
    given: sparse.csr_array
    count: FloatArray
    total: FloatArray
    intercept_penalty: float
    factor_penalty: float

    def solve(
        self, mean: float, other_intercept: FloatArray, other_factor: FloatArray
    ) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Best intercepts and factors given those of the other side: a 2 x 2 ridge regression each.

        Also the sums of the other side's factors over the votes of each, which the error is made of.
        """
        columns = (other_factor, other_factor**2, other_intercept, other_intercept * other_factor)
        f, ff, i, fi = (self.seen @ np.stack(columns, axis=1)).T
        residual = self.total - mean * self.count - i
        residual_f = self.given @ other_factor - mean * f - fi
        a, c = self.count + self.intercept_penalty, ff + self.factor_penalty
        determinant = a * c - f * f
        return (c * residual - f * residual_f) / determinant, (a * residual_f - f * residual) / determinant, f


def _side(seen: sparse.csr_array, given: sparse.csr_array) -> _Side:
    n, votes = seen.shape[0], seen.nnz
    return _Side(
        seen,
        given,
        count=np.diff(seen.indptr).astype(np.float64),
        total=np.asarray(given.sum(axis=1)).ravel(),
        intercept_penalty=INTERCEPT_PENALTY * votes / n,
        factor_penalty=FACTOR_PENALTY * votes / n,
    )


def bridging(matrix: VoteMatrix, start: FloatArray) -> Bridging:
    """Alternating least squares from the statement factors `start`, float64[S] (the first component).

    Deterministic: nothing is drawn at random. With all-zero `start` every factor stays zero.
    """
    people, items = matrix.shape
    if people > MAX_RATERS:
        matrix = matrix.take_participants(np.arange(MAX_RATERS) * people // MAX_RATERS)
    ratings = np.bincount(matrix.columns, minlength=items).astype(np.int64)
    intercept, factor = np.zeros(items), np.zeros(items)
    if not matrix.size:
        return Bridging(0.5, intercept, factor, ratings, 0)
    seen = matrix.as_sparse(np.ones(matrix.size))
    given = matrix.as_sparse((matrix.values + 1) / 2)
    raters = _side(seen, given)
    statements = _side(seen.T.tocsr(), given.T.tocsr())
    largest = np.abs(start).max(initial=0.0)
    factor = start / largest if largest > 0 else factor
    everything = float(given.sum())
    mean = everything / matrix.size
    sweeps = 0
    while sweeps < MAX_SWEEPS:
        sweeps += 1
        person_intercept, person_factor, _ = raters.solve(mean, intercept, factor)
        moved, factor, met = statements.solve(mean, person_intercept, person_factor)
        error = everything - raters.count @ person_intercept - statements.count @ moved
        error -= float(met @ factor)
        mean = float(error) / (matrix.size * (1 + INTERCEPT_PENALTY))
        moved, factor = _least_penalty(raters, statements, person_intercept, person_factor, moved, factor)
        # The level can sit in mu or in either kind of intercept: cheapest is a third in each.
        levels = mean, float(person_intercept.mean()), float(moved.mean())
        moved, mean = moved + (sum(levels) / 3 - levels[2]), sum(levels) / 3
        change = np.abs(moved - intercept).max()
        intercept = moved
        if change < TOLERANCE:
            break
    turned = -factor if factor[np.argmax(np.abs(factor))] < 0 else factor
    return Bridging(mean, intercept, turned, ratings, sweeps)


def _least_penalty(
    people: _Side,
    statements: _Side,
    person_intercept: FloatArray,
    person_factor: FloatArray,
    intercept: FloatArray,
    factor: FloatArray,
) -> tuple[FloatArray, FloatArray]:
    """The statements' parameters with the smallest penalty among those that predict every vote alike.

    Shifting one side's factors and rescaling them against the other's leaves predictions unchanged;
    alternating least squares alone would creep along these directions for hundreds of sweeps.
    """
    person_size = people.factor_penalty * float(person_factor @ person_factor)
    size = statements.factor_penalty * float(factor @ factor)
    if min(person_size, size) > 0:
        scale = (size / person_size) ** 0.25
        person_factor, factor = person_factor * scale, factor / scale
    factor = factor + _shift(people, person_intercept, person_factor, statements, factor)
    return intercept - _shift(statements, intercept, factor, people, person_factor) * factor, factor


def _shift(
    side: _Side, intercept: FloatArray, factor: FloatArray, other: _Side, other_factor: FloatArray
) -> float:
    """How much to add to the other side's factors, this side's intercepts making up for it."""
    gain = side.intercept_penalty * (intercept @ factor) - other.factor_penalty * other_factor.sum()
    cost = side.intercept_penalty * (factor @ factor) + other.factor_penalty * len(other_factor)
    return float(gain / cost)
