# SPDX-License-Identifier: AGPL-3.0-or-later
"""Votes of a snapshot by opinion group and by channel or stratum: which may be seen beside the whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from codesign.deliberation.release.opinion import SIDES, parts_in


@dataclass(frozen=True)
class Selection:
    """Whose votes are looked at: everybody's where neither is chosen. group: index; part: a channel or stratum."""

    group: int | None = None
    part: str | None = None

    @property
    def is_everybody(self) -> bool:
        """Whether nothing is left out."""
        return self.group is None and self.part is None


def names_of_parts(document: Mapping[str, Any]) -> list[str]:
    """The channels or strata votes can be told apart by."""
    return [found["part"] for found in parts_in(document)]


def selected(document: Mapping[str, Any], place: int, selection: Selection) -> dict[str, int] | None:
    """Counts of one statement by side and as "seen" for part of the people; None where they are not shown.

    document: what was released of the snapshot; place: of the statement in it.
    """
    cells = document["statements"][place]["cells"]
    if cells is None:
        return None
    row = -1 if selection.group is None else selection.group
    column = -1 if selection.part is None else names_of_parts(document).index(selection.part)
    counts = cells[row][column]
    return None if counts is None else {**dict(zip(SIDES, counts, strict=True)), "seen": sum(counts)}
