# SPDX-License-Identifier: AGPL-3.0-or-later
"""What moved between rounds: statements that continue one of an earlier round, agreement then and now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from codesign.analytics.disclosure import publishable
from codesign.analytics.estimates import difference_interval
from codesign.deliberation.models import Round, Snapshot, Statement
from codesign.deliberation.policy import are_numbers_hidden_from_staff
from codesign.deliberation.release import releasing
from codesign.web.i18n import localized


@dataclass(frozen=True)
class Move:
    """Agreement with one statement in two rounds, as shares, with the numbers of votes they rest on.

    low, high: 95 % interval of the difference; earlier_text: the words then, where they are other ones now.
    """

    text: str
    round_number: int
    earlier_text: str | None
    then: float
    then_n: int
    now: float
    now_n: int
    low: float
    high: float

    @property
    def difference(self) -> float:
        """Now minus then."""
        return self.now - self.then

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves no change out."""
        return self.low > 0 or self.high < 0


def moves_of(session: Session, round: Round, snapshot: Snapshot, language: str, k: int) -> list[Move]:
    """Statements with an ancestor in an earlier round, the largest change first; both with at least k votes."""
    earlier: dict[int, dict[int, dict[str, Any]]] = {}
    found = []
    for now, ancestor in _lineage(session, round, snapshot):
        if ancestor.round_id not in earlier:
            earlier[ancestor.round_id] = _rows_of(session, ancestor.round)
        before = earlier[ancestor.round_id].get(ancestor.id)
        if before is None or not (publishable(before["seen"], k) and publishable(now["seen"], k)):
            continue
        low, high = difference_interval((before["agree"], before["seen"]), (now["agree"], now["seen"]))
        found.append(
            Move(
                text=localized(now["text"], language),
                round_number=ancestor.round.number,
                earlier_text=None if before["text"] == now["text"] else localized(before["text"], language),
                then=before["agree"] / before["seen"],
                then_n=before["seen"],
                now=now["agree"] / now["seen"],
                now_n=now["seen"],
                low=low,
                high=high,
            )
        )
    return sorted(found, key=lambda move: (-abs(move.difference), move.text))


def _lineage(session: Session, round: Round, snapshot: Snapshot) -> list[tuple[dict[str, Any], Statement]]:
    """Rows of the snapshot with the statement of another round that they continue.

    What was replaced within its round is another statement by now, and is compared with nothing.
    """
    rows = {row["id"]: row for row in releasing.shown(snapshot)["statements"]}
    earlier = aliased(Statement)
    pairs = session.execute(
        select(Statement.id, earlier)
        .join(earlier, Statement.continues_id == earlier.id)
        .where(Statement.round_id == round.id, earlier.round_id != round.id)
        .order_by(Statement.id)
    )
    return [(rows[id], ancestor) for id, ancestor in pairs if id in rows]


def _rows_of(session: Session, round: Round) -> dict[int, dict[str, Any]]:
    """What the earlier round found, by statement: as it was published, else as last released."""
    if are_numbers_hidden_from_staff(round):
        return {}
    snapshot = round.published_snapshot or releasing.newest(session, round)
    return {row["id"]: row for row in releasing.shown(snapshot).get("statements", [])} if snapshot else {}
