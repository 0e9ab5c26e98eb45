# SPDX-License-Identifier: AGPL-3.0-or-later
"""Places by largest remainder stay within one of the quota."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from codesign.analytics.apportionment import equal_claims, largest_remainder


def test_a_worked_example() -> None:
    # Quotas 4.7, 1.6, 1.58, 1.2 and 0.92 of ten places.
    assert largest_remainder([47_000, 16_000, 15_800, 12_000, 9_200], 10) == [5, 2, 1, 1, 1]


def test_equal_remainders_go_to_the_earlier_or_by_the_order_given_and_are_named() -> None:
    assert largest_remainder([1, 1, 1], 4) == [2, 1, 1]
    assert largest_remainder([1, 1, 1], 4, [2, 0, 1]) == [1, 1, 2]
    assert equal_claims([1, 1, 1], 4) == {0, 1, 2}
    assert equal_claims([1, 1, 1], 3) == equal_claims([3, 2, 1], 6) == equal_claims([5], 3) == frozenset()
    # Quotas 1.5, 1.5 and 1: two groups want the last place.
    assert equal_claims([3, 3, 2], 4) == {0, 1}


@given(st.lists(st.integers(0, 6), min_size=1, max_size=6), st.integers(0, 20), st.data())
def test_who_is_equal_does_not_depend_on_the_order(
    people: list[int], places: int, data: st.DataObject
) -> None:
    assume(sum(people))
    names = data.draw(st.permutations(range(len(people))))
    moved = [people[one] for one in names]
    assert {names[one] for one in equal_claims(moved, places)} == equal_claims(people, places)
    orders = [data.draw(st.permutations(range(len(people)))) for _ in range(3)]
    found = {tuple(largest_remainder(people, places, order)) for order in orders}
    assert equal_claims(people, places) or len(found) == 1


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=12), st.integers(0, 5000))
def test_all_places_are_given_and_nobody_is_a_place_from_the_quota(people: list[int], places: int) -> None:
    assume(sum(people))
    found = largest_remainder(people, places)
    assert sum(found) == places
    for count, seats in zip(people, found, strict=True):
        assert abs(seats * sum(people) - places * count) < sum(people)


def test_there_must_be_people() -> None:
    for people in ([0, 0], [], [-1, 5]):
        with pytest.raises(ValueError, match="people"):
            largest_remainder(people, 3)
