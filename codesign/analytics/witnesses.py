# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether figures beside a hidden count give it away.

Medians, means and verdicts are equations about the counts they were computed from. The criterion is that of
`analytics.releases`: whoever knows every published figure must find that each hidden count below k could be k or more.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
#: How many other tables are tried for each hidden count; where none of them serves, the figures are withheld.
MOST_TRIED = 3_000


def keeps_secret(
    counts: Sequence[int],
    hidden: Collection[int],
    k: int,
    figures: Callable[[IntArray], object],
    known: Sequence[int] | None = None,
) -> bool:
    """Whether another table with the same figures exists for each hidden count below k, in which it is k or more.

    counts: int[C]; hidden: places whose counts are not shown, while their sum is known and that none is zero; figures:
    whatever else is published, computed from counts. known: int[C], the counts of an earlier publication: counts only
    grow, and those who came in between must not be few for sure either.
    """
    table = np.asarray(counts, dtype=np.int64)
    before = np.zeros_like(table) if known is None else np.minimum(np.asarray(known, dtype=np.int64), table)
    least, told = np.maximum(before, 1), figures(table)
    return all(
        any(
            figures(other) == told
            for other in islice(_others(table, hidden, cell, wanted, least), MOST_TRIED)
        )
        for cell in hidden
        for wanted in {
            k if table[cell] < k else 0,
            int(before[cell]) + k if table[cell] - before[cell] < k else 0,
        }
        if wanted > table[cell] > (0 if wanted == k else before[cell])
    )


def _others(
    table: IntArray, hidden: Collection[int], cell: int, wanted: int, least: IntArray
) -> Iterator[IntArray]:
    """Tables in which `cell` has as many as wanted, taken from the other hidden counts in every way."""
    givers = [place for place in hidden if place != cell]
    spare = [int(table[place] - least[place]) for place in givers]
    for given in _shared_out(wanted - int(table[cell]), spare):
        other = table.copy()
        other[cell] = wanted
        other[givers] -= given
        yield other


def _shared_out(amount: int, limits: Sequence[int]) -> Iterator[list[int]]:
    """Every way to make up an amount from parts with limits."""
    if not limits:
        if amount == 0:
            yield []
        return
    for part in range(min(amount, limits[0]), -1, -1):
        for rest in _shared_out(amount - part, limits[1:]):
            yield [part, *rest]


@dataclass
class Facts:
    """Published sums over whole, unknown counts: rows of coefficients with their lowest and highest value."""

    size: int
    left: list[FloatArray] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)

    def know(self, row: Any, low: float, high: float | None = None) -> None:
        """A sum that lies between these; one value alone where it is known."""
        self.left.append(np.asarray(row, dtype=np.float64).ravel())
        self.low.append(low)
        self.high.append(low if high is None else high)

    def could_be(self, cell: int, people: int) -> bool:
        """Whether a count could be as large as this in view of all that is known.

        Judged over the whole numbers, since people are no fractions.
        """
        # Half a second of loading that only a round's analysis should pay.
        from scipy.optimize import Bounds, LinearConstraint, milp

        lowest = np.zeros(self.size)
        lowest[cell] = people
        constraints = [LinearConstraint(np.array(self.left), self.low, self.high)] if self.left else []
        found = milp(
            np.zeros(self.size),
            integrality=np.ones(self.size),
            bounds=Bounds(lowest, np.inf),
            constraints=constraints,
        )
        return bool(found.status == 0)
