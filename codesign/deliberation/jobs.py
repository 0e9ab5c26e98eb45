# SPDX-License-Identifier: AGPL-3.0-or-later
"""Asking for an analysis of a round's votes."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from codesign.deliberation.models import Round
from codesign.web import clock
from codesign.web.jobs import Jobs, Run, enqueue
from codesign.web.unit_of_work import after_commit

KIND = "snapshot"
HANDLER = "codesign.deliberation.counting.computing:compute_snapshot"
#: Seconds a run waits for more votes, so that many votes cost one analysis.
WAIT = 20
#: A vote counts on a planned run that is at least this many seconds ahead: it must be stored by then.
MARGIN = 5

#: When this process last saw a run planned, by round: while people vote, most votes need not ask the database.
_planned: dict[int, datetime] = {}


def request_snapshot(session: Session, round: Round, address: str = "") -> Run:
    """Queue an analysis of a round."""
    return enqueue(session, KIND, address=address, round_id=round.id)


def request_snapshot_soon(session: Session, round: Round) -> None:
    """After a vote: plan an analysis that will see it, unless one is planned already.

    The run comes after the last vote, so none stays without an analysis however soon people stop.
    """
    now, round_id = clock.now(), round.id
    earliest = now - timedelta(seconds=WAIT - MARGIN)
    if earliest < _planned.get(round_id, earliest) <= now:
        return
    planned = _last_planned(session, round_id, earliest)
    if planned is None:
        _plan(session, round_id)
    after_commit(session, lambda: _planned.update({round_id: planned or now}))


def _last_planned(session: Session, round_id: int, earliest: datetime) -> datetime | None:
    """When a run was queued that has not begun and begins late enough, by any process."""
    waiting = session.scalars(
        select(Run).where(Run.kind == KIND, Run.state == "queued", Run.queued_at > earliest)
    )
    return max((run.queued_at for run in waiting if run.arguments.get("round_id") == round_id), default=None)


def _plan(session: Session, round_id: int) -> None:
    jobs: Jobs = current_app.extensions["jobs"]
    run = Run(kind=KIND, arguments={"round_id": round_id})
    session.add(run)
    session.flush()
    run_id = run.id
    after_commit(session, lambda: jobs.execute_task.schedule((run_id,), delay=WAIT))
