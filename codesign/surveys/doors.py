# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which of the codes people type are of surveys."""

from __future__ import annotations

from flask import url_for
from sqlalchemy.orm import Session

from codesign.people.invitations.guests import read_ticket
from codesign.people.voices import read_short_code
from codesign.surveys.entering import invitation_of
from codesign.surveys.loading import find_survey


def door(session: Session, typed: str) -> str | None:
    """The page of a survey's short code, or of a letter to a survey."""
    short_code, ticket = read_short_code(typed), read_ticket(typed)
    if short_code and find_survey(session, short_code) is not None:
        return url_for("surveys.welcome", short_code=short_code)
    if ticket and invitation_of(session, ticket) is not None:
        return url_for("survey_invitations.invited", token=ticket)
    return None
