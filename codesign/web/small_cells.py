# SPDX-License-Identifier: AGPL-3.0-or-later
"""How many people must stand behind a published number."""

from __future__ import annotations

from flask import current_app


def minimum_cell() -> int:
    """K of this service: no published number rests on fewer people."""
    k: int = current_app.config["SETTINGS"].minimum_cell
    return k
