# SPDX-License-Identifier: AGPL-3.0-or-later
"""Greedy, the Method of Equal Shares, and official outcomes of real budgets."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codesign.analytics.budget import (
    Election,
    equal_shares,
    equal_shares_add1,
    greedy,
)
from codesign.exchange.budgets.pabulib import read_pabulib

GREEDY_FILES = (
    "Poland_Czestochowa_2024_Wrzosowiak",
    "Poland_Katowice_2021_Zaleze",
    "Poland_Krakow_2019_Grzegorzki",
    "Poland_Krakow_2020_Biezanow-Prokocim",
    "Poland_Warszawa_2017_Czyste__Mirow",
    "Poland_Warszawa_2017_Stara_Ochota",
    "Poland_Warszawa_2017_Stare_Bielany",
    "Poland_Warszawa_2019_ChrzanowJelonki_PoludnioweJelonki_Polnocne",
)
EQUAL_SHARES_FILES = ("Netherlands_Assen_2024", "Poland_Swiecie_2023", "Poland_Wieliczka_2023_Green_Budget")


def approvals(*ballots: str) -> list[dict[int, float]]:
    """One approval ballot a word: "ac" approves the first and the third project."""
    return [{ord(letter) - ord("a"): 1.0 for letter in ballot} for ballot in ballots]


@st.composite
def elections(draw: st.DrawFn) -> Election:
    projects = draw(st.integers(1, 6))
    costs = draw(st.lists(st.integers(1, 60), min_size=projects, max_size=projects))
    ballot = st.dictionaries(st.integers(0, projects - 1), st.integers(1, 3).map(float))
    ballots = draw(st.lists(ballot, min_size=1, max_size=12))
    return Election.from_ballots(costs, draw(st.integers(0, 150)), ballots)


@pytest.mark.parametrize("name", GREEDY_FILES)
def test_greedy_reproduces_the_official_outcome(name: str, shared_data: Path) -> None:
    instance = read_pabulib(shared_data / "pabulib" / f"{name}.pb")
    selected = {instance.projects[position].id for position in greedy(instance.election())}
    assert selected == instance.official


@pytest.mark.parametrize("name", EQUAL_SHARES_FILES)
def test_equal_shares_reproduce_the_official_outcome(name: str, shared_data: Path) -> None:
    instance = read_pabulib(shared_data / "pabulib" / f"{name}.pb")
    found = equal_shares_add1(instance.election())
    assert {instance.projects[position].id for position in found.selected} == instance.official


def test_greedy_skips_what_does_not_fit_and_breaks_ties_by_cost() -> None:
    election = Election.from_ballots([60, 50, 30, 40, 5], 100, approvals("ab", "ab", "a", "cd", "dc"))
    assert greedy(election) == [0, 2]
    assert election.cost(greedy(election)) == 90


def test_nobody_gets_what_nobody_voted_for_and_a_threshold_is_kept() -> None:
    assert greedy(Election.from_ballots([1, 1], 10, approvals("a"))) == [0]
    election = Election.from_ballots([1, 1], 10, approvals("a", "a", "b"), threshold=2)
    assert greedy(election) == [0]
    assert equal_shares_add1(election).selected == [0]


def test_a_minority_with_its_share_gets_its_project_where_greedy_gives_it_none() -> None:
    # Six people of ten take everything by votes; four hold 40 of the 100 and can pay for d.
    election = Election.from_ballots([35, 35, 30, 35], 100, approvals(*["abc"] * 6, *["d"] * 4))
    assert greedy(election) == [2, 0, 1]
    assert 3 in equal_shares(election).selected
    assert election.satisfied_share(greedy(election)) == 0.6
    assert election.satisfied_share(equal_shares(election).selected) == 1.0


def test_payments_are_shared_alike_and_the_poor_give_all_they_have() -> None:
    # Each of two voters has 50. Project a costs 80 and both support it: 40 each. Then b for the second alone.
    found = equal_shares(Election.from_ballots([80, 10], 100, approvals("a", "ab")))
    first, second = found.purchases
    assert (first.project, first.supporters, first.highest_payment) == (0, 2, pytest.approx(40))
    assert first.rate == pytest.approx(0.5)
    assert (second.project, second.rate, second.highest_payment) == (1, pytest.approx(1), pytest.approx(10))
    assert found.share == 50


def test_a_supporter_without_enough_gives_the_rest() -> None:
    # Purses of 30: two voters pay 20 each for a, then have 10 left; for b they give those and the third 25.
    ballots = approvals("ab", "ab", "b")
    found = equal_shares(Election.from_ballots([40, 45], 90, ballots))
    assert [purchase.project for purchase in found.purchases] == [1]
    poorer = equal_shares(Election.from_ballots([40, 45], 90, [{0: 3.0, 1: 1.0}, {0: 3.0, 1: 1.0}, {1: 1.0}]))
    assert [purchase.project for purchase in poorer.purchases] == [0, 1]
    assert poorer.purchases[1].highest_payment == pytest.approx(25)


def test_add1_spends_what_the_plain_method_leaves() -> None:
    election = Election.from_ballots([60, 40], 100, approvals("a", "a", "b"))
    assert equal_shares(election).selected == [0]
    completed = equal_shares_add1(election)
    assert sorted(completed.selected) == [0, 1]
    assert completed.share > 100 / 3


def test_few_voters_with_a_large_budget_end_soon() -> None:
    election = Election.from_ballots([9e6, 2e6, 4e5], 1e7, approvals("a", "b", "c"))
    assert equal_shares_add1(election).selected == [2, 1]


def test_an_election_without_voters_selects_nothing() -> None:
    election = Election.from_ballots([10], 100, [])
    assert greedy(election) == equal_shares(election).selected == equal_shares_add1(election).selected == []
    assert election.satisfied_share([0]) == 0


@pytest.mark.parametrize(
    ("costs", "budget", "ballots"),
    [([0], 10, []), ([1], -1, []), ([1], 10, [{0: 0.0}]), ([1], 10, [{1: 1.0}]), ([float("nan")], 10, [])],
)
def test_elections_that_make_no_sense_are_refused(
    costs: list[float], budget: float, ballots: list[dict[int, float]]
) -> None:
    with pytest.raises(ValueError):
        Election.from_ballots(costs, budget, ballots)


@settings(deadline=None)
@given(election=elections())
def test_no_method_overspends_and_greedy_leaves_nothing_that_fits(election: Election) -> None:
    for selected in (greedy(election), equal_shares(election).selected, equal_shares_add1(election).selected):
        assert len(set(selected)) == len(selected)
        assert election.cost(selected) <= election.budget + 1e-6
        assert (election.scores[selected] > 0).all()
    left = election.budget - election.cost(greedy(election))
    others = np.setdiff1d(np.flatnonzero(election.scores), greedy(election))
    assert (election.costs[others] > left).all()


@settings(deadline=None)
@given(election=elections())
def test_equal_shares_agree_with_exact_fractions(election: Election) -> None:
    assert equal_shares(election).selected == _equal_shares_in_fractions(election)


def _equal_shares_in_fractions(election: Election) -> list[int]:
    """The definition, written down slowly: try every order in which purses may run dry."""
    points = election.points.toarray()
    voters, costs = election.voters, [Fraction(int(cost)) for cost in election.costs]
    purses = [Fraction(int(election.budget), voters)] * voters
    worth = [[Fraction(int(points[i, p])) * costs[p] for p in range(len(costs))] for i in range(voters)]
    bought: list[int] = []
    while True:
        offers = []
        for place, p in enumerate(election.contenders):
            supporters = [i for i in range(voters) if worth[i][p]]
            if p in bought or sum(purses[i] for i in supporters) < costs[p]:
                continue
            for full in (
                sorted(supporters, key=lambda i: purses[i] / worth[i][p])[n:] for n in range(len(supporters))
            ):
                rest = sum((purses[i] for i in supporters if i not in full), Fraction(0))
                rate = (costs[p] - rest) / sum(worth[i][p] for i in full)
                if sum(min(purses[i], rate * worth[i][p]) for i in supporters) == costs[p]:
                    offers.append((rate, place, p, supporters))
        if not offers:
            return bought
        rate, _, p, supporters = min(offers)
        for i in supporters:
            purses[i] -= min(purses[i], rate * worth[i][p])
        bought.append(p)
