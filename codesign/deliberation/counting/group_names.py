# SPDX-License-Identifier: AGPL-3.0-or-later
"""What opinion groups are called, beside the snapshot, which never changes; and who inherits a name in the next one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import JSON, ForeignKey, SmallInteger, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from codesign.deliberation.models import Snapshot, SnapshotPosition
from codesign.extensions import db


class GroupName(db.Model):  # type: ignore[name-defined,misc]
    """The name and the sentence a facilitator gave an opinion group, by language."""

    __tablename__ = "group_name"
    __table_args__ = (UniqueConstraint("snapshot_id", "group_index"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshot.id", ondelete="CASCADE"), index=True)
    #: Null once the people of the group it was given to stand together no more.
    group_index: Mapped[int | None] = mapped_column(SmallInteger, default=None)
    name: Mapped[dict[str, str]] = mapped_column(JSON)
    sentence: Mapped[dict[str, str]] = mapped_column(JSON, default=dict, server_default="{}")


def carry(session: Session, before: Snapshot, after: Snapshot) -> None:
    """Hand the names on to the groups of a newer snapshot in which more than half are the same people.

    More than half of those who were there and of those who are there now: so no group gets two names, and a name goes
    to one group. A name that finds no such group is kept aside, so that the page can say so.
    """
    names = session.scalars(
        select(GroupName).where(GroupName.snapshot_id == before.id).order_by(GroupName.id)
    ).all()
    if not names:
        return
    session.execute(delete(GroupName).where(GroupName.snapshot_id == after.id))
    heir_of = heirs(_members(session, before), _members(session, after))
    session.add_all(
        GroupName(
            snapshot_id=after.id,
            group_index=None if given.group_index is None else heir_of.get(given.group_index),
            name=given.name,
            sentence=given.sentence,
        )
        for given in names
    )
    session.flush()


def heirs(then: Mapping[int, set[int]], now: Mapping[int, set[int]]) -> dict[int, int]:
    """For each group of people the one in which they go on; none for those that fell apart or were outnumbered."""
    return {
        group: heir
        for group, people in then.items()
        for heir, found in now.items()
        if 2 * len(people & found) > max(len(people), len(found))
    }


def _members(session: Session, snapshot: Snapshot) -> dict[int, set[int]]:
    rows = session.execute(
        select(SnapshotPosition.group_index, SnapshotPosition.participant_id).where(
            SnapshotPosition.snapshot_id == snapshot.id, SnapshotPosition.group_index.is_not(None)
        )
    )
    members: defaultdict[int, set[int]] = defaultdict(set)
    for row in rows:
        members[row.group_index].add(row.participant_id)
    return dict(members)
