# SPDX-License-Identifier: AGPL-3.0-or-later
"""Equals are named, no order of typing decides between them, and a lot can be drawn again."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codesign.analytics.budget import Election, equal_shares_add1, greedy
from codesign.analytics.budget_ties import MOST_OUTCOMES, Method, Outcomes, is_right, outcomes
from codesign.analytics.ties import cut_through, drawn_order, equals

METHODS = pytest.mark.parametrize("method", list(Method))
PARK, BUS, BENCH = range(3)


def run(method: Method, election: Election, order: list[int]) -> frozenset[int]:
    if method is Method.GREEDY:
        return frozenset(greedy(election, order))
    return frozenset(equal_shares_add1(election, order).selected)


@st.composite
def elections(draw: st.DrawFn) -> Election:
    """Small ones with few different costs and many equals."""
    projects = draw(st.integers(2, 5))
    costs = draw(st.lists(st.sampled_from([20, 30, 60]), min_size=projects, max_size=projects))
    ballot = st.sets(st.integers(0, projects - 1), min_size=1).map(lambda chosen: dict.fromkeys(chosen, 1.0))
    return Election.from_ballots(
        costs, draw(st.integers(30, 120)), draw(st.lists(ballot, min_size=1, max_size=8))
    )


def renamed(election: Election, names: list[int]) -> Election:
    """The same election with project `i` at the place names[i]."""
    ballots = [{names[project]: 1.0 for project in row.nonzero()[0]} for row in election.points.toarray()]
    costs = [0.0] * len(names)
    for project, place in enumerate(names):
        costs[place] = election.costs[project]
    return Election.from_ballots(costs, election.budget, ballots)


def park_bus_bench() -> Election:
    ballots = [{BENCH: 1.0}] * 12 + [{PARK: 1.0}] * 6 + [{BUS: 1.0}] * 6
    return Election.from_ballots([60, 60, 30], 100, ballots)


def test_park_and_bus_are_equal_and_no_order_of_typing_decides() -> None:
    found = outcomes(park_bus_bench(), Method.GREEDY)
    assert found.selections == ((PARK, BENCH), (BUS, BENCH))
    assert found.ties == (frozenset({PARK, BUS}),)
    assert (found.certain, found.contested) == ({BENCH}, {PARK, BUS})
    for winner, loser in ((PARK, BUS), (BUS, PARK)):
        assert outcomes(
            park_bus_bench(), Method.GREEDY, [int(one == loser) for one in range(3)]
        ).selections == (tuple(sorted((winner, BENCH))),)


def test_the_lower_cost_decides_where_the_rule_says_so() -> None:
    election = Election.from_ballots([60, 50, 50], 60, [{0: 1.0}, {1: 1.0}, {2: 1.0}])
    assert outcomes(election, Method.GREEDY).selections == ((0,), (1,), (2,))
    assert outcomes(election, Method.GREEDY, [1, 0, 0]).selections == ((1,), (2,))


def test_a_tie_that_changes_nothing_is_none() -> None:
    election = Election.from_ballots([10, 10], 100, [{0: 1.0}, {1: 1.0}])
    for method in Method:
        assert (outcomes(election, method).selections, outcomes(election, method).ties) == (((0, 1),), ())


def test_more_outcomes_than_anybody_reads_are_not_all_listed() -> None:
    election = Election.from_ballots([10] * 12, 60, [dict.fromkeys(range(12), 1.0)])
    found = outcomes(election, Method.GREEDY)
    assert (len(found.selections), found.is_complete) == (MOST_OUTCOMES, False)
    assert found.ties == (frozenset(range(12)),)


def test_a_tie_of_others_can_let_a_third_in_or_out() -> None:
    voters = [{1: 1.0, 3: 1.0}, {2: 1.0}, {0: 1.0}]
    for places in permutations(range(4)):
        election = renamed(Election.from_ballots([60, 20, 20, 30], 80, voters), list(places))
        found = outcomes(election, Method.EQUAL_SHARES)
        assert bool(found.ties) == (len(found.selections) > 1)


@METHODS
@settings(deadline=None, max_examples=60)
@given(election=elections())
def test_the_outcomes_are_those_of_all_orders(method: Method, election: Election) -> None:
    orders = permutations(range(len(election.costs)))
    every = {run(method, election, list(order)) for order in orders}
    found = outcomes(election, method)
    assert found.is_complete
    assert set(map(frozenset, found.selections)) == every
    assert bool(found.ties) == (len(every) > 1)
    assert all(is_right(election, method, one, found) for one in every)


@METHODS
@settings(deadline=None, max_examples=60)
@given(election=elections(), data=st.data())
def test_other_places_give_the_same_outcomes_under_their_new_names(
    method: Method, election: Election, data: st.DataObject
) -> None:
    names = data.draw(st.permutations(range(len(election.costs))))
    here, there = outcomes(election, method), outcomes(renamed(election, names), method)
    assert {frozenset(names[one] for one in selection) for selection in here.selections} == set(
        map(frozenset, there.selections)
    )
    assert {frozenset(names[one] for one in tie) for tie in here.ties} == set(there.ties)


@settings(deadline=None, max_examples=60)
@given(election=elections(), chosen=st.sets(st.integers(0, 4)))
def test_what_no_order_gives_is_not_right(election: Election, chosen: set[int]) -> None:
    wanted = frozenset(one for one in chosen if one < len(election.costs))
    for method in Method:
        every = {run(method, election, list(order)) for order in permutations(range(len(election.costs)))}
        assert is_right(election, method, wanted, outcomes(election, method)) == (wanted in every)
    few_known = Outcomes((), is_complete=False)
    every = outcomes(election, Method.GREEDY).selections
    assert is_right(election, Method.GREEDY, wanted, few_known) == (tuple(sorted(wanted)) in every)


@given(st.lists(st.integers(), unique=True), st.text(), st.randoms())
def test_a_lot_depends_on_its_seed_and_on_no_order(things: list[int], seed: str, random: object) -> None:
    drawn = drawn_order(things, seed)
    assert sorted(drawn) == sorted(things)
    random.shuffle(things)  # type: ignore[attr-defined]
    assert drawn_order(things, seed) == drawn


def test_a_lot_favours_nobody() -> None:
    firsts = [drawn_order("abc", str(seed))[0] for seed in range(600)]
    assert all(150 < firsts.count(one) < 250 for one in "abc")


def test_equals_and_cuts() -> None:
    assert equals({"a": 3, "b": 1, "c": 3, "d": 2, "e": 1}) == [frozenset("ac"), frozenset("be")]
    assert cut_through([3, 2, 2, 1], 2)
    assert not cut_through([3, 2, 2, 1], 3)
    assert not cut_through([3, 3], 2)
