# SPDX-License-Identifier: AGPL-3.0-or-later
"""What this browser holds for a survey: a code, an invitation, or the duty of a kiosk."""

from __future__ import annotations

import hashlib

from flask import session as cookie
from sqlalchemy.orm import Session

from codesign.people.device import code_here, forget_device, use_code_here
from codesign.people.voices import code_for
from codesign.surveys.channel_models import Kiosk
from codesign.surveys.entering import OPEN_LINK, Entrance
from codesign.surveys.models import Survey

_TICKETS, _KIOSK = "tickets", "kiosk"


def activity_of(survey: Survey) -> str:
    """The name under which codes of a survey are derived."""
    return f"survey:{survey.id}"


def code_of(survey: Survey) -> str:
    """The code this browser answers under."""
    return code_here(activity_of(survey))


def sitting_of(code: str) -> str:
    """Ties a page to the person it was shown to; the code cannot be read from it."""
    return hashlib.sha256(f"sitting:{code}".encode()).hexdigest()[:16]


def take_ticket(survey: Survey, ticket: str) -> None:
    """Go on with an invitation: its secret gives the code, so the link finds the answers on every device."""
    activity = activity_of(survey)
    cookie[_TICKETS] = {**cookie.get(_TICKETS, {}), activity: ticket}
    use_code_here(activity, code_for(ticket, activity))


def ticket_of(survey: Survey) -> str:
    """The invitation this browser answers with; none once it answers under another code."""
    activity = activity_of(survey)
    ticket: str = cookie.get(_TICKETS, {}).get(activity, "")
    return ticket if ticket and code_for(ticket, activity) == code_of(survey) else ""


def kiosk_of(session: Session, survey: Survey) -> Kiosk | None:
    """The kiosk this browser is for that survey."""
    if _KIOSK not in cookie:
        return None
    kiosk = session.get(Kiosk, cookie[_KIOSK])
    return kiosk if kiosk is not None and kiosk.survey_id == survey.id else None


def is_kiosk() -> bool:
    """Whether one person after another answers in this browser, so that it must remember nothing."""
    return _KIOSK in cookie


def become_kiosk(kiosk: Kiosk) -> None:
    """From now on one person after another answers here; whoever was signed in is no longer."""
    cookie.clear()
    cookie[_KIOSK] = kiosk.id
    forget_device()


def leave_kiosk() -> None:
    """Be an ordinary browser again, without memory."""
    cookie.pop(_KIOSK, None)
    forget_person()


def forget_person() -> None:
    """The next person starts clean."""
    cookie.pop(_TICKETS, None)
    cookie.pop("_flashes", None)
    forget_device()


def entrance_of(session: Session, survey: Survey) -> Entrance:
    """How this browser came to the survey."""
    kiosk = kiosk_of(session, survey)
    if kiosk is not None:
        return Entrance("kiosk", kiosk.batch, is_shut=not kiosk.is_open)
    ticket = ticket_of(survey)
    return Entrance(ticket=ticket) if ticket else OPEN_LINK
