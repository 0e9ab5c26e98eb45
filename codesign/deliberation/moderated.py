# SPDX-License-Identifier: AGPL-3.0-or-later
"""What all things that wait for moderation in a round have in common."""

from __future__ import annotations

from sqlalchemy import ColumnElement, String, cast

from codesign.deliberation.models import Round
from codesign.moderation.kinds import Kind, Place


def place_of(round: Round) -> Place:
    """A round as the place where something was written."""
    return Place(round.process, f"round:{round.id}", round.title, "round_work.build", {"round_id": round.id})


class InRound(Kind):
    """Things that people write while a round is open."""

    room = "round"
    station = "round"

    def at(self, key: str) -> ColumnElement[bool]:
        """See `Kind`."""
        return cast(Round.id, String) == key

    def promised(self) -> ColumnElement[bool]:
        """See `Kind`."""
        return Round.state == "open"
