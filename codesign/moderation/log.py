# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who decided what: noted with each act, read by staff and by the authors, and emptied of what people delete."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from codesign.moderation.kinds import Kind
from codesign.moderation.models import ModerationAct
from codesign.people.audit import record
from codesign.people.models import User
from codesign.processes.models import Process
from codesign.web.i18n import localized
from codesign.web.policy import Actor

MOST_NOTE_LENGTH = 500
COLUMNS = ("moment", "place", "subject", "id", "act", "ground", "note", "moderator", "text", "text_before")


def note_act(
    session: Session,
    actor: Actor,
    kind: Kind,
    item: Any,
    act: str,
    *,
    ground: str = "",
    note: str = "",
    before: Mapping[str, str] | None = None,
    on_arrival: bool = True,
    **details: Any,
) -> None:
    """Write an act into the log of its process and, without words of anybody, into the audit log."""
    place = kind.place_of(item)
    session.add(
        ModerationAct(
            process_id=place.process.id,
            place=place.reference,
            subject=kind.name,
            subject_id=kind.key_of(item),
            act=act,
            ground=ground,
            note=note.strip()[:MOST_NOTE_LENGTH],
            before=dict(before) if before else None,
            on_arrival=on_arrival,
            user_id=actor.user_id,
        )
    )
    record(session, actor, f"moderation.{act}", f"{kind.name}:{kind.key_of(item)}", ground=ground, **details)
    session.flush()


def last_decisions(session: Session, kind: Kind, items: Sequence[Any]) -> dict[str, ModerationAct]:
    """The latest decision on each of these things as it arrived, by key."""
    acts = session.scalars(
        select(ModerationAct)
        .where(
            ModerationAct.subject == kind.name,
            ModerationAct.subject_id.in_([kind.key_of(item) for item in items]),
            ModerationAct.on_arrival.is_(True),
        )
        .order_by(ModerationAct.id)
    )
    return {act.subject_id: act for act in acts if act.subject_id is not None}


def forget(session: Session, kind: Kind, keys: Iterable[object]) -> None:
    """As things are deleted: that something was decided stays, of what and in which words does not."""
    session.execute(_acts_on(kind, keys).values(subject_id=None, before=None, note=""))


def forget_first_words(session: Session, kind: Kind, keys: Iterable[object]) -> None:
    """Drop what an author had written before a moderator reworded it; the thing itself stays."""
    session.execute(_acts_on(kind, keys).values(before=None))


def log_rows(
    session: Session, kinds: Iterable[Kind], process: Process, place: str | None = None
) -> Iterable[Sequence[Any]]:
    """The log of a process, or of one place in it, as a table for staff."""
    yield COLUMNS
    texts = {kind.name: _texts(session, kind, process) for kind in kinds if kind.is_logged_with_text}
    query = (
        select(ModerationAct, User.name, User.email)
        .outerjoin(User, User.id == ModerationAct.user_id)
        .where(ModerationAct.process_id == process.id)
        .order_by(ModerationAct.id)
    )
    for act, name, email in session.execute(query.where(ModerationAct.place == place) if place else query):
        yield (
            act.acted_at.isoformat(timespec="seconds"),
            act.place,
            act.subject,
            act.subject_id,
            act.act,
            act.ground,
            act.note,
            name or email,
            texts.get(act.subject, {}).get(act.subject_id, ""),
            localized(act.before) if act.before else "",
        )


def _acts_on(kind: Kind, keys: Iterable[object]) -> Any:
    return update(ModerationAct).where(
        ModerationAct.subject == kind.name, ModerationAct.subject_id.in_([str(key) for key in keys])
    )


def _texts(session: Session, kind: Kind, process: Process) -> dict[str, str]:
    return {kind.key_of(item): kind.text(item) for item in session.scalars(kind.things(process))}
