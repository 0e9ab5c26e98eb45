# SPDX-License-Identifier: AGPL-3.0-or-later
"""The vote path: one write transaction, at most six statements, the tally always true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from flask_babel import lazy_gettext as _l
from sqlalchemy import Row, and_, delete, func, insert, select, update
from sqlalchemy.orm import Session

from codesign.analytics.opinion.routing import choose_next
from codesign.deliberation.models import (
    AGREE,
    DISAGREE,
    PASS,
    Round,
    RoundParticipant,
    Statement,
    Tally,
    Vote,
    VoteFact,
)
from codesign.deliberation.policy import is_votable
from codesign.people.models import Voice
from codesign.people.voices import hash_code, voice_for, was_erased
from codesign.web import clock
from codesign.web.errors import Closed, Gone, NotFound
from codesign.web.upsert import insert_into

#: Every approved statement is shown this often before the lottery weighs anything else.
MINIMUM_EXPOSURE = 10
_COUNTERS = {AGREE: Tally.agree, DISAGREE: Tally.disagree, PASS: Tally.passed}


@dataclass(frozen=True)
class OwnVote:
    """A statement and what this participant said of it."""

    statement: Statement
    value: int | None


def find_participant(session: Session, round: Round, code: str) -> RoundParticipant | None:
    """The participant of a code, if there is one."""
    return session.scalar(
        select(RoundParticipant)
        .join(Voice)
        .where(RoundParticipant.round_id == round.id, Voice.code_hash == hash_code(code))
    )


def cast(session: Session, round: Round, code: str, statement_id: int, value: int | None) -> None:
    """Store a vote, change it, or withdraw it with None; the latest counts, the history stays.

    Raises:
        Closed: the round takes no votes now.
        NotFound: the statement is not one of this round that people may vote on.
        Gone: the owner of the code deleted everything.
    """
    if not is_votable(round, clock.now()):
        raise Closed(_l("This round does not take votes now."))
    participant_id = locked_participant(session, round, code)
    found = session.execute(
        select(Vote.value)
        .select_from(Statement)
        .outerjoin(Vote, and_(Vote.statement_id == Statement.id, Vote.participant_id == participant_id))
        .where(
            Statement.id == statement_id, Statement.round_id == round.id, Statement.moderation == "approved"
        )
    ).one_or_none()
    if found is None:
        raise NotFound(_l("This statement is not part of the round any more."))
    if found.value == value:
        return
    _store(session, participant_id, statement_id, value)
    _count(session, statement_id, found.value, value)


def locked_participant(session: Session, round: Round, code: str) -> int:
    """The participant's id, its row locked so that two requests of one person cannot interleave."""
    known = (
        select(RoundParticipant.id)
        .join(Voice)
        .where(RoundParticipant.round_id == round.id, Voice.code_hash == hash_code(code))
        .with_for_update(of=RoundParticipant)
    )
    participant_id = session.scalar(known)
    if participant_id is not None:
        return participant_id
    if was_erased(session, code):
        raise Gone(_l("You deleted the votes of this device. Start again to take part anew."))
    voice = voice_for(session, code)
    joined = insert_into(session, RoundParticipant).values(
        round_id=round.id, voice_id=voice.id, channel="web"
    )
    session.execute(joined.on_conflict_do_nothing(index_elements=["round_id", "voice_id"]))
    return session.scalars(known).one()


def _store(session: Session, participant_id: int, statement_id: int, value: int | None) -> None:
    if value is None:
        session.execute(
            delete(Vote).where(Vote.participant_id == participant_id, Vote.statement_id == statement_id)
        )
    else:
        upsert = insert_into(session, Vote).values(
            participant_id=participant_id, statement_id=statement_id, value=value
        )
        session.execute(
            upsert.on_conflict_do_update(
                index_elements=["participant_id", "statement_id"], set_={"value": value}
            )
        )
    session.execute(
        insert(VoteFact).values(
            participant_id=participant_id, statement_id=statement_id, value=value, cast_on=clock.today()
        )
    )


def _count(session: Session, statement_id: int, before: int | None, after: int | None) -> None:
    changes = {}
    if before is not None:
        changes[_COUNTERS[before]] = _COUNTERS[before] - 1
    if after is not None:
        changes[_COUNTERS[after]] = _COUNTERS[after] + 1
    session.execute(
        update(Tally)
        .where(Tally.statement_id == statement_id)
        .values({c.key: new for c, new in changes.items()})
    )


def next_statement(session: Session, round: Round, code: str) -> Statement | None:
    """The next statement for this person: a lottery that favours the least seen, the same until they vote."""
    candidates = session.execute(
        select(Statement.id, (Tally.agree + Tally.disagree + Tally.passed).label("seen"))
        .join(Tally)
        .outerjoin(
            Vote, and_(Vote.statement_id == Statement.id, Vote.participant_id == participant_of(round, code))
        )
        .where(Statement.round_id == round.id, Statement.moderation == "approved", Vote.value.is_(None))
        .order_by(Statement.id)
    ).all()
    if not candidates:
        return None
    draw = choose_next(
        _weights(candidates),
        [row.seen for row in candidates],
        MINIMUM_EXPOSURE,
        np.random.default_rng([int(hash_code(code)[:12], 16), len(candidates)]),
    )
    return session.get(Statement, candidates[draw.position].id) if draw else None


def progress_of(session: Session, round: Round, code: str) -> tuple[int, int]:
    """How many statements this person has voted on, and of how many."""
    row = session.execute(
        select(func.count(Vote.value).label("voted"), func.count().label("all"))
        .select_from(Statement)
        .outerjoin(
            Vote, and_(Vote.statement_id == Statement.id, Vote.participant_id == participant_of(round, code))
        )
        .where(Statement.round_id == round.id, Statement.moderation == "approved")
    ).one()
    return row.voted, row.all


def own_votes(session: Session, round: Round, code: str) -> list[OwnVote]:
    """All approved statements with this person's votes."""
    rows = session.execute(
        select(Statement, Vote.value)
        .outerjoin(
            Vote, and_(Vote.statement_id == Statement.id, Vote.participant_id == participant_of(round, code))
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
            Vote.participant_id == participant_of(round, code),
        )
        .order_by(Statement.position, Statement.id)
    )
    return [OwnVote(statement, value) for statement, value in rows]


def participants_of(session: Session, round: Round) -> int:
    """How many people took part."""
    query = select(func.count()).select_from(RoundParticipant).where(RoundParticipant.round_id == round.id)
    return session.scalar(query) or 0


def votes_in(session: Session, round: Round) -> int:
    """How many votes there are, from the tallies."""
    query = select(func.sum(Tally.agree + Tally.disagree + Tally.passed)).join(Statement)
    # The votes of a retired statement stay in the history and count no more.
    return session.scalar(query.where(Statement.round_id == round.id, Statement.moderation != "retired")) or 0


def erase(session: Session, participant: RoundParticipant) -> None:
    """Delete a participant with votes and history; the tallies follow."""
    given = session.execute(
        select(Vote.statement_id, Vote.value).where(Vote.participant_id == participant.id)
    ).all()
    for row in given:
        _count(session, row.statement_id, row.value, None)
    session.delete(participant)
    session.flush()


def participant_of(round: Round, code: str) -> Any:
    """The participant's id as a subquery."""
    return (
        select(RoundParticipant.id)
        .join(Voice)
        .where(RoundParticipant.round_id == round.id, Voice.code_hash == hash_code(code))
        .scalar_subquery()
    )


def _weights(candidates: Sequence[Row[tuple[int, int]]]) -> list[float]:
    """Rarely seen statements come up more often: weight 1 / (1 + times seen)."""
    return [1.0 / (1.0 + row.seen) for row in candidates]
