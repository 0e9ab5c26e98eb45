# SPDX-License-Identifier: AGPL-3.0-or-later
"""Snapshots that serve nothing any more go: two of them, a minute apart, tell what the one person between them said."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from codesign.deliberation.models import Round, Snapshot, SnapshotPosition
from codesign.extensions import Base


def prune(session: Session, round: Round) -> None:
    """Keep the newest snapshot of a round, those that were ever read, and those something points to.

    Where people stand on the map is kept for the newest one and for the one that may be read now.
    """
    own = session.execute(
        select(Snapshot.id, Snapshot.released.is_not(None).label("was_read"))
        .where(Snapshot.round_id == round.id)
        .order_by(Snapshot.id)
    ).all()
    newest = {row.id for row in own[-1:]} | {row.id for row in [one for one in own if one.was_read][-1:]}
    pointed_to = _pointed_to(session)
    kept = {row.id for row in own if row.was_read} | newest | pointed_to
    gone = [row.id for row in own if row.id not in kept]
    on_the_map = newest | ({round.published_snapshot_id} - {None})
    session.execute(
        delete(SnapshotPosition).where(
            SnapshotPosition.snapshot_id.in_([row.id for row in own if row.id not in on_the_map])
        )
    )
    session.execute(delete(Snapshot).where(Snapshot.id.in_(gone)))


def _pointed_to(session: Session) -> set[int]:
    """The snapshots that a round published or a decision of a higher room rests on: whatever would lose its link."""
    found: set[int] = set()
    for table in Base.metadata.tables.values():
        for link in table.foreign_keys:
            if link.column is Snapshot.__table__.c.id and link.ondelete == "SET NULL":
                found |= set(session.scalars(select(link.parent).where(link.parent.is_not(None))))
    return found
