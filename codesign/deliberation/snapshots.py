# SPDX-License-Identifier: AGPL-3.0-or-later
"""Finding and publishing snapshots; `computing` makes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from codesign.deliberation.acts import what_hinders_hiding, what_hinders_publishing
from codesign.deliberation.models import Round, RoundParticipant, Snapshot, SnapshotPosition
from codesign.deliberation.release import releasing
from codesign.people.audit import record
from codesign.web.acts import demand
from codesign.web.policy import Actor


def asks_the_same(round: Round, rows: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a snapshot's rows are the statements of now, in the words of now; the hash of the votes knows neither."""
    now = {s.id: s.text for s in round.statements if s.moderation == "approved"}
    return {row["id"]: row["text"] for row in rows} == now


def latest(session: Session, round: Round) -> Snapshot | None:
    """The newest snapshot of a round."""
    return session.scalar(
        select(Snapshot).where(Snapshot.round_id == round.id).order_by(Snapshot.id.desc()).limit(1)
    )


def position_of(
    session: Session, snapshot: Snapshot, participant: RoundParticipant
) -> SnapshotPosition | None:
    """Where a participant stands in a snapshot."""
    return session.get(SnapshotPosition, (snapshot.id, participant.id))


def positions_of(session: Session, snapshot: Snapshot) -> list[dict[str, Any]]:
    """All positions without names or ids, for the map."""
    rows = session.execute(
        select(SnapshotPosition.x, SnapshotPosition.y, SnapshotPosition.group_index)
        .where(SnapshotPosition.snapshot_id == snapshot.id)
        .order_by(SnapshotPosition.x, SnapshotPosition.y)
    )
    return [{"x": row.x, "y": row.y, "group": row.group_index} for row in rows]


def publish(session: Session, actor: Actor, round: Round, snapshot: Snapshot | None) -> None:
    """Let everybody see this snapshot; erasures later change live numbers, not this dated one.

    Where fewer than k people are new since results were last read, what was read then is what is published.
    """
    demand(what_hinders_publishing(round, snapshot))
    assert snapshot is not None  # judged above
    round.published_snapshot = releasing.release(session, round, snapshot)
    shown = round.published_snapshot
    record(session, actor, "round.publish", f"round:{round.id}", snapshot=shown.id if shown else None)
    session.flush()


def hide(session: Session, actor: Actor, round: Round) -> None:
    """Take the results back from the public; the snapshot stays, and can be published again."""
    demand(what_hinders_hiding(round))
    record(session, actor, "round.hide", f"round:{round.id}", snapshot=round.published_snapshot_id)
    round.published_snapshot = None
    session.flush()
