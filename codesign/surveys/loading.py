# SPDX-License-Identifier: AGPL-3.0-or-later
"""From an address to the survey it names."""

from __future__ import annotations

from functools import lru_cache

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session, joinedload, selectinload

from codesign.extensions import db
from codesign.people.invitations.guests import UNKNOWN_LETTER, read_ticket
from codesign.people.voices import hash_code
from codesign.surveys.channel_models import Kiosk, PaperSheet
from codesign.surveys.entering import invitation_of
from codesign.surveys.models import Survey
from codesign.web.errors import NotFound


def survey_by_short_code(short_code: str) -> Survey:
    """The survey of a short link, in whatever case it was typed."""
    survey = find_survey(db.session(), short_code.upper())
    if survey is None:
        raise NotFound(None)
    return survey


def find_survey(session: Session, short_code: str) -> Survey | None:
    """The survey of a short code."""
    return session.scalar(_by_short_code(), {"short_code": short_code})


@lru_cache(maxsize=1)
def _by_short_code() -> Select[tuple[Survey]]:
    # Asked by every page of every respondent: built once.
    return (
        select(Survey)
        .where(Survey.short_code == bindparam("short_code"))
        .options(joinedload(Survey.process), joinedload(Survey.phase), selectinload(Survey.versions))
    )


def survey_by_id(survey_id: int) -> Survey:
    """The survey of a workroom address."""
    survey = db.session.get(Survey, survey_id)
    if survey is None:
        raise NotFound(None)
    return survey


def survey_by_ticket(token: str) -> Survey:
    """The survey somebody is invited to."""
    ticket = read_ticket(token)
    invitation = invitation_of(db.session(), ticket) if ticket else None
    if invitation is None:
        raise NotFound(UNKNOWN_LETTER)
    return invitation.survey


def kiosk_by_token(token: str) -> Kiosk:
    """The kiosk of a secret address."""
    kiosk = db.session.scalar(select(Kiosk).where(Kiosk.token_hash == hash_code(token)))
    if kiosk is None:
        raise NotFound(None)
    return kiosk


def sheet_by_code(sheet_code: str) -> PaperSheet:
    """The printed sheet of a code, in whatever case it was typed."""
    sheet = db.session.scalar(select(PaperSheet).where(PaperSheet.code == sheet_code.upper()))
    if sheet is None:
        raise NotFound(_l("No sheet has this code. Please check it letter by letter."))
    return sheet
