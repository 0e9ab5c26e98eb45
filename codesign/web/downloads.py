# SPDX-License-Identifier: AGPL-3.0-or-later
"""Answers that are saved as a file."""

from __future__ import annotations

from flask import Response


def attachment(content: str | bytes, media_type: str, name: str) -> Response:
    """A file to save under this name; it is made for whoever asked, so nobody keeps a copy on the way."""
    response = Response(content, mimetype=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
