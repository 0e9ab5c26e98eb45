# SPDX-License-Identifier: AGPL-3.0-or-later
"""Parts of a page that a script asks for alone."""

from __future__ import annotations

from typing import Any

from flask import current_app, request


def is_asked(part: str) -> bool:
    """Whether the page's script wants this part instead of a whole page."""
    return request.headers.get("X-Part") == part


def render_part(template: str, **context: Any) -> str:
    """A template that needs nothing of the page around it: no town, no menu, no account."""
    return current_app.jinja_env.get_template(template).render(context)
