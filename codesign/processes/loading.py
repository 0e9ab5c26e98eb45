# SPDX-License-Identifier: AGPL-3.0-or-later
"""From an address to the process it names, and what every page of a process shows."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from codesign.extensions import db
from codesign.processes.models import Process
from codesign.processes.registry import STATIONS, Activity, activities_of
from codesign.web.errors import NotFound
from codesign.web.i18n import offer_content_languages


def process_by_slug(slug: str) -> Process:
    """The process of an address.

    Raises:
        NotFound: there is none.
    """
    process = db.session.scalar(select(Process).where(Process.slug == slug))
    if process is None:
        raise NotFound(None)
    return process


def station_names() -> dict[str, str]:
    """The journey's stations in the reader's language."""
    return {
        "needs": _("Needs"),
        "themes": _("Themes"),
        "round": _("Round"),
        "decision": _("Decision"),
        "outcome": _("Outcome"),
    }


def journey(process: Process, current: str | None = None) -> list[dict[str, Any]]:
    """The journey bar: each station with its page, where there is one already.

    The page's language switch offers what the process speaks.
    """
    offer_content_languages(process.languages)
    pages: dict[str, Activity] = {}
    for activity in activities_of(db.session(), process):
        if activity.station not in pages or activity.state == "open":
            pages[activity.station] = activity
    names = station_names()
    return [
        {
            "key": station,
            "label": names[station],
            "url": pages[station].url if station in pages else None,
            "current": station == current,
            "state": pages[station].state if station in pages else "coming",
        }
        for station in STATIONS
    ]
