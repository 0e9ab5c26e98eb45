# SPDX-License-Identifier: AGPL-3.0-or-later
"""Votes of a snapshot by opinion group and by channel or stratum: which may be seen beside the whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from codesign.charts.opinion.cells import SIDES, parts_in, shown_parts, votes_by_part


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


def selected(document: Mapping[str, Any], place: int, selection: Selection, k: int) -> dict[str, int] | None:
    """Counts of one statement by side and as "seen" for part of the people; None where they are not shown.

    place: of the statement in the document. The rule is that of the bars by group, beside which these numbers stand.
    """
    counts = votes_by_part(document, document["statements"][place])
    shown = shown_parts(counts, k)
    groups = list(range(counts.shape[0])) if selection.group is None else [selection.group]
    names = names_of_parts(document)
    parts = list(range(counts.shape[1])) if selection.part is None else [names.index(selection.part)]
    row = -1 if selection.group is None else selection.group
    column = -1 if selection.part is None else parts[0]
    if not shown[row, column]:
        return None
    chosen = counts[np.ix_(groups, parts)].sum(axis=(0, 1))
    return {**dict(zip(SIDES, map(int, chosen), strict=True)), "seen": int(chosen.sum())}
