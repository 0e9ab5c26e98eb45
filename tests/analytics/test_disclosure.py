# SPDX-License-Identifier: AGPL-3.0-or-later
"""Small cells stay hidden, and no arithmetic on what is published brings one back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import linprog

from codesign.analytics.disclosure import Suppressed, publishable, suppress

one_way = st.lists(st.integers(0, 30), min_size=1, max_size=6)
two_way = st.integers(1, 4).flatmap(
    lambda columns: st.lists(
        st.lists(st.integers(0, 30), min_size=columns, max_size=columns), min_size=1, max_size=4
    )
)


def equations(published: Suppressed) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
    """What a reader knows: A x = b over all cells and totals, and which of them are hidden from her."""
    cells = np.atleast_2d(published.cells)
    rows, columns = cells.shape
    if published.row_totals is None or published.column_totals is None:
        values = np.append(cells[0], published.total)
        lines = [np.append(np.ones(columns), -1.0)]
    else:
        grid = np.block(
            [
                [cells, published.row_totals[:, None]],
                [published.column_totals[None, :], np.array([[published.total]])],
            ]
        )
        values = grid.ravel()
        lines = []
        for i in range(rows + 1):
            line = np.zeros_like(grid)
            line[i, :-1], line[i, -1] = 1, -1
            lines.append(line.ravel())
        for j in range(columns + 1):
            line = np.zeros_like(grid)
            line[:-1, j], line[-1, j] = 1, -1
            lines.append(line.ravel())
    hidden = np.isnan(values)
    known = np.nan_to_num(values)
    a = np.array(lines)
    return a[:, hidden], -(a @ known), hidden


def assert_nothing_can_be_worked_out(published: Suppressed) -> None:
    a, b, hidden = equations(published)
    for position in range(np.count_nonzero(hidden)):
        target = np.zeros(np.count_nonzero(hidden))
        target[position] = 1
        bounds = [(0, None)] * len(target)
        least = linprog(target, A_eq=a, b_eq=b, bounds=bounds)
        most = linprog(-target, A_eq=a, b_eq=b, bounds=bounds)
        assert least.status == 0
        # Unbounded above counts as unknown; otherwise at least one whole person of leeway.
        assert most.status == 3 or -most.fun - least.fun >= 1 - 1e-6


def test_the_small_cell_takes_the_next_smallest_with_it() -> None:
    published = suppress([3, 40, 57])
    assert published.hidden.tolist() == [True, True, False]
    assert published.cells[2] == 57
    assert published.total == 100


def test_nothing_is_hidden_where_nothing_is_small() -> None:
    published = suppress([[10, 0], [7, 5]])
    assert not published.hidden.any()
    assert published.row_totals is not None
    assert published.row_totals.tolist() == [10, 12]
    assert published.total == 22


def test_a_small_table_is_hidden_with_its_total() -> None:
    assert np.isnan(suppress([2, 1]).total)
    assert np.isnan(suppress([[2, 1], [0, 1]]).total)


def test_two_small_cells_that_add_up_to_few_people_need_a_third() -> None:
    assert suppress([1, 2, 40, 50]).hidden.tolist() == [True, True, True, False]


def test_a_line_of_a_two_way_table_hides_a_rectangle() -> None:
    published = suppress([[3, 20, 30], [25, 40, 10], [50, 60, 70]])
    assert published.hidden[0, 0]
    assert np.count_nonzero(published.hidden) == 4
    assert_nothing_can_be_worked_out(published)


@pytest.mark.parametrize("bad", [[-1, 3], [1.5, 2], [[[1]]], [float("nan")]])
def test_only_tables_of_counts_are_taken(bad: object) -> None:
    with pytest.raises(ValueError):
        suppress(bad)  # type: ignore[arg-type]


def test_figures_on_few_people_are_not_publishable() -> None:
    assert [publishable(n) for n in (0, 4, 5)] == [False, False, True]
    assert publishable(3, k=3)


@given(one_way)
def test_no_cell_of_a_one_way_table_can_be_worked_out(counts: list[int]) -> None:
    published = suppress(counts)
    small = np.array([0 < n < 5 for n in counts])
    assert published.hidden[small].all()
    assert_nothing_can_be_worked_out(published)


@settings(max_examples=60, deadline=None)
@given(two_way)
def test_no_cell_of_a_two_way_table_can_be_worked_out(counts: list[list[int]]) -> None:
    published = suppress(counts)
    table = np.array(counts)
    assert published.hidden[(table > 0) & (table < 5)].all()
    assert not published.hidden[table == 0].any()
    assert_nothing_can_be_worked_out(published)


@given(one_way)
def test_what_is_shown_is_true(counts: list[int]) -> None:
    published = suppress(counts)
    shown = ~published.hidden
    assert np.array_equal(published.cells[shown], np.array(counts)[shown])
