# SPDX-License-Identifier: AGPL-3.0-or-later
"""Asking for an analysis of a round's votes."""

from __future__ import annotations

import threading
import time

from sqlalchemy.orm import Session

from codesign.deliberation.models import Round
from codesign.web.jobs import Run, enqueue

KIND = "snapshot"
HANDLER = "codesign.deliberation.computing:compute_snapshot"
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
