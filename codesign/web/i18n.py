# SPDX-License-Identifier: AGPL-3.0-or-later
"""Languages of the interface and of translated content; numbers and dates as the language writes them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from flask import Flask, current_app, has_request_context, redirect, request, session
from flask_babel import Babel, format_decimal, format_percent, get_locale
from flask_babel import format_date as babel_date
from flask_babel import format_datetime as babel_datetime
from werkzeug.wrappers import Response

RIGHT_TO_LEFT = frozenset({"ar", "he", "fa", "ur"})


def offered() -> tuple[str, ...]:
    """Interface languages of this service, the default first."""
    languages: tuple[str, ...] = current_app.config["SETTINGS"].languages
    return languages


def language() -> str:
    """The language this request is answered in."""
    locale = get_locale()
    return locale.language if locale else offered()[0]


def choose_language() -> str:
    """The person's explicit choice, else what the browser prefers, else the town's first language."""
    if not has_request_context():
        return offered()[0]
    chosen = session.get("language")
    if chosen in offered():
        return str(chosen)
    return request.accept_languages.best_match(offered()) or offered()[0]


def localized(texts: Mapping[str, str] | str | None, wanted: str | None = None) -> str:
    """Content in the reader's language; what was not translated is shown as it was written."""
    if texts is None or isinstance(texts, str):
        return texts or ""
    wanted = wanted or language()
    for code in (wanted, *offered(), *sorted(texts)):
        if texts.get(code):
            return texts[code]
    return ""


def percent(share: float | None, digits: int = 0) -> str:
    """A share between 0 and 1 as a percentage in the reader's language."""
    if share is None:
        return "–"
    pattern = "#,##0" + ("." + "0" * digits if digits else "") + " %"
    return str(format_percent(share, pattern))


def long_date(moment: date | datetime | None, time_zone: str | None = None) -> str:
    """A calendar day in words, in the process's time zone for a moment."""
    if moment is None:
        return ""
    if isinstance(moment, datetime):
        moment = _in_zone(moment, time_zone)
    return str(babel_date(moment, "long", rebase=False))


def long_moment(moment: datetime | None, time_zone: str | None = None) -> str:
    """A moment in words, in the process's time zone."""
    return (
        ""
        if moment is None
        else str(babel_datetime(_in_zone(moment, time_zone), "d MMMM y, HH:mm", rebase=False))
    )


def _in_zone(moment: datetime, time_zone: str | None) -> datetime:
    return moment.astimezone(ZoneInfo(time_zone or current_app.config["SETTINGS"].time_zone))


def language_choices() -> list[dict[str, Any]]:
    """What the language switch shows: each language named in itself."""
    here = language()
    return [
        {
            "code": code,
            "name": (Locale.parse(code).get_language_name(code) or code).capitalize(),
            "url": f"{request.path}?lang={code}",
            "current": code == here,
        }
        for code in offered()
    ]


def init_app(app: Flask, babel: Babel) -> None:
    """Choose the language per request and offer the formatters to templates."""
    babel.init_app(app, locale_selector=choose_language)

    @app.before_request
    def remember_choice() -> Response | None:
        chosen = request.args.get("lang")
        if request.method != "GET" or chosen not in offered():
            return None
        session["language"] = chosen
        return redirect(request.path)

    app.jinja_env.filters["localized"] = localized
    app.jinja_env.globals.update(
        format_number=format_decimal,
        format_percent=percent,
        format_date=long_date,
        format_moment=long_moment,
    )

    @app.context_processor
    def language_context() -> dict[str, Any]:
        here = language()
        return {
            "languages": language_choices() if has_request_context() else [],
            "current_language": here,
            "text_direction": "rtl" if here in RIGHT_TO_LEFT else "ltr",
        }
