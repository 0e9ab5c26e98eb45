# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which invitations were used: kept apart, so that no transaction, log or order joins them with what was answered.

On SQLite they stand in a file of their own, rebuilt in the order of its keys whenever one more was used: a copy of both
files tells who came, never which of the answers is hers. On PostgreSQL they are a transaction of their own, whose
number and place the night takes away (`codesign.web.mixing`); until then, and in an archived write-ahead log for as
long as it is kept, whoever reads the server's files can lay the two orders side by side.

An invitation is used up before the answers are stored. If those are lost on the way, the same letter in the same hands
opens the door again, and nothing else does: so nobody comes twice, and nobody's answers are refused.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import current_app
from sqlalchemy import Connection, Engine, NullPool, String, create_engine, event, select
from sqlalchemy.orm import Mapped, mapped_column

from codesign.extensions import db
from codesign.web.columns import BROUGHT_BY_CITIZENS
from codesign.web.upsert import insert_for

SUFFIX = "-spent"
_ENGINE = "spent invitations"


class SpentInvitation(db.Model):  # type: ignore[name-defined,misc]
    """An invitation somebody came with. Empty in the main file of SQLite, which has another file for it."""

    __tablename__ = "spent_invitation"

    invitation_id: Mapped[str] = mapped_column(String(32), primary_key=True, info={BROUGHT_BY_CITIZENS: True})
    #: Made of letter and voice by the letter's secret, which is nowhere kept; empty where it is not known any more.
    mark: Mapped[str] = mapped_column(String(64), default="", server_default="")


_TABLE = SpentInvitation.__table__


def spend(invitation_id: str, ticket: str, voice_hash: str) -> bool:
    """Use an invitation up, whatever becomes of the caller's transaction; False if another letter or voice did before.

    ticket: the secret of the letter; voice_hash: what is kept of the code of the voice.
    """
    mark = hmac.digest(ticket.encode(), voice_hash.encode(), "sha256").hex()
    with _writing() as connection:
        new = insert_for(connection.dialect.name, SpentInvitation).values(
            invitation_id=invitation_id, mark=mark
        )
        connection.execute(new.on_conflict_do_nothing(index_elements=["invitation_id"]))
        used_with = connection.scalar(select(_TABLE.c.mark).where(_TABLE.c.invitation_id == invitation_id))
    return used_with == mark


def is_spent(invitation_id: str) -> bool:
    """Whether somebody came with this invitation."""
    with _engine().connect() as connection:
        found = select(_TABLE.c.invitation_id).where(_TABLE.c.invitation_id == invitation_id)
        return connection.scalar(found) is not None


def all_spent() -> set[str]:
    """The invitations somebody came with, of all activities."""
    with _engine().connect() as connection:
        return set(connection.scalars(select(_TABLE.c.invitation_id)))


def file_beside(database: Path) -> Path:
    """Where an SQLite database has its used invitations."""
    return database.with_name(database.name + SUFFIX)


@contextmanager
def _writing() -> Iterator[Connection]:
    with _engine().begin() as connection:
        yield connection
    if connection.dialect.name == "sqlite":
        with _engine().connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            # Rows of a page lie where there was room; rebuilt, the file has the order of its keys.
            connection.exec_driver_sql("VACUUM")


def _engine() -> Engine:
    engine: Engine | None = current_app.extensions.get(_ENGINE)
    if engine is None:
        engine = current_app.extensions[_ENGINE] = _made()
    return engine


def _made() -> Engine:
    """An engine of its own, whose connections are closed after use: no request waits for a second one of the pool."""
    if db.engine.dialect.name == "postgresql":
        return create_engine(db.engine.url, poolclass=NullPool, hide_parameters=True)
    file = file_beside(Path(str(db.engine.url.database)))
    engine = create_engine(
        f"sqlite:///{file}", poolclass=NullPool, hide_parameters=True, connect_args={"timeout": 15}
    )

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: object, _record: object) -> None:
        connection.execute("PRAGMA secure_delete=ON")  # type: ignore[attr-defined]

    _TABLE.create(engine, checkfirst=True)
    file.chmod(0o600)
    return engine
