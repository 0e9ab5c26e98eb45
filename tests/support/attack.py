# SPDX-License-Identifier: AGPL-3.0-or-later
"""Somebody who lays side by side all that was published of a survey and solves for the small numbers.

She knows the rules: hidden counts are not zero, counts only grow, weights can be worked out. The criterion: no count
from 1 to k - 1 may be bounded below k.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from scipy.optimize import LinearConstraint, linprog, milp

REST = "__no_answer"


class Attack:
    """People by answer (rows) and group (columns) at several moments, as a system of linear constraints."""

    def __init__(self, rows: Sequence[str], columns: Sequence[str], moments: int) -> None:
        self.rows, self.columns, self.moments = [*rows, REST], [*columns, REST], moments
        self.size = moments * len(self.rows) * len(self.columns)
        self.left: list[Any] = []
        self.low: list[float] = []
        self.high: list[float] = []
        for moment in range(1, moments):
            for row in self.rows:
                for column in self.columns:
                    now, before = (self.of(at, [row], [column]) for at in (moment, moment - 1))
                    self.know(now - before, 0, np.inf)

    def of(self, moment: int, rows: Sequence[str], columns: Sequence[str]) -> Any:
        """The sum of some cells as a vector."""
        vector = np.zeros((self.moments, len(self.rows), len(self.columns)))
        for row in rows:
            for column in columns:
                vector[moment, self.rows.index(row), self.columns.index(column)] = 1
        return vector.ravel()

    def know(self, vector: Any, low: float, high: float | None = None) -> None:
        """A published sum lies between these."""
        self.left.append(vector)
        self.low.append(low)
        self.high.append(low if high is None else high)

    def read_question(self, moment: int, published: Mapping[str, Any], by_row: bool) -> None:
        """What a published one-way table tells."""
        if published["state"] != "shown":
            return
        every = [count["id"] for count in published["counts"]]
        self.know(self._line(moment, every, by_row), published["answered"])
        for count in published["counts"]:
            line = self._line(moment, [count["id"]], by_row)
            people = count["people"]
            self.know(line, 1 if people is None else people, np.inf if people is None else people)

    def read_crosstab(self, moment: int, crosstab: Mapping[str, Any]) -> None:
        """What a published two-way table tells; its last lines hold everything that is not named."""
        rows = [[row] for row in crosstab["rows"]]
        columns = [[column] for column in crosstab["columns"]]
        rows += [[row for row in self.rows if row not in crosstab["rows"]]]
        columns += [[column for column in self.columns if column not in crosstab["columns"]]]
        for row, cells in zip(rows, crosstab["cells"], strict=False):
            for column, people in zip(columns, cells, strict=False):
                self.know(self.of(moment, row, column), people)

    def read_weighted(
        self, moment: int, published: Mapping[str, Any], weights: Mapping[str, float], total: float
    ) -> None:
        """What weighted shares tell to somebody who knows what each group weighs."""
        for count in published["counts"]:
            if count.get("weighted") is not None:
                vector = sum(w * self.of(moment, [count["id"]], [column]) for column, w in weights.items())
                slack = 0.00005 * total + 1e-6
                self.know(vector, count["weighted"] * total - slack, count["weighted"] * total + slack)

    def highest(self, vector: Any) -> float:
        """The largest value a sum can have in view of all that is known."""
        left, low, high = np.array(self.left), np.array(self.low), np.array(self.high)
        is_equal, has_high = low == high, np.isfinite(high) & (low != high)
        found = linprog(
            -vector,
            A_eq=left[is_equal],
            b_eq=low[is_equal],
            A_ub=np.vstack([-left[~is_equal], left[has_high]]),
            b_ub=np.concatenate([-low[~is_equal], high[has_high]]),
            bounds=(0, None),
        )
        assert found.success, found.message
        return float(-found.fun)

    def _line(self, moment: int, ids: Sequence[str], by_row: bool) -> Any:
        return self.of(moment, ids, self.columns) if by_row else self.of(moment, self.rows, ids)


class WholeCounts:
    """Whole, unknown counts and everything that was told of their sums; solved by integer programming."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.left: list[Any] = []
        self.low: list[float] = []
        self.high: list[float] = []

    def know(self, area: Any, low: float, high: float | None = None) -> None:
        """A sum, weighted as in `area`, lies between these."""
        self.left.append(np.asarray(area, dtype=float).ravel())
        self.low.append(low)
        self.high.append(low if high is None else high)

    def highest_of(self, area: Any) -> int:
        """The largest value a sum can have in view of all that is known."""
        wanted = np.asarray(area, dtype=float).ravel()
        found = milp(
            -wanted,
            integrality=np.ones(self.size),
            constraints=LinearConstraint(np.array(self.left), self.low, self.high),
        )
        assert found.status in (0, 3), found.message
        return 10**6 if found.status == 3 else round(-found.fun)

    def highest(self, cell: int) -> int:
        """The largest value one count can have."""
        return self.highest_of(np.arange(self.size) == cell)

    def lowest(self, cell: int) -> int:
        """The smallest value one count can have."""
        return -self.highest_of(-(np.arange(self.size) == cell).astype(float))
