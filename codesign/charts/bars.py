# SPDX-License-Identifier: AGPL-3.0-or-later
"""Horizontal bars of people, the words above each bar because a phone has no room beside it."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from codesign.charts import theme
from codesign.charts.records import Figure, figure_of
from codesign.charts.words import Language, number, percent, say

ROW_HEIGHT = 56


def people_bars(rows: Sequence[tuple[str, int | None]], everybody: int, language: Language) -> Figure:
    """rows: label and people, None where the number is hidden; everybody: the base of the shares."""
    places = list(range(len(rows)))
    bars = go.Bar(
        x=[people or 0 for _label, people in rows],
        y=places,
        orientation="h",
        width=0.34,
        offset=0.06,
        marker={"color": theme.GROUP_COLOURS[0]},
        hoverinfo="skip",
    )
    labels = [
        {
            "x": 0,
            "xref": "paper",
            "xanchor": "left",
            "align": "left",
            "y": place,
            "yref": "y",
            "yanchor": "bottom",
            "showarrow": False,
            "text": f"{theme.wrapped_text(label, lines=1)} · {_amount(people, everybody, language)}",
            "font": {"size": 13},
        }
        for place, (label, people) in zip(places, rows, strict=True)
    ]
    layout = theme.layout(
        height=ROW_HEIGHT * len(rows) + 40,
        showlegend=False,
        annotations=labels,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        xaxis={
            "range": [0, max(max((people or 0 for _label, people in rows), default=0), 1)],
            "visible": False,
        },
        yaxis={"range": [len(rows) - 0.5, -0.6], "visible": False},
    )
    return figure_of([bars], layout)


def _amount(people: int | None, everybody: int, language: Language) -> str:
    if people is None:
        return say("hidden", language)
    return f"{number(people, language)} ({percent(people / everybody, language)})"
