# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may do what with a process: pure functions of actor, thing and time.

A rule takes a process or anything with a `process`, so that every domain above can use it for its own things.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from codesign.processes.models import Phase, Process
from codesign.web.policy import Actor


def role_in(actor: Actor, thing: Any) -> str | None:
    """The actor's role in the thing's process."""
    if actor.is_town_administrator:
        return "administrator"
    process: Process = thing.process
    return actor.roles.get(process.id)


def may_see(actor: Actor, thing: Any, now: datetime) -> bool:
    """Anybody sees a public or archived process; a draft is for those who work on it."""
    process: Process = thing.process
    return process.state != "draft" or role_in(actor, thing) is not None


def may_read_workroom(actor: Actor, thing: Any, now: datetime) -> bool:
    """Whether the actor has any role in the process."""
    return role_in(actor, thing) is not None


def may_facilitate(actor: Actor, thing: Any, now: datetime) -> bool:
    """Facilitators and administrators run surveys, themes and rounds."""
    return role_in(actor, thing) in {"facilitator", "administrator"}


def may_administer(actor: Actor, thing: Any, now: datetime) -> bool:
    """Administrators record decisions and answer for what is published."""
    return role_in(actor, thing) == "administrator"


def may_start_processes(actor: Actor, thing: Any, now: datetime) -> bool:
    """Only the town's administrators open new processes and see the console."""
    return actor.is_town_administrator


def is_staff(actor: Actor, thing: Any, now: datetime) -> bool:
    """Anybody signed in."""
    return actor.is_authenticated


def phase_opens(phase: Phase | None, act: str, now: datetime) -> bool:
    """Whether a phase opens an act now. A thing of no phase is never open, nor is anything in the archive."""
    if phase is None or phase.process.state == "archived":
        return False
    return act in phase.acts and phase.is_open(now)
