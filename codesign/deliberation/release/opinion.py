# SPDX-License-Identifier: AGPL-3.0-or-later
"""What may be seen of a round of votes.

The cell is the people behind one bar: everybody who voted on a statement, those of a group, and those of a stratum of
the panel, else of the channel their votes came by; people without a group are a row as well. No bar of 1 to k - 1
people is shown or follows from the others. It is strata or channels and never both, because two tables that share a
margin would have to be protected together. What a bar is divided into, the shares that agree, pass and disagree, is
shown as it is: a share of at least k people.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from codesign.analytics.disclosure import publishable, suppress
from codesign.analytics.releases import hidden_cells
from codesign.analytics.witnesses import Facts
from codesign.deliberation.release.history import (
    Document,
    Earlier,
    EarlierRow,
    Row,
    by_place,
    one_way,
    rows_before,
)

BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]
#: The sides of a vote, in the order in which a cell holds them.
SIDES = ("disagree", "pass", "agree")
KEPT = ("id", "text", "theme_id", "source_id", "rejected", "meta")
COUNTS = (*SIDES, "seen")
OVERALL = ("agree_low", "agree_high", "bridging", "bridges", "polarisation")
#: What is computed from all groups would give away the group that is hidden.
OF_GROUPS = (
    "consensus_legacy",
    "consensus_geometric_mean",
    "rejection_geometric_mean",
    "smallest_agreement",
    "smallest_agreement_low",
    "smallest_agreement_high",
    "smallest_agreement_group",
    "divisiveness",
)
ABOUT_GROUPS = ("index", "letter", "stability")


def protected_opinion(document: Document, k: int, earlier: Sequence[Earlier]) -> dict[str, Any]:
    """See `protecting.protected_snapshot`."""
    rows = [
        _row(row, document, k, rows_before(earlier, "statements", row["id"]))
        for row in document["statements"]
    ]
    sizes = hidden_cells(by_place([group["size"] for group in document["groups"]]), k)
    return {
        **{name: value for name, value in document.items() if name not in ("majority", "statements")},
        "participants": document["participants"] if publishable(document["participants"], k) else None,
        "placed": document["placed"] if publishable(document["placed"], k) else None,
        "groups": [
            {
                **{name: group.get(name) for name in ABOUT_GROUPS},
                "size": None if sizes is None or str(place) in sizes else group["size"],
                "representative": _telling(group, place, rows),
            }
            for place, group in enumerate(document["groups"])
        ],
        "parts": [{"part": found["part"]} for found in parts_in(document)],
        "days": _days(document.get("days", ()), k, earlier),
        "statements": rows,
        "verdicts": dict(sorted(Counter(row["verdict"] for row in rows).items())),
    }


def _row(row: Row, document: Document, k: int, before: Sequence[EarlierRow]) -> dict[str, Any]:
    kept = {name: row[name] for name in KEPT if name in row}
    seen = [one for one in before if one.released["seen"] is not None]
    if not publishable(row["seen"], k):
        return {**kept, **_nothing(row), "verdict": "too_few"}
    if (
        seen
        and not publishable(row["seen"] - seen[-1].counted["seen"], k)
        and _sides(row) != _sides(seen[-1].counted)
    ):
        # Beside what was read before it would tell how the few voted who came since.
        return {**_nothing(row), **seen[-1].released, **kept}
    counts = votes_by_part(document, row)
    shown = _shown_again(counts, k, seen) if seen else shown_parts(counts, k)
    groups = [
        {name: row["groups"][place][name] for name in COUNTS} if shown[place, -1] else None
        for place in range(len(row["groups"]))
    ] if document["groups_are_shown"] else []  # fmt: skip
    has_groups = bool(groups) and None not in groups
    return {
        **kept,
        **{name: row[name] for name in (*COUNTS, *OVERALL) if name in row},
        **{name: row[name] if has_groups else None for name in OF_GROUPS if name in row},
        "verdict": row.get("verdict"),
        "groups": groups,
        "cells": _cells(counts, shown),
    }


def parts_in(document: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """What people can be told apart by beside their group: each with "part", "people" and "counts"."""
    found: Sequence[Mapping[str, Any]] = document.get("parts", ())
    return found


def votes_by_part(document: Mapping[str, Any], row: Mapping[str, Any]) -> IntArray:
    """int64[groups + 1, parts, 3] of a statement; the last group is nobody's, the last axis as SIDES.

    One row where no groups are shown, one column where all are of one part.
    """
    parts = parts_in(document)
    if parts:
        place = next(n for n, other in enumerate(document["statements"]) if other["id"] == row["id"])
        by_part = np.array([found["counts"][place] for found in parts], dtype=np.int64)
        counts = by_part.transpose(1, 0, 2)
    else:
        groups = np.array([[group[side] for side in SIDES] for group in row["groups"]], dtype=np.int64)
        groups = groups.reshape(-1, len(SIDES))
        rest = np.array([row[side] for side in SIDES], dtype=np.int64) - groups.sum(axis=0)
        counts = np.vstack([groups, rest])[:, None, :]
    return counts if document["groups_are_shown"] else counts.sum(axis=0, keepdims=True)


def _telling(group: Row, place: int, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The statements that tell a group from the others, of those in which its bar is shown."""
    told = {row["id"] for row in rows if row["groups"] and row["groups"][place] is not None}
    return [
        {"statement": one["statement"], "side": one["side"]}
        for one in group.get("representative", ())
        if one["statement"] in told
    ]


def _sides(row: Row) -> list[int]:
    return [row[name] for name in SIDES]


def _nothing(row: Row) -> dict[str, Any]:
    return {
        **dict.fromkeys((*COUNTS, *OVERALL, *OF_GROUPS)),
        "groups": [None] * len(row["groups"]),
        "cells": None,
    }


def _cells(counts: IntArray, shown: BoolArray) -> list[list[list[int] | None]]:
    """Votes by side for each group, for nobody's group and for all, in each part and in all: None where not shown."""
    by_group = np.concatenate([counts, counts.sum(axis=0, keepdims=True)])
    table = np.concatenate([by_group, by_group.sum(axis=1, keepdims=True)], axis=1)
    return [
        [table[row, column].tolist() if shown[row, column] else None for column in range(table.shape[1])]
        for row in range(table.shape[0])
    ]


def shown_parts(counts: IntArray, k: int) -> BoolArray:
    """bool[groups + 2, parts + 1] of votes by group and part: the last row and column are the totals.

    Nobody at all is not shown. The whole is on the page whatever is chosen: where it would have to be hidden, no part
    can be shown.
    """
    return _shown(tuple(map(tuple, counts.sum(axis=2).tolist())), k)


@lru_cache(maxsize=8192)
def _shown(seen: tuple[tuple[int, ...], ...], k: int) -> BoolArray:
    """As above; many statements of a large conversation have the same table."""
    cells = np.array(seen, dtype=np.int64)
    totals = _with_totals(cells)
    if not publishable(int(totals[-1, -1]), k):
        return np.zeros(totals.shape, dtype=np.bool_)
    hidden = _hidden_of_one(cells[:, 0], k) if cells.shape[1] == 1 else _hidden_of_two(cells, k)
    shown = ~hidden & (totals > 0)
    shown.flags.writeable = False
    return np.asarray(shown, dtype=np.bool_)


def _with_totals(cells: IntArray) -> IntArray:
    rows = np.hstack([cells, cells.sum(axis=1, keepdims=True)])
    return np.vstack([rows, rows.sum(axis=0, keepdims=True)])


def _hidden_of_one(cells: IntArray, k: int) -> BoolArray:
    """Of people by group alone: as `hidden_cells`."""
    found = hidden_cells(by_place(cells.tolist()), k)
    rows = np.array([found is None or str(place) in found for place in range(len(cells))] + [False])
    return np.repeat(rows[:, None], 2, axis=1)


def _hidden_of_two(cells: IntArray, k: int) -> BoolArray:
    """Of people by group and part: what `suppress` hides, and as much more until every small cell could be large."""
    found, totals = suppress(cells, k), _with_totals(cells)
    assert found.row_totals is not None
    assert found.column_totals is not None
    hidden = np.isnan(
        np.block(
            [
                [found.cells, found.row_totals[:, None]],
                [found.column_totals[None, :], np.array([[found.total]])],
            ]
        )
    )
    if hidden[-1, -1]:
        return np.ones_like(hidden)
    while True:
        told = [
            cell
            for cell in np.argwhere((totals > 0) & (totals < k))
            if not _could_be_large(totals, hidden, cell, k)
        ]
        spare = np.argwhere(~hidden[:-1, :-1] & (totals[:-1, :-1] > 0))
        if not told:
            return np.asarray(hidden, dtype=np.bool_)
        if not len(spare):
            return np.asarray(np.arange(hidden.size).reshape(hidden.shape) < hidden.size - 1, dtype=np.bool_)
        near = [cell for cell in spare if any((cell == other).any() for other in told)] or list(spare)
        more = min(near, key=lambda cell: (int(totals[tuple(cell)]), tuple(cell)))
        hidden[tuple(more)] = True


def _could_be_large(totals: IntArray, hidden: BoolArray, cell: Any, k: int) -> bool:
    """Whether a count of the table with its totals could be k or more, seen what is shown."""
    rows, columns = totals.shape
    facts = Facts((rows - 1) * (columns - 1))
    for row in range(rows):
        for column in range(columns):
            held = _held(rows, columns, row, column)
            count = int(totals[row, column])
            if not hidden[row, column]:
                facts.know(held, count)
            else:
                facts.know(held, 1, np.inf)
    wanted = _held(rows, columns, *cell)
    # A total is a sum of cells: it could be large as soon as one way to make it so exists.
    facts.know(wanted, k, np.inf)
    return facts.could_be(0, 0)


def _held(rows: int, columns: int, row: int, column: int) -> NDArray[np.float64]:
    """The cells that a count of the table with its totals adds up."""
    held = np.zeros((rows - 1, columns - 1))
    held[slice(None) if row == rows - 1 else row, slice(None) if column == columns - 1 else column] = 1
    return held.ravel()


def _shown_again(counts: IntArray, k: int, before: Sequence[EarlierRow]) -> BoolArray:
    """Groups alone, seen what was read before: parts cross with those of then, and are not renewed."""
    people = counts.sum(axis=(1, 2))
    shown = np.zeros((counts.shape[0] + 1, counts.shape[1] + 1), dtype=np.bool_)
    shown[-1, -1] = True
    releases = [one_way(_bars(one), one.counted["seen"]) for one in before if len(_bars(one)) == len(people)]
    if len(releases) == len(before):
        hidden = hidden_cells(by_place(people.tolist()), k, releases)
        if hidden is not None:
            shown[:-1, -1] = [str(place) not in hidden and people[place] > 0 for place in range(len(people))]
    return shown


def _bars(one: EarlierRow) -> list[int | None]:
    """People by group as they were released, the last of them in no group."""
    cells = one.released["cells"] or []
    return [None if row[-1] is None else sum(row[-1]) for row in cells[:-1]]


def _days(days: Sequence[Sequence[Any]], k: int, earlier: Sequence[Earlier]) -> list[list[Any]]:
    """People and votes by day; a day of few people hides with another, since the votes of all days add up."""
    known: Mapping[str, int] = {
        day: people for one in earlier for day, people, _votes in one.counted.get("days", ())
    }
    few = [any(0 < people - before < k for before in (0, known.get(day, 0))) for day, people, _votes in days]
    if any(few):
        large = [place for place, is_few in enumerate(few) if not is_few]
        if large:
            few[min(large, key=lambda place: (days[place][1], place))] = True
    return [
        [day, *([None, None] if gone else [people, votes])]
        for (day, people, votes), gone in zip(days, few, strict=True)
    ]
