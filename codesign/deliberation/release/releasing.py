# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which snapshot of a round may be read, and what of it: every page, chart and file asks here and nowhere else."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from codesign.analytics.disclosure import publishable
from codesign.deliberation.models import Round, Snapshot
from codesign.deliberation.release.history import Document, Earlier, people_in
from codesign.deliberation.release.protecting import protected_snapshot
from codesign.web.small_cells import minimum_cell


def release(session: Session, round: Round, snapshot: Snapshot) -> Snapshot | None:
    """Take out of a snapshot for good what may not be seen; the newest that may be read now, this one or one before.

    A snapshot of a round that was read before waits until at least k people are new, or nobody's answer changed: laid
    beside what was read then it would tell what the few in between said.
    """
    if snapshot.released is None:
        earlier = _released_of(session, round)
        if not earlier or _may_follow(earlier[-1], snapshot):
            before = [
                Earlier(one.document, one.released or {}) for one in earlier if not _is_same(one, snapshot)
            ]
            snapshot.released = protected_snapshot(snapshot.document, minimum_cell(), before)
            session.flush()
    return newest(session, round)


def release_if_read(session: Session, round: Round, snapshot: Snapshot) -> None:
    """Release what was just computed, as soon as somebody may read results of the round: never while it is blind."""
    if round.state == "closed" or (round.state == "open" and round.blind == "until_vote"):
        release(session, round, snapshot)


def newest(session: Session, round: Round) -> Snapshot | None:
    """The newest snapshot that may be read."""
    query = select(Snapshot).where(Snapshot.round_id == round.id, Snapshot.released.is_not(None))
    return session.scalar(query.order_by(Snapshot.id.desc()).limit(1)) or round.published_snapshot


def shown(snapshot: Snapshot) -> dict[str, Any]:
    """What anybody may read of a snapshot that was released.

    One that was published before releases were kept is protected now, by the same rule.
    """
    return snapshot.released or protected_snapshot(snapshot.document, minimum_cell())


def _released_of(session: Session, round: Round) -> list[Snapshot]:
    """Everything that ever could be read, oldest first: whoever read it still knows it."""
    query = select(Snapshot).where(Snapshot.round_id == round.id, Snapshot.released.is_not(None))
    return list(session.scalars(query.order_by(Snapshot.id)))


def _may_follow(before: Snapshot, now: Snapshot) -> bool:
    new = people_in(now.document) - people_in(before.document)
    return publishable(new, minimum_cell()) or _is_same(before, now)


def _is_same(before: Snapshot, now: Snapshot) -> bool:
    """Whether nobody's answer differs on what both ask, whatever the words of it."""
    then, here = _counted(before.document), _counted(now.document)
    return all(here[id] == then[id] for id in here.keys() & then.keys()) and here.keys() <= then.keys()


def _counted(document: Document) -> dict[int, Any]:
    name = "statements" if "statements" in document else "items"
    return {
        row["id"]: [
            row.get(key)
            for key in ("agree", "disagree", "pass", "n", "counts", "votes", "wins", "losses", "equals")
        ]
        for row in document[name]
    }
