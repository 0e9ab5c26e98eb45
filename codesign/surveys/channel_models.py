# SPDX-License-Identifier: AGPL-3.0-or-later
"""The other ways to a survey than its open link: invitations, kiosks and paper."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from codesign.extensions import db
from codesign.people.invitations.tables import InvitationColumns, TicketColumns
from codesign.people.models import User
from codesign.surveys.models import Survey, SurveyVersion
from codesign.web import clock
from codesign.web.columns import UTCDateTime


class Invitation(InvitationColumns, db.Model):  # type: ignore[name-defined,misc]
    """Somebody who may answer a survey once."""

    __tablename__ = "invitation"
    __table_args__ = (UniqueConstraint("survey_id", "email"),)

    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"), index=True)

    survey: Mapped[Survey] = relationship()


class InvitationTicket(TicketColumns, db.Model):  # type: ignore[name-defined,misc]
    """The secret of a letter to a survey, as its hash."""

    __tablename__ = "invitation_ticket"

    invitation_id: Mapped[str] = mapped_column(ForeignKey("invitation.id", ondelete="CASCADE"), index=True)

    invitation: Mapped[Invitation] = relationship()


class Kiosk(db.Model):  # type: ignore[name-defined,misc]
    """A device at a counter or workshop where one person after another answers."""

    __tablename__ = "kiosk"

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"), index=True)
    batch: Mapped[str] = mapped_column(String(80))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    is_open: Mapped[bool] = mapped_column(Boolean, default=True)
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    survey: Mapped[Survey] = relationship()


class PaperSheet(db.Model):  # type: ignore[name-defined,misc]
    """One printed questionnaire. Two people type it in; once they agree it counts, and what they typed is forgotten."""

    __tablename__ = "paper_sheet"
    __table_args__ = (
        CheckConstraint("state IN ('printed', 'entered', 'differs', 'counted')", name="state"),
        CheckConstraint("second_by_id IS NULL OR second_by_id <> first_by_id", name="two_people"),
        CheckConstraint("state <> 'entered' OR first_answers IS NOT NULL", name="entered_has_answers"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("survey_version.id", ondelete="CASCADE"), index=True)
    code: Mapped[str] = mapped_column(String(8), unique=True)
    batch: Mapped[str] = mapped_column(String(80))
    language: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(10), default="printed")
    first_answers: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), default=None)
    second_answers: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), default=None)
    first_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("user_account.id", ondelete="SET NULL"), default=None
    )
    second_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("user_account.id", ondelete="SET NULL"), default=None
    )

    survey: Mapped[Survey] = relationship()
    version: Mapped[SurveyVersion] = relationship()
    first_by: Mapped[User | None] = relationship(foreign_keys=[first_by_id])
    second_by: Mapped[User | None] = relationship(foreign_keys=[second_by_id])

    @property
    def process(self) -> Any:
        """The process whose staff may enter it."""
        return self.survey.process
