# SPDX-License-Identifier: AGPL-3.0-or-later
"""How many took part, and how much they said: live counts, so that nobody has to count all votes and ballots."""

from __future__ import annotations

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from codesign.deliberation.models import (
    OPEN_PANEL,
    OPINION,
    Round,
    RoundParticipant,
    RoundTurnout,
    Statement,
    Tally,
    Vote,
)
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


def participants_of(session: Session, round: Round) -> int:
    """How many people took part."""
    if round.kind != OPINION:
        return of(session, round)[0]
    query = select(func.count()).select_from(RoundParticipant).where(RoundParticipant.round_id == round.id)
    if round.panel != OPEN_PANEL:
        # Who has a place in a panel has not voted yet.
        query = query.where(exists().where(Vote.participant_id == RoundParticipant.id))
    return session.scalar(query) or 0


def votes_in(session: Session, round: Round) -> int:
    """How many votes or other answers there are, from live counts."""
    if round.kind != OPINION:
        return of(session, round)[1]
    query = select(func.sum(Tally.agree + Tally.disagree + Tally.passed)).join(Statement)
    # The votes of a retired statement stay in the history and count no more.
    return session.scalar(query.where(Statement.round_id == round.id, Statement.moderation != "retired")) or 0
