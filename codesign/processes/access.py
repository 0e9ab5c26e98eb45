# SPDX-License-Identifier: AGPL-3.0-or-later
"""From the signed-in account to the actor the rules judge."""

from __future__ import annotations

from flask import g
from flask_login import current_user
from sqlalchemy import select

from codesign.extensions import db
from codesign.people.accounts import TOWN_ADMINISTRATOR
from codesign.people.models import User
from codesign.processes.models import Membership
from codesign.web.policy import ANONYMOUS, Actor


def actor_of(user: User) -> Actor:
    """A member of staff with their roles, one a process."""
    rows = db.session.execute(
        select(Membership.process_id, Membership.role).where(Membership.user_id == user.id)
    )
    return Actor(
        user_id=user.id,
        name=user.name or user.email,
        is_town_administrator=any(role.name == TOWN_ADMINISTRATOR for role in user.roles),
        roles={row.process_id: row.role for row in rows},
    )


def actor_of_request() -> Actor:
    """The actor of this request, looked up once."""
    if "actor" not in g:
        g.actor = actor_of(current_user) if current_user.is_authenticated else ANONYMOUS
    actor: Actor = g.actor
    return actor
