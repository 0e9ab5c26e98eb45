# SPDX-License-Identifier: AGPL-3.0-or-later
"""The citizen's cookie: one random token, and codes typed on this device."""

from __future__ import annotations

from flask import Flask, Response, current_app, g, request, session

from codesign.people.voices import code_for, new_device_token

COOKIE = "device"
LIFETIME_SECONDS = 400 * 24 * 3600


def code_here(activity: str) -> str:
    """The code this browser uses in an activity: one typed from a receipt, else its own."""
    typed: dict[str, str] = session.get("codes", {})
    return typed.get(activity) or code_for(device_token(), activity)


def use_code_here(activity: str, code: str) -> None:
    """Let this browser go on with the code of a receipt."""
    session["codes"] = {**session.get("codes", {}), activity: code}


def device_token() -> str:
    """This browser's token, made when first needed."""
    if "device_token" not in g:
        sent = request.cookies.get(COOKIE, "")
        known = len(sent) == 32 and sent.isalnum()
        g.device_token = sent if known else new_device_token()
        g.device_token_is_new = not known
    token: str = g.device_token
    return token


def forget_device() -> None:
    """The next person at this device starts afresh."""
    session.pop("codes", None)
    g.device_token, g.device_token_is_new = new_device_token(), True


def init_app(app: Flask) -> None:
    """Send the cookie when a page made a token."""

    @app.after_request
    def send(response: Response) -> Response:
        if g.get("device_token_is_new"):
            response.set_cookie(
                COOKIE,
                g.device_token,
                max_age=LIFETIME_SECONDS,
                httponly=True,
                samesite="Lax",
                secure=current_app.config["SESSION_COOKIE_SECURE"],
            )
        return response
