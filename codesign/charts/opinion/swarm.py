# SPDX-License-Identifier: AGPL-3.0-or-later
"""All statements at once: how far each divides opinions, as a swarm of points along one axis."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from codesign.analytics.disclosure import DEFAULT_K, publishable
from codesign.charts import theme
from codesign.charts.opinion.findings import (
    Document,
    Row,
    is_divided,
    shown_groups,
    spread,
    united_side,
)
from codesign.charts.records import Chart, Figure, Table, figure_of
from codesign.charts.words.book import Language, number, percent, say

BINS = 40
LISTED = 10
# A statement with a clear majority has the colour and symbol of its side.
LOOKS = {
    "agree": (theme.AGREE, "circle"),
    "disagree": (theme.DISAGREE, "square"),
    "no_majority": (theme.PASS, "diamond"),
}


@dataclass(frozen=True)
class _Dot:
    text: str
    division: float
    look: str
    n: int


def division_swarm(
    document: Document,
    statements: Mapping[int, str],
    *,
    language: Language = "it",
    k: int = DEFAULT_K,
) -> Chart:
    """Every statement with k votes by how far apart the groups' shares of agreement are.

    Without groups to show, by the variance of its votes: 0 all alike, 1 half against half. statements: texts
    by id; rejected statements and those about the person are left out.
    """
    rows = [
        row
        for row in document["statements"]
        if row["id"] in statements and not row["rejected"] and not row["meta"] and publishable(row["seen"], k)
    ]
    by_groups = bool(document["groups_are_shown"])
    shown = {row["id"]: shown_groups(row, document, k) for row in rows}
    if by_groups:
        rows = [row for row in rows if len(shown[row["id"]]) > 1]
    dots = [_dot(row, statements[row["id"]], shown[row["id"]]) for row in rows]
    dots.sort(key=lambda dot: (-dot.division, dot.text))
    divided = sum(is_divided(row, shown[row["id"]]) for row in rows)
    suffix = "" if by_groups else "_overall"
    finding = say("too_few_votes", language, k=number(k, language))
    if dots:
        count, total = number(divided, language), number(len(dots), language)
        finding = say(f"swarm_finding{suffix}", language, n=count, total=total)
    return Chart(
        key="opinion-division",
        title=say("swarm_title", language),
        finding=finding,
        figure=_figure(dots, say(f"swarm_axis{suffix}", language), language) if dots else None,
        table=_table(dots, say(f"swarm_axis{suffix}", language), language),
        alt=say("swarm_alt", language, finding=finding),
    )


def _dot(row: Row, text: str, groups: Sequence[int]) -> _Dot:
    division = spread(row, groups) if len(groups) > 1 else float(row["polarisation"])
    return _Dot(" ".join(text.split()), division, united_side(row, ()) or "no_majority", row["seen"])


def _figure(dots: Sequence[_Dot], axis: str, language: Language) -> Figure:
    heights = _stacked([dot.division for dot in dots])
    traces = []
    for look, (colour, symbol) in LOOKS.items():
        here = [(dot, height) for dot, height in zip(dots, heights, strict=True) if dot.look == look]
        if not here:
            continue
        traces.append(
            go.Scatter(
                mode="markers",
                name=say(look, language),
                x=[dot.division for dot, _ in here],
                y=[height for _, height in here],
                marker={"color": colour, "symbol": symbol, "size": 7, "opacity": 0.8},
                customdata=[
                    f"{theme.wrapped_text(dot.text, lines=4)}<br>{percent(dot.division, language)}"
                    for dot, _ in here
                ],
                hovertemplate="%{customdata}<extra></extra>",
            )
        )
    rim = max(*heights, 3) + 1
    ticks = [0, 0.25, 0.5, 0.75, 1]
    return figure_of(
        traces,
        theme.layout(
            height=320,
            xaxis={
                "range": [-0.03, 1.03],
                "tickvals": ticks,
                "ticktext": [percent(tick, language) for tick in ticks],
                "title": {"text": axis},
                "zeroline": False,
            },
            yaxis={"visible": False, "range": [-rim, rim]},
            margin={"l": 8, "r": 8, "t": 40, "b": 56},
        ),
    )


def _stacked(values: Sequence[float]) -> list[float]:
    """Heights that lay points of about the same value above and below the axis in turn: 0, 1, -1, 2, -2."""
    met: Counter[int] = Counter()
    heights = []
    for value in values:
        place = min(int(value * BINS), BINS - 1)
        met[place] += 1
        step = met[place] // 2
        heights.append(float(step if met[place] % 2 == 0 else -step))
    return heights


def _table(dots: Sequence[_Dot], axis: str, language: Language) -> Table:
    note = say("self_selected", language)
    if len(dots) > LISTED:
        note = f"{say('swarm_note', language, n=number(LISTED, language))} {note}"
    return Table(
        header=(say("statement", language), axis, say("votes", language)),
        rows=tuple((dot.text, percent(dot.division, language), dot.n) for dot in dots[:LISTED]),
        caption=say("swarm_title", language),
        note=note,
    )
