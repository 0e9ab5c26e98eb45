# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was released of a round before, beside what it was released from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from codesign.analytics.releases import Release

Document = Mapping[str, Any]
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Earlier:
    """counted: the document as it was computed; released: what was left of it for readers."""

    counted: Document
    released: Document


@dataclass(frozen=True)
class EarlierRow:
    """One statement in an earlier release."""

    counted: Row
    released: Row


def rows_before(earlier: Sequence[Earlier], name: str, id: int) -> list[EarlierRow]:
    """A statement in all releases that held it, oldest first."""
    found = []
    for one in earlier:
        counted = next((row for row in one.counted[name] if row["id"] == id), None)
        released = next((row for row in one.released[name] if row["id"] == id), None)
        if counted is not None and released is not None:
            found.append(EarlierRow(counted, released))
    return found


def one_way(cells: Sequence[int | None], total: int) -> Release:
    """Counts by place as they were released."""
    return Release({str(place): people for place, people in enumerate(cells)}, total)


def by_place(counts: Sequence[int]) -> dict[str, int]:
    """Counts under the names that `one_way` gives them."""
    return {str(place): people for place, people in enumerate(counts)}


def people_in(document: Document) -> int:
    """How many people a document was computed from."""
    return people_told(document) or 0


def people_told(document: Document) -> int | None:
    """How many people a document says it was computed from; None where that was hidden."""
    found: int | None = document["participants"] if "participants" in document else document["n"]
    return found
