# SPDX-License-Identifier: AGPL-3.0-or-later
"""Inviting people to a survey once each, reminding those who have not answered, and forgetting their addresses."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from codesign.people.audit import record
from codesign.people.invitations.guests import ADDRESSES_KEPT, State
from codesign.people.invitations.lists import Row
from codesign.processes.models import Phase
from codesign.surveys.entering import guests_of
from codesign.surveys.models import Survey
from codesign.web import clock
from codesign.web.errors import Conflict
from codesign.web.policy import Actor


def invite(session: Session, actor: Actor, survey: Survey, rows: list[Row]) -> int:
    """Add people to the invited; those who are there already are passed over. Returns how many are new."""
    new = guests_of(survey).add(session, rows)
    record(session, actor, "survey.invite", f"survey:{survey.id}", people=new)
    return new


def state_of(session: Session, survey: Survey) -> State:
    """The counts staff see."""
    return guests_of(survey).state(session)


def print_letters(session: Session, actor: Actor, survey: Survey) -> list[tuple[Any, str]]:
    """A fresh secret for everybody who is invited by letter and has not answered; it is shown this once."""
    printed = guests_of(survey).print_letters(session)
    record(session, actor, "survey.print_letters", f"survey:{survey.id}", people=len(printed))
    return printed


def admit_only_invited(session: Session, actor: Actor, survey: Survey, invited_only: bool) -> None:
    """Whether the open link takes everybody or sends those without a letter away."""
    survey.invited_only = invited_only
    record(session, actor, "survey.invited_only", f"survey:{survey.id}", on=invited_only)


def forget_addresses(session: Session, survey: Survey, actor: Actor | None = None) -> None:
    """Delete names, addresses and secrets of a closed survey; only the counts remain.

    Raises:
        Conflict: people can still answer with their letters.
    """
    if survey.state != "closed":
        raise Conflict(_l("Close the survey first: people still answer with these invitations."))
    guests_of(survey).forget(session)
    if actor is not None:
        record(session, actor, "survey.forget_addresses", f"survey:{survey.id}")


def forget_old_addresses(session: Session) -> None:
    """Delete the addresses of all surveys whose phase ended long enough ago."""
    limit = clock.now() - ADDRESSES_KEPT
    over = select(Survey).join(Phase, Survey.phase_id == Phase.id).where(Phase.closes_at < limit)
    for survey in session.scalars(over).all():
        guests_of(survey).forget(session)
