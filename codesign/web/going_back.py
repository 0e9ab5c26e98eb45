# SPDX-License-Identifier: AGPL-3.0-or-later
"""On a citizen's way an act that came too late leads back to the page it belongs to, with what happened in words."""

from __future__ import annotations

from flask import flash, redirect, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from codesign.extensions import db
from codesign.web.errors import BadInput, DomainError, Gone, error_response, wants_json
from codesign.web.unit_of_work import give_up


def back_to(address: str, error: DomainError) -> Response:
    """Undo what the request began and show the page of an address; programs get the error itself.

    What was typed wrong, and what its owner deleted, is said by pages of their own.
    """
    if wants_json() or isinstance(error, BadInput | Gone) or request.path == address:
        return error_response(error.status, error.message)
    give_up(db.session())
    flash(error.message or _("This page is not there any more. Here you find what is."), "warning")
    return redirect(address)
