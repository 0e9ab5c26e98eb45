# SPDX-License-Identifier: AGPL-3.0-or-later
"""The description of a project. It stands beside the statement, which every vote reads, and not in it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from codesign.deliberation.models import Statement
from codesign.extensions import db
from codesign.territory.models import Place

MOST_DETAILS_LENGTH = 4000
MOST_ALTERNATIVE_LENGTH = 200
MOST_PLACE_LENGTH = MOST_OFFICE_LENGTH = 160


class Project(db.Model):  # type: ignore[name-defined,misc]
    """What is told of a project beside its title and its cost; all of it may be missing."""

    __tablename__ = "project"

    statement_id: Mapped[int] = mapped_column(
        ForeignKey("statement.id", ondelete="CASCADE"), primary_key=True
    )
    #: Plain paragraphs by language.
    details: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    #: The stored file as `codesign.attachments` names it, and what it shows by language.
    picture: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), default=None)
    picture_alt: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    #: A place of the town, words for where exactly, or both.
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id", ondelete="SET NULL"), default=None)
    place_words: Mapped[str] = mapped_column(String(MOST_PLACE_LENGTH), default="")
    #: The office that would carry it out.
    office: Mapped[str] = mapped_column(String(MOST_OFFICE_LENGTH), default="")

    statement: Mapped[Statement] = relationship(viewonly=True)
    place: Mapped[Place | None] = relationship(lazy="joined")

    @property
    def where(self) -> str:
        """The place in words, empty where none is said."""
        return ", ".join(filter(None, (self.place.name if self.place else "", self.place_words)))
