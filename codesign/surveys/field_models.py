# SPDX-License-Identifier: AGPL-3.0-or-later
"""What surrounds the answers: who lives there, and how many came by."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from codesign.extensions import db


class SurveyMargin(db.Model):  # type: ignore[name-defined,misc]
    """How many of the population fall in one category, for weighting a survey; the category is a choice's id."""

    __tablename__ = "survey_margin"
    __table_args__ = (
        UniqueConstraint("survey_id", "dimension", "category"),
        CheckConstraint("population > 0", name="population"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"), index=True)
    dimension: Mapped[str] = mapped_column(String(40))
    category: Mapped[str] = mapped_column(String(80))
    position: Mapped[int] = mapped_column(Integer, default=0)
    population: Mapped[int] = mapped_column(Integer)


class FieldCount(db.Model):  # type: ignore[name-defined,misc]
    """How often something happened, by one thing at a time: no row joins device and language, so none is a person."""

    __tablename__ = "field_count"
    __table_args__ = (
        CheckConstraint("event IN ('opened', 'submitted')", name="event"),
        CheckConstraint("dimension IN ('day', 'device', 'language', 'channel', 'minutes')", name="dimension"),
        CheckConstraint("times >= 0", name="times"),
    )

    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"), primary_key=True)
    event: Mapped[str] = mapped_column(String(10), primary_key=True)
    dimension: Mapped[str] = mapped_column(String(10), primary_key=True)
    value: Mapped[str] = mapped_column(String(20), primary_key=True)
    times: Mapped[int] = mapped_column(Integer, default=0)
