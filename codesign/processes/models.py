# SPDX-License-Identifier: AGPL-3.0-or-later
"""Processes, their phases and the staff who run them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from codesign.extensions import db
from codesign.people.models import User
from codesign.territory.models import Place
from codesign.web import clock
from codesign.web.columns import UTCDateTime
from codesign.web.i18n import offered

ROLES = ("facilitator", "administrator", "reader")
#: The spectrum of public participation of the IAP2: how far the authority binds itself.
PROMISES = ("inform", "consult", "involve", "collaborate", "empower")
#: What a phase can open. Every write of a domain names one of these and asks.
ACTS = ("answer_survey", "work_on_themes", "vote", "decide", "report")
#: Which acts each kind of phase opens.
PHASE_ACTS: dict[str, tuple[str, ...]] = {
    "survey": ("answer_survey",),
    "themes": ("work_on_themes",),
    "round": ("vote",),
    "decision": ("decide",),
    "report": ("report",),
}


class Process(db.Model):  # type: ignore[name-defined,misc]
    """One participatory process: what it asks, what it promises, what can be decided."""

    __tablename__ = "process"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'public', 'archived')", name="state"),
        CheckConstraint(
            "promise IN ('inform', 'consult', 'involve', 'collaborate', 'empower')", name="promise"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"), default=None)
    state: Mapped[str] = mapped_column(String(10), default="draft")
    #: Texts a person wrote, by language.
    title: Mapped[dict[str, str]] = mapped_column(JSON)
    summary: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    decidable: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    not_decidable: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    promise: Mapped[str] = mapped_column(String(12), default="consult")
    office: Mapped[str] = mapped_column(String(160), default="")
    answer_due_on: Mapped[date | None] = mapped_column(Date, default=None)
    time_zone: Mapped[str] = mapped_column(String(40), default="Europe/Rome")
    #: In which its texts are written, the first one first.
    languages: Mapped[list[str]] = mapped_column(JSON, default=lambda: list(offered()))
    #: Where imported facts come from and under which licence; empty for a process born here.
    provenance: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    place: Mapped[Place | None] = relationship()
    phases: Mapped[list[Phase]] = relationship(
        back_populates="process", order_by="Phase.position", cascade="all, delete-orphan"
    )
    memberships: Mapped[list[Membership]] = relationship(
        back_populates="process", cascade="all, delete-orphan"
    )

    @property
    def process(self) -> Process:
        """Itself, so that a rule can ask anything for its process."""
        return self


class Phase(db.Model):  # type: ignore[name-defined,misc]
    """A stretch of a process; it declares which acts it opens."""

    __tablename__ = "phase"
    __table_args__ = (
        UniqueConstraint("process_id", "position"),
        CheckConstraint("kind IN ('survey', 'themes', 'round', 'decision', 'report')", name="kind"),
        CheckConstraint("opens_at IS NULL OR closes_at IS NULL OR opens_at < closes_at", name="order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(12))
    title: Mapped[dict[str, str]] = mapped_column(JSON)
    opens_at: Mapped[datetime | None] = mapped_column(UTCDateTime, default=None)
    closes_at: Mapped[datetime | None] = mapped_column(UTCDateTime, default=None)

    process: Mapped[Process] = relationship(back_populates="phases")

    @property
    def acts(self) -> tuple[str, ...]:
        """The acts this phase opens."""
        return PHASE_ACTS[self.kind]

    @property
    def is_dated(self) -> bool:
        """Whether anybody said when it is; a phase without any date opens its acts, and is shown as to be fixed."""
        return self.opens_at is not None or self.closes_at is not None

    def is_open(self, now: datetime) -> bool:
        """Whether the phase runs: it opens at its first moment and is closed at its last."""
        return (self.opens_at is None or self.opens_at <= now) and (
            self.closes_at is None or now < self.closes_at
        )


class PromiseChange(db.Model):  # type: ignore[name-defined,misc]
    """A promise that was changed after publication, with the reason; everybody reads it on the process page."""

    __tablename__ = "promise_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="CASCADE"), index=True)
    changed_on: Mapped[date] = mapped_column(Date)
    #: What was promised before, by attribute of the process.
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    reason: Mapped[dict[str, str]] = mapped_column(JSON)


class Membership(db.Model):  # type: ignore[name-defined,misc]
    """The one role a member of staff has in a process."""

    __tablename__ = "membership"
    __table_args__ = (CheckConstraint("role IN ('facilitator', 'administrator', 'reader')", name="role"),)

    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[str] = mapped_column(String(16))

    process: Mapped[Process] = relationship(back_populates="memberships")
    user: Mapped[User] = relationship()
