# SPDX-License-Identifier: AGPL-3.0-or-later
"""The log of what moderators decided."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, Boolean, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from codesign.extensions import db
from codesign.people.models import User
from codesign.web import clock
from codesign.web.columns import UTCDateTime


class ModerationAct(db.Model):  # type: ignore[name-defined,misc]
    """What a moderator decided, by which ground of the public policy, and what she wrote beside it.

    It names its subject and place in words, since it stands below the rooms that hold them. Whoever deletes a subject
    calls `codesign.moderation.log.forget`: a database may give the same key again.
    """

    __tablename__ = "moderation_act"
    __table_args__ = (
        CheckConstraint("act IN ('accept', 'reject', 'merge', 'reword', 'split', 'retire')", name="act"),
        CheckConstraint("(act = 'reject') = (ground <> '')", name="ground"),
        Index("ix_moderation_act_subject_subject_id", "subject", "subject_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="CASCADE"), index=True)
    #: Where in the process, for instance `round:7`.
    place: Mapped[str] = mapped_column(String(40))
    #: The name of the kind of thing.
    subject: Mapped[str] = mapped_column(String(20))
    #: The key of the thing in its own table; none once it was deleted.
    subject_id: Mapped[str | None] = mapped_column(String(40), default=None)
    act: Mapped[str] = mapped_column(String(10))
    #: A key of the public policy; only a refusal has one.
    ground: Mapped[str] = mapped_column(String(20), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    #: Whether it decided on something that waited; rewording what people already see did not.
    on_arrival: Mapped[bool] = mapped_column(Boolean)
    #: The text before a rewording.
    before: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True), default=None)
    user_id: Mapped[int | None] = mapped_column(
        ForeignKey("user_account.id", ondelete="SET NULL"), default=None
    )
    acted_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    user: Mapped[User | None] = relationship()
