# SPDX-License-Identifier: AGPL-3.0-or-later
"""Gaps between importance and satisfaction."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codesign.analytics.needs import CrossHair, NeedMeasures, Quadrant, need_measures, quadrants

# Item, importance, satisfaction, MWDS, PNI modified, RDS, quadrant.
ITEMS = [
    ("Illuminazione", [5, 4, 5, 4], [2, 3, 2, 1], 11.25, 1.25, -100, Quadrant.CONCENTRATE),
    ("Verde", [4, 4, 3, 5], [4, 5, 3, 4], 0.0, 0.0, 0, Quadrant.KEEP_UP),
    ("Wi-Fi", [2, 1, 2, 3], [4, 4, 5, 3], -4.0, -0.5, 75, Quadrant.OVERKILL),
    ("Bagni", [2, 2, 1, 3], [1, 2, 1, 2], 1.0, 0.3333, -50, Quadrant.LOW_PRIORITY),
]

answers = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=1, max_size=40)


def measured(importance: Sequence[int], satisfaction: Sequence[int]) -> NeedMeasures:
    pairs = np.zeros((5, 5), dtype=int)
    np.add.at(pairs, (np.array(importance) - 1, np.array(satisfaction) - 1), 1)
    return need_measures(pairs)


@pytest.mark.parametrize(("item", "importance", "satisfaction", "mwds", "pni", "rds", "quadrant"), ITEMS)
def test_items_of_the_reference(
    item: str,
    importance: list[int],
    satisfaction: list[int],
    mwds: float,
    pni: float,
    rds: float,
    quadrant: Quadrant,
) -> None:
    found = measured(importance, satisfaction)
    assert found.n == 4
    assert found.mwds == pytest.approx(mwds)
    assert found.pni_modified == pytest.approx(pni, abs=5e-5)
    assert found.rds == rds


@given(answers)
def test_mwds_is_the_mean_of_weighted_discrepancies(pairs: list[tuple[int, int]]) -> None:
    importance, satisfaction = zip(*pairs, strict=True)
    found = measured(importance, satisfaction)
    mean = sum(importance) / len(pairs)
    assert found.mwds == pytest.approx(sum((i - a) * mean for i, a in pairs) / len(pairs))
    assert found.mwds is not None
    assert found.rds is not None
    assert -6.25 <= found.mwds <= 20
    assert -100 <= found.rds <= 100


@given(answers)
def test_exchanging_the_two_sides_turns_the_ranked_discrepancy(pairs: list[tuple[int, int]]) -> None:
    importance, satisfaction = zip(*pairs, strict=True)
    there, back = measured(importance, satisfaction).rds, measured(satisfaction, importance).rds
    assert there is not None
    assert back is not None
    assert there == pytest.approx(-back)


def test_the_extremes_of_mwds() -> None:
    assert measured([5], [1]).mwds == 20
    assert need_measures(np.diag([0, 1, 0], k=2)[:5, :5]).mwds == pytest.approx(2 * (2 - 4))
    # Half find it all-important and half not at all, while it is perfect: mean importance 2.5 is the worst case.
    assert measured([2, 3], [5, 5]).mwds == pytest.approx(-6.25)


def test_nobody_measures_nothing() -> None:
    assert need_measures(np.zeros((5, 5))) == NeedMeasures(0, None, None, None, None, None)


@pytest.mark.parametrize(
    ("pairs", "points"),
    [
        (np.ones((5, 4)), (1, 2, 3, 4, 5)),
        (-np.ones((5, 5)), (1, 2, 3, 4, 5)),
        (np.ones((5, 5)), (0, 1, 2, 3, 4)),
    ],
)
def test_tables_that_make_no_sense_are_refused(pairs: np.ndarray, points: tuple[int, ...]) -> None:
    with pytest.raises(ValueError):
        need_measures(pairs, points)


@pytest.mark.parametrize("convention", list(CrossHair))
def test_quadrants_of_the_reference_whatever_the_cross_hair(convention: CrossHair) -> None:
    points = [(float(np.mean(item[1])), float(np.mean(item[2]))) for item in ITEMS]
    assert quadrants(points, convention) == [item[6] for item in ITEMS]


@pytest.mark.parametrize(
    ("convention", "quadrant"),
    [
        (CrossHair.MIDPOINT, Quadrant.CONCENTRATE),
        (CrossHair.GRAND_MEAN, Quadrant.OVERKILL),
        (CrossHair.MEDIAN, Quadrant.KEEP_UP),
    ],
)
def test_three_conventions_give_one_item_three_quadrants(convention: CrossHair, quadrant: Quadrant) -> None:
    points = [(float(np.mean(item[1])), float(np.mean(item[2]))) for item in ITEMS]
    assert quadrants([*points, (3.05, 2.90)], convention)[-1] is quadrant


def test_no_points_have_no_quadrants() -> None:
    assert quadrants([], CrossHair.MEDIAN) == []
