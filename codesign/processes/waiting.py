# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages for whoever comes too early: what this will be, when, and where to go meanwhile.

Nobody is sent to the sign-in of staff, or told that a page does not exist, on a way that a poster, a letter or a
receipt showed.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _

from codesign.processes.models import Phase, Process
from codesign.web import clock
from codesign.web.i18n import localized, long_moment, offer_content_languages


def process_waits(_thing: Any) -> str:
    """Anything of a process nobody published yet; its title is not public either."""
    return render_template(
        "processes/waiting.html",
        title=_("This page is not public yet"),
        lead=_("The town is still preparing it. It will stand here as soon as it is ready."),
        links=[(_("See what is open now"), url_for("processes.home"))],
    )


def thing_waits(thing: Any, title: str, lead: str, *more: tuple[str, str]) -> str:
    """Something of a process that is not open or not public yet; `more` are links with their words."""
    process: Process = thing.process
    if process.state == "draft":
        return process_waits(process)
    offer_content_languages(process.languages)
    return render_template(
        "processes/waiting.html",
        title=title,
        lead=lead or _("The day is not fixed yet. Come back soon."),
        eyebrow=localized(process.title),
        links=[*more, (_("See all steps"), url_for("processes.process_page", slug=process.slug))],
    )


def opening_words(opens_at: datetime | None, phase: Phase | None, time_zone: str) -> str:
    """When something opens; empty where nobody fixed a day to come."""
    known = [moment for moment in (opens_at, phase.opens_at if phase else None) if moment]
    latest = max(known, default=None)
    if latest is None or latest <= clock.now():
        return ""
    return _("It opens on %(moment)s.", moment=long_moment(latest, time_zone))


def closing_words(closes_at: datetime | None, phase: Phase | None, time_zone: str) -> str:
    """Until when something runs, as far as anybody has fixed it."""
    known = [moment for moment in (closes_at, phase.closes_at if phase else None) if moment]
    first = min(known, default=None)
    if first is None or first <= clock.now():
        return ""
    return _("It closes on %(moment)s.", moment=long_moment(first, time_zone))
