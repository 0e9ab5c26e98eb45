# SPDX-License-Identifier: AGPL-3.0-or-later
"""Deciding on what waits. Whoever comes second is told, never overwritten."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import update
from sqlalchemy.orm import Session

from codesign.moderation.kinds import Kind
from codesign.moderation.log import note_act
from codesign.moderation.policy import GROUNDS
from codesign.people.models import User
from codesign.web.errors import BadInput, Conflict
from codesign.web.policy import Actor


def claim(session: Session, actor: Actor, kind: Kind, item: Any, *, take_over: bool = False) -> None:
    """Say that one is reading this, so that others take the next.

    Raises:
        Conflict: it was decided, or somebody else is reading it and `take_over` is false.
    """
    model = kind.model
    free = (model.claimed_by_id.is_(None)) | (model.claimed_by_id == actor.user_id)
    conditions = [kind.key == getattr(item, kind.key.key), model.moderation == "waiting"]
    claimed = session.execute(
        update(model)
        .where(*conditions, *([] if take_over else [free]))
        .values(claimed_by_id=actor.user_id)
        .returning(kind.key)
    ).one_or_none()
    if claimed is None:
        raise Conflict(_l("Somebody else is reading this, or has decided on it."))
    session.refresh(item)


def accept(session: Session, actor: Actor, kind: Kind, item: Any, note: str = "") -> None:
    """Let it be seen."""
    decide(session, actor, kind, item, "approved")
    note_act(session, actor, kind, item, "accept", note=note)


def reject(session: Session, actor: Actor, kind: Kind, item: Any, ground: str, note: str = "") -> None:
    """Refuse it on a ground of the public policy.

    Raises:
        BadInput: the policy has no such ground.
        Conflict: somebody else decided on it, or is reading it.
    """
    if ground not in GROUNDS:
        raise BadInput(_l("Choose a ground of the public policy."))
    decide(session, actor, kind, item, "rejected")
    note_act(session, actor, kind, item, "reject", ground=ground, note=note)


def decide(session: Session, actor: Actor, kind: Kind, item: Any, state: str) -> None:
    """Move what waits to another state; the act is noted by whoever calls this.

    Raises:
        Conflict: somebody else decided on it, or is reading it.
    """
    claimant = item.claimed_by_id
    if claimant is not None and claimant != actor.user_id:
        reader = session.get_one(User, claimant)
        raise Conflict(_l("%(name)s is reading this. Take it over first.", name=reader.name or reader.email))
    turn(session, kind, item, "waiting", state)


def turn(session: Session, kind: Kind, item: Any, before: str, after: str) -> None:
    """Change the state from what this moderator saw; the condition is the database's, so the second one loses."""
    model = kind.model
    turned = session.execute(
        update(model)
        .where(kind.key == getattr(item, kind.key.key), model.moderation == before, *kind.unchanged(item))
        .values(moderation=after, claimed_by_id=None)
        .returning(kind.key)
    ).one_or_none()
    if turned is None:
        raise Conflict(
            _l("Somebody else decided on this, or its author changed it. Look at the queue again.")
        )
    session.refresh(item)
