# SPDX-License-Identifier: AGPL-3.0-or-later
"""Why people voted or rated as they did: short texts that hang on an answer and are read by a moderator first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from codesign.analytics.text.privacy import mask
from codesign.deliberation.models import (
    MOST_REASON_LENGTH,
    OPINION,
    Ballot,
    Round,
    Statement,
    Vote,
    VoteReason,
)
from codesign.deliberation.panels import participants
from codesign.deliberation.policy import is_votable
from codesign.deliberation.voting.moderated import delete_reasons
from codesign.web import clock
from codesign.web.errors import BadInput, Closed, NotFound
from codesign.web.upsert import insert_into

MOST_SHOWN = 5


@dataclass(frozen=True)
class ShownReason:
    """A reason and the vote or rating it was given for."""

    value: int | str
    text: str


def write(session: Session, round: Round, code: str, statement_id: int, text: str, language: str) -> None:
    """Give, change or, with an empty text, delete the reason of one's own answer; a changed one is read again.

    Raises:
        Closed: the round takes no votes, or no reasons.
        BadInput: it is too long.
        NotFound: this person has not voted on the statement.
    """
    if not (round.takes_reasons and is_votable(round, clock.now())):
        raise Closed(_l("This round takes no reasons now."))
    written = mask(text.strip(), language)
    if len(text.strip()) > MOST_REASON_LENGTH:
        raise BadInput(_l("Keep the reason to %(most)s characters.", most=MOST_REASON_LENGTH))
    participant_id = participants.locked(session, round, code)
    mine = and_(VoteReason.participant_id == participant_id, VoteReason.statement_id == statement_id)
    if not written:
        delete_reasons(session, mine)
        return
    if session.scalar(select(VoteReason.text).where(mine)) == written:
        return
    if not _has_answered(session, round, participant_id, statement_id):
        raise NotFound(_l("Vote first, then say why."))
    values = {
        "text": written,
        "moderation": "waiting",
        "written_on": clock.today(round.process.time_zone),
        "claimed_by_id": None,
    }
    upsert = insert_into(session, VoteReason).values(
        participant_id=participant_id, statement_id=statement_id, **values
    )
    session.execute(
        upsert.on_conflict_do_update(index_elements=["participant_id", "statement_id"], set_=values)
    )


def own_reasons(session: Session, round: Round, code: str) -> dict[int, VoteReason]:
    """This person's reasons by statement."""
    return reasons_of(session, participants.subquery(round, code))


def reasons_of(session: Session, participant_id: Any) -> dict[int, VoteReason]:
    """A participant's reasons by statement."""
    found = session.scalars(select(VoteReason).where(VoteReason.participant_id == participant_id))
    return {reason.statement_id: reason for reason in found}


def shown(session: Session, round: Round) -> list[tuple[Statement, list[ShownReason]]]:
    """Accepted reasons by statement, a few for each answer. Ask only where the answers themselves may be seen."""
    given = _given_votes(session, round) if round.kind == OPINION else _given_ratings(session, round)
    # By the text, not by arrival: nobody reads from the order who wrote when.
    ordered = sorted(given, key=lambda one: (one[0].position, one[0].id, _rank(one[1].value), one[1].text))
    return _few_each(ordered)


def accepted_with_ratings(session: Session, round: Round) -> list[tuple[Statement, VoteReason, Any]]:
    """Accepted reasons of a rating round with their ratings, a number or that one cannot judge."""
    rows = session.execute(
        _accepted(select(Statement, VoteReason, Ballot.content), round).join(
            Ballot, Ballot.participant_id == VoteReason.participant_id
        )
    )
    found = ((statement, reason, content.get(str(statement.id))) for statement, reason, content in rows)
    return [one for one in found if one[2] is not None]


def _given_votes(session: Session, round: Round) -> list[tuple[Statement, ShownReason]]:
    rows = session.execute(
        _accepted(select(Statement, Vote.value, VoteReason.text), round).join(
            Vote,
            and_(Vote.statement_id == Statement.id, Vote.participant_id == VoteReason.participant_id),
        )
    )
    return [(statement, ShownReason(value, text)) for statement, value, text in rows]


def _given_ratings(session: Session, round: Round) -> list[tuple[Statement, ShownReason]]:
    return [
        (statement, ShownReason(rating, reason.text))
        for statement, reason, rating in accepted_with_ratings(session, round)
    ]


def _accepted(query: Select[Any], round: Round) -> Select[Any]:
    return query.join(VoteReason, VoteReason.statement_id == Statement.id).where(
        Statement.round_id == round.id,
        Statement.moderation == "approved",
        VoteReason.moderation == "approved",
    )


def _rank(value: int | str) -> int:
    """High votes and ratings first, those who cannot judge last."""
    return -value if isinstance(value, int) else MOST_REASON_LENGTH


def _has_answered(session: Session, round: Round, participant_id: int, statement_id: int) -> bool:
    if round.kind == OPINION:
        return session.get(Vote, (participant_id, statement_id)) is not None
    content = session.scalar(select(Ballot.content).where(Ballot.participant_id == participant_id))
    return isinstance(content, dict) and str(statement_id) in content


def _few_each(
    pairs: Iterable[tuple[Statement, ShownReason]],
) -> list[tuple[Statement, list[ShownReason]]]:
    kept: dict[Statement, list[ShownReason]] = {}
    for statement, reason in pairs:
        reasons = kept.setdefault(statement, [])
        if sum(other.value == reason.value for other in reasons) < MOST_SHOWN:
            reasons.append(reason)
    return list(kept.items())
