# SPDX-License-Identifier: AGPL-3.0-or-later
"""The places of two rounds joined by lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from codesign.charts import theme
from codesign.charts.records import Chart, Figure, Table, figure_of
from codesign.charts.rounds.common import Item, Own, Texts, label_of, own_number
from codesign.charts.words.book import Language, say

ROW_HEIGHT = 46
DASHES = ("solid", "dash", "dot", "dashdot", "longdash")
#: The lines take this much of the width, the names the rest.
LINES_END = 0.36


def bump_chart(
    items: Sequence[Item], texts: Texts, finding: str, language: Language, own: Own | None
) -> Chart:
    """Items in order of their present place; equal places stand under each other, with the same number."""
    title = say("round_bump_title", language)
    rows = tuple(
        (
            label_of(item, texts),
            "–" if item["earlier_place"] is None else item["earlier_place"],
            item["place"],
        )
        for item in items
    )
    header = tuple(say(key, language) for key in ("judged", "round_rank_before", "rank"))
    return Chart(
        key="round-bump",
        title=title,
        finding=finding,
        figure=_figure(items, texts, language, own),
        table=Table(header, rows, title),
        alt=say("round_bump_alt", language, finding=finding),
    )


def _figure(items: Sequence[Item], texts: Texts, language: Language, own: Own | None) -> Figure:
    before = sorted(
        (item for item in items if item["earlier_place"] is not None),
        key=lambda item: (item["earlier_place"], item["place"], item["id"]),
    )
    left = {item["id"]: row for row, item in enumerate(before)}
    traces: list[go.Bar | go.Scatter] = [_line(row, left.get(item["id"])) for row, item in enumerate(items)]
    annotations = [_name(item, row, texts, language, own) for row, item in enumerate(items)]
    annotations += [_number(item["earlier_place"], left[item["id"]]) for item in before]
    annotations += [_head(say("round_before", language), 0.0), _head(say("round_now", language), LINES_END)]
    layout = theme.layout(
        height=ROW_HEIGHT * len(items) + 50,
        showlegend=False,
        annotations=annotations,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        xaxis={"range": [-0.08, 1.0], "visible": False},
        yaxis={"range": [len(items) - 0.5, -1.1], "visible": False},
    )
    return figure_of(traces, layout)


def _line(now: int, before: int | None) -> go.Scatter:
    colour = theme.GROUP_COLOURS[now % len(theme.GROUP_COLOURS)]
    return go.Scatter(
        x=[LINES_END] if before is None else [0.0, LINES_END],
        y=[now] if before is None else [before, now],
        mode="lines+markers",
        line={"color": colour, "width": 3, "dash": DASHES[now % len(DASHES)]},
        marker={
            "color": colour,
            "size": 10,
            "symbol": theme.GROUP_SYMBOLS[now % len(theme.GROUP_SYMBOLS)],
        },
        hoverinfo="skip",
    )


def _name(item: Item, row: int, texts: Texts, language: Language, own: Own | None) -> dict[str, Any]:
    mine = own_number(own, item)
    yours = "" if mine is None else " " + say("round_bump_you", language, place=str(mine))
    words = theme.wrapped_text(label_of(item, texts), length=26)
    return _words(f"{item['place']}. {words}{yours}", LINES_END + 0.035, row, "left")


def _number(place: int, row: int) -> dict[str, Any]:
    return _words(str(place), -0.03, row, "right")


def _head(text: str, x: float) -> dict[str, Any]:
    return {**_words(text, x, -0.6, "left"), "yanchor": "bottom"}


def _words(text: str, x: float, y: float, anchor: str) -> dict[str, Any]:
    return {
        "text": text, "x": x, "y": y, "xanchor": anchor, "yanchor": "middle", "align": "left", "showarrow": False,
        "font": {"size": 13},
    }  # fmt: skip
