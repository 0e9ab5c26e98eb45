# SPDX-License-Identifier: AGPL-3.0-or-later
"""The extension objects. They lie on the ground: this file imports nothing of ours."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

from flask import current_app
from flask_babel import Babel
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_migrate import Migrate
from flask_security import MailUtil, Security
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

# Named constraints let SQLite's batch migrations find what they must rebuild.
NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The declarative base of every table."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)


class StaffLetters(MailUtil):
    """Hands Flask-Security's letters, such as for a forgotten password, to whoever the rooms name."""

    def send_mail(
        self,
        template: str,  # noqa: ARG002
        subject: str,
        recipient: Any,
        sender: Any,  # noqa: ARG002
        body: str | None,
        html: str | None,  # noqa: ARG002
        **_more: Any,
    ) -> None:
        """Plain text, from the town's own address."""
        current_app.extensions["send_letter"](recipient, subject, body or "")


def network_here() -> str:
    """The network a request comes from: an address, or the /64 that one subscriber of IPv6 has to himself."""
    sent = get_remote_address()
    try:
        address = ip_address(sent)
    except ValueError:
        return sent
    if isinstance(address, IPv6Address):
        address = address.ipv4_mapped or address
    return str(address if isinstance(address, IPv4Address) else ip_network((address, 64), strict=False))


db = SQLAlchemy(model_class=Base)
migrate = Migrate()
csrf = CSRFProtect()
babel = Babel()
limiter = Limiter(key_func=network_here)
security = Security(mail_util_cls=StaffLetters)
