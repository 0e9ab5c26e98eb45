# SPDX-License-Identifier: AGPL-3.0-or-later
"""How many people took part, day by day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import plotly.graph_objects as go

from codesign.analytics.disclosure import DEFAULT_K
from codesign.charts import theme
from codesign.charts.records import Cell, Chart, Figure, Table, figure_of
from codesign.charts.rounds.common import empty_chart, shown_amounts, small_note
from codesign.charts.words.book import Language, number, say

HEIGHT = 260
Day = tuple[date, int | None, int | None]


def participation_chart(days: Sequence[Day], *, language: Language, k: int = DEFAULT_K) -> Chart:
    """days: date, people who voted on it and their votes, in order; days without votes may be left out.

    A day of fewer than k people hides its numbers, and another day with it, since the votes of all days add up.
    """
    title = say("round_days_title", language)
    header = tuple(say(key, language) for key in ("round_day", "people", "votes"))
    if not days:
        return empty_chart("round-days", title, say("no_votes", language), header)
    shown = shown_amounts([people for _day, people, _votes in days], k)
    told = [day for day, is_shown in zip(days, shown, strict=True) if is_shown]
    hidden = say("hidden", language)
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (_written(day, language), people or 0, votes or 0)
        if is_shown
        else (_written(day, language), hidden, hidden)
        for (day, people, votes), is_shown in zip(days, shown, strict=True)
    )
    if told:
        best = max(told, key=lambda day: (day[2] or 0, -day[0].toordinal()))
        finding = say(
            "round_days_finding" if all(shown) else "round_days_finding_shown",
            language,
            day=_written(best[0], language),
            votes=number(best[2] or 0, language),
            people=number(best[1] or 0, language),
            days=number(len(days), language),
        )
    else:
        finding = say("round_days_hidden", language, days=number(len(days), language), k=number(k, language))
    note = "" if all(shown) else small_note(k, language)
    return Chart(
        key="round-days",
        title=title,
        finding=finding,
        figure=_figure(told, days, language) if told else None,
        table=Table(header, rows, title, note),
        alt=say("round_days_alt", language, finding=finding),
    )


def _written(day: date, language: Language) -> str:
    """5/6/2026 in Italian, 5 Jun 2026 without a doubt about the month in English."""
    return f"{day.day}/{day.month}/{day.year}" if language == "it" else f"{day.day} {day:%b} {day.year}"


def _figure(told: Sequence[Day], days: Sequence[Day], language: Language) -> Figure:
    bars = go.Bar(
        x=[day.isoformat() for day, _people, _votes in told],
        y=[votes for _day, _people, votes in told],
        name=say("votes", language),
        marker={"color": theme.GROUP_COLOURS[0]},
        hoverinfo="skip",
    )
    hidden = [day for day in days if day not in told]
    traces: list[go.Bar | go.Scatter] = [bars]
    if hidden:
        traces.append(
            go.Scatter(
                x=[day.isoformat() for day, _people, _votes in hidden],
                y=[0] * len(hidden),
                mode="markers",
                marker={"symbol": "x-thin-open", "size": 9, "color": theme.NOBODY, "line": {"width": 2}},
                name=say("hidden", language),
                hoverinfo="skip",
            )
        )
    layout = theme.layout(
        height=HEIGHT,
        showlegend=bool(hidden),
        xaxis={"type": "date", "tickformat": "%d/%m", "nticks": 6},
        yaxis={"rangemode": "tozero", "nticks": 5},
    )
    return figure_of(traces, layout)
