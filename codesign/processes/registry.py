# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a process page lists without knowing who provides it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from codesign.processes.models import Process
from codesign.web.policy import Actor

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


Activities = Callable[[Session, Process], Iterable[Activity]]
Tasks = Callable[[Session, Process, Actor], Iterable[Task]]


@dataclass
class ProcessRegistry:
    """Filled by `app.py` with each domain's entries."""

    activities: list[Activities] = field(default_factory=list)
    tasks: list[Tasks] = field(default_factory=list)

    def register(self, activities: Activities, tasks: Tasks) -> None:
        """Add a domain's entries."""
        self.activities.append(activities)
        self.tasks.append(tasks)

    def activities_of(self, session: Session, process: Process) -> list[Activity]:
        """Everything public in a process, in the order of the journey."""
        found = [activity for provide in self.activities for activity in provide(session, process)]
        return sorted(found, key=lambda activity: STATIONS.index(activity.station))

    def tasks_of(self, session: Session, process: Process, actor: Actor) -> list[Task]:
        """Everything to do in a process, in the order of the journey."""
        found = [task for provide in self.tasks for task in provide(session, process, actor)]
        return sorted(found, key=lambda task: STATIONS.index(task.station))
