# SPDX-License-Identifier: AGPL-3.0-or-later
"""A kind of thing that waits is one class, and so is a way to decide on it; the room of the thing registers it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from flask import url_for
from sqlalchemy import ColumnElement, Select, inspect, true
from sqlalchemy.orm import Session

from codesign.moderation.forms import NoteForm
from codesign.processes.models import Process
from codesign.web.forms import Form
from codesign.web.policy import Actor


@dataclass(frozen=True)
class Place:
    """Where in a process a thing was written, and its page in the workroom."""

    process: Process
    #: For instance `round:7`, as the log and addresses name it.
    reference: str
    title: Mapping[str, str]
    endpoint: str
    values: Mapping[str, Any]

    @property
    def url(self) -> str:
        """The page of the place in the workroom."""
        return url_for(self.endpoint, **self.values)


class Decision:
    """One way to decide on a thing that waits."""

    #: As addresses and the log name it.
    act: ClassVar[str]
    heading: ClassVar[Any]
    label: ClassVar[Any]
    hint: ClassVar[Any] = None
    #: The look of its button.
    style: ClassVar[str] = "outline-primary"
    form: ClassVar[type[Form]] = NoteForm

    def fits(self, item: Any) -> bool:
        """Whether it can be taken on this thing."""
        return True

    def filled(self, item: Any, beside: dict[str, Any]) -> dict[str, Any]:
        """What the form begins with."""
        return {}

    def form_for(self, item: Any, **given: Any) -> Any:
        """The form with the choices this thing leaves."""
        return self.form(**given)

    def decide(self, session: Session, actor: Actor, kind: Kind, item: Any, form: Any) -> None:
        """Store it.

        Raises:
            BadInput: what was typed cannot be taken.
            Conflict: somebody else decided, or is reading it.
        """
        raise NotImplementedError


class Kind(ABC):
    """What a room says about the things it lets moderators read.

    Their table has the columns `moderation` (waiting, approved or rejected, and what the kind's own decisions make of
    it), `claimed_by_id`, and a day on which they were written.
    """

    #: As addresses and the log name it.
    name: ClassVar[str]
    model: ClassVar[type[Any]]
    #: The column of the day.
    day: ClassVar[str]
    #: What places of this kind are called in references.
    room: ClassVar[str]
    #: The station of the journey whose list of things to do names it.
    station: ClassVar[str]
    #: Many of them, as the public numbers and as the queue head them.
    plural: ClassVar[Any]
    heading: ClassVar[Any]
    #: What the public policy promises of them, in sentences.
    promises: ClassVar[Sequence[Any]] = ()
    #: A template with what a moderator should see beside the text; it gets `item` and what `beside` gives.
    part: ClassVar[str | None] = None
    #: Whether the log repeats the text; not where authors may delete it.
    is_logged_with_text: ClassVar[bool] = False
    #: How one decides on them, the likeliest first.
    decisions: ClassVar[Sequence[Decision]]

    @abstractmethod
    def things(self, process: Process) -> Select[Any]:
        """All things of a process, decided or not."""

    @abstractmethod
    def at(self, key: str) -> ColumnElement[bool]:
        """Which of them were written at one place, by its key."""

    @abstractmethod
    def place_of(self, item: Any) -> Place:
        """Where it was written."""

    @abstractmethod
    def text(self, item: Any) -> str:
        """What the author wrote, in the reader's language."""

    def about(self, item: Any) -> str:
        """What it is about, for the list of what waits."""
        return ""

    def lead(self, item: Any) -> str:
        """One line below the text on its own page."""
        return self.about(item)

    def beside(self, session: Session, item: Any) -> dict[str, Any]:
        """What `part` shows and forms begin with."""
        return {}

    def promised(self) -> ColumnElement[bool]:
        """Where people still wait for an answer: only of these moderators are reminded."""
        return true()

    def unchanged(self, item: Any) -> Sequence[ColumnElement[bool]]:
        """Conditions under which the thing is still the one the moderator read."""
        return ()

    def decision(self, act: str, item: Any) -> Decision | None:
        """A decision by its name, where this thing allows it."""
        return next((one for one in self.decisions_on(item) if one.act == act), None)

    def decisions_on(self, item: Any) -> list[Decision]:
        """The decisions there are on this thing."""
        return [decision for decision in self.decisions if decision.fits(item)]

    @property
    def written_on(self) -> Any:
        """The day's column."""
        return getattr(self.model, self.day)

    @property
    def key(self) -> Any:
        """The primary key's column."""
        (name,) = (column.key for column in inspect(self.model).primary_key)
        return getattr(self.model, name)

    def key_of(self, item: Any) -> str:
        """The key of a thing, as addresses and the log write it."""
        return str(getattr(item, self.key.key))
