# SPDX-License-Identifier: AGPL-3.0-or-later
"""Languages of the interface and of translated content; numbers and dates as the language writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Literal, get_args
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from flask import Flask, current_app, g, has_request_context, redirect, request, session
from flask_babel import Babel, format_decimal, format_percent, get_locale
from flask_babel import format_date as babel_date
from flask_babel import format_datetime as babel_datetime
from markupsafe import Markup
from werkzeug.wrappers import Response

from codesign.settings import LANGUAGE_CODE as LANGUAGE_CODE
from codesign.web.links import this_page

RIGHT_TO_LEFT = frozenset({"ar", "he", "fa", "ur"})
CompleteLanguage = Literal["it", "en"]
#: Everything is written in these; other languages have the words of citizens, but none of staff pages and charts.
COMPLETE: tuple[CompleteLanguage, ...] = get_args(CompleteLanguage)
STAFF_ADDRESSES = re.compile(r"/(work|console)(/|$)")


def offered() -> tuple[str, ...]:
    """Interface languages of this service, the default first."""
    languages: tuple[str, ...] = current_app.config["SETTINGS"].languages
    return languages


def language() -> str:
    """The language this request is answered in."""
    locale = get_locale()
    return locale.language if locale else offered()[0]


def content_language() -> str:
    """The language content is read in: a survey may speak one that the interface does not."""
    chosen = session.get("language") if has_request_context() else None
    return str(chosen) if chosen else language()


def spoken_language(codes: Iterable[str]) -> str:
    """The language this person writes in, where a process or survey speaks these."""
    return content if (content := content_language()) in codes else language()


def offer_content_languages(codes: Iterable[str]) -> None:
    """Let the language switch of this page offer what its content speaks, beside the interface languages.

    The narrowest thing of a page speaks first: a survey before its process.
    """
    if "content_languages" not in g:
        g.content_languages = [
            code for code in codes if code not in offered() and LANGUAGE_CODE.fullmatch(code)
        ]


def direction(code: str) -> str:
    """Which way a language is written: "rtl" or "ltr"."""
    return "rtl" if code.split("-")[0] in RIGHT_TO_LEFT else "ltr"


def language_name(code: str) -> str:
    """A language named in itself; its code where nobody knows the name."""
    try:
        return (Locale.parse(code, sep="-").get_language_name(code) or code).capitalize()
    except (UnknownLocaleError, ValueError):
        return code


def complete(code: str) -> CompleteLanguage:
    """This language where everything is written in it, else the town's first one that is."""
    return next((known for each in (code, *offered()) for known in COMPLETE if each == known), "en")


def choose_language() -> str:
    """The person's explicit choice, else what the browser prefers, else the town's first language.

    Staff pages speak only complete languages: half a page in each would help nobody.
    """
    if not has_request_context():
        return offered()[0]
    chosen = session.get("language")
    if chosen not in offered():
        chosen = request.accept_languages.best_match(offered()) or offered()[0]
    return complete(str(chosen)) if is_for_staff() else str(chosen)


def is_for_staff() -> bool:
    """Whether this request asks for a page that only staff use."""
    return request.blueprint == "security" or STAFF_ADDRESSES.match(request.path) is not None


def chart_language() -> CompleteLanguage:
    """The language charts are written in on this page."""
    return complete(language())


def chart_words() -> Markup:
    """The attributes of an element that holds words of a chart, where they are not in the page's language."""
    code = chart_language()
    if code == language():
        return Markup()
    return Markup(' lang="{}" dir="{}"').format(code, direction(code))


class Content(str):
    """What somebody wrote, with the language it is in; a page marks it where that is not its own."""

    __slots__ = ("language",)
    language: str


def _content(text: str, code: str) -> Content:
    content = Content(text)
    content.language = code
    return content


def localized(texts: Mapping[str, str] | str | None, wanted: str | None = None) -> str:
    """Content in the reader's language; what was not translated is shown as it was written first."""
    if texts is None or isinstance(texts, str):
        return texts or ""
    if len(texts) == 1:
        code, text = next(iter(texts.items()))
        return _content(text, code)
    wanted = wanted or content_language()
    for code in (wanted, *offered(), *texts):
        if texts.get(code):
            return _content(texts[code], code)
    return ""


def marked(value: Any) -> Any:
    """What a template writes: content in another language than the page says which (WCAG 3.1.2).

    In an attribute or a title nothing can be marked: there `| plain` comes last.
    """
    if not isinstance(value, Content) or not value or value.language == language():
        return value
    return Markup('<span lang="{}" dir="{}">{}</span>').format(
        value.language, direction(value.language), str(value)
    )


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
    # English here is British: the day comes first.
    return str(babel_date(moment, "d MMMM y" if language() == "en" else "long", rebase=False))


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
    codes = [*offered(), *g.get("content_languages", ())]
    here = content_language()
    if is_for_staff():
        codes = [code for code in codes if code in COMPLETE]
        here = language()
    return [
        {
            "code": code,
            "name": language_name(code),
            "url": f"{this_page()}?lang={code}",
            "current": code == here,
        }
        for code in codes
    ]


def init_app(app: Flask, babel: Babel) -> None:
    """Choose the language per request and offer the formatters to templates."""
    babel.init_app(app, locale_selector=choose_language)

    @app.before_request
    def remember_choice() -> Response | None:
        chosen = request.args.get("lang")
        if request.method != "GET" or not chosen or not LANGUAGE_CODE.fullmatch(chosen):
            return None
        session["language"] = chosen
        return redirect(this_page())

    app.jinja_env.filters.update(localized=localized, plain=str)
    app.jinja_env.finalize = marked
    app.jinja_env.globals.update(
        format_number=format_decimal,
        format_percent=percent,
        format_date=long_date,
        format_moment=long_moment,
        chart_words=chart_words,
        direction=direction,
    )

    @app.context_processor
    def language_context() -> dict[str, Any]:
        here = language()
        return {
            "languages": language_choices() if has_request_context() else [],
            "current_language": here,
            "text_direction": direction(here),
            # Set where the page's content is in a language the interface does not speak.
            "foreign_content": next(
                (code for code in g.get("content_languages", ()) if code == content_language()), None
            ),
        }
