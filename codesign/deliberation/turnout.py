# SPDX-License-Identifier: AGPL-3.0-or-later
"""Live counts of ballots, kept in the transaction that stores one, so that nobody has to count all of them."""

from __future__ import annotations

from sqlalchemy.orm import Session

from codesign.deliberation.models import Round, RoundTurnout
from codesign.web.upsert import insert_into


def count(session: Session, round_id: int, ballots: int, answers: int) -> None:
    """Add to a round's counts; the numbers may be negative."""
    added = insert_into(session, RoundTurnout).values(round_id=round_id, ballots=ballots, answers=answers)
    session.execute(
        added.on_conflict_do_update(
            index_elements=["round_id"],
            set_={
                "ballots": RoundTurnout.ballots + ballots,
                "answers": RoundTurnout.answers + answers,
            },
        )
    )


def of(session: Session, round: Round) -> tuple[int, int]:
    """How many people have a ballot in a round, and how many answers stand in them."""
    found = session.get(RoundTurnout, round.id, populate_existing=True)
    return (found.ballots, found.answers) if found else (0, 0)
