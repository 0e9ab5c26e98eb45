# SPDX-License-Identifier: AGPL-3.0-or-later
"""Needs in two pictures: how far importance and satisfaction lie apart, and what to work on first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import dist
from statistics import fmean
from typing import Any

import plotly.graph_objects as go

from codesign.analytics.needs import CrossHair, Quadrant, quadrants
from codesign.charts import theme
from codesign.charts.records import Cell, Chart, Figure, Table, figure_of
from codesign.charts.words.book import Language, in_quotes, listed, number, say, words_of

Question = Mapping[str, Any]
Measures = Mapping[str, Any]
#: By measure, whether the strongest need is the largest or the smallest value.
MEASURES = {"mwds": -1, "pni_modified": -1, "rds": 1}


def needs_chart(question: Question, language: Language) -> Chart:
    """Things rated for importance and satisfaction, the strongest need first, by three measures side by side."""
    measured = _measured(question, language)
    places = {measure: _places([m for _id, _label, m in measured], measure) for measure in MEASURES}
    finding = _needs_finding(measured, question["k"], language)
    note = " ".join(filter(None, (say("needs_note", language), _disagreement(measured, places, language))))
    title = words_of(question["label"], language)
    weighted = question["details"].get("weighted_needs") or {}
    keys = ["thing", "importance", "satisfaction", "need", "pni", "rds", "people"]
    keys += ["weighted_need"] if weighted else []
    rows = []
    for row, (id, label, measures) in enumerate(measured):
        cells: list[Cell] = [label, *_means(measures, language)]
        cells += [_with_place(measures, measure, places[measure][row], language) for measure in MEASURES]
        cells.append(measures["n"])
        if weighted:
            heavy = weighted[id]
            cells.append(say("hidden", language) if heavy is None else number(heavy["mwds"], language, 2))
        rows.append(tuple(cells))
    header = tuple(say(key, language) for key in keys)
    return Chart(
        key=question["id"],
        title=title,
        finding=finding,
        figure=_dumbbells([(label, measures) for _id, label, measures in measured], language)
        if measured
        else None,
        table=Table(header, tuple(rows), title, note, say("needs_method", language)),
        alt=say("needs_alt", language, finding=finding),
    )


def _measured(question: Question, language: Language) -> list[tuple[str, str, Measures]]:
    """Item, its words and its measures, the largest MWDS first; without items too few people rated."""
    needs = question["details"]["needs"]
    found = [
        (item["id"], words_of(item["label"], language), needs[item["id"]])
        for item in question["items"]
        if needs.get(item["id"]) is not None
    ]
    return sorted(found, key=lambda entry: (-entry[2]["mwds"], entry[1]))


def _places(measures: Sequence[Measures], measure: str) -> list[int]:
    """The place of each thing by one measure, 1 for the strongest need; equal values share a place."""
    values = [MEASURES[measure] * found[measure] for found in measures]
    return [1 + sum(other < value for other in values) for value in values]


def _means(measures: Measures, language: Language) -> list[str]:
    return [number(measures[side], language, 2) for side in ("importance", "satisfaction")]


def _with_place(measures: Measures, measure: str, place: int, language: Language) -> str:
    digits = 0 if measure == "rds" else 2
    return say("with_place", language, value=number(measures[measure], language, digits), place=str(place))


def _needs_finding(measured: Sequence[tuple[str, str, Measures]], k: int, language: Language) -> str:
    if not measured:
        return say("needs_none", language, k=str(k))
    _id, label, top = measured[0]
    if top["mwds"] <= 0:
        return say("needs_met", language)
    importance, satisfaction = (number(top[side], language, 1) for side in ("importance", "satisfaction"))
    return say("needs_top", language, label=label, importance=importance, satisfaction=satisfaction)


def _disagreement(
    measured: Sequence[tuple[str, str, Measures]], places: Mapping[str, Sequence[int]], language: Language
) -> str:
    """Whether the three measures name the same things first, and if not, what each names."""
    if len(measured) < 2:
        return ""
    labels = [label for _id, label, _measures in measured]
    first = {
        measure: [label for label, place in zip(labels, found, strict=True) if place == 1]
        for measure, found in places.items()
    }
    if all(found == first["mwds"] for found in first.values()):
        apart = max(range(len(labels)), key=lambda row: _spread(places, row))
        if _spread(places, apart) < 2:
            return say("measures_agree", language)
        at = {measure: str(found[apart]) for measure, found in places.items()}
        return say("measures_differ_below", language, label=labels[apart], **at)
    named = {
        measure: listed([in_quotes(label, language) for label in found], language)
        for measure, found in first.items()
    }
    return say("measures_differ", language, **named)


def _spread(places: Mapping[str, Sequence[int]], row: int) -> int:
    found = [at[row] for at in places.values()]
    return max(found) - min(found)


def quadrants_chart(question: Question, language: Language) -> Chart | None:
    """Importance against satisfaction, cut at the means of all things; None with fewer than two things."""
    measured = _measured(question, language)
    if len(measured) < 2:
        return None
    points = [(m["importance"], m["satisfaction"]) for _id, _label, m in measured]
    # At the middle of the scale nearly everything people are asked about is important: the means tell things apart.
    found = quadrants(points, CrossHair.GRAND_MEAN)
    urgent = [
        label
        for (_id, label, _m), where in zip(measured, found, strict=True)
        if where is Quadrant.CONCENTRATE
    ]
    finding = (
        say(
            "quadrant_urgent",
            language,
            labels=listed([in_quotes(label, language) for label in urgent], language),
        )
        if urgent
        else say("quadrant_none", language)
    )
    rows = tuple(
        (label, *_means(m, language), say(f"quadrant_{where.value}", language))
        for (_id, label, m), where in zip(measured, found, strict=True)
    )
    title = say("quadrant_title", language)
    header = tuple(say(key, language) for key in ("thing", "importance", "satisfaction", "quadrant"))
    return Chart(
        key=f"{question['id']}-quadrants",
        title=title,
        finding=finding,
        figure=_quadrant_figure(measured, language),
        table=Table(header, rows, title, say("quadrant_note", language)),
        alt=say("quadrant_alt", language, finding=finding),
    )


#: The plot on a phone, in pixels: where numbers do not cross there, they do not cross on a wider page.
PLOT = 290
#: Where the number of a point may stand, in pixels from it: beside it, else further away on a line.
PLACES = tuple(
    (reach * x, reach * y)
    for reach in (17, 30, 44)
    for x, y in ((1, 0), (-1, 0), (0, 1), (0, -1), (0.8, 0.8), (-0.8, 0.8), (0.8, -0.8), (-0.8, -0.8))
)


def _quadrant_figure(measured: Sequence[tuple[str, str, Measures]], language: Language) -> Figure:
    """The things as numbered points; the axes show the part of the scale where they lie."""
    sides = {side: [float(m[side]) for _id, _label, m in measured] for side in ("satisfaction", "importance")}
    ranges = {side: _range(values) for side, values in sides.items()}
    points = go.Scatter(
        x=sides["satisfaction"],
        y=sides["importance"],
        mode="markers",
        marker={"size": 12, "color": theme.GROUP_COLOURS[0]},
        hovertext=[theme.plain_text(label) for _id, label, _m in measured],
        hovertemplate="%{hovertext}<extra></extra>",
        showlegend=False,
    )
    corners = [
        {
            "x": x, "xref": "paper", "xanchor": "left" if x == 0 else "right", "y": y, "yref": "paper",
            "yanchor": "top" if y == 1 else "bottom", "showarrow": False, "font": {"size": 12},
            "text": say(f"quadrant_{where}", language),
        }
        for x, y, where in ((0, 1, "concentrate"), (1, 1, "keep_up"), (0, 0, "low_priority"), (1, 0, "overkill"))
    ]  # fmt: skip
    names = [
        {
            "x": 0, "xref": "paper", "xanchor": "left", "align": "left", "y": 0, "yref": "paper", "yanchor": "top",
            "yshift": -66 - 20 * row, "showarrow": False, "font": {"size": 13},
            "text": f"{row + 1}. {theme.wrapped_text(label, lines=1)}",
        }
        for row, (_id, label, _m) in enumerate(measured)
    ]  # fmt: skip
    line = {"color": theme.NOBODY, "width": 1, "dash": "dot"}
    cut = {side: fmean(values) for side, values in sides.items()}
    (left, right), (low, high) = ranges["satisfaction"], ranges["importance"]
    axis = {"dtick": 0.5, "ticks": "outside"}
    layout = theme.layout(
        height=400 + 20 * len(measured),
        margin={"l": 52, "r": 8, "t": 8, "b": 74 + 20 * len(measured)},
        xaxis={
            **axis,
            "range": [left, right],
            "title": {"text": say("satisfaction", language), "standoff": 6},
        },
        yaxis={**axis, "range": [low, high], "title": {"text": say("importance", language), "standoff": 6}},
        shapes=[
            {
                "type": "line",
                "x0": cut["satisfaction"],
                "x1": cut["satisfaction"],
                "y0": low,
                "y1": high,
                "line": line,
            },
            {
                "type": "line",
                "x0": left,
                "x1": right,
                "y0": cut["importance"],
                "y1": cut["importance"],
                "line": line,
            },
        ],
        annotations=[*corners, *names, *_numbers(sides, ranges)],
    )
    return figure_of([points], layout)


def _range(values: Sequence[float]) -> tuple[float, float]:
    """The part of an axis that holds all values with room around them, a point and a half of the scale at least."""
    middle, reach = (min(values) + max(values)) / 2, (max(values) - min(values)) / 2
    half = max(1.35 * reach, 0.75)
    return middle - half, middle + half


def _numbers(
    sides: Mapping[str, Sequence[float]], ranges: Mapping[str, tuple[float, float]]
) -> list[dict[str, Any]]:
    """A number for each point where it crosses neither a point nor another number, at the end of a thin line."""
    along = [
        [(value - low) / (high - low) * PLOT for value in sides[side]]
        for side, (low, high) in ((side, ranges[side]) for side in ("satisfaction", "importance"))
    ]
    points = list(zip(*along, strict=True))
    taken: list[tuple[float, float]] = []
    labels = []
    for row, (x, y) in enumerate(points):
        others = [*(point for at, point in enumerate(points) if at != row), *taken]
        place = max(PLACES, key=lambda place: min(_apart(x, y, place, others), 15.0))
        taken.append((x + place[0], y + place[1]))
        labels.append(
            {
                "x": sides["satisfaction"][row], "y": sides["importance"][row], "ax": place[0], "ay": -place[1],
                "text": f"<b>{row + 1}</b>", "showarrow": True, "arrowhead": 0, "arrowwidth": 1,
                "arrowcolor": theme.NOBODY, "font": {"size": 13},
            }
        )  # fmt: skip
    return labels


def _apart(x: float, y: float, place: tuple[float, float], others: Sequence[tuple[float, float]]) -> float:
    """How far a number at this place stays from everything else; nothing where it would leave the plot."""
    at = x + place[0], y + place[1]
    if not all(10 <= coordinate <= PLOT - 10 for coordinate in at):
        return 0.0
    return min((dist(at, other) for other in others), default=PLOT)


def _dumbbells(measured: Sequence[tuple[str, Measures]], language: Language) -> Figure:
    rows = list(range(len(measured)))
    segments = go.Scatter(
        x=[value for _label, m in measured for value in (m["satisfaction"], m["importance"], None)],
        y=[row for row in rows for _ in range(3)],
        mode="lines",
        line={"color": theme.NOBODY, "width": 3},
        hoverinfo="skip",
        showlegend=False,
    )
    sides = [
        go.Scatter(
            x=[m[side] for _label, m in measured],
            y=rows,
            mode="markers",
            name=say(side, language),
            marker={"size": 14, "color": colour, "symbol": symbol},
            hovertemplate="%{x:.2f}<extra>" + say(side, language) + "</extra>",
        )
        for side, colour, symbol in (
            ("satisfaction", theme.GROUP_COLOURS[1], "square"),
            ("importance", theme.GROUP_COLOURS[0], "circle"),
        )
    ]
    annotations = [
        {
            "x": 1,
            "y": row,
            "xanchor": "left",
            "yshift": 18,
            "showarrow": False,
            "text": theme.wrapped_text(label, lines=1),
        }
        for row, (label, _m) in zip(rows, measured, strict=True)
    ]
    layout = theme.layout(
        height=110 + 58 * len(rows),
        xaxis={"range": [0.9, 5.1], "dtick": 1},
        yaxis={"autorange": False, "range": [len(rows) - 0.4, -0.9], "visible": False},
        annotations=annotations,
    )
    return figure_of([segments, *sides], layout)
