# SPDX-License-Identifier: AGPL-3.0-or-later
"""The bridging score rewards agreement across camps, at the optimum of its own objective."""

from __future__ import annotations

import numpy as np
import pytest
from conversations import camps
from scipy.optimize import minimize

from codesign.analytics.opinion.bridging import FACTOR_PENALTY, INTERCEPT_PENALTY, bridging
from codesign.analytics.opinion.space import opinion_space
from codesign.analytics.opinion.votes import VoteMatrix


def two_camps_and_a_bridge() -> VoteMatrix:
    """Statements 0-3 please camp A, 4-7 camp B, 8 both, 9 nobody; sixty people a camp."""
    rows = []
    for person in range(120):
        for statement in range(10):
            camp_agrees = (statement < 4) == (person < 60)
            vote = {8: 1, 9: -1}.get(statement, 1 if camp_agrees else -1)
            rows.append((person, statement, -vote if (person * 7 + statement) % 11 == 0 else vote))
    people, statements, votes = zip(*rows, strict=True)
    return VoteMatrix.from_triples(people, statements, votes)


def test_the_bridge_scores_highest_and_no_camp_s_own_statement_bridges() -> None:
    matrix = two_camps_and_a_bridge()
    found = bridging(matrix, opinion_space(matrix).components[0])
    assert found.intercept.argmax() == 8
    assert found.intercept.argmin() == 9
    assert found.bridges.tolist() == [False] * 8 + [True, False]
    assert abs(found.factor[8]) < 0.2 < np.abs(found.factor[:8]).min()


def test_it_stops_at_a_minimum_of_the_stated_objective() -> None:
    matrix = camps((14, 10), statements=6)
    people, items = matrix.shape
    rating = (matrix.values + 1) / 2

    def loss(parameters: np.ndarray) -> float:
        mean, rest = parameters[0], parameters[1:]
        i_u, i_n, f_u, f_n = np.split(rest, np.cumsum([people, items, people]))
        predicted = mean + i_u[matrix.rows] + i_n[matrix.columns] + f_u[matrix.rows] * f_n[matrix.columns]
        intercepts = (i_u**2).mean() + (i_n**2).mean() + mean**2
        factors = (f_u**2).mean() + (f_n**2).mean()
        error = ((rating - predicted) ** 2).mean()
        return float(error + INTERCEPT_PENALTY * intercepts + FACTOR_PENALTY * factors)

    start = opinion_space(matrix).components[0]
    found = bridging(matrix, start)
    guess = np.concatenate([[0.2], np.zeros(people), found.intercept, np.zeros(people), found.factor])
    guess[1 + people + items : 1 + 2 * people + items] = 0.1
    optimum = minimize(loss, guess, method="L-BFGS-B", options={"maxiter": 5000, "ftol": 1e-14}).x
    assert found.mean == pytest.approx(optimum[0], abs=2e-3)
    assert found.intercept == pytest.approx(optimum[1 + people : 1 + people + items], abs=2e-3)


def test_few_ratings_never_bridge() -> None:
    matrix = VoteMatrix.from_triples([1, 2, 3, 4], [1, 1, 1, 1], [1, 1, 1, 1], [1, 2])
    found = bridging(matrix, opinion_space(matrix).components[0])
    assert found.ratings.tolist() == [4, 0]
    assert not found.bridges.any()
    assert found.intercept[1] == pytest.approx(0, abs=0.2)


def test_no_votes_no_scores() -> None:
    matrix = VoteMatrix.from_triples([], [], [], [1, 2])
    assert bridging(matrix, np.zeros(2)).intercept.tolist() == [0, 0]
