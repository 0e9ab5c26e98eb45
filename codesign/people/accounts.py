# SPDX-License-Identifier: AGPL-3.0-or-later
"""Accounts of the staff."""

from __future__ import annotations

import logging
import secrets
import smtplib

from flask_security import SQLAlchemyUserDatastore, hash_password
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from codesign.extensions import db
from codesign.people.models import Role, User
from codesign.web import mail
from codesign.web.errors import BadInput
from codesign.web.unit_of_work import after_commit

log = logging.getLogger(__name__)

TOWN_ADMINISTRATOR = "town_administrator"
SHORTEST_PASSWORD = 12


class UnitOfWorkDatastore(SQLAlchemyUserDatastore):
    """Flask-Security's store, which here never commits: the unit of work does, once."""

    def commit(self) -> None:
        """Flush only."""
        self.db.session.flush()


def send_letter(recipient: str, subject: str, body: str) -> None:
    """Send a letter about an account once the request is stored."""
    after_commit(db.session(), lambda: _send(recipient, subject, body))


def _send(recipient: str, subject: str, body: str) -> None:
    try:
        mail.send(recipient, subject, body)
    except (OSError, smtplib.SMTPException):
        # The page says the same whether there is an account or not: it must also say so when no letter leaves.
        log.warning("a letter about an account could not be sent", exc_info=True)


datastore = UnitOfWorkDatastore(db, User, Role)


def find_user(session: Session, email: str) -> User | None:
    """A member of staff by e-mail address."""
    return session.scalar(select(User).where(func.lower(User.email) == email.strip().lower()))


def add_user(
    session: Session, email: str, name: str, password: str, *, town_administrator: bool = False
) -> User:
    """Open an account.

    Raises:
        BadInput: the address is taken or none, or the password is too short.
    """
    email = email.strip().lower()
    if "@" not in email:
        raise BadInput(f"{email!r} is not an e-mail address")
    if find_user(session, email) is not None:
        raise BadInput(f"there is an account for {email} already")
    user = User(email=email, name=name, active=True, fs_uniquifier=secrets.token_hex(32))
    set_password(user, password)
    if town_administrator:
        user.roles.append(town_administrator_role(session))
    session.add(user)
    session.flush()
    return user


def set_password(user: User, password: str) -> None:
    """Give an account a new password; sessions opened with the old one end."""
    if len(password) < SHORTEST_PASSWORD:
        raise BadInput(f"a password has at least {SHORTEST_PASSWORD} characters")
    user.password = hash_password(password)
    user.fs_uniquifier = secrets.token_hex(32)


def town_administrator_role(session: Session) -> Role:
    """The role over the whole town, made at first use."""
    role = session.scalar(select(Role).where(Role.name == TOWN_ADMINISTRATOR))
    if role is None:
        role = Role(name=TOWN_ADMINISTRATOR, description="Runs all processes of the town")
        session.add(role)
    return role
