# SPDX-License-Identifier: AGPL-3.0-or-later
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codesign.analytics.text.agreement import agreement


def test_renamed_groups_agree_wholly() -> None:
    measured = agreement(["a", "a", "b", "c"], [3, 3, 1, 2])
    assert (measured.accuracy, measured.nmi, measured.ari) == (1.0, pytest.approx(1.0), 1.0)


def test_the_best_matching_counts_not_the_largest_cell() -> None:
    given_ = ["a"] * 5 + ["b"] * 5
    found = [1, 1, 1, 1, 2, 1, 1, 1, 2, 2]
    assert agreement(given_, found).accuracy == pytest.approx(0.6)


def test_more_groups_than_given_cannot_all_be_right() -> None:
    assert agreement(["a"] * 4, [1, 2, 3, 4]).accuracy == 0.25


def test_rows_are_needed_on_both_sides() -> None:
    with pytest.raises(ValueError):
        agreement([], [])
    with pytest.raises(ValueError):
        agreement(["a"], [1, 2])


@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=60),
    st.permutations(range(5)),
)
def test_names_of_groups_do_not_matter(rows: list[tuple[int, int]], names: list[int]) -> None:
    given_, found = zip(*rows, strict=True)
    one = agreement(given_, found)
    other = agreement(given_, [names[group] for group in found])
    assert one.accuracy == pytest.approx(other.accuracy)
    assert one.nmi == pytest.approx(other.nmi)
    assert 0.0 < one.accuracy <= 1.0
