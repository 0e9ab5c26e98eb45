# SPDX-License-Identifier: AGPL-3.0-or-later
"""Surveys, their published versions, and what people answered."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from codesign.extensions import db
from codesign.people.models import Voice
from codesign.processes.models import Phase, Process
from codesign.web import clock
from codesign.web.columns import UTCDateTime

CHANNELS = ("web", "paper", "kiosk", "assisted", "import")


class Survey(db.Model):  # type: ignore[name-defined,misc]
    """A needs-assessment survey of a process."""

    __tablename__ = "survey"
    __table_args__ = (CheckConstraint("state IN ('draft', 'open', 'closed')", name="state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="CASCADE"), index=True)
    phase_id: Mapped[int | None] = mapped_column(ForeignKey("phase.id", ondelete="SET NULL"), default=None)
    #: Six letters and digits, for the short link, the poster and the QR code.
    short_code: Mapped[str] = mapped_column(String(12), unique=True)
    title: Mapped[dict[str, str]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(8), default="draft")
    #: The questionnaire being edited; published versions never change.
    draft: Mapped[dict[str, Any]] = mapped_column(JSON)
    #: The summary the public sees; none until somebody publishes one.
    published_summary_id: Mapped[int | None] = mapped_column(
        ForeignKey("survey_summary.id", ondelete="SET NULL", use_alter=True), default=None
    )
    #: Responses submitted, kept in the transaction that submits or erases one.
    submitted_count: Mapped[int] = mapped_column(Integer, default=0)

    process: Mapped[Process] = relationship()
    phase: Mapped[Phase | None] = relationship()
    versions: Mapped[list[SurveyVersion]] = relationship(
        back_populates="survey", order_by="SurveyVersion.number", cascade="all, delete-orphan"
    )
    published_summary: Mapped[SurveySummary | None] = relationship(
        foreign_keys=[published_summary_id], post_update=True
    )

    @property
    def current_version(self) -> SurveyVersion | None:
        """The version new respondents answer."""
        return self.versions[-1] if self.versions else None


class SurveyVersion(db.Model):  # type: ignore[name-defined,misc]
    """A published, immutable questionnaire; each response points to the version it answered."""

    __tablename__ = "survey_version"
    __table_args__ = (UniqueConstraint("survey_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"), index=True)
    number: Mapped[int] = mapped_column(Integer)
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    published_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    survey: Mapped[Survey] = relationship(back_populates="versions")


class Response(db.Model):  # type: ignore[name-defined,misc]
    """One person's answers: a draft until it is submitted. It names no person, only a voice."""

    __tablename__ = "response"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'submitted')", name="state"),
        CheckConstraint("(state = 'submitted') = (submitted_on IS NOT NULL)", name="submitted_has_day"),
        CheckConstraint("channel IN ('web', 'paper', 'kiosk', 'assisted', 'import')", name="channel"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("survey_version.id", ondelete="CASCADE"), index=True)
    voice_id: Mapped[int | None] = mapped_column(
        ForeignKey("voice.id", ondelete="CASCADE"), unique=True, default=None
    )
    state: Mapped[str] = mapped_column(String(10), default="draft", index=True)
    channel: Mapped[str] = mapped_column(String(10), default="web")
    language: Mapped[str] = mapped_column(String(8))
    submitted_on: Mapped[date | None] = mapped_column(Date, default=None, index=True)
    #: Answers by question id, as each question kind stores them.
    answers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    #: The quotas this response was counted for when it was submitted.
    quotas: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")

    survey: Mapped[Survey] = relationship()
    version: Mapped[SurveyVersion] = relationship()
    voice: Mapped[Voice | None] = relationship()
    texts: Mapped[list[TextAnswer]] = relationship(back_populates="response", cascade="all, delete-orphan")


class QuotaCount(db.Model):  # type: ignore[name-defined,misc]
    """How many submitted responses of a survey fulfil a quota, kept in the transaction that submits or erases one."""

    __tablename__ = "quota_count"
    __table_args__ = (CheckConstraint("people >= 0", name="people"),)

    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"), primary_key=True)
    quota: Mapped[str] = mapped_column(String(80), primary_key=True)
    people: Mapped[int] = mapped_column(Integer, default=0)


class TextAnswer(db.Model):  # type: ignore[name-defined,misc]
    """A submitted free-text answer, as it was written; a changed text is a new row, never an edited one."""

    __tablename__ = "text_answer"
    __table_args__ = (UniqueConstraint("response_id", "question", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"), index=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id", ondelete="CASCADE"), index=True)
    question: Mapped[str] = mapped_column(String(80), index=True)
    #: Imported conversations let one person say several things to one question.
    position: Mapped[int] = mapped_column(Integer, default=0)
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(8))

    response: Mapped[Response] = relationship(back_populates="texts")


class SurveySummary(db.Model):  # type: ignore[name-defined,misc]
    """A snapshot of all closed answers: counts, protected small cells, number of people. Never changed."""

    __tablename__ = "survey_summary"

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"), index=True)
    computed_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
