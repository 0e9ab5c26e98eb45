# SPDX-License-Identifier: AGPL-3.0-or-later
"""Themes of one free-text question, where each answer went, and every human edit."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Float,
    ForeignKey,
    Integer,
    String,
    Text,
    UniqueConstraint,
    false,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from codesign.extensions import db
from codesign.people.models import User
from codesign.surveys.models import Survey, TextAnswer
from codesign.web import clock
from codesign.web.columns import UTCDateTime, new_key
from codesign.web.i18n import localized


class Theming(db.Model):  # type: ignore[name-defined,misc]
    """The themes of one free-text question: how they were last computed, and whether the public may see them."""

    __tablename__ = "theming"
    __table_args__ = (UniqueConstraint("survey_id", "question"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"), index=True)
    question: Mapped[str] = mapped_column(String(40))
    #: The background job of the last run.
    run_id: Mapped[str | None] = mapped_column(ForeignKey("run.id", ondelete="SET NULL"), default=None)
    computed_at: Mapped[datetime | None] = mapped_column(UTCDateTime, default=None)
    #: What the last run says of itself: parameters, seed, algorithm version, notes.
    document: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, deferred=True)
    #: The snapshot the public sees; none until a facilitator publishes one.
    published: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), default=None)
    #: Grows with every human edit, so that nobody overwrites what she has not seen.
    version: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    #: Whether answers that arrive are put into the themes without being asked.
    sorts_arrivals: Mapped[bool] = mapped_column(Boolean, default=True, server_default=true())

    survey: Mapped[Survey] = relationship()
    themes: Mapped[list[Theme]] = relationship(
        back_populates="theming", order_by="Theme.position, Theme.id", cascade="all, delete-orphan"
    )

    @property
    def living(self) -> list[Theme]:
        """The themes that hold answers or wait for them, proposed ones included."""
        return [theme for theme in self.themes if theme.is_living]


class Theme(db.Model):  # type: ignore[name-defined,misc]
    """A theme keeps its identity over all runs; its machine label may change, a person's name for it never."""

    __tablename__ = "theme"
    __table_args__ = (CheckConstraint("status IN ('standing', 'proposed', 'withdrawn')", name="status"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True, default=new_key)
    theming_id: Mapped[int] = mapped_column(ForeignKey("theming.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(Integer, default=0)
    #: The machine's words, and the language most of its answers are written in; empty where nobody knows.
    label: Mapped[str] = mapped_column(String(200))
    label_language: Mapped[str] = mapped_column(String(12), default="", server_default="")
    #: The facilitator's own words by language, which win over the label.
    name: Mapped[dict[str, str]] = mapped_column(JSON, default=dict, server_default="{}")
    words: Mapped[list[str]] = mapped_column(JSON, default=list)
    #: Ids of central answers from different people.
    quotes: Mapped[list[int]] = mapped_column(JSON, default=list)
    #: Those of them a facilitator released for publication.
    released_quotes: Mapped[list[int]] = mapped_column(JSON, default=list)
    cohesion: Mapped[float | None] = mapped_column(Float, default=None)
    is_locked: Mapped[bool] = mapped_column(Boolean, default=False)
    #: The theme this one was merged into; merged themes stay, so that old links keep their meaning.
    merged_into_id: Mapped[int | None] = mapped_column(
        ForeignKey("theme.id", ondelete="SET NULL"), default=None
    )

    #: A later run proposes a theme; a facilitator accepts it, or dismisses it and it is withdrawn.
    status: Mapped[str] = mapped_column(String(10), default="standing", server_default="standing")
    #: What a person says belongs here; with the examples it finds answers before any were placed.
    description: Mapped[str] = mapped_column(Text, default="", server_default="")
    examples: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    #: The share of the answers nearest to this theme that the last run was not sure of.
    uncertain_share: Mapped[float | None] = mapped_column(Float, default=None)

    theming: Mapped[Theming] = relationship(back_populates="themes")

    @property
    def is_living(self) -> bool:
        """Whether it may hold answers: neither merged into another nor withdrawn."""
        return self.merged_into_id is None and self.status != "withdrawn"

    @property
    def is_described(self) -> bool:
        """Whether a person said in words what belongs here; such a theme stays, even empty."""
        return bool(self.name or self.description or self.examples)

    @property
    def titles(self) -> dict[str, str]:
        """What people read, by language; a number where no word was used by enough people to label it."""
        if self.name:
            return self.name
        return {self.label_language or "": self.label} if self.label else {"": f"№ {self.position + 1}"}

    @property
    def title(self) -> str:
        """What this reader reads."""
        return localized(self.titles)


class Placement(db.Model):  # type: ignore[name-defined,misc]
    """Where one answer went: a theme, the mixed bucket, or not themed."""

    __tablename__ = "placement"
    __table_args__ = (
        CheckConstraint("bucket IN ('theme', 'mixed', 'not_themed')", name="bucket"),
        CheckConstraint("(bucket = 'theme') = (theme_id IS NOT NULL)", name="theme_has_bucket"),
        CheckConstraint("placed_by IN ('machine', 'person')", name="placed_by"),
    )

    text_answer_id: Mapped[int] = mapped_column(
        ForeignKey("text_answer.id", ondelete="CASCADE"), primary_key=True
    )
    theming_id: Mapped[int] = mapped_column(ForeignKey("theming.id", ondelete="CASCADE"), index=True)
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id"), default=None, index=True)
    bucket: Mapped[str] = mapped_column(String(10))
    certainty: Mapped[float] = mapped_column(Float, default=0.0)
    placed_by: Mapped[str] = mapped_column(String(8), default="machine")
    evidence: Mapped[list[str]] = mapped_column(JSON, default=list)
    #: The author says the machine misread her; it lands in the facilitator's list.
    objection: Mapped[str | None] = mapped_column(Text, default=None)
    #: Ids of themes a person took it out of; no run puts it back there.
    excluded_from: Mapped[list[int]] = mapped_column(JSON, default=list, server_default="[]")
    #: It holds a word of the list of coarse language. Staff see it; nothing else follows from it.
    is_harsh: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())

    text_answer: Mapped[TextAnswer] = relationship()
    theme: Mapped[Theme | None] = relationship()


class ThemeEdit(db.Model):  # type: ignore[name-defined,misc]
    """One human edit, with what it takes to undo it."""

    __tablename__ = "theme_edit"

    id: Mapped[int] = mapped_column(primary_key=True)
    theming_id: Mapped[int] = mapped_column(ForeignKey("theming.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    user_id: Mapped[int | None] = mapped_column(
        ForeignKey("user_account.id", ondelete="SET NULL"), default=None
    )
    act: Mapped[str] = mapped_column(String(20))
    before: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    undone: Mapped[bool] = mapped_column(Boolean, default=False)
    #: Undone, and then something else was done: it can no longer be redone.
    discarded: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    #: The version of the themes this edit, or the last undo or redo of it, made.
    version: Mapped[int] = mapped_column(Integer, default=0, server_default="0")

    user: Mapped[User | None] = relationship()


class DoubleCoding(db.Model):  # type: ignore[name-defined,misc]
    """A sample of answers that people place a second time, each alone, to see how far the themes can be trusted."""

    __tablename__ = "double_coding"

    id: Mapped[int] = mapped_column(primary_key=True)
    theming_id: Mapped[int] = mapped_column(ForeignKey("theming.id", ondelete="CASCADE"), index=True)
    drawn_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    seed: Mapped[int] = mapped_column(Integer)
    #: Where the program had each answer when the sample was drawn: answer id and theme id (0: no theme), in order.
    machine: Mapped[list[list[int]]] = mapped_column(JSON)

    theming: Mapped[Theming] = relationship()
    codes: Mapped[list[Code]] = relationship(back_populates="coding", cascade="all, delete-orphan")


class Code(db.Model):  # type: ignore[name-defined,misc]
    """Where one coder puts one answer; no theme means that none fits."""

    __tablename__ = "code"
    __table_args__ = (UniqueConstraint("coding_id", "text_answer_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    coding_id: Mapped[int] = mapped_column(ForeignKey("double_coding.id", ondelete="CASCADE"), index=True)
    text_answer_id: Mapped[int] = mapped_column(ForeignKey("text_answer.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"))
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id", ondelete="SET NULL"), default=None)

    coding: Mapped[DoubleCoding] = relationship(back_populates="codes")
    user: Mapped[User] = relationship()
