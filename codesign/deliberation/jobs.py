# SPDX-License-Identifier: AGPL-3.0-or-later
"""The background job that analyses a round's votes."""

from __future__ import annotations

import threading
import time

from sqlalchemy.orm import Session

from codesign.analytics.opinion.analysis import analyse
from codesign.deliberation import snapshots
from codesign.deliberation.models import Round
from codesign.web.jobs import Progress, Run, enqueue
from codesign.web.unit_of_work import unit_of_work

KIND = "snapshot"
#: While people vote, a new snapshot is asked for at most this often by one server process.
SECONDS_BETWEEN = 20.0

_asked: dict[int, float] = {}
_lock = threading.Lock()


def request_snapshot(session: Session, round: Round, address: str = "") -> Run:
    """Queue an analysis of a round."""
    return enqueue(session, KIND, address=address, round_id=round.id)


def request_snapshot_soon(session: Session, round: Round) -> None:
    """Queue an analysis after a vote, unless one was asked for a moment ago."""
    with _lock:
        if time.monotonic() - _asked.get(round.id, -SECONDS_BETWEEN) < SECONDS_BETWEEN:
            return
        _asked[round.id] = time.monotonic()
    request_snapshot(session, round)


def compute_snapshot(progress: Progress, round_id: int) -> None:
    """Read, compute outside any transaction, store. When nothing changed since, nothing is stored."""
    with unit_of_work(write=False) as session:
        round = session.get_one(Round, round_id)
        matrix = snapshots.votes_of(session, round)
        last = snapshots.latest(session, round)
        is_same = last is not None and last.input_hash == snapshots.input_hash(matrix)
    if is_same:
        return
    analysis = analyse(
        matrix,
        seed=snapshots.SEED,
        bootstraps=snapshots.BOOTSTRAPS,
        progress=lambda share: progress(0.95 * share),
    )
    with unit_of_work() as session:
        snapshots.store(session, session.get_one(Round, round_id), analysis)
