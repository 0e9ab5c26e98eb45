# SPDX-License-Identifier: AGPL-3.0-or-later
"""The interval of a change between two proportions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codesign.analytics.estimates import difference_interval

proportions = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def test_the_example_of_newcombe() -> None:
    # Table II of the paper: 56/70 against 48/80, method 10.
    low, high = difference_interval((48, 80), (56, 70))
    assert (low, high) == (pytest.approx(0.0524, abs=5e-5), pytest.approx(0.3339, abs=5e-5))


@given(proportions, proportions)
def test_the_change_lies_inside_and_turns_with_time(before: tuple[int, int], after: tuple[int, int]) -> None:
    low, high = difference_interval(before, after)
    change = after[0] / after[1] - before[0] / before[1]
    assert -1 <= low <= change + 1e-12
    assert change - 1e-12 <= high <= 1
    back = difference_interval(after, before)
    assert back == (pytest.approx(-high), pytest.approx(-low))


def test_without_votes_nothing_is_known() -> None:
    assert difference_interval((0, 0), (3, 9)) == (-1.0, 1.0)
