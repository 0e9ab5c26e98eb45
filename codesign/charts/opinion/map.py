# SPDX-License-Identifier: AGPL-3.0-or-later
"""The opinion map: people as points, groups as areas, and where the reader stands."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any

import plotly.graph_objects as go

from codesign.analytics.disclosure import DEFAULT_K, publishable
from codesign.charts import theme
from codesign.charts.opinion.findings import Document, group_name, shown_sizes
from codesign.charts.records import Cell, Chart, Figure, Table, figure_of
from codesign.charts.words.book import Language, listed, number, percent, say, say_count

Position = tuple[float, float, int]
Point = tuple[float, float]
DRAWN_PEOPLE = 1_500
HULL_SHARE = 0.9
LEGEND_ROW = 22


def opinion_map(
    document: Document,
    positions: Sequence[Position],
    you: Point | None = None,
    group_names: Sequence[str] | None = None,
    language: Language = "it",
    k: int = DEFAULT_K,
) -> Chart:
    """Where people stand. positions: (x, y, group) of everybody; people in no group (-1) are left out."""
    placed = [position for position in positions if position[2] >= 0]
    sizes: list[int | None] = shown_sizes(document, k) if document["groups_are_shown"] else []
    visible = [group for group, size in enumerate(sizes) if size is not None]
    finding = _finding(document, sizes, group_names, language, k)
    figure = None
    if publishable(len(placed), k):
        names = {group: group_name(group, document, group_names, language) for group in visible}
        letters = {group: group_name(group, document, None, language) for group in visible}
        figure = _figure(placed, names, letters, you, language)
    return Chart(
        key="opinion-map",
        title=say("map_title", language),
        finding=finding,
        figure=figure,
        table=_table(document, sizes, len(placed), group_names, language, k),
        alt=say("map_alt", language, finding=finding),
    )


def _finding(
    document: Document, sizes: Sequence[int | None], names: Sequence[str] | None, language: Language, k: int
) -> str:
    people = document["placed"]
    if not publishable(people, k):
        return say_count(
            "map_too_few", people or 0 if people is not None else k, language, k=number(k, language)
        )
    count = number(people, language)
    if not document["groups_are_shown"]:
        reasons = [say(reason, language) for reason in document["reasons"]] or [say("one_group", language)]
        return say("map_no_groups", language, people=count, reasons=listed(reasons, language))
    values = {"people": count, "k": number(len(sizes), language)}
    known = [size for size in sizes if size is not None]
    if len(known) < len(sizes):
        sentence = say("map_groups_hidden", language, **values)
    else:
        size = max(known)
        largest = [group_name(g, document, names, language) for g, found in enumerate(sizes) if found == size]
        sentence = say(
            "map_groups" if len(largest) == 1 else "map_groups_equal",
            language,
            largest=listed(largest, language),
            size=number(size, language),
            share=percent(size / people, language),
            **values,
        )
    if document["verdict"] == "unchecked":
        return f"{sentence} {say('map_unchecked', language)}"
    return sentence


def _figure(
    placed: Sequence[Position],
    names: dict[int, str],
    letters: dict[int, str],
    you: Point | None,
    language: Language,
) -> Figure:
    """Letters stand on the map, where a name would lie over its neighbours; the legend says what they are called."""
    traces: list[go.Bar | go.Scatter] = []
    labels: list[dict[str, Any]] = []
    frame = _frame(placed, you)
    placed = [(*_inside(frame, (x, y)), group) for x, y, group in placed]
    sampled = placed[:: -(-len(placed) // DRAWN_PEOPLE)]
    if not names:
        traces.append(_points([position[:2] for position in sampled], "", theme.NOBODY, "circle"))
    for group, name in names.items():
        colour = theme.GROUP_COLOURS[group % len(theme.GROUP_COLOURS)]
        members = [(x, y) for x, y, of in placed if of == group]
        core = _core(members)
        traces.append(_area(hull(core), colour))
        drawn = [(x, y) for x, y, of in sampled if of == group]
        traces.append(_points(drawn, name, colour, theme.GROUP_SYMBOLS[group % len(theme.GROUP_SYMBOLS)]))
        labels.append(_label(core, letters[group], _middle([(x, y) for x, y, _ in placed])))
    if you is not None:
        traces.append(_you(you, language))
    hidden = {"visible": False}
    # On a phone each name takes a row of the legend.
    further_rows = len(names) - 1 if names != letters else 0
    room = LEGEND_ROW * further_rows
    return figure_of(
        traces,
        theme.layout(
            height=380 + room,
            margin={"l": 8, "r": 8, "t": 40 + room, "b": 36},
            annotations=labels,
            xaxis={**hidden, "range": [frame[0][0], frame[1][0]]},
            yaxis={**hidden, "range": [frame[0][1], frame[1][1]], "scaleanchor": "x"},
            hovermode=False,
            showlegend=bool(names) or you is not None,
        ),
    )


def _frame(placed: Sequence[Position], you: Point | None) -> tuple[Point, Point]:
    """Lower left and upper right corner: room for 98 in 100 people and for the reader, with a margin."""
    corners = []
    for axis in (0, 1):
        ordered = sorted(position[axis] for position in placed)
        rim = len(ordered) // 100
        low, high = ordered[rim], ordered[-1 - rim]
        if you is not None:
            low, high = min(low, you[axis]), max(high, you[axis])
        margin = 0.15 * (high - low) or 1.0
        corners.append((low - margin, high + margin))
    (left, right), (bottom, top) = corners
    return (left, bottom), (right, top)


def _inside(frame: tuple[Point, Point], point: Point) -> Point:
    """The point, or the nearest one on the rim of the frame."""
    (left, bottom), (right, top) = frame
    return min(max(point[0], left), right), min(max(point[1], bottom), top)


def _points(points: Sequence[Point], name: str, colour: str, symbol: str) -> go.Scatter:
    return go.Scatter(
        mode="markers",
        name=theme.plain_text(name),
        x=[x for x, _ in points],
        y=[y for _, y in points],
        marker={"color": colour, "symbol": symbol, "size": 6, "opacity": 0.55},
        showlegend=bool(name),
    )


def _area(corners: Sequence[Point], colour: str) -> go.Scatter:
    closed = [*corners, *corners[:1]]
    return go.Scatter(
        mode="lines",
        x=[x for x, _ in closed],
        y=[y for _, y in closed],
        fill="toself",
        line={"color": colour, "width": 2},
        opacity=0.35,
        hoverinfo="skip",
        showlegend=False,
    )


def _you(you: Point, language: Language) -> go.Scatter:
    return go.Scatter(
        mode="markers+text",
        name=say("you_are_here", language),
        x=[you[0]],
        y=[you[1]],
        text=[say("you_are_here", language)],
        textposition="bottom center",
        marker={"color": theme.YOU, "symbol": "star", "size": 18, "line": {"width": 1, "color": "#ffffff"}},
    )


def _label(core: Sequence[Point], name: str, centre: Point) -> dict[str, Any]:
    """The name above the group's area, leaning away from the others."""
    x, _ = _middle(core)
    return {
        "x": x,
        "xanchor": "right" if x < centre[0] else "left",
        "y": max(y for _, y in core),
        "yanchor": "bottom",
        "text": f"<b>{theme.wrapped_text(name[:1].upper() + name[1:], length=18)}</b>",
        "showarrow": False,
        "font": {"size": 15},
    }


def _middle(points: Sequence[Point]) -> Point:
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


def _core(points: Sequence[Point]) -> list[Point]:
    """The nine in ten nearest to the middle: one far person would stretch the area and stand out."""
    centre_x, centre_y = _middle(points)
    by_distance = sorted(points, key=lambda point: (point[0] - centre_x) ** 2 + (point[1] - centre_y) ** 2)
    return by_distance[: ceil(len(points) * HULL_SHARE)]


def hull(points: Sequence[Point]) -> list[Point]:
    """Corners of the convex hull, anticlockwise (Andrew's monotone chain)."""
    ordered = sorted(set(points))
    if len(ordered) < 3:
        return ordered
    chains = []
    for path in (ordered, ordered[::-1]):
        chain: list[Point] = []
        for point in path:
            while len(chain) > 1 and _turn(chain[-2], chain[-1], point) <= 0:
                chain.pop()
            chain.append(point)
        chains.append(chain[:-1])
    return chains[0] + chains[1]


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _table(
    document: Document,
    sizes: Sequence[int | None],
    placed: int,
    names: Sequence[str] | None,
    language: Language,
    k: int,
) -> Table:
    rows: list[tuple[Cell, ...]] = []
    people = document["placed"]
    for group, size in enumerate(sizes):
        name = group_name(group, document, names, language)
        stability = document["groups"][group]["stability"]
        shown: tuple[Cell, ...] = (
            (say("hidden", language),) * 3
            if size is None
            else (
                size,
                percent(size / people, language),
                "–" if stability is None else percent(stability, language),
            )
        )
        rows.append((name[:1].upper() + name[1:], *shown))
    if publishable(people, k):
        rows.append((say("everybody", language), people, percent(1.0, language), "–"))
    notes = [say("hull_note", language)] if sizes else []
    if placed > DRAWN_PEOPLE:
        drawn = -(-placed // -(-placed // DRAWN_PEOPLE))
        notes.append(say("sampled_note", language, shown=number(drawn, language), n=number(placed, language)))
    return Table(
        header=tuple(say(key, language) for key in ("group", "people", "share", "stability")),
        rows=tuple(rows),
        caption=say("map_caption", language),
        note=" ".join([*notes, say("self_selected", language)]),
    )
