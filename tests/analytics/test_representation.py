# SPDX-License-Identifier: AGPL-3.0-or-later
"""The ratio and the dissimilarity of F19, and their laws."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codesign.analytics.representation import representation

COUNTS = st.dictionaries(st.sampled_from("abcde"), st.integers(0, 500), min_size=1)


def test_the_known_answer() -> None:
    found = representation({"a": 12, "b": 30, "c": 38, "d": 20}, {"a": 20, "b": 28, "c": 30, "d": 22})
    assert found is not None
    assert [round(stratum.ratio, 2) for stratum in found.strata] == [0.60, 1.07, 1.27, 0.91]
    assert found.dissimilarity == pytest.approx(0.10)
    assert [stratum.category for stratum in found.missing()] == ["a"]


@given(people=COUNTS, census=COUNTS)
def test_shares_add_up_and_the_dissimilarity_is_a_share(
    people: dict[str, int], census: dict[str, int]
) -> None:
    found = representation(people, census)
    if found is None:
        assert not any(people.get(category, 0) for category, residents in census.items() if residents)
        return
    assert sum(stratum.share for stratum in found.strata) == pytest.approx(1)
    assert sum(stratum.census_share for stratum in found.strata) == pytest.approx(1)
    assert -1e-9 <= found.dissimilarity <= 1 + 1e-9


def test_a_census_in_proportion_is_alike() -> None:
    found = representation({"a": 2, "b": 6}, {"a": 100, "b": 300})
    assert found is not None
    assert found.dissimilarity == pytest.approx(0)
    assert found.missing() == ()


def test_what_the_census_does_not_know_is_left_out() -> None:
    found = representation({"a": 5, "rather not": 50}, {"a": 10, "nobody lives here": 0})
    assert found is not None
    assert (found.n, len(found.strata)) == (5, 1)
    assert representation({}, {"a": 10}) is None
