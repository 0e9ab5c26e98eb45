# SPDX-License-Identifier: AGPL-3.0-or-later
"""Many numbers in a few: nobody is lost, and no extreme is shown."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codesign.analytics.distributions import MOST_BINS, distribution, round_edges

NUMBERS = st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=60)


@given(NUMBERS)
def test_everybody_stands_in_one_bin(values: list[float]) -> None:
    found = distribution(values)
    assert found is not None
    assert sum(found.counts) == found.n == len(values)
    assert len(found.counts) == len(found.edges) + 1
    assert len(found.edges) <= MOST_BINS + 1
    assert list(found.edges) == sorted(set(found.edges))


def test_the_edges_are_round_and_lie_within_the_middle() -> None:
    found = distribution([*range(1, 101), 9_999_999, -9_999_999])
    assert found is not None
    assert found.edges == (20.0, 40.0, 60.0, 80.0)
    assert found.counts == (20, 20, 20, 20, 22)


@pytest.mark.parametrize(
    ("low", "high", "edges"), [(3, 3, [3]), (0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1]), (1, 7, [1, 2, 3, 4, 5, 6, 7])]
)
def test_round_edges(low: float, high: float, edges: list[float]) -> None:
    assert round_edges(low, high).tolist() == edges


def test_weights_move_the_mean_alone() -> None:
    found = distribution([0, 10], weights=[3, 1])
    assert found is not None
    assert (found.mean, found.weighted_mean) == (5.0, 2.5)


def test_nobody_and_nonsense() -> None:
    assert distribution([]) is None
    with pytest.raises(ValueError):
        distribution([np.nan])
