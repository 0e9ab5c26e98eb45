# SPDX-License-Identifier: AGPL-3.0-or-later
"""How staff sign in: Flask-Security, told what this house expects of it."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

from flask import Flask

from codesign.extensions import limiter, security
from codesign.people.accounts import SHORTEST_PASSWORD, datastore
from codesign.web.policy import ANONYMOUS, refuse

#: Guessing passwords from one address is slowed down.
SIGN_INS_ALLOWED = "20 per minute"


def init_app(app: Flask) -> None:
    """Open the sign-in pages."""
    for name, value in _configuration(app.config["SECRET_KEY"]).items():
        app.config.setdefault(f"SECURITY_{name}", value)
    # Its pages are for people; what goes wrong is told as everywhere in the house.
    security.want_json(lambda _request: False)
    security.unauthn_handler(_ask_to_sign_in)
    security.init_app(app, datastore)
    for endpoint in ("security.login", "security.forgot_password"):
        view = app.view_functions[endpoint]
        app.view_functions[endpoint] = limiter.limit(SIGN_INS_ALLOWED, methods=["POST"])(view)


def _ask_to_sign_in(*_mechanisms: Any, **_headers: Any) -> Any:
    return refuse(ANONYMOUS)


def _configuration(secret: str) -> dict[str, Any]:
    return {
        "PASSWORD_HASH": "argon2",
        "PASSWORD_SINGLE_HASH": ["argon2"],
        "PASSWORD_SALT": hmac.digest(secret.encode(), b"password salt", hashlib.sha256).hex(),
        "PASSWORD_LENGTH_MIN": SHORTEST_PASSWORD,
        "LOGIN_URL": "/sign-in",
        "LOGOUT_URL": "/sign-out",
        "LOGOUT_METHODS": ["POST"],
        "POST_LOGIN_VIEW": "work.processes",
        "POST_LOGOUT_VIEW": "processes.home",
        "RECOVERABLE": True,
        "RESET_URL": "/forgotten-password",
        "CHANGEABLE": True,
        "CHANGE_URL": "/change-password",
        "POST_CHANGE_VIEW": "work.processes",
        "SEND_PASSWORD_CHANGE_EMAIL": False,
        "EMAIL_HTML": False,
        # The server asks no name server about anybody.
        "EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
        "RETURN_GENERIC_RESPONSES": True,
        "CSRF_IGNORE_UNAUTH_ENDPOINTS": False,
    }
