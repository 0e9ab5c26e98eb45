# SPDX-License-Identifier: AGPL-3.0-or-later
"""Background jobs: our own `run` row is the truth, the queue only carries its number.

A queue forgets a task whose worker was killed. The row does not: a run whose heartbeat stopped is found by the
reconciler and done again, so a handler must be safe to repeat.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, current_app
from huey import Huey, MemoryHuey, PostgresHuey, RedisHuey, SqliteHuey, crontab
from sqlalchemy import JSON, CheckConstraint, Float, Integer, String, Text, and_, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column
from werkzeug.utils import import_string

from codesign.extensions import db
from codesign.settings import Settings, SettingsError
from codesign.web import clock
from codesign.web.columns import UTCDateTime, new_key
from codesign.web.unit_of_work import after_commit, unit_of_work

log = logging.getLogger(__name__)

STALE_AFTER = timedelta(seconds=60)
MOST_ATTEMPTS = 3


class Run(db.Model):  # type: ignore[name-defined,misc]
    """One piece of background work and how far it is."""

    __tablename__ = "run"
    __table_args__ = (
        CheckConstraint("state IN ('queued', 'running', 'done', 'failed')", name="state"),
        CheckConstraint("progress >= 0 AND progress <= 1", name="progress"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_key)
    kind: Mapped[str] = mapped_column(String(60), index=True)
    arguments: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(10), default="queued", index=True)
    progress: Mapped[float] = mapped_column(Float, default=0.0)
    message: Mapped[str] = mapped_column(String(200), default="")
    #: Where the person who waits goes when it is done.
    address: Mapped[str] = mapped_column(String(300), default="")
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    error: Mapped[str] = mapped_column(Text, default="")
    queued_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    heartbeat_at: Mapped[datetime | None] = mapped_column(UTCDateTime, default=None)
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime, default=None)

    @property
    def is_over(self) -> bool:
        """Whether nobody needs to wait any more."""
        return self.state in {"done", "failed"}

    def as_seen(self) -> dict[str, Any]:
        """How far it is, for the page that waits."""
        return {"state": self.state, "progress": self.progress, "message": self.message, "url": self.address}


@dataclass(frozen=True)
class Progress:
    """Handed to a running job, so that it can say how far it is. Call it outside a unit of work."""

    run_id: str

    def __call__(self, share: float, message: str = "") -> None:
        """Store the share done (0 to 1) and beat the heart."""
        with Session(db.engine) as session, unit_of_work(session):
            session.execute(
                update(Run)
                .where(Run.id == self.run_id)
                .values(progress=min(max(share, 0.0), 1.0), message=message[:200], heartbeat_at=clock.now())
            )


Handler = Callable[..., None]


class Jobs:
    """The queue and the handlers, fed by the rooms."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self.app = app
        self.handlers: dict[str, Handler | str] = {}
        self.huey = queue_for(settings)
        self.execute_task = self.huey.task(name="execute")(self.execute)
        self.huey.periodic_task(crontab(minute="*"), name="reconcile")(self.reconcile)

    def register(self, kind: str, handler: Handler | str) -> None:
        """Say who does a kind of work: `handler(progress, **arguments)`, or its name as `module:function`.

        A name is looked up by the worker that does the work, so web servers start without its libraries.
        """
        self.handlers[kind] = handler

    def register_daily(self, kind: str, handler: Handler | str) -> None:
        """Have a kind of work done every night."""

        def begin() -> None:
            with self.app.app_context(), unit_of_work() as session:
                enqueue(session, kind)

        self.register(kind, handler)
        self.huey.periodic_task(crontab(hour="3", minute="10"), name=f"daily_{kind}")(begin)

    def execute(self, run_id: str) -> None:
        """Do one run, unless somebody else is at it or it is over."""
        with self.app.app_context():
            claimed = self._claim(run_id)
            if claimed is None:
                return
            kind, arguments = claimed
            try:
                _found(self.handlers[kind])(Progress(run_id), **arguments)
            except Exception as error:
                log.exception("run %s of %s failed", run_id, kind)
                self._close(run_id, "failed", f"{type(error).__name__}: {error}")
            else:
                self._close(run_id, "done", "")

    def reconcile(self) -> int:
        """Queue again what was lost with a killed worker or never reached one; returns how many."""
        with self.app.app_context():
            with unit_of_work() as session:
                session.execute(
                    update(Run)
                    .where(_is_lost(), Run.attempts >= MOST_ATTEMPTS)
                    .values(state="failed", error="its worker stopped too often", finished_at=clock.now())
                )
                lost = list(session.scalars(select(Run.id).where(_is_lost()).order_by(Run.queued_at)))
            for run_id in lost:
                self.execute_task(run_id)
            return len(lost)

    def _claim(self, run_id: str) -> tuple[str, dict[str, Any]] | None:
        now = clock.now()
        with unit_of_work() as session:
            claimed = session.execute(
                update(Run)
                .where(Run.id == run_id, or_(Run.state == "queued", _is_lost()))
                .values(state="running", heartbeat_at=now, attempts=Run.attempts + 1, error="")
                .returning(Run.kind, Run.arguments)
            ).one_or_none()
            return None if claimed is None else (claimed.kind, dict(claimed.arguments))

    def _close(self, run_id: str, state: str, error: str) -> None:
        values: dict[str, Any] = {"state": state, "error": error[:2000], "finished_at": clock.now()}
        if state == "done":
            values["progress"] = 1.0
        with unit_of_work() as session:
            session.execute(update(Run).where(Run.id == run_id).values(**values))


def _found(handler: Handler | str) -> Handler:
    if not isinstance(handler, str):
        return handler
    found: Handler = import_string(handler)
    return found


def _is_lost() -> Any:
    stale = clock.now() - STALE_AFTER
    return or_(
        and_(Run.state == "running", Run.heartbeat_at < stale),
        and_(Run.state == "queued", Run.queued_at < stale),
    )


def queue_for(settings: Settings) -> Huey:
    """The queue a settings address names."""
    url = settings.resolved_jobs_url()
    if url == "immediate":
        return MemoryHuey("codesign", immediate=True)
    if url.startswith("sqlite:///"):
        return SqliteHuey("codesign", filename=url.removeprefix("sqlite:///"), timeout=15)
    if url.startswith("redis://"):
        return RedisHuey("codesign", url=url)
    if url.startswith("postgresql"):
        return PostgresHuey("codesign", dsn=url.replace("postgresql+psycopg", "postgresql"))
    raise SettingsError(
        f"CODESIGN_JOBS_URL={url!r}: expected sqlite:///FILE, redis://…, postgresql://… or immediate"
    )


def enqueue(session: Session, kind: str, *, address: str = "", **arguments: Any) -> Run:
    """Store a run; the queue hears of it after the commit."""
    jobs: Jobs = current_app.extensions["jobs"]
    run = Run(kind=kind, arguments=arguments, address=address)
    session.add(run)
    session.flush()
    run_id = run.id
    after_commit(session, lambda: jobs.execute_task(run_id))
    return run


def init_app(app: Flask) -> Jobs:
    """Open the queue."""
    jobs = Jobs(app, app.config["SETTINGS"])
    app.extensions["jobs"] = jobs
    return jobs
