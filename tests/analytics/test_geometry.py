# SPDX-License-Identifier: AGPL-3.0-or-later
"""Points in shapes, squares on a grid, shapes on a drawing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codesign.analytics.geometry import Frame, Grid, read_shape

HOLED = {
    "type": "Polygon",
    "coordinates": [
        [[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]],
        [[4, 4], [6, 4], [6, 6], [4, 6], [4, 4]],
    ],
}
TRIANGLE = [[20, 0], [30, 0], [20, 10], [20, 0]]
TWO = {"type": "MultiPolygon", "coordinates": [HOLED["coordinates"], [TRIANGLE]]}


@given(x=st.floats(-5, 35), y=st.floats(-5, 15))
def test_a_point_is_inside_as_the_plain_rule_says(x: float, y: float) -> None:
    in_square = 0 <= x < 10 and 0 <= y < 10
    in_hole = 4 <= x < 6 and 4 <= y < 6
    in_triangle = x >= 20 and y >= 0 and (x - 20) + y < 10
    on_an_edge = any(abs(x - edge) < 1e-6 or abs(y - edge) < 1e-6 for edge in (0, 4, 6, 10, 20))
    on_an_edge |= abs(x + y - 30) < 1e-6
    if not on_an_edge:
        assert read_shape(TWO).contains(x, y) == ((in_square and not in_hole) or in_triangle)


def test_a_feature_collection_is_the_shape_of_its_features() -> None:
    collection = {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": TWO}]}
    assert read_shape(collection) == read_shape(TWO)
    assert read_shape(TWO).box == (0, 0, 30, 10)


@pytest.mark.parametrize(
    "bad",
    [
        None,
        [],
        {"type": "Point", "coordinates": [1, 2]},
        {"type": "Polygon"},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 0]]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1]]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], ["a", 1], [0, 0]]]},
        {"type": "Polygon", "coordinates": [[[45, 100], [46, 100], [46, 101], [45, 100]]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [float("nan"), 1], [0, 0]]]},
        {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": "x"}},
        {"type": "FeatureCollection", "features": []},
        {"type": "Polygon", "coordinates": [[[0, 0]] * 30_000]},
    ],
)
def test_what_is_no_polygon_is_refused_in_words(bad: Any) -> None:
    with pytest.raises(ValueError, match=r"^(has|is) "):
        read_shape(bad)


@given(lon=st.floats(9.0, 9.2), lat=st.floats(45.0, 45.1))
def test_a_point_lies_within_half_a_square_of_its_centre(lon: float, lat: float) -> None:
    grid = Grid((9.0, 45.0, 9.2, 45.1), 500)
    middle = grid.centre(grid.square(lon, lat))
    across, up = grid.steps
    assert abs(middle[0] - lon) <= across / 2 + 1e-9
    assert abs(middle[1] - lat) <= up / 2 + 1e-9
    assert up * 111_320 == pytest.approx(500)


def test_a_drawing_has_the_north_above_and_the_right_proportions() -> None:
    frame = Frame((9.0, 45.0, 9.2, 45.1))
    assert frame.place(9.0, 45.1) == (0, 0)
    assert frame.place(9.2, 45.0) == pytest.approx((1000, frame.height))
    # One degree of longitude is shorter than one of latitude by the cosine of the latitude.
    assert frame.height == pytest.approx(1000 * 0.1 / (0.2 * 0.70648), rel=1e-3)
    assert frame.path(read_shape(HOLED)).count("Z") == 2


def test_a_name_stands_in_the_middle_of_the_largest_part() -> None:
    assert read_shape(TWO).middle == pytest.approx((5, 5))
    assert read_shape({"type": "Polygon", "coordinates": [TRIANGLE]}).middle == pytest.approx(
        (70 / 3, 10 / 3)
    )
