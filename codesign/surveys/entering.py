# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may begin a response and who may hand it in: the open link, invitations, kiosks and paper."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from codesign.people.invitations import guests
from codesign.people.invitations.guests import Guests
from codesign.people.invitations.spent import is_spent
from codesign.surveys.channel_models import Invitation, InvitationTicket
from codesign.surveys.models import Survey
from codesign.web.errors import Closed, Conflict, NotAllowed


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


def guests_of(survey: Survey) -> Guests:
    """The invited of a survey."""
    return Guests(Invitation, InvitationTicket, "survey_id", survey.id, survey.process.time_zone)


def write_ticket(session: Session, invitation: Invitation) -> str:
    """A new secret for one letter; only its hash is kept."""
    return guests.write_ticket(session, invitation, InvitationTicket)


def invitation_of(session: Session, ticket: str) -> Invitation | None:
    """The invitation a secret belongs to."""
    found: Invitation | None = guests.invitation_of(session, ticket, (Invitation, InvitationTicket))
    return found


def admit(session: Session, survey: Survey, entrance: Entrance) -> bool:
    """Let somebody begin. Returns whether staff vouch for this person: by a letter of this survey, or at a kiosk.

    Raises:
        Closed: the kiosk was ended.
        NotAllowed: the survey is for invited people, and this is none, or one who answered already.
    """
    if entrance.is_shut:
        raise Closed(_l("This kiosk was closed. Ask the people who run it."))
    if entrance.channel != "web":
        return True
    invitation = invitation_of(session, entrance.ticket) if entrance.ticket else None
    if not survey.invited_only:
        return invitation is not None and invitation.survey_id == survey.id and not is_spent(invitation.id)
    if invitation is None or invitation.survey_id != survey.id:
        raise NotAllowed(
            _l("This survey is for people who were invited by letter. Please use the link in your letter.")
        )
    if is_spent(invitation.id):
        raise NotAllowed(_l("Somebody has already answered with this invitation."))
    return True


def spend(session: Session, survey: Survey, entrance: Entrance, voice_hash: str) -> None:
    """Use the invitation up, once nothing else can refuse the response; nothing joins the two.

    Raises:
        Conflict: it was used before, and the survey takes nobody without one.
    """
    if entrance.channel != "web" or not (entrance.ticket or survey.invited_only):
        return
    if not guests_of(survey).spend(session, entrance.ticket, voice_hash) and survey.invited_only:
        raise Conflict(
            _l("Open the survey through the link in your letter: only then can your answers be sent.")
            if not entrance.ticket
            else _l("Somebody has already answered with this invitation.")
        )
