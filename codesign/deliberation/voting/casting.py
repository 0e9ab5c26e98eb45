# SPDX-License-Identifier: AGPL-3.0-or-later
"""The vote path: one write transaction, at most six statements, the tally always true."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from codesign.deliberation.models import (
    AGREE,
    DISAGREE,
    OPINION,
    PASS,
    Ballot,
    Round,
    RoundParticipant,
    Statement,
    Tally,
    Vote,
    VoteFact,
    VoteReason,
)
from codesign.deliberation.panels import participants
from codesign.deliberation.panels.models import RoundStratum
from codesign.deliberation.policy import is_votable
from codesign.deliberation.voting import lottery, pairs, turnout
from codesign.deliberation.voting.moderated import delete_reasons
from codesign.web import clock
from codesign.web.errors import Closed, NotFound
from codesign.web.upsert import insert_for

_COUNTERS = {AGREE: "agree", DISAGREE: "disagree", PASS: "passed"}


@dataclass(frozen=True)
class OwnVote:
    """A statement and what this participant said of it."""

    statement: Statement
    value: int | None


def cast(
    session: Session,
    round: Round,
    code: str,
    statement_id: int,
    value: int | None,
    drawn: lottery.Odds | None = None,
) -> lottery.Field:
    """Store a vote, change it, or withdraw it with None; the latest counts, the history stays.

    drawn: the odds of the lottery that led to a first vote, as they were when it was drawn; None where nothing was.
    Returns the statements as the participant finds them now.

    Raises:
        Closed: the round takes no votes now.
        NotFound: the statement is not one of this round that people may vote on.
        NotAllowed: the round is for a panel, and this code is not in it.
        Gone: the owner of the code deleted everything.
    """
    if round.kind != OPINION:
        raise NotFound(None)
    if not is_votable(round, clock.now()):
        raise Closed(_l("This round does not take votes now."))
    if value is None and participants.is_unknown(session, round, code):
        return field_here(session, round, code)
    participant_id = participants.locked(session, round, code)
    statements = lottery.field_of(session, round, participant_id)
    if statement_id not in statements.ids:
        raise NotFound(_l("This statement is not part of the round any more."))
    before = statements.vote_on(statement_id)
    if before == value:
        return statements
    odds = drawn if before is None else None
    _store(session, participant_id, statement_id, value, clock.today(round.process.time_zone), odds)
    _count(session, statement_id, before, value)
    return statements.after(statement_id, value)


#: Built once: composing a statement costs more than running it.
_FACT = insert(VoteFact.__table__).values(
    turn=select(func.count() + 1)
    .where(VoteFact.participant_id == bindparam("voter"), VoteFact.statement_id == bindparam("voted_on"))
    .scalar_subquery()
)
_WITHDRAWAL = delete(Vote).where(
    Vote.participant_id == bindparam("participant_id"), Vote.statement_id == bindparam("statement_id")
)


@cache
def _vote_upsert(dialect: str) -> Any:
    new = insert_for(dialect, Vote)
    return new.on_conflict_do_update(
        index_elements=["participant_id", "statement_id"], set_={"value": new.excluded.value}
    )


@cache
def _tally_update(before: int | None, after: int | None) -> Any:
    table = Tally.__table__
    changes = {
        table.c[_COUNTERS[value]]: table.c[_COUNTERS[value]] + step
        for value, step in ((before, -1), (after, 1))
        if value is not None
    }
    return update(table).where(table.c.statement_id == bindparam("counted_id")).values(changes)


def field_here(session: Session, round: Round, code: str) -> lottery.Field:
    """The statements as the owner of a code finds them."""
    return lottery.field_of(session, round, participants.id_of(session, round, code))


def _store(
    session: Session,
    participant_id: int,
    statement_id: int,
    value: int | None,
    day: date,
    odds: lottery.Odds | None,
) -> None:
    vote = {"participant_id": participant_id, "statement_id": statement_id}
    if value is None:
        session.execute(_WITHDRAWAL, vote)
        delete_reasons(
            session, VoteReason.participant_id == participant_id, VoteReason.statement_id == statement_id
        )
    else:
        session.execute(_vote_upsert(session.get_bind().dialect.name), {**vote, "value": value})
    lottery_odds = (
        {"weight": odds.weight, "chance": odds.chance} if odds else {"weight": None, "chance": None}
    )
    counted = {"voter": participant_id, "voted_on": statement_id}
    session.execute(_FACT, {**vote, **counted, "value": value, "cast_on": day, **lottery_odds})


def _count(session: Session, statement_id: int, before: int | None, after: int | None) -> None:
    session.execute(_tally_update(before, after), {"counted_id": statement_id})


def progress_of(session: Session, round: Round, code: str) -> tuple[int, int]:
    """How many statements this person has voted on, and of how many."""
    row = session.execute(
        select(func.count(Vote.value).label("voted"), func.count().label("all"))
        .select_from(Statement)
        .outerjoin(
            Vote,
            and_(
                Vote.statement_id == Statement.id, Vote.participant_id == participants.subquery(round, code)
            ),
        )
        .where(Statement.round_id == round.id, Statement.moderation == "approved")
    ).one()
    return row.voted, row.all


def own_votes(session: Session, round: Round, code: str) -> list[OwnVote]:
    """All approved statements with this person's votes."""
    rows = session.execute(
        select(Statement, Vote.value)
        .outerjoin(
            Vote,
            and_(
                Vote.statement_id == Statement.id, Vote.participant_id == participants.subquery(round, code)
            ),
        )
        .where(Statement.round_id == round.id, Statement.moderation == "approved")
        .order_by(Statement.position, Statement.id)
    )
    return [OwnVote(statement, value) for statement, value in rows]


def votes_on_retired(session: Session, round: Round, code: str) -> list[OwnVote]:
    """This person's votes on statements that were replaced: kept in the history, counted no more."""
    rows = session.execute(
        select(Statement, Vote.value)
        .join(Vote, Vote.statement_id == Statement.id)
        .where(
            Statement.round_id == round.id,
            Statement.moderation == "retired",
            Vote.participant_id == participants.subquery(round, code),
        )
        .order_by(Statement.position, Statement.id)
    )
    return [OwnVote(statement, value) for statement, value in rows]


def erase(session: Session, participant: RoundParticipant) -> None:
    """Delete a participant with votes, ballot and history; the live counts follow, and the place is free again."""
    # A vote on its way holds this row: wait for it, so that it is taken out of the counts, too.
    session.refresh(participant, with_for_update=True)
    given = session.execute(
        select(Vote.statement_id, Vote.value)
        .where(Vote.participant_id == participant.id)
        # Always in one order, so that two who delete at once cannot wait for each other.
        .order_by(Vote.statement_id)
    ).all()
    for row in given:
        _count(session, row.statement_id, row.value, None)
    ballot = session.get(Ballot, participant.id, populate_existing=True)
    if ballot is not None:
        turnout.count(session, participant.round_id, -1, -len(ballot.content))
        if participant.round.kind == "pairwise":
            pairs.recount(session, ballot.content, None)
    if participant.stratum_id is not None:
        session.execute(
            update(RoundStratum)
            .where(RoundStratum.id == participant.stratum_id)
            .values(taken=RoundStratum.taken - 1)
        )
    delete_reasons(session, VoteReason.participant_id == participant.id)
    session.delete(participant)
    session.flush()
