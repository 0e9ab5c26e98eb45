# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a room offers to the house.

Each domain declares one `ROOM` in its `room.py`; `app.py` lists them, low to high, and opens one after the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, Flask, current_app

from codesign.web.jobs import Jobs


@dataclass(frozen=True)
class Room:
    """One domain's offers. Handlers of jobs and chores are names, `module:function`: only workers load them."""

    name: str
    #: Pages of people without an account. None of their views or templates may know those of staff.
    citizen: tuple[Blueprint, ...] = ()
    #: Pages behind the sign-in, under /work or /console.
    staff: tuple[Blueprint, ...] = ()
    #: What a process page lists: `(session, process)`.
    activities: Callable[..., Iterable[Any]] | None = None
    #: What a workroom lists: `(session, process, actor)`.
    tasks: Callable[..., Iterable[Any]] | None = None
    #: What the holder of a voice sees of it, and how it is forgotten: `(session, voice)`.
    receipt_part: Callable[..., Any] | None = None
    erase: Callable[..., None] | None = None
    #: Background work by kind; chores are done every night.
    jobs: Mapping[str, str] = field(default_factory=dict)
    chores: Mapping[str, str] = field(default_factory=dict)
    #: Where a code that somebody typed leads, None for one that is not of this room: `(session, typed)`.
    door: Callable[..., str | None] | None = None
    #: The kinds of things a moderator reads before the public does.
    moderated: tuple[Any, ...] = ()
    #: The keys of all stored files its things name, so that no others are kept: `(session)`.
    files_named: Callable[..., set[str]] | None = None
    #: What lower rooms ask for by name, not knowing who answers.
    answers: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    #: What must be done to the application itself.
    init: Callable[[Flask], None] | None = None

    @property
    def blueprints(self) -> tuple[Blueprint, ...]:
        """Everything that has addresses."""
        return (*self.citizen, *self.staff)

    def open(self, app: Flask) -> None:
        """Give the application what this room offers."""
        app.extensions.update(self.answers)
        if self.init is not None:
            self.init(app)
        queue: Jobs = app.extensions["jobs"]
        for kind, handler in self.jobs.items():
            queue.register(kind, handler)
        for kind, handler in self.chores.items():
            queue.register_daily(kind, handler)
        for blueprint in self.blueprints:
            app.register_blueprint(blueprint)


def open_all(app: Flask, rooms: tuple[Room, ...]) -> None:
    """Open every room; in the order of the list, which is that of the journey, its offers are shown."""
    app.extensions["rooms"] = rooms
    for room in rooms:
        room.open(app)


def offers(name: str) -> list[Callable[..., Any]]:
    """What the rooms of this application offer under one of `Room`'s names, low to high."""
    rooms: tuple[Room, ...] = current_app.extensions["rooms"]
    return [offer for room in rooms if (offer := getattr(room, name)) is not None]
