# SPDX-License-Identifier: AGPL-3.0-or-later
"""How many people must stand behind a published number, and the words where they do not."""

from __future__ import annotations

from typing import Any

from flask import current_app
from flask_babel import gettext as _


def minimum_cell() -> int:
    """K of this service: no published number rests on fewer people."""
    k: int = current_app.config["SETTINGS"].minimum_cell
    return k


def few_or(people: int | None) -> Any:
    """A number of people, or the words for one that is too small to be shown; nobody is no secret."""
    if people is None or 0 < people < minimum_cell():
        return _("fewer than %(k)s", k=minimum_cell())
    return people


def few_people(people: int) -> str:
    """The words for a number of people that is too small to be shown; empty for a number that may be."""
    return _("fewer than %(k)s people", k=minimum_cell()) if 0 < people < minimum_cell() else ""
