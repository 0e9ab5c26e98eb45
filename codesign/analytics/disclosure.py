# SPDX-License-Identifier: AGPL-3.0-or-later
"""Small cells are never published, and cannot be worked out from the totals beside them.

A table with totals is a graph: each line that must add up is a node, each count an edge between its row's
node and its column's. A hidden count can be worked out exactly when its edge is a bridge of the hidden part,
so every hidden edge is put on a cycle of hidden edges (Gusfield 1988, SIAM J. Comput. 17).
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]
DEFAULT_K = 5
Cell = tuple[int, int]


def publishable(n: int | None, k: int = DEFAULT_K) -> bool:
    """Whether a figure resting on n people may be shown; None is a number that was hidden before."""
    return n is not None and n >= k


@dataclass(frozen=True, eq=False)
class Suppressed:
    """What may be published: counts as floats, NaN where hidden.

    cells: float64[C] or float64[R, C] as given; row_totals: float64[R] and column_totals: float64[C], None
    for a one-way table; total: everybody.
    """

    cells: FloatArray
    row_totals: FloatArray | None
    column_totals: FloatArray | None
    total: float

    @property
    def hidden(self) -> NDArray[np.bool_]:
        """Which cells are not shown."""
        return np.isnan(self.cells)


def suppress(table: ArrayLike, k: int = DEFAULT_K) -> Suppressed:
    """Hide the counts from 1 to k - 1 of a one- or two-way table, and as many more as protect them.

    Totals are published too, unless they are small or hiding them is all that helps. Zeros stay: they single
    out nobody, and hiding them protects nothing. In a line whose total is shown, what is hidden adds up to at
    least k. Raises ValueError for negative counts, fractions or more than two dimensions.
    """
    counts = np.asarray(table)
    if counts.ndim not in (1, 2) or not np.isfinite(counts).all() or (counts != np.floor(counts)).any():
        raise ValueError("a table of counts has one or two dimensions and whole numbers")
    if (counts < 0).any():
        raise ValueError("a count is not negative")
    if counts.ndim == 1:
        return _suppress_one_way(counts.astype(np.int64), k)
    return _suppress_two_way(counts.astype(np.int64), k)


def _suppress_one_way(counts: NDArray[np.int64], k: int) -> Suppressed:
    total = int(counts.sum())
    hidden = (counts > 0) & (counts < k)
    by_size = [int(i) for i in np.argsort(counts, kind="stable") if counts[i] > 0]
    while hidden.any() and (np.count_nonzero(hidden) < 2 or counts[hidden].sum() < k):
        more = next((i for i in by_size if not hidden[i]), None)
        if more is None:
            break
        hidden[more] = True
    # A lone count equals its total, and few people in all are few people in each cell.
    lone = np.count_nonzero(hidden) == 1 or counts[hidden].sum() < k
    total_hidden = 0 < total < k or (bool(hidden.any()) and bool(lone))
    return Suppressed(
        np.where(hidden, np.nan, counts), None, None, float("nan") if total_hidden else float(total)
    )


def _suppress_two_way(counts: NDArray[np.int64], k: int) -> Suppressed:
    with_totals = np.block(
        [
            [counts, counts.sum(axis=1, keepdims=True)],
            [counts.sum(axis=0, keepdims=True), np.array([[counts.sum()]])],
        ]
    )
    hidden = (with_totals > 0) & (with_totals < k)
    pending = list(zip(*np.nonzero(hidden), strict=True))
    while pending:
        for row, column in pending:
            for cell in _cheapest_cycle(with_totals, hidden, (int(row), int(column))):
                hidden[cell] = True
        pending = list(_too_little_hidden(with_totals, hidden, k))
        for cell in pending:
            hidden[cell] = True
    shown = np.where(hidden, np.nan, with_totals.astype(np.float64))
    return Suppressed(shown[:-1, :-1], shown[:-1, -1], shown[-1, :-1], float(shown[-1, -1]))


def _too_little_hidden(counts: NDArray[np.int64], hidden: NDArray[np.bool_], k: int) -> Iterator[Cell]:
    """One more cell for each line whose total is shown while what is hidden in it adds up to less than k."""
    rows, columns = (size - 1 for size in counts.shape)
    for line in range(rows + 1):
        if not hidden[line, columns]:
            yield from ((line, j) for j in _one_more(counts[line, :-1], hidden[line, :-1], k))
    for line in range(columns + 1):
        if not hidden[rows, line]:
            yield from ((i, line) for i in _one_more(counts[:-1, line], hidden[:-1, line], k))


def _one_more(counts: NDArray[np.int64], hidden: NDArray[np.bool_], k: int) -> list[int]:
    if not hidden.any() or counts[hidden].sum() >= k:
        return []
    return [int(i) for i in np.argsort(counts, kind="stable") if counts[i] > 0 and not hidden[i]][:1]


def _cheapest_cycle(counts: NDArray[np.int64], hidden: NDArray[np.bool_], cell: Cell) -> list[Cell]:
    """The other cells of the cycle through `cell` that hides fewest people more (Dijkstra's algorithm).

    Hidden cells cost nothing, cells of nobody cannot be used, totals are taken only if nothing else helps.
    """
    rows, columns = counts.shape
    dear = int(counts.sum()) + 1
    start, goal = cell[0], rows + cell[1]
    reached: dict[int, list[Cell]] = {}
    queue: list[tuple[int, int, list[Cell]]] = [(0, start, [])]
    while queue:
        cost, node, path = heapq.heappop(queue)
        if node in reached:
            continue
        reached[node] = path
        if node == goal:
            return path
        is_row = node < rows
        for other in range(columns if is_row else rows):
            edge = (node, other) if is_row else (other, node - rows)
            if edge == cell or counts[edge] == 0:
                continue
            is_total = edge[0] == rows - 1 or edge[1] == columns - 1
            step = 0 if hidden[edge] else int(counts[edge]) + (dear if is_total else 0)
            heapq.heappush(queue, (cost + step, rows + other if is_row else other, [*path, edge]))
    return []
