# SPDX-License-Identifier: AGPL-3.0-or-later
"""The chart of a published set of themes: how many people wrote about each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codesign.charts.bars import people_bars
from codesign.charts.records import Chart, Table
from codesign.charts.words.book import Language, in_quotes, listed, number, percent, say

Published = Mapping[str, Any]


def theme_bars(published: Published, *, language: Language) -> Chart:
    """Bars of people by theme, the most spoken of first.

    published: `{"people", "answers", "mixed", "not_themed", "small_themes", "unsorted",
    "themes": [{"id", "title", "people"}]}`, whose themes were already reduced to those of at least k people.
    """
    themes = sorted(published["themes"], key=lambda theme: (-theme["people"], theme["title"]))
    everybody = published["people"]
    title = say("themes_title", language)
    finding = _finding(themes, everybody, language)
    note = say(
        "themes_note",
        language,
        answers=number(published["answers"], language),
        mixed=_shown(published["mixed"], language),
        short=_shown(published["not_themed"], language),
        small=_shown(published["small_themes"], language),
        unsorted=_shown(published.get("unsorted", 0), language),
    )
    rows = tuple(
        (theme["title"], theme["people"], percent(theme["people"] / everybody, language)) for theme in themes
    )
    header = (say("theme", language), say("people", language), say("share", language))
    return Chart(
        key="themes",
        title=title,
        finding=finding,
        figure=people_bars([(t["title"], t["people"]) for t in themes], everybody, language)
        if themes
        else None,
        table=Table(header, rows, title, note),
        alt=say("themes_alt", language, finding=finding),
    )


def _shown(answers: int | None, language: Language) -> str:
    return say("hidden", language) if answers is None else number(answers, language)


def _finding(themes: list[Published], everybody: int, language: Language) -> str:
    if not themes:
        return say("themes_none", language)
    most = themes[0]["people"]
    top = [theme["title"] for theme in themes if theme["people"] == most]
    people, n = number(most, language), number(everybody, language)
    if len(top) > 1:
        labels = listed([in_quotes(label, language) for label in top], language)
        return say("themes_tie", language, labels=labels, people=people, n=n)
    return say(
        "themes_top", language, label=top[0], people=people, n=n, share=percent(most / everybody, language)
    )
