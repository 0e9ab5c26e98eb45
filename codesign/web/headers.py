# SPDX-License-Identifier: AGPL-3.0-or-later
"""Security headers of every response."""

from __future__ import annotations

from flask import Flask, Response, request

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)


def init_app(app: Flask) -> None:
    """Send strict headers; a capability link must not leak through the referrer."""

    @app.after_request
    def add(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "no-referrer" if "/voice/" in request.path else "same-origin")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        if request.is_secure:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if not request.path.startswith("/static/"):
            headers.setdefault("Cache-Control", "private, no-cache")
        return response


def leave_no_copy(response: Response) -> Response:
    """For pages that belong to one person: nobody finds them by going back, on no device."""
    response.headers["Cache-Control"] = "no-store"
    return response


def leave_no_trace(response: Response) -> Response:
    """For addresses that are secrets: they stay out of the browser's memory and of the referrer."""
    response.headers["Referrer-Policy"] = "no-referrer"
    return leave_no_copy(response)
