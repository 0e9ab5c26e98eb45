# SPDX-License-Identifier: AGPL-3.0-or-later
"""Surveys, their published versions, and what people answered."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Date,
    Float,
    ForeignKey,
    Integer,
    String,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from codesign.extensions import db
from codesign.people.models import Voice
from codesign.processes.models import Phase, Process
from codesign.web import clock
from codesign.web.columns import RandomKey, UTCDateTime

CHANNELS = ("web", "paper", "kiosk", "assisted", "import")


class Survey(db.Model):  # type: ignore[name-defined,misc]
    """A needs-assessment survey of a process."""

    __tablename__ = "survey"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'open', 'closed')", name="state"),
        CheckConstraint("sampling IN ('open', 'random', 'everybody')", name="sampling"),
        CheckConstraint("sampling = 'open' OR sampling_reason <> ''", name="sampling_has_reason"),
        CheckConstraint("weight_low >= 0 AND weight_low < 1 AND weight_high > 1", name="weight_bounds"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="CASCADE"), index=True)
    phase_id: Mapped[int | None] = mapped_column(ForeignKey("phase.id", ondelete="SET NULL"), default=None)
    #: Six letters and digits, for the short link, the poster and the QR code.
    short_code: Mapped[str] = mapped_column(String(12), unique=True)
    title: Mapped[dict[str, str]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(8), default="draft")
    #: The questionnaire being edited; published versions never change.
    draft: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    #: Whether the open link takes nobody who has no invitation.
    invited_only: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    #: How people came to answer: an open link, a random sample, or everybody of a group was asked.
    sampling: Mapped[str] = mapped_column(String(10), default="open", server_default="open")
    #: Why it may be called so.
    sampling_reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    #: Whether results stay hidden until the survey is closed.
    results_after_close: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    #: Questions whose results stay hidden, whatever else is published; the switch works at once.
    withheld: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    #: The bounds of a person's weight.
    weight_low: Mapped[float] = mapped_column(Float, default=0.3, server_default="0.3")
    weight_high: Mapped[float] = mapped_column(Float, default=3.0, server_default="3.0")
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

    @property
    def has_public_results(self) -> bool:
        """Whether anybody may read results now: some were published, and no close is being waited for."""
        waits = self.results_after_close and self.state != "closed"
        return self.published_summary_id is not None and not waits


class SurveyVersion(db.Model):  # type: ignore[name-defined,misc]
    """A published, immutable questionnaire; each response points to the version it answered."""

    __tablename__ = "survey_version"
    __table_args__ = (UniqueConstraint("survey_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"), index=True)
    number: Mapped[int] = mapped_column(Integer)
    # Read once a server process, not once a request: what was read is kept under the digest.
    document: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    digest: Mapped[str] = mapped_column(String(64), server_default="")
    published_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    survey: Mapped[Survey] = relationship(back_populates="versions")

    @validates("document")
    def _digested(self, _name: str, document: dict[str, Any]) -> dict[str, Any]:
        self.digest = digest_of(document)
        return document


def digest_of(document: Mapping[str, Any]) -> str:
    """The fingerprint of a questionnaire's document."""
    return hashlib.sha256(json.dumps(document, ensure_ascii=False).encode()).hexdigest()


class Response(db.Model):  # type: ignore[name-defined,misc]
    """One person's answers: a draft until it is submitted. It names no person, only a voice."""

    __tablename__ = "response"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'submitted')", name="state"),
        CheckConstraint("(state = 'submitted') = (submitted_on IS NOT NULL)", name="submitted_has_day"),
        CheckConstraint("channel IN ('web', 'paper', 'kiosk', 'assisted', 'import')", name="channel"),
    )

    id: Mapped[RandomKey]
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
    #: What was typed and cannot be an answer (yet): by question, the values of each control.
    rough: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    #: Counts the savings, so that a late one never overwrites a newer one. No clock: it would tell when somebody wrote.
    seq: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    #: The workshop or the pile of paper it came with.
    batch: Mapped[str] = mapped_column(String(80), default="", server_default="")

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

    id: Mapped[RandomKey]
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"), index=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id", ondelete="CASCADE"), index=True)
    question: Mapped[str] = mapped_column(String(80), index=True)
    #: Imported conversations let one person say several things to one question.
    position: Mapped[int] = mapped_column(Integer, default=0)
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(8))

    response: Mapped[Response] = relationship(back_populates="texts")


class SurveySummary(db.Model):  # type: ignore[name-defined,misc]
    """A snapshot of all closed answers, never changed: as counted, and as the public sees it if it was published."""

    __tablename__ = "survey_summary"

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"), index=True)
    computed_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    #: Small cells are gone from it for good; kept when results are hidden again, since people may have read it.
    published: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), default=None)
