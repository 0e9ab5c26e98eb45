# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a snapshot of ballots is computed from, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class EarlierRound:
    """A closed round that is continued, seen from the items of the present one.

    rows: what was published of an item, by its present id. ratings: by present id, then by person. people: everybody
    with a ballot there.
    """

    number: int
    options: Mapping[str, Any]
    rows: Mapping[int, Mapping[str, Any]]
    ratings: Mapping[int, Mapping[int, int]]
    people: frozenset[int]
    votes_hash: str


@dataclass(frozen=True)
class Gathered:
    """items: in the order of their ids, each with id, text, theme_id and cost. ballots: content by person."""

    kind: str
    number: int
    options: Mapping[str, Any]
    rule: Mapping[str, Any]
    items: tuple[Mapping[str, Any], ...]
    ballots: Mapping[int, Any]
    earlier: tuple[EarlierRound, ...] = ()

    @property
    def ids(self) -> list[int]:
        """The ids of the items."""
        return [item["id"] for item in self.items]

    def earlier_place(self, item: int) -> int | None:
        """The place of an item in the last round in which it was published."""
        places = (
            earlier.rows[item].get("place") for earlier in reversed(self.earlier) if item in earlier.rows
        )
        return next((int(place) for place in places if place is not None), None)
