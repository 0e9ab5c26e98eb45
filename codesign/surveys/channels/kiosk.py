# SPDX-License-Identifier: AGPL-3.0-or-later
"""Kiosks: a secret address turns a browser into a device that forgets each person."""

from __future__ import annotations

import secrets

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from codesign.people.audit import record
from codesign.people.voices import hash_code
from codesign.surveys.acts import what_hinders_a_kiosk
from codesign.surveys.channel_models import Kiosk
from codesign.surveys.models import Response, Survey
from codesign.web.acts import demand
from codesign.web.policy import Actor


def open_kiosk(session: Session, actor: Actor, survey: Survey, batch: str) -> tuple[Kiosk, str]:
    """A new kiosk with the secret of its address, which only its hash remembers."""
    demand(what_hinders_a_kiosk(survey))
    token = secrets.token_urlsafe(16)
    kiosk = Kiosk(survey=survey, batch=batch, token_hash=hash_code(token))
    session.add(kiosk)
    session.flush()
    record(session, actor, "survey.open_kiosk", f"survey:{survey.id}", batch=batch)
    return kiosk, token


def close_kiosk(session: Session, actor: Actor, kiosk: Kiosk) -> None:
    """No new answers come from it."""
    kiosk.is_open = False
    record(session, actor, "survey.close_kiosk", f"survey:{kiosk.survey_id}", batch=kiosk.batch)
    session.flush()


def kiosks_of(session: Session, survey: Survey) -> list[tuple[Kiosk, int]]:
    """All kiosks of a survey with the responses of their batch, newest first."""
    counted = (
        select(Response.batch, func.count().label("people"))
        .where(Response.survey_id == survey.id, Response.channel == "kiosk", Response.state == "submitted")
        .group_by(Response.batch)
        .subquery()
    )
    rows = session.execute(
        select(Kiosk, func.coalesce(counted.c.people, 0))
        .outerjoin(counted, counted.c.batch == Kiosk.batch)
        .where(Kiosk.survey_id == survey.id)
        .order_by(Kiosk.id.desc())
    )
    return [(kiosk, people) for kiosk, people in rows]
