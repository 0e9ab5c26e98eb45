# SPDX-License-Identifier: AGPL-3.0-or-later
"""What waits in a process, the oldest first; how much, and how much of it for too long."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, String, cast, false, func, select
from sqlalchemy.orm import Session

from codesign.moderation.kinds import Kind
from codesign.moderation.policy import last_day_too_late
from codesign.processes.models import Process
from codesign.web import clock
from codesign.web.errors import NotFound


def waiting(session: Session, kind: Kind, process: Process, place: str | None = None) -> Sequence[Any]:
    """Things nobody has decided on, the oldest first; of one place, if it is named."""
    return session.scalars(_waiting(kind, process, place).order_by(kind.written_on, kind.key)).all()


def number_waiting(
    session: Session, kinds: Iterable[Kind], process: Process, place: str | None = None
) -> int:
    """How many things wait."""
    return sum(_number(session, _waiting(kind, process, place)) for kind in kinds)


def number_late(session: Session, kinds: Iterable[Kind], process: Process, *, promised: bool = False) -> int:
    """How many things wait for too long; only where people still wait for an answer, if `promised`."""
    last = last_day_too_late(clock.today(process.time_zone))
    queries = (
        _waiting(kind, process).where(kind.written_on <= last, *([kind.promised()] if promised else []))
        for kind in kinds
    )
    return sum(_number(session, query) for query in queries)


def item_of(session: Session, kind: Kind, process: Process, key: str) -> Any:
    """The thing of this process that an address names.

    Raises:
        NotFound: there is none.
    """
    item = session.scalar(kind.things(process).where(cast(kind.key, String) == key))
    if item is None:
        raise NotFound(None)
    return item


def _waiting(kind: Kind, process: Process, place: str | None = None) -> Select[Any]:
    query = kind.things(process).where(kind.model.moderation == "waiting")
    if place is None:
        return query
    room, _colon, key = place.partition(":")
    return query.where(kind.at(key) if room == kind.room else false())


def _number(session: Session, query: Select[Any]) -> int:
    return session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
