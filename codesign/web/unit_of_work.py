# SPDX-License-Identifier: AGPL-3.0-or-later
"""One transaction a request, a job or a command: committed once, at the end, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from flask import Flask, Response, request
from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session

from codesign.extensions import db
from codesign.web.occupation import Occupation
from codesign.web.turns import Turns

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
BUSY_TIMEOUT_MS = 15_000
_TURN = "turn"

_writing: ContextVar[bool] = ContextVar("unit_of_work_writes", default=False)
_AFTER_COMMIT = "after_commit_actions"


def guard_sqlite(engine: Engine, synchronous: str) -> None:
    """Make an SQLite engine safe by construction; other engines are left alone.

    pysqlite begins a transaction only at the first write, after the reads it depends on, so concurrent
    read-modify-write loses updates silently. A unit of work that may write therefore takes the write lock first.
    """
    if engine.dialect.name != "sqlite":
        return

    file = _file_of(engine)
    if file is not None:
        _occupy(engine, Occupation(file))

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in (
            f"busy_timeout={BUSY_TIMEOUT_MS}",
            "journal_mode=WAL",
            f"synchronous={synchronous}",
            "foreign_keys=ON",
            # What was overwritten or deleted is gone from the file, and the log does not outlive its use.
            "secure_delete=ON",
            "journal_size_limit=0",
        ):
            connection.execute(f"PRAGMA {pragma}")

    turns = Turns(file, BUSY_TIMEOUT_MS / 1000) if file else None

    @event.listens_for(engine, "begin")
    def take_lock(connection: Connection) -> None:
        if not _writing.get():
            connection.exec_driver_sql("BEGIN")
            return
        if turns is not None and not connection.info.get(_TURN):  # kept over several transactions
            turns.take()
            connection.info[_TURN] = True
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    @event.listens_for(engine, "checkin")
    @event.listens_for(engine, "invalidate")
    def give_turn(_connection: Any, record: Any, *_error: Any) -> None:
        if turns is not None and record.info.pop(_TURN, False):
            turns.give()


def _occupy(engine: Engine, occupation: Occupation) -> None:
    """Have the file counted as in use from the first connection until the engine is given up."""

    @event.listens_for(engine, "connect")
    def begin(_connection: Any, _record: Any) -> None:
        occupation.begin()

    @event.listens_for(engine, "engine_disposed")
    def end(_engine: Engine) -> None:
        occupation.end()


def _file_of(engine: Engine) -> Path | None:
    database = engine.url.database
    return Path(database) if database and ":memory:" not in database and not engine.url.query else None


def after_commit(session: Session, action: Callable[[], object]) -> None:
    """Do something the outside world sees (a letter, a job) only once the facts are stored."""
    session.info.setdefault(_AFTER_COMMIT, []).append(action)


@contextmanager
def writes() -> Iterator[None]:
    """Transactions begun inside take SQLite's write lock first."""
    token = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(token)


@contextmanager
def unit_of_work(session: Session | None = None, *, write: bool = True) -> Iterator[Session]:
    """The transaction of a job or a command, inside an application context; on the context's session by default."""
    token = _writing.set(write)
    session = session or db.session()
    try:
        yield session
        _finish(session, keep=write)
    except BaseException:
        _finish(session, keep=False)
        raise
    finally:
        _writing.reset(token)


def keep_now(session: Session) -> None:
    """Commit before the answer is drawn, for a request that many send at once; from here on it only reads.

    Otherwise everybody who writes would wait while each page is drawn. What was loaded stays as it was.
    """
    expires, session.expire_on_commit = session.expire_on_commit, False
    try:
        _finish(session, keep=True)
    finally:
        session.expire_on_commit = expires
    _writing.set(False)


def give_up(session: Session) -> None:
    """Undo all a request did so far, for one that goes on to a page although something refused it."""
    _finish(session, keep=False)


def _finish(session: Session, *, keep: bool) -> None:
    actions = session.info.pop(_AFTER_COMMIT, [])
    if not keep:
        session.rollback()
        return
    session.commit()
    for action in actions:
        action()


def init_app(app: Flask) -> None:
    """Give every request its unit of work: unsafe methods write, all others only read."""

    @app.before_request
    def begin() -> None:
        _writing.set(request.method not in SAFE_METHODS)

    @app.after_request
    def finish(response: Response) -> Response:
        _finish(db.session(), keep=_writing.get() and response.status_code < 400)
        return response

    @app.teardown_request
    def abandon(error: BaseException | None) -> None:
        if error is not None:
            _finish(db.session(), keep=False)
        _writing.set(False)
