# SPDX-License-Identifier: AGPL-3.0-or-later
"""Staff accounts, citizens' voices and the audit log."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from flask_security import RoleMixin, UserMixin
from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Integer, String, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from codesign.extensions import db
from codesign.web import clock
from codesign.web.columns import RandomKey, UTCDateTime

user_roles = Table(
    "user_role",
    db.metadata,
    Column("user_id", ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True),
    Column("role_id", ForeignKey("role.id", ondelete="CASCADE"), primary_key=True),
)


class Role(db.Model, RoleMixin):  # type: ignore[name-defined,misc]
    """A role in the whole town; roles in one process are memberships of that process."""

    __tablename__ = "role"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    description: Mapped[str | None] = mapped_column(String(255), default=None)
    permissions: Mapped[list[str] | None] = mapped_column(JSON, default=None)


class User(db.Model, UserMixin):  # type: ignore[name-defined,misc]
    """A member of staff. Citizens have no account."""

    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(255), unique=True)
    name: Mapped[str] = mapped_column(String(120), default="")
    password: Mapped[str | None] = mapped_column(String(255), default=None)
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    roles: Mapped[list[Role]] = relationship(secondary=user_roles)


class Voice(db.Model):  # type: ignore[name-defined,misc]
    """Somebody who took part in one activity, known by a code only they hold.

    Only the code's hash is stored. Each activity gives a voice of its own, so that what one person said in two
    activities cannot be joined in the database; the day is the finest time kept.
    """

    __tablename__ = "voice"

    id: Mapped[RandomKey]
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    began_on: Mapped[date] = mapped_column(Date)


class ErasedVoice(db.Model):  # type: ignore[name-defined,misc]
    """The code of a voice whose owner deleted everything: the second use says so instead of 'unknown'."""

    __tablename__ = "erased_voice"
    __table_args__: ClassVar = {"sqlite_with_rowid": False}

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    erased_on: Mapped[date] = mapped_column(Date)


class AuditEntry(db.Model):  # type: ignore[name-defined,misc]
    """Who changed what and when; append-only, without the content of anybody's answers."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now, index=True)
    user_id: Mapped[int | None] = mapped_column(
        ForeignKey("user_account.id", ondelete="SET NULL"), default=None
    )
    act: Mapped[str] = mapped_column(String(80), index=True)
    #: The thing acted on, for instance `round:7`.
    subject: Mapped[str] = mapped_column(String(120), index=True)
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    user: Mapped[User | None] = relationship()
