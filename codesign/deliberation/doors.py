# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which of the codes people type are of rounds."""

from __future__ import annotations

from flask import url_for
from sqlalchemy.orm import Session

from codesign.deliberation.loading import find_round
from codesign.deliberation.panels import joining
from codesign.people.invitations.guests import read_ticket
from codesign.people.voices import read_short_code


def door(session: Session, typed: str) -> str | None:
    """The page of a round's short code, or of a letter to a round."""
    short_code, ticket = read_short_code(typed), read_ticket(typed)
    if short_code and find_round(session, short_code) is not None:
        return url_for("rounds.welcome", short_code=short_code)
    round = joining.round_of_ticket(session, ticket) if ticket else None
    if round is None:
        return None
    return url_for("rounds.panel.invited", short_code=round.short_code, token=ticket)
