# SPDX-License-Identifier: AGPL-3.0-or-later
"""Places by largest remainder stay within one of the quota."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from codesign.analytics.apportionment import largest_remainder


def test_a_worked_example() -> None:
    # Quotas 4.7, 1.6, 1.58, 1.2 and 0.92 of ten places.
    assert largest_remainder([47_000, 16_000, 15_800, 12_000, 9_200], 10) == [5, 2, 1, 1, 1]


def test_equal_remainders_go_to_the_earlier() -> None:
    assert largest_remainder([1, 1, 1], 4) == [2, 1, 1]


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
