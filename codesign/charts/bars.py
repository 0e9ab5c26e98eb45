# SPDX-License-Identifier: AGPL-3.0-or-later
"""Horizontal bars of people, the words above each bar because a phone has no room beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from codesign.charts import theme
from codesign.charts.records import Figure, figure_of
from codesign.charts.words.book import Language, number, percent, say

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
        above(place, f"{theme.wrapped_text(label, lines=1)} · {_amount(people, everybody, language)}")
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


def share_bars(
    labels: Sequence[str],
    shares: Mapping[str, Sequence[float | None]],
    intervals: Mapping[str, Sequence[Sequence[float] | None]],
    language: Language,
) -> Figure:
    """Bars of several shares side by side for each label, such as unweighted and weighted.

    shares: by name of the series, one a label, None where hidden; intervals: their ends where they are known.
    """
    thickness = 0.42 / len(shares)
    traces = []
    for number_of, (name, values) in enumerate(shares.items()):
        error = _whiskers(values, intervals.get(name) or [None] * len(values))
        traces.append(
            go.Bar(
                x=[value or 0 for value in values],
                y=list(range(len(labels))),
                orientation="h",
                name=name,
                width=thickness * 0.92,
                offset=0.04 + number_of * thickness,
                marker={
                    "color": theme.GROUP_COLOURS[number_of],
                    "pattern": theme.pattern("" if number_of == 0 else "/"),
                },
                hoverinfo="skip",
                **error,
            )
        )
    written = [
        " / ".join(_share(values[row], language) for values in shares.values()) for row in range(len(labels))
    ]
    ends = [end[1] for found in intervals.values() for end in found if end]
    largest = max((*ends, *(value or 0 for values in shares.values() for value in values)), default=0)
    has_legend = len(shares) > 1
    layout = theme.layout(
        height=(ROW_HEIGHT + 8) * len(labels) + (70 if has_legend else 40),
        showlegend=has_legend,
        margin={"l": 8, "r": 8, "t": 40 if has_legend else 8, "b": 8},
        annotations=[
            above(row, f"{theme.wrapped_text(label, lines=1)} · {written[row]}")
            for row, label in enumerate(labels)
        ],
        xaxis={"range": [0, max(largest * 1.04, 0.05)], "visible": False},
        yaxis={"range": [len(labels) - 0.5, -0.6], "visible": False},
    )
    return figure_of(traces, layout)


def _whiskers(values: Sequence[float | None], ends: Sequence[Sequence[float] | None]) -> dict[str, Any]:
    """Plotly's error bars, where any interval is known."""
    if not any(ends):
        return {}
    known = [
        (None, None) if value is None or not end else (value - end[0], end[1] - value)
        for value, end in zip(values, ends, strict=True)
    ]
    sides = {"arrayminus": [below for below, _above in known], "array": [above for _below, above in known]}
    return {
        "error_x": {
            "type": "data",
            "symmetric": False,
            "color": theme.NOBODY,
            "thickness": 2,
            "width": 5,
            **sides,
        }
    }


def _share(share: float | None, language: Language) -> str:
    return say("hidden", language) if share is None else percent(share, language)


def above(row: int, text: str) -> dict[str, Any]:
    """Words above a bar, beginning where it begins."""
    return {
        "x": 0, "xref": "paper", "xanchor": "left", "align": "left", "y": row, "yref": "y", "yanchor": "bottom",
        "showarrow": False, "text": text, "font": {"size": 13},
    }  # fmt: skip
