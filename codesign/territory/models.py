# SPDX-License-Identifier: AGPL-3.0-or-later
"""Places and who lives there."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from codesign.extensions import db


class Place(db.Model):  # type: ignore[name-defined,misc]
    """A municipality or one of its quarters."""

    __tablename__ = "place"
    __table_args__ = (
        CheckConstraint("kind IN ('municipality', 'quarter')", name="kind"),
        UniqueConstraint("parent_id", "code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(
        ForeignKey("place.id", ondelete="CASCADE"), default=None, index=True
    )
    kind: Mapped[str] = mapped_column(String(20))
    #: ISTAT code of a municipality, a short word for a quarter.
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(120))
    population: Mapped[int | None] = mapped_column(Integer, default=None)
    population_year: Mapped[int | None] = mapped_column(Integer, default=None)
    #: True for the demo town, which says so on every page.
    is_invented: Mapped[bool] = mapped_column(Boolean, default=False)

    quarters: Mapped[list[Place]] = relationship(order_by="Place.code", cascade="all, delete-orphan")
    margins: Mapped[list[CensusMargin]] = relationship(
        order_by="CensusMargin.dimension, CensusMargin.position", cascade="all, delete-orphan"
    )


class CensusMargin(db.Model):  # type: ignore[name-defined,misc]
    """How many residents fall in one category of one dimension (age band, gender, quarter)."""

    __tablename__ = "census_margin"
    __table_args__ = (
        UniqueConstraint("place_id", "dimension", "category"),
        CheckConstraint("population >= 0", name="population"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id", ondelete="CASCADE"), index=True)
    dimension: Mapped[str] = mapped_column(String(40))
    category: Mapped[str] = mapped_column(String(40))
    position: Mapped[int] = mapped_column(Integer, default=0)
    population: Mapped[int] = mapped_column(Integer)
