# SPDX-License-Identifier: AGPL-3.0-or-later
"""Voices in a round: found by their code, let in once, locked while they answer."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from codesign.deliberation.models import OPEN_PANEL, Round, RoundParticipant
from codesign.people.models import Voice
from codesign.people.voices import hash_code, voice_for, was_erased
from codesign.web.errors import Gone, NotAllowed
from codesign.web.upsert import insert_into

#: Built once: composing a statement costs more than running it.
_PARTICIPANT = (
    select(RoundParticipant.id)
    .join(Voice)
    .where(RoundParticipant.round_id == bindparam("round_id"), Voice.code_hash == bindparam("code_hash"))
)
_PARTICIPANT_LOCKED = _PARTICIPANT.with_for_update(of=RoundParticipant)


def find(session: Session, round: Round, code: str) -> RoundParticipant | None:
    """The participant of a code, if there is one."""
    return session.scalar(
        select(RoundParticipant)
        .join(Voice)
        .where(RoundParticipant.round_id == round.id, Voice.code_hash == hash_code(code))
    )


def is_unknown(session: Session, round: Round, code: str) -> bool:
    """Whether the owner of a code has nothing to take back and, in an open round, needs no place to be told so."""
    return round.panel == OPEN_PANEL and find(session, round, code) is None


def id_of(session: Session, round: Round, code: str) -> int | None:
    """The participant's id, if there is one."""
    return session.scalar(_PARTICIPANT, {"round_id": round.id, "code_hash": hash_code(code)})


def locked(session: Session, round: Round, code: str) -> int:
    """The participant's id, its row locked so that two requests of one person cannot interleave."""
    known = {"round_id": round.id, "code_hash": hash_code(code)}
    participant_id = session.scalar(_PARTICIPANT_LOCKED, known)
    if participant_id is not None:
        return participant_id
    if round.panel != OPEN_PANEL:
        raise NotAllowed(_l("This round is for a panel of people. You can read it, but not take part."))
    add(session, round, code)
    return session.scalars(_PARTICIPANT_LOCKED, known).one()


def add(
    session: Session,
    round: Round,
    code: str,
    stratum_id: int | None = None,
    *,
    is_vouched_for: bool = False,
) -> bool:
    """Let a code into the round, once however many requests arrive together. Returns whether it is new there.

    Raises:
        Gone: the owner of the code deleted everything.
        TooManyRequests: too many new people came from one network.
    """
    if was_erased(session, code):
        raise Gone(_l("You deleted the votes of this device. Start again to take part anew."))
    voice = voice_for(session, code, round.process.time_zone, is_vouched_for=is_vouched_for)
    joined = insert_into(session, RoundParticipant).values(
        round_id=round.id, voice_id=voice.id, channel="web", stratum_id=stratum_id
    )
    joined = joined.on_conflict_do_nothing(index_elements=["round_id", "voice_id"])
    return session.scalar(joined.returning(RoundParticipant.id)) is not None


def subquery(round: Round, code: str) -> Any:
    """The participant's id as a subquery."""
    return (
        select(RoundParticipant.id)
        .join(Voice)
        .where(RoundParticipant.round_id == round.id, Voice.code_hash == hash_code(code))
        .scalar_subquery()
    )
