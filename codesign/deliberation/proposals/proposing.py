# SPDX-License-Identifier: AGPL-3.0-or-later
"""Statements that participants propose. Nobody else sees one before a moderator accepted it."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from codesign.analytics.text.privacy import mask
from codesign.deliberation.models import (
    MOST_LABEL_LENGTH,
    MOST_PROPOSAL_LENGTH,
    Round,
    RoundParticipant,
    Statement,
    Tally,
)
from codesign.deliberation.panels import participants
from codesign.deliberation.policy import takes_proposals
from codesign.deliberation.proposals.moderated import STATEMENTS, delete_statements
from codesign.deliberation.proposals.similar import Similar, similar_to
from codesign.moderation import log
from codesign.moderation.models import ModerationAct
from codesign.web import clock
from codesign.web.columns import new_number
from codesign.web.errors import BadInput, Closed, NotFound


def propose(
    session: Session, round: Round, code: str, text: str, language: str, author_label: str = ""
) -> Statement:
    """Hand a statement to the moderators.

    Raises:
        Closed: the round takes no proposals now.
        BadInput: it is empty, too long, or this voice has proposed enough today.
        Gone: the owner of the code deleted everything.
    """
    if not takes_proposals(round, clock.now()):
        raise Closed(_l("This round takes no proposals now."))
    written = mask(text.strip(), language)
    if not written:
        raise BadInput(_l("Write the statement."))
    if len(text.strip()) > MOST_PROPOSAL_LENGTH:
        raise BadInput(_l("Keep it to one idea: at most %(most)s characters.", most=MOST_PROPOSAL_LENGTH))
    participant_id = participants.locked(session, round, code)
    if left_today(session, round, code) < 1:
        raise BadInput(_l("You have proposed enough for today. Come back tomorrow."))
    statement = Statement(
        id=new_number(),
        round=round,
        text={language: written},
        author="participant",
        author_label=author_label.strip()[:MOST_LABEL_LENGTH],
        moderation="waiting",
        # One place for all proposals: behind the organisers' statements, and in no order of arrival.
        position=sum(one.proposed_on is None for one in round.statements),
        proposer_id=participant_id,
        proposed_on=_today(round),
        tally=Tally(agree=0, disagree=0, passed=0),
    )
    session.add(statement)
    session.flush()
    return statement


def left_today(session: Session, round: Round, code: str) -> int:
    """How many statements this person may still propose today."""
    given = session.scalar(
        select(func.count())
        .select_from(Statement)
        .join(RoundParticipant, RoundParticipant.id == Statement.proposer_id)
        .where(
            Statement.round_id == round.id,
            Statement.proposer_id == participants.subquery(round, code),
            Statement.proposed_on == _today(round),
        )
    )
    return max(round.daily_proposals - (given or 0), 0)


def similar_in(session: Session, round: Round, text: str, language: str) -> list[Similar]:
    """Statements of the vote that nearly say this; those that still wait are nobody else's to see."""
    approved = session.scalars(
        select(Statement).where(Statement.round_id == round.id, Statement.moderation == "approved")
    )
    return similar_to(text, language, approved)


def own_proposals(session: Session, round: Round, code: str) -> list[tuple[Statement, ModerationAct | None]]:
    """What this person proposed, each with the decision on it."""
    return proposals_of(session, participants.subquery(round, code))


def proposals_of(session: Session, participant_id: Any) -> list[tuple[Statement, ModerationAct | None]]:
    """What a participant proposed, each with the decision on it."""
    proposed = session.scalars(
        select(Statement).where(Statement.proposer_id == participant_id).order_by(Statement.id)
    ).all()
    decided = log.last_decisions(session, STATEMENTS, proposed)
    return [(statement, decided.get(STATEMENTS.key_of(statement))) for statement in proposed]


def withdraw(session: Session, round: Round, code: str, statement_id: int) -> None:
    """Take a proposal back while nobody decided on it.

    Raises:
        NotFound: it is not this person's, or it was decided.
    """
    statement = session.scalar(
        select(Statement).where(
            Statement.id == statement_id,
            Statement.proposer_id == participants.subquery(round, code),
            Statement.moderation == "waiting",
        )
    )
    if statement is None:
        raise NotFound(_l("A moderator has decided on it meanwhile."))
    delete_statements(session, [statement])


def forget_proposer(session: Session, participant: RoundParticipant) -> None:
    """Before a person's erasure: what nobody accepted goes; what others voted on stays, without a name."""
    mine = Statement.proposer_id == participant.id
    gone = session.scalars(
        select(Statement).where(mine, Statement.moderation.in_(("waiting", "rejected", "merged")))
    ).all()
    delete_statements(session, gone)
    log.forget_first_words(session, STATEMENTS, session.scalars(select(Statement.id).where(mine)))
    session.execute(update(Statement).where(mine).values(author_label="", proposer_id=None))


def _today(round: Round) -> date:
    return clock.today(round.process.time_zone)
