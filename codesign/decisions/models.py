# SPDX-License-Identifier: AGPL-3.0-or-later
"""Outcomes: what the authority decided about what it heard, and what became of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from codesign.deliberation.models import Snapshot
from codesign.extensions import db
from codesign.people.models import User
from codesign.processes.models import Process
from codesign.themes.models import Theme
from codesign.web import clock
from codesign.web.columns import UTCDateTime

VERDICTS = ("accepted", "partly", "rejected", "studying")


class Outcome(db.Model):  # type: ignore[name-defined,misc]
    """The answer of the authority to one theme: exactly one verdict, with reason and office."""

    __tablename__ = "outcome"
    __table_args__ = (
        CheckConstraint("verdict IN ('accepted', 'partly', 'rejected', 'studying')", name="verdict"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="CASCADE"), index=True)
    theme_id: Mapped[int | None] = mapped_column(
        ForeignKey("theme.id", ondelete="SET NULL"), default=None, index=True
    )
    #: The numbers the decision rests on.
    snapshot_id: Mapped[int | None] = mapped_column(
        ForeignKey("snapshot.id", ondelete="SET NULL"), default=None
    )
    title: Mapped[dict[str, str]] = mapped_column(JSON)
    verdict: Mapped[str] = mapped_column(String(10))
    reason: Mapped[dict[str, str]] = mapped_column(JSON)
    #: What those who disagreed said, shown beside the decision in the same size.
    minority_view: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    office: Mapped[str] = mapped_column(String(160))
    due_on: Mapped[date | None] = mapped_column(Date, default=None)
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    recorded_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("user_account.id", ondelete="SET NULL"), default=None
    )

    process: Mapped[Process] = relationship()
    theme: Mapped[Theme | None] = relationship()
    snapshot: Mapped[Snapshot | None] = relationship()
    recorded_by: Mapped[User | None] = relationship()
    changes: Mapped[list[OutcomeChange]] = relationship(
        order_by="OutcomeChange.id.desc()", cascade="all, delete-orphan"
    )
    milestones: Mapped[list[Milestone]] = relationship(
        back_populates="outcome",
        order_by="Milestone.due_on, Milestone.position",
        cascade="all, delete-orphan",
    )

    @property
    def has_input(self) -> bool:
        """Whether anything citizens said stands behind it."""
        return self.theme_id is not None or self.snapshot_id is not None


class OutcomeChange(db.Model):  # type: ignore[name-defined,misc]
    """A decision that was changed, with the reason; everybody reads what it was before."""

    __tablename__ = "outcome_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    outcome_id: Mapped[int] = mapped_column(ForeignKey("outcome.id", ondelete="CASCADE"), index=True)
    changed_on: Mapped[date] = mapped_column(Date)
    #: Verdict, reason, office and day as they were.
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    reason: Mapped[dict[str, str]] = mapped_column(JSON)


class Milestone(db.Model):  # type: ignore[name-defined,misc]
    """A dated step of keeping a commitment."""

    __tablename__ = "milestone"

    id: Mapped[int] = mapped_column(primary_key=True)
    outcome_id: Mapped[int] = mapped_column(ForeignKey("outcome.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(Integer, default=0)
    title: Mapped[dict[str, str]] = mapped_column(JSON)
    due_on: Mapped[date | None] = mapped_column(Date, default=None)
    done_on: Mapped[date | None] = mapped_column(Date, default=None)

    outcome: Mapped[Outcome] = relationship(back_populates="milestones")
