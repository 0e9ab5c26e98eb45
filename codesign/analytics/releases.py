# SPDX-License-Identifier: AGPL-3.0-or-later
"""What may be published of counts that were published before and will be published again.

The criterion: whoever lays side by side everything that was ever published, and knows that counts only grow and that
zeros are shown, finds for every count below k that it could also be k or more. So nobody can tell that a group is
small, and no small count has only one possible value. That goes for the counts of those, too, who came between two
publications. `analytics.disclosure` holds this for one table; here it holds for a table over time, and for tables
that share their totals.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]


@dataclass(frozen=True)
class Release:
    """A one-way table as it was published: people by category, None where hidden, and their total."""

    cells: Mapping[str, int | None]
    total: int

    @property
    def hidden(self) -> frozenset[str]:
        """The categories whose counts were not shown."""
        return frozenset(cell for cell, people in self.cells.items() if people is None)

    @property
    def hidden_people(self) -> int:
        """How many people the hidden categories hold together, which anybody can work out."""
        return self.total - sum(people or 0 for people in self.cells.values())

    def least(self, cells: Iterable[str]) -> int:
        """How many people these categories, hidden now and therefore not empty, hold at least.

        Counts only grow, so what was shown once is still there; and so is the sum of what was hidden together.
        """
        wanted = frozenset(cells)
        together = self.hidden if self.hidden and self.hidden <= wanted else frozenset()
        alone = sum(max(1, self.cells.get(cell) or 0) for cell in wanted - together)
        return alone + (max(len(together), self.hidden_people) if together else 0)


def hidden_cells(counts: Mapping[str, int], k: int, earlier: Sequence[Release] = ()) -> frozenset[str] | None:
    """The categories to hide so that no count from 1 to k - 1 gives itself away; None where nothing may be shown.

    counts: people by category, each person in one; earlier: the same table as published before, oldest first. Small
    are counts below k, and those that grew by fewer than k since they were shown. While any is small, what was hidden
    last time stays hidden; once none is, all are shown.

    Raises:
        ValueError: a negative count.
    """
    if any(people < 0 for people in counts.values()):
        raise ValueError("a count is not negative")
    known = _last_shown(earlier)
    hidden = {
        cell for cell, people in counts.items() if 0 < people < k or 0 < people - known.get(cell, 0) < k
    }
    if not hidden:
        return frozenset()
    if earlier:
        hidden |= {cell for cell in earlier[-1].hidden if counts.get(cell)}
    spare = sorted((cell for cell in counts if counts[cell] and cell not in hidden), key=lambda c: counts[c])
    while not _holds(counts, hidden, k, earlier):
        if not spare:
            return None
        hidden.add(spare.pop(0))
    return frozenset(hidden)


def _last_shown(earlier: Sequence[Release]) -> dict[str, int]:
    """The last count anybody saw of each category."""
    return {
        cell: people for release in earlier for cell, people in release.cells.items() if people is not None
    }


def _holds(counts: Mapping[str, int], hidden: set[str], k: int, earlier: Sequence[Release]) -> bool:
    """Whether each hidden count could be k or more, and k or more than what was shown of it."""
    people, known = sum(counts[cell] for cell in hidden), _last_shown(earlier)
    return all(people - _least(hidden - {cell}, earlier) >= k + known.get(cell, 0) for cell in hidden)


def _least(cells: set[str], earlier: Sequence[Release]) -> int:
    return max((release.least(cells) for release in earlier), default=len(cells))


@dataclass(frozen=True, eq=False)
class Pooled:
    """A two-way table without small cells: int64[R, C], whose last row and column are what was joined, if anything.

    rows, columns: bool, which lines of the original table were joined.
    """

    cells: IntArray
    rows: BoolArray
    columns: BoolArray


def pool(table: ArrayLike, k: int, rows: ArrayLike = (), columns: ArrayLike = ()) -> Pooled | None:
    """Join lines of a two-way table until no cell holds 1 to k - 1 people; None where fewer than two would stay apart.

    table: int[R, C] people; rows, columns: bool[R] and bool[C], lines that must be joined because their totals are
    hidden elsewhere. Every sum of published cells is a sum of cells that are empty or large, so that no other table
    with the same totals makes a small one appear.
    """
    counts = np.asarray(table, dtype=np.int64)
    joined: list[BoolArray] = [
        np.array(given, dtype=np.bool_) if np.size(given) else np.zeros(size, dtype=np.bool_)
        for given, size in zip((rows, columns), counts.shape, strict=True)
    ]
    while True:
        apart = [int((~lines).sum()) for lines in joined]
        if min(apart) < 2:
            return None
        found = _join(_join(counts, joined[0]).T, joined[1]).T
        if not np.any((found > 0) & (found < k)) and all(lines.sum() != 1 for lines in joined):
            return Pooled(found, *joined)
        axis, line = _next_to_join(counts, found, joined, k)
        joined[axis][line : line + 1] = True


def _join(table: IntArray, joined: BoolArray) -> IntArray:
    """The rows that stay apart, and one more for the others."""
    if not joined.any():
        return table
    return np.vstack([table[~joined], table[joined].sum(axis=0)])


def _next_to_join(counts: IntArray, found: IntArray, joined: Sequence[BoolArray], k: int) -> tuple[int, int]:
    """The smallest line among those that small cells stand in, or that a lone joined line needs as company."""
    small = (found > 0) & (found < k)
    candidates: list[tuple[int, int, int]] = []
    for axis in (0, 1):
        totals, apart = counts.sum(axis=1 - axis), np.flatnonzero(~joined[axis])
        is_small: BoolArray = np.asarray(small.any(axis=1 - axis))
        touched = apart[is_small[: len(apart)]]
        # A small cell in the joined line grows only by joining more; so does a line that is joined to nothing.
        if not len(touched) and (is_small[len(apart) :].any() or joined[axis].sum() == 1):
            touched = apart
        candidates += [(int(totals[line]), axis, int(line)) for line in touched]
    _total, axis, line = min(candidates)
    return axis, line


def highest_count(people: float, place_sum: float, place: int, places: int) -> float:
    """How many of `people` could have given a thing `place` of 1..`places`, where its places add up to `place_sum`.

    The answer is real, 0..people: the largest t for which the others' places can make up the rest.
    """
    others = [other for other in range(1, places + 1) if other != place]
    if not others:
        return people
    low, high = others[0], others[-1]
    # What the other people give adds up to no less than all of them at the first other place, no more than at the last.
    bounds = [people]
    if place > low:
        bounds.append((place_sum - people * low) / (place - low))
    if place < high:
        bounds.append((people * high - place_sum) / (high - place))
    return max(0.0, min(bounds))
