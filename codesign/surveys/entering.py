# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may begin a response and who may hand it in: the open link, invitations, kiosks and paper."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from codesign.people.voices import hash_code, new_code, read_code
from codesign.surveys.channel_models import Invitation, InvitationTicket
from codesign.surveys.models import Survey
from codesign.web.errors import Closed, Conflict, NotAllowed

#: 100 random bits: unlike a receipt's code, a ticket that could be guessed from its hash would tell who said what.
TICKET_LENGTH = 20


@dataclass(frozen=True)
class Entrance:
    """How somebody came to a survey."""

    channel: str = "web"
    #: The workshop or the pile of paper.
    batch: str = ""
    #: The secret of an invitation, as the person holds it.
    ticket: str = ""
    is_shut: bool = False


OPEN_LINK = Entrance()


def read_ticket(typed: str) -> str | None:
    """The code of an invitation as somebody typed it."""
    return read_code(typed, TICKET_LENGTH)


def write_ticket(session: Session, invitation: Invitation) -> str:
    """A new secret for one letter; only its hash is kept."""
    ticket = new_code(TICKET_LENGTH)
    session.add(InvitationTicket(token_hash=hash_code(ticket), invitation_id=invitation.id))
    session.flush()
    return ticket


def invitation_of(session: Session, ticket: str) -> Invitation | None:
    """The invitation a secret belongs to."""
    return session.scalar(
        select(Invitation).join(InvitationTicket).where(InvitationTicket.token_hash == hash_code(ticket))
    )


def admit(session: Session, survey: Survey, entrance: Entrance) -> None:
    """Let somebody begin.

    Raises:
        Closed: the kiosk was ended.
        NotAllowed: the survey is for invited people, and this is none, or one who answered already.
    """
    if entrance.is_shut:
        raise Closed(_l("This kiosk was closed. Ask the people who run it."))
    if not survey.invited_only or entrance.channel != "web":
        return
    invitation = invitation_of(session, entrance.ticket) if entrance.ticket else None
    if invitation is None or invitation.survey_id != survey.id:
        raise NotAllowed(
            _l("This survey is for people who were invited by letter. Please use the link in your letter.")
        )
    if invitation.is_used:
        raise NotAllowed(_l("Somebody has already answered with this invitation."))


def spend(session: Session, survey: Survey, entrance: Entrance) -> None:
    """Use the invitation up, in the transaction that hands the response in; nothing else joins the two.

    Raises:
        Conflict: it was used before, and the survey takes nobody without one.
    """
    if entrance.channel != "web" or not (entrance.ticket or survey.invited_only):
        return
    own = select(InvitationTicket.invitation_id).where(
        InvitationTicket.token_hash == hash_code(entrance.ticket)
    )
    spent = session.execute(
        update(Invitation)
        .where(
            Invitation.id == own.scalar_subquery(),
            Invitation.survey_id == survey.id,
            Invitation.is_used.is_(False),
        )
        .values(is_used=True)
        .returning(Invitation.id)
    ).one_or_none()
    if spent is None and survey.invited_only:
        raise Conflict(
            _l("Open the survey through the link in your letter: only then can your answers be sent.")
            if not entrance.ticket
            else _l("Somebody has already answered with this invitation.")
        )
