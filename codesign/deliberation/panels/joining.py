# SPDX-License-Identifier: AGPL-3.0-or-later
"""Coming into a round that is not for everybody: with an invitation, or on one of the places of a stratum.

Who is in has a row as participant, and without one `participants.locked` refuses every answer. An invitation is
spent apart from the row; nothing joins the two, and no time is kept of either.
"""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from codesign.deliberation.models import OPEN_PANEL, Round
from codesign.deliberation.panels import participants
from codesign.deliberation.panels.models import RoundInvitation, RoundInvitationTicket, RoundStratum
from codesign.deliberation.policy import is_votable
from codesign.people.invitations import guests
from codesign.people.invitations.guests import Guests
from codesign.people.voices import code_for, hash_code
from codesign.processes.models import Phase
from codesign.web import clock
from codesign.web.errors import BadInput, Closed, Conflict, NotAllowed, NotFound

INVITED, STRATIFIED = "invited", "stratified"


def is_admitted(session: Session, round: Round, code: str) -> bool:
    """Whether whoever holds this code may answer, as far as the panel goes."""
    return round.panel == OPEN_PANEL or participants.find(session, round, code) is not None


def guests_of(round: Round) -> Guests:
    """The invited of a round."""
    return Guests(RoundInvitation, RoundInvitationTicket, "round_id", round.id, round.process.time_zone)


def code_of_ticket(round: Round, ticket: str) -> str:
    """The code somebody answers under who came with this ticket, on every device."""
    return code_for(ticket, f"round:{round.id}")


def invitation_of(session: Session, round: Round, ticket: str | None) -> RoundInvitation:
    """The invitation a ticket belongs to.

    Raises:
        NotFound: it belongs to none of this round.
    """
    tables = (RoundInvitation, RoundInvitationTicket)
    found: RoundInvitation | None = guests.invitation_of(session, ticket, tables) if ticket else None
    if found is None or found.round_id != round.id:
        raise NotFound(guests.UNKNOWN_LETTER)
    return found


def round_of_ticket(session: Session, ticket: str) -> Round | None:
    """The round a letter invites to."""
    tables = (RoundInvitation, RoundInvitationTicket)
    found: RoundInvitation | None = guests.invitation_of(session, ticket, tables)
    return session.get(Round, found.round_id) if found else None


def accept(session: Session, round: Round, ticket: str) -> str:
    """Come in with an invitation, or come again with it. Returns the code to answer under.

    Raises:
        Closed: the round takes no answers now.
        NotFound: the invitation is none of this round.
        NotAllowed: somebody has come with it already.
        Gone: who came with it deleted everything.
    """
    _demand_open(round, INVITED)
    invitation_of(session, round, ticket)
    code = code_of_ticket(round, ticket)
    if participants.add(session, round, code, is_vouched_for=True) and not guests_of(round).spend(
        session, ticket, hash_code(code)
    ):
        raise NotAllowed(_l("Somebody has already come with this invitation."))
    return code


def take_place(session: Session, round: Round, code: str, stratum_id: int) -> None:
    """Come in on a place of a stratum; who is in already stays where she is.

    Raises:
        Closed: the round takes no answers now.
        BadInput: the round has no such stratum.
        Conflict: all its places are taken.
        Gone: the owner of the code deleted everything.
    """
    _demand_open(round, STRATIFIED)
    own = (RoundStratum.id == stratum_id) & (RoundStratum.round_id == round.id)
    if session.scalar(select(RoundStratum.id).where(own)) is None:
        raise BadInput(_l("Choose one of these."))
    # The row comes first: of two requests of one person only one writes it, and only that one takes a place.
    if not participants.add(session, round, code, stratum_id):
        return
    taken = session.execute(
        update(RoundStratum)
        .where(own, RoundStratum.taken < RoundStratum.places)
        .values(taken=RoundStratum.taken + 1)
        .returning(RoundStratum.id)
    ).one_or_none()
    if taken is None:
        raise Conflict(_l("All places for these people are taken. You can read on, but not take part."))


def forget_old_addresses(session: Session) -> None:
    """Delete the addresses of all rounds whose phase ended, or that closed, long enough ago."""
    limit = clock.now() - guests.ADDRESSES_KEPT
    over = (
        select(Round)
        .outerjoin(Phase, Round.phase_id == Phase.id)
        .where(Round.panel == INVITED, (Phase.closes_at < limit) | (Round.closed_at < limit))
    )
    for round in session.scalars(over).all():
        guests_of(round).forget(session)


def _demand_open(round: Round, panel: str) -> None:
    if round.panel != panel:
        raise NotFound(None)
    if not is_votable(round, clock.now()):
        raise Closed(_l("This round does not take answers now."))
