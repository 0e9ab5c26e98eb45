# SPDX-License-Identifier: AGPL-3.0-or-later
"""Staff who were refused a page stand in the audit log: who tried, and where."""

from __future__ import annotations

from flask import Flask, Response, request
from flask_login import current_user

from codesign.extensions import db
from codesign.people.audit import record
from codesign.web.policy import Actor
from codesign.web.unit_of_work import give_up, unit_of_work, writes


def init_app(app: Flask) -> None:
    """Note every refusal of somebody signed in."""

    @app.after_request
    def note(response: Response) -> Response:
        if response.status_code == 403 and current_user.is_authenticated:
            _note(current_user.id)
        return response


def _note(user_id: int) -> None:
    # Nothing of the refused request is kept; what notes it is a unit of work of its own.
    give_up(db.session())
    with writes(), unit_of_work() as session:
        where = f"{request.method} {request.path}"[:120]
        record(session, Actor(user_id=user_id), "access.refused", where)
