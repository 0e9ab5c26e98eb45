# SPDX-License-Identifier: AGPL-3.0-or-later
"""Of the snapshots of a round those stay that are the newest, were read, or are pointed to."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from codesign.deliberation.counting.pruning import prune
from codesign.deliberation.models import Snapshot, SnapshotPosition
from tests.support.factories import (
    OutcomeFactory,
    RoundFactory,
    RoundParticipantFactory,
    SnapshotFactory,
    SnapshotPositionFactory,
)


def test_what_nobody_read_and_nothing_needs_goes(session: Session) -> None:
    round = RoundFactory()
    person = RoundParticipantFactory(round=round)
    names = ("old", "read", "decided", "published", "read later", "unread", "newest")
    made = {
        name: SnapshotFactory(round=round, released={"n": 9} if name.startswith("read") else None)
        for name in names
    }
    for snapshot in made.values():
        SnapshotPositionFactory(snapshot_id=snapshot.id, participant_id=person.id)
    OutcomeFactory(process=round.process, snapshot=made["decided"])
    round.published_snapshot = made["published"]
    other = SnapshotFactory()
    session.flush()
    prune(session, round)
    kept = set(session.scalars(select(Snapshot.id)))
    assert kept == {other.id, *(made[name].id for name in names if name not in ("old", "unread"))}
    on_the_map = set(session.scalars(select(SnapshotPosition.snapshot_id)))
    assert on_the_map == {made[name].id for name in ("published", "read later", "newest")}


def test_a_round_that_is_counted_again_and_again_keeps_one_snapshot(session: Session) -> None:
    round = RoundFactory()
    for _ in range(5):
        SnapshotFactory(round=round)
        prune(session, round)
    assert len(session.scalars(select(Snapshot.id)).all()) == 1
