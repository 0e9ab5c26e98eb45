# SPDX-License-Identifier: AGPL-3.0-or-later
"""What rounds do by themselves: close when their time is over, and forget what served its purpose."""

from __future__ import annotations

from flask import current_app, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from codesign.deliberation import jobs
from codesign.deliberation.kinds import kind_of
from codesign.deliberation.models import Round
from codesign.deliberation.panels import joining
from codesign.deliberation.rounds import close_round
from codesign.web import clock
from codesign.web.jobs import Progress
from codesign.web.policy import ANONYMOUS
from codesign.web.unit_of_work import unit_of_work

KIND = "round_chores"
HANDLER = "codesign.deliberation.chores:tend_rounds"


def tend_rounds(_progress: Progress) -> None:
    """Do all chores; safe to repeat."""
    # Addresses are built as a request would build them.
    with current_app.test_request_context(), unit_of_work() as session:
        close_overdue(session)
        joining.forget_old_addresses(session)


def close_overdue(session: Session) -> int:
    """Close every open round whose time is over, and ask for its analysis; gives back how many."""
    overdue = session.scalars(
        select(Round).where(Round.state == "open", Round.closes_at <= clock.now()).order_by(Round.id)
    ).all()
    for round in overdue:
        close_round(session, ANONYMOUS, round)
        jobs.request_snapshot(session, round, url_for(kind_of(round).staff_endpoint, round_id=round.id))
    return len(overdue)
