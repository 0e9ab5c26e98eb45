# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which parts of a statement's votes may be seen beside the whole: one rule for every page, chart and file.

By opinion group and by the other thing people can be told apart by (the strata of a panel, else the channels their
votes came by), the votes on a statement are one table with totals, in which people without a group are a row as well:
neither a group nor a part nor the few in no group are to be had by subtraction. It is strata or channels and never
both, because two tables that share a margin would have to be protected together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from codesign.analytics.disclosure import suppress

SIDES = ("disagree", "pass", "agree")


def parts_in(document: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """What people can be told apart by beside their group: each with "part", "people" and "counts"."""
    found: Sequence[Mapping[str, Any]] = document.get("parts", ())
    return found


def votes_by_part(document: Mapping[str, Any], row: Mapping[str, Any]) -> NDArray[np.int64]:
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


def shown_parts(counts: NDArray[np.int64], k: int) -> NDArray[np.bool_]:
    """bool[groups + 2, parts + 1] of such a table: the last row and column are the totals.

    Nobody at all is not shown. The whole is on the page whatever is chosen: where it would have to be hidden,
    no part can be shown.
    """
    return _shown(tuple(map(tuple, counts.sum(axis=2).tolist())), k)


@lru_cache(maxsize=8192)
def _shown(seen: tuple[tuple[int, ...], ...], k: int) -> NDArray[np.bool_]:
    """As above. A page of a thousand statements asks for each several times: in a bar, in a sentence, in a table."""
    cells = np.array(seen, dtype=np.int64)
    totals = _with_totals(cells, cells.sum(axis=1), cells.sum(axis=0), cells.sum())
    found = suppress(cells, k)
    assert found.row_totals is not None
    assert found.column_totals is not None
    hidden = np.isnan(_with_totals(found.cells, found.row_totals, found.column_totals, found.total))
    shown = ~hidden & (totals > 0) & ~np.isnan(found.total)
    shown.flags.writeable = False
    return np.asarray(shown, dtype=np.bool_)


def _with_totals(cells: NDArray[Any], rows: NDArray[Any], columns: NDArray[Any], whole: Any) -> NDArray[Any]:
    return np.block([[cells, rows[:, None]], [columns[None, :], np.array([[whole]])]])
