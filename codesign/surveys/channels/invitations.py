# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may answer a survey, the invited alone or everybody, and how long their addresses are kept."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from codesign.people.audit import record
from codesign.people.invitations.guests import ADDRESSES_KEPT
from codesign.processes.models import Phase
from codesign.surveys.entering import guests_of
from codesign.surveys.models import Survey
from codesign.web import clock
from codesign.web.policy import Actor


def admit_only_invited(session: Session, actor: Actor, survey: Survey, invited_only: bool) -> None:
    """Whether the open link takes everybody or sends those without a letter away."""
    survey.invited_only = invited_only
    record(session, actor, "survey.invited_only", f"survey:{survey.id}", on=invited_only)


def forget_old_addresses(session: Session) -> None:
    """Delete the addresses of all surveys whose phase ended long enough ago."""
    limit = clock.now() - ADDRESSES_KEPT
    over = select(Survey).join(Phase, Survey.phase_id == Phase.id).where(Phase.closes_at < limit)
    for survey in session.scalars(over).all():
        guests_of(survey).forget(session)
