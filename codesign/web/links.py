# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses: that of this page, and those that leave it, on paper, in QR codes, in letters."""

from __future__ import annotations

from typing import Any

import segno
from flask import current_app, request, url_for


def public_url(endpoint: str, **arguments: Any) -> str:
    """The full public address of a page."""
    base: str = current_app.config["SETTINGS"].base_url
    if base:
        # The public address says itself under which path the service lies.
        return base.rstrip("/") + url_for(endpoint, **arguments).removeprefix(request.script_root)
    return url_for(endpoint, _external=True, **arguments)


def this_page(*, with_query: bool = False) -> str:
    """The address of this request as the browser knows it, below the path a proxy puts before ours."""
    return request.script_root + (request.full_path.rstrip("?") if with_query else request.path)


#: Every reader undoes any of the eight masks; trying which one is least striped takes four fifths of the time.
_MASK = 4


def qr_code(address: str, scale: int = 5) -> str:
    """A QR code of an address, as an image address a page may use under its strict policy."""
    return str(segno.make(address, error="m", mask=_MASK).svg_data_uri(scale=scale, border=2))
