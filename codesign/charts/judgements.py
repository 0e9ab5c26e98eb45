# SPDX-License-Identifier: AGPL-3.0-or-later
"""Charts of what people judged and measured: matrices, numbers, days, pins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import plotly.graph_objects as go

from codesign.analytics.disclosure import publishable, suppress
from codesign.charts import theme
from codesign.charts.bars import people_bars
from codesign.charts.preferences import too_few
from codesign.charts.records import Cell, Chart, Figure, Table, figure_of
from codesign.charts.words import Language, number, percent, say, words_of

Question = Mapping[str, Any]
#: From one end of a scale to the other; the middle, where there is one, is grey.
POLES = ("#dd7723", "#f0b07a", "#a9c8e8", "#1f6cb8")
MIDDLE = "#b9c2cb"
PATTERNS = ("/", "", "", "", ".")


def matrix_chart(question: Question, language: Language, k: int = 5) -> Chart:
    """Diverging bars: each item a bar, the middle of the scale at the same place in all."""
    details, n = question["details"], question["answered"]
    scale = [choice for choice in details["choices"] if choice["id"] not in details["outside"]]
    labels = [words_of(choice["label"], language) for choice in details["choices"]]
    header = (say("judged", language), *labels, say("people", language))
    if not publishable(n, k) or len(scale) < 2:
        return too_few(question, header, language, k)
    items = {item["id"]: words_of(item["label"], language) for item in question["items"]}
    on_scale = [number for number, choice in enumerate(details["choices"]) if choice in scale]
    rows: list[tuple[Cell, ...]] = []
    shares: dict[str, list[float | None]] = {}
    for item, label in items.items():
        counts = suppress(details["items"][item], k)
        judged = int(sum(details["items"][item][place] for place in on_scale))
        total = say("hidden", language) if np.isnan(counts.total) else int(counts.total)
        shown = [say("hidden", language) if np.isnan(cell) else int(cell) for cell in counts.cells]
        rows.append((label, *shown, total))
        shares[label] = [
            None if np.isnan(counts.cells[place]) or not judged else float(counts.cells[place]) / judged
            for place in on_scale
        ]
    title = words_of(question["label"], language)
    finding = _matrix_finding(shares, words_of(scale[0]["label"], language), n, language)
    note = say("matrix_note", language, n=number(n, language))
    return Chart(
        key=question["id"],
        title=title,
        finding=finding,
        figure=diverging_bars(shares, [words_of(choice["label"], language) for choice in scale]),
        table=Table(header, tuple(rows), title, note),
        alt=say("matrix_alt", language, finding=finding),
    )


def _matrix_finding(
    shares: Mapping[str, Sequence[float | None]], choice: str, n: int, language: Language
) -> str:
    told = {item: found[0] for item, found in shares.items() if found[0] is not None}
    if len(told) < 2:
        return say("choices_hidden", language, n=number(n, language))
    top, low = max(told, key=lambda item: told[item]), min(told, key=lambda item: told[item])
    return say(
        "matrix_finding",
        language,
        choice=choice,
        top=top,
        high=percent(told[top], language),
        low_item=low,
        low=percent(told[low], language),
    )


def diverging_bars(shares: Mapping[str, Sequence[float | None]], choices: Sequence[str]) -> Figure:
    """shares: by item, the share of each point of the scale, None where it is hidden."""
    count = len(choices)
    places = list(range(len(shares)))
    lefts = [_left_end([share or 0.0 for share in found]) for found in shares.values()]
    traces = []
    for point, choice in enumerate(choices):
        widths = [found[point] or 0.0 for found in shares.values()]
        traces.append(
            go.Bar(
                x=widths,
                base=list(lefts),
                y=places,
                orientation="h",
                name=theme.plain_text(choice),
                width=0.4,
                offset=0.02,
                marker={"color": _colour(point, count), "pattern": theme.pattern(_pattern(point, count))},
                hoverinfo="skip",
            )
        )
        lefts = [left + width for left, width in zip(lefts, widths, strict=True)]
    annotations = [
        {
            "x": 0, "xref": "paper", "xanchor": "left", "align": "left", "y": place, "yref": "y", "yanchor": "bottom",
            "showarrow": False, "text": theme.wrapped_text(item, lines=1), "font": {"size": 13},
        }
        for place, item in zip(places, shares, strict=True)
    ]  # fmt: skip
    layout = theme.layout(
        height=80 + 62 * len(places),
        barmode="overlay",
        annotations=annotations,
        xaxis={"range": [-1, 1], "visible": False},
        yaxis={"range": [len(places) - 0.4, -0.6], "visible": False},
    )
    return figure_of(traces, layout)


def _left_end(found: Sequence[float]) -> float:
    """Where a bar begins so that the middle of the scale stands at zero."""
    half, odd = divmod(len(found), 2)
    return -sum(found[:half]) - (found[half] / 2 if odd else 0.0)


def _colour(point: int, count: int) -> str:
    if count % 2 and point == count // 2:
        return MIDDLE
    side = count // 2
    if point < side:
        return POLES[0] if point < (side + 1) // 2 else POLES[1]
    return POLES[3] if count - 1 - point < (side + 1) // 2 else POLES[2]


def _pattern(point: int, count: int) -> str:
    return PATTERNS[0] if point == 0 else PATTERNS[-1] if point == count - 1 else ""


def number_chart(question: Question, language: Language, k: int = 5) -> Chart:
    """A histogram open at both ends, with median and quartiles."""
    details, n = question["details"], question["answered"]
    header = (say("range", language), say("people", language), say("share", language))
    if not publishable(n, k):
        return too_few(question, header, language, k)
    edges = [_written(edge, language) for edge in details["edges"]]
    ranges = [
        say("below", language, edge=edges[0]),
        *(say("between", language, low=low, high=high) for low, high in pairwise(edges)),
        say("from_up", language, edge=edges[-1]),
    ]
    low, high = details["quartiles"]
    finding = say(
        "number_finding",
        language,
        n=number(n, language),
        low=_written(low, language),
        high=_written(high, language),
        median=_written(details["median"], language),
    )
    note = say("number_note", language, mean=_written(details["mean"], language))
    return _counted(
        question, list(zip(ranges, details["counts"], strict=True)), header, finding, note, language, k
    )


def dates_chart(question: Question, language: Language, k: int = 5) -> Chart:
    """People by month, or by hour of the day."""
    header = (say("period", language), say("people", language), say("share", language))
    n, periods = question["answered"], question["details"]["periods"]
    if not publishable(n, k):
        return too_few(question, header, language, k)
    shown = suppress(list(periods.values()), k)
    visible = {
        period: people for period, people in zip(periods, shown.cells, strict=True) if people == people
    }
    if not visible:
        finding = say("choices_hidden", language, n=number(n, language))
    else:
        top = max(visible, key=lambda period: visible[period])
        people, share = number(visible[top], language), percent(visible[top] / n, language)
        finding = say("choices_top", language, label=top, people=people, n=number(n, language), share=share)
    return _counted(question, list(periods.items()), header, finding, "", language, k)


def _counted(
    question: Question,
    counts: Sequence[tuple[str, int]],
    header: tuple[str, ...],
    finding: str,
    note: str,
    language: Language,
    k: int,
) -> Chart:
    """People by range or period, small numbers hidden."""
    n, title = question["answered"], words_of(question["label"], language)
    cells = suppress([people for _label, people in counts], k)
    shown = [
        (label, None if is_hidden else people)
        for (label, people), is_hidden in zip(counts, cells.hidden, strict=True)
    ]
    rows: list[tuple[Cell, ...]] = [
        (label, say("hidden", language), "")
        if people is None
        else (label, people, percent(people / n, language))
        for label, people in shown
    ]
    if cells.hidden.any():
        note = f"{note} {say('small_note', language, k=str(k), word=say('hidden', language))}".strip()
    return Chart(
        key=question["id"],
        title=title,
        finding=finding,
        figure=people_bars(shown, n, language),
        table=Table(header, tuple(rows), title, note),
        alt=say("choices_alt", language, finding=finding),
    )


def _written(value: float, language: Language) -> str:
    digits = next((digits for digits in range(3) if round(value, digits) == value), 2)
    return number(value, language, digits)


def published_squares(details: Mapping[str, Any], k: int = 5) -> list[dict[str, Any]]:
    """The squares of a pin question that may be shown, with those hidden that others would give away."""
    squares = details["squares"]
    if not squares:
        return []
    hidden = suppress([square["people"] for square in squares], k).hidden
    return [dict(square) for square, is_hidden in zip(squares, hidden, strict=True) if not is_hidden]


def squares_chart(question: Question, language: Language, k: int = 5) -> Chart:
    """Where pins stand, as squares of at least k people."""
    details, title = question["details"], words_of(question["label"], language)
    squares = sorted(
        published_squares(details, k), key=lambda square: (-square["people"], square["row"], square["column"])
    )
    header = (say("spot", language), say("people", language))
    note = say("squares_note", language, metres=number(details["metres"], language), k=str(k))
    if not squares:
        finding = say("squares_none", language, k=str(k))
        return Chart(question["id"], title, finding, None, Table(header, (), title, note), finding)
    pins = sum(square["people"] for square in details["squares"])
    finding = say(
        "squares_finding", language, people=number(squares[0]["people"], language), n=number(pins, language)
    )
    rows = tuple((f"{square['lat']:.3f}, {square['lon']:.3f}", square["people"]) for square in squares)
    figure = _square_map(squares, language)
    alt = say("kind_bars_alt", language, finding=finding)
    return Chart(question["id"], title, finding, figure, Table(header, rows, title, note), alt)


def _square_map(squares: Sequence[Mapping[str, Any]], language: Language) -> Figure:
    most = squares[0]["people"]
    marks = go.Scatter(
        x=[square["lon"] for square in squares],
        y=[square["lat"] for square in squares],
        mode="markers+text",
        text=[number(square["people"], language) for square in squares],
        textposition="top center",
        marker={
            "symbol": "square",
            "size": [12 + 28 * (square["people"] / most) ** 0.5 for square in squares],
            "color": theme.AGREE,
        },
        hoverinfo="skip",
        showlegend=False,
    )
    layout = theme.layout(height=420, xaxis={"visible": False}, yaxis={"visible": False, "scaleanchor": "x"})
    return figure_of([marks], layout)
