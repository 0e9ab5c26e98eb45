# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a process page lists without knowing who provides it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from codesign.processes.models import Process
from codesign.web.policy import Actor
from codesign.web.rooms import offers

#: The stations of the journey, in order.
STATIONS = ("needs", "themes", "round", "decision", "outcome")


@dataclass(frozen=True)
class Activity:
    """Something a citizen can do or read at one station."""

    station: str
    title: str
    url: str
    #: "open" invites to act, "done" to read.
    state: str
    line: str = ""
    action: str = ""


@dataclass(frozen=True)
class Task:
    """Something a facilitator or administrator should look at, or a room they work in."""

    station: str
    title: str
    url: str
    line: str = ""
    #: Whether it waits for somebody: then it stands in the "do next" list.
    is_due: bool = False


def activities_of(session: Session, process: Process) -> list[Activity]:
    """Everything public in a process, in the order of the journey."""
    found = [activity for offer in offers("activities") for activity in offer(session, process)]
    return sorted(found, key=lambda activity: STATIONS.index(activity.station))


def tasks_of(session: Session, process: Process, actor: Actor) -> list[Task]:
    """Everything to do in a process, in the order of the journey."""
    found = [task for offer in offers("tasks") for task in offer(session, process, actor)]
    return sorted(found, key=lambda task: STATIONS.index(task.station))
