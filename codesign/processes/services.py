# SPDX-License-Identifier: AGPL-3.0-or-later
"""Acts on processes: services take plain values and the session, flush, and never commit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from codesign.people.audit import record
from codesign.people.models import User
from codesign.processes.acts import (
    what_hinders_archiving,
    what_hinders_publishing,
    what_hinders_reopening,
)
from codesign.processes.models import PHASE_ACTS, Membership, Phase, Process
from codesign.web.acts import demand
from codesign.web.errors import BadInput
from codesign.web.policy import Actor

STANDARD_PHASES: tuple[tuple[str, dict[str, str]], ...] = (
    ("survey", {"it": "Raccogliamo i bisogni", "en": "We collect needs"}),
    ("themes", {"it": "Leggiamo e raggruppiamo le risposte", "en": "We read and group the answers"}),
    ("round", {"it": "Si vota sulle affermazioni", "en": "Voting on statements"}),
    ("decision", {"it": "Il Comune decide e spiega", "en": "The town decides and explains"}),
    ("report", {"it": "Raccontiamo che cosa è cambiato", "en": "We report what changed"}),
)


def slug_for(session: Session, title: str) -> str:
    """An address for a process: its title in plain letters, with a number when taken."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "process"
    taken = set(session.scalars(select(Process.slug).where(Process.slug.startswith(base))))
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, 10_000))) if slug not in taken)


def start_process(session: Session, actor: Actor, title: Mapping[str, str], **details: object) -> Process:
    """A new draft with the standard phases; the actor becomes its administrator."""
    first_title = next((text for text in title.values() if text), "")
    if not first_title:
        raise BadInput(_l("A process needs a title."))
    process = Process(slug=slug_for(session, first_title), title=dict(title), **details)
    process.phases = [
        Phase(position=position, kind=kind, title=dict(name))
        for position, (kind, name) in enumerate(STANDARD_PHASES)
    ]
    session.add(process)
    session.flush()
    if actor.user_id is not None:
        session.add(Membership(process_id=process.id, user_id=actor.user_id, role="administrator"))
    record(session, actor, "process.start", f"process:{process.id}")
    session.flush()
    return process


def publish_process(session: Session, actor: Actor, process: Process) -> None:
    """Show the process to the public; from now on its promise is fixed."""
    demand(what_hinders_publishing(process))
    process.state = "public"
    record(session, actor, "process.publish", f"process:{process.id}", promise=process.promise)
    session.flush()


def archive_process(session: Session, actor: Actor, process: Process) -> None:
    """End a process: all that is public stays to be read, and nothing takes answers, votes or changes any more."""
    demand(what_hinders_archiving(process))
    process.state = "archived"
    record(session, actor, "process.archive", f"process:{process.id}")
    session.flush()


def reopen_process(session: Session, actor: Actor, process: Process) -> None:
    """Bring a process back from the archive, as it was."""
    demand(what_hinders_reopening(process))
    process.state = "public"
    record(session, actor, "process.reopen", f"process:{process.id}")
    session.flush()


def set_phase_times(phase: Phase, opens_at: datetime | None, closes_at: datetime | None) -> None:
    """Move a phase in time."""
    if opens_at is not None and closes_at is not None and opens_at >= closes_at:
        raise BadInput(_l("A phase must close after it opens."))
    phase.opens_at, phase.closes_at = opens_at, closes_at


def phase_for(process: Process, act: str) -> Phase | None:
    """The first phase of a process that opens an act."""
    return next((phase for phase in process.phases if act in PHASE_ACTS[phase.kind]), None)


def set_role(session: Session, actor: Actor, process: Process, user: User, role: str | None) -> None:
    """Give a member of staff their one role in a process, or take it away."""
    membership = session.get(Membership, (process.id, user.id))
    if role is None:
        if membership is not None:
            session.delete(membership)
    elif membership is None:
        session.add(Membership(process_id=process.id, user_id=user.id, role=role))
    else:
        membership.role = role
    record(session, actor, "process.role", f"process:{process.id}", user=user.id, role=role)
    session.flush()
