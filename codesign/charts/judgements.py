# SPDX-License-Identifier: AGPL-3.0-or-later
"""Charts of what people judged and measured: matrices, numbers, days, pins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import plotly.graph_objects as go

from codesign.charts import theme
from codesign.charts.bars import above, people_bars
from codesign.charts.records import Cell, Chart, Figure, Table, figure_of
from codesign.charts.words.book import Language, number, percent, say, words_of

Question = Mapping[str, Any]
#: From one end of a scale to the other; the middle, where there is one, is grey.
POLES = ("#dd7723", "#f0b07a", "#a9c8e8", "#1f6cb8")
MIDDLE = "#b9c2cb"
PATTERNS = ("/", "", "", "", ".")


def matrix_chart(question: Question, language: Language) -> Chart:
    """Diverging bars: each item a bar, the middle of the scale at the same place in all."""
    details, n = question["details"], question["answered"]
    labels = [words_of(choice["label"], language) for choice in details["choices"]]
    on_scale = [
        place for place, choice in enumerate(details["choices"]) if choice["id"] not in details["outside"]
    ]
    hidden = say("hidden", language)
    rows: list[tuple[Cell, ...]] = []
    shares: dict[str, list[float | None]] = {}
    weighted = details.get("weighted") or {}
    for item in question["items"]:
        label, cells = words_of(item["label"], language), details["items"].get(item["id"])
        if cells is None:
            rows.append((label, *[hidden] * (len(labels) * (2 if weighted else 1) + 1)))
            continue
        total = details["totals"][item["id"]]
        heavy = weighted.get(item["id"]) or [None] * (len(labels) if weighted else 0)
        rows.append(
            (
                label,
                *(hidden if cell is None else cell for cell in cells),
                total,
                *(hidden if share is None else percent(share, language) for share in heavy),
            )
        )
        # Where what stands outside the scale is hidden, shares are of all who judged.
        outside = [cell for place, cell in enumerate(cells) if place not in on_scale]
        base = max(total if None in outside else total - sum(outside), 1)
        shares[label] = [None if (cell := cells[place]) is None else cell / base for place in on_scale]
    title = words_of(question["label"], language)
    finding = _matrix_finding(shares, labels[on_scale[0]] if on_scale else "", n, language)
    note = say("matrix_note", language, n=number(n, language))
    if any(cell == hidden for row in rows for cell in row):
        note += " " + say("small_note", language, k=str(question["k"]), word=hidden)
    if any(weighted.values()):
        note += " " + say("weighted_note", language, n=number(question["effective_n"], language))
    return Chart(
        key=question["id"],
        title=title,
        finding=finding,
        figure=diverging_bars(shares, [labels[place] for place in on_scale]) if shares and on_scale else None,
        table=Table(
            (
                say("judged", language),
                *labels,
                say("people", language),
                *(say("weighted_of", language, what=label) for label in (labels if weighted else ())),
            ),
            tuple(rows),
            title,
            note,
        ),
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
    annotations = [above(place, theme.wrapped_text(item, lines=1)) for place, item in enumerate(shares)]
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


def number_chart(question: Question, language: Language) -> Chart:
    """A histogram open at both ends, with median and quartiles."""
    details, n = question["details"], question["answered"]
    edges = [_written(edge, language) for edge in details["edges"]]
    ranges = [
        say("below", language, edge=edges[0]),
        *(say("between", language, low=low, high=high) for low, high in pairwise(edges)),
        say("from_up", language, edge=edges[-1]),
    ]
    if details["median"] is None:
        finding = say("number_middle_hidden", language, n=number(n, language))
    else:
        low, high = (_written(value, language) for value in details["quartiles"])
        median = _written(details["median"], language)
        finding = say("number_finding", language, n=number(n, language), low=low, high=high, median=median)
    note = say("number_note_hidden", language)
    if details["mean"] is not None:
        note = say("number_note", language, mean=_written(details["mean"], language))
    if details.get("weighted_mean") is not None:
        note += " " + say("weighted_mean_note", language, mean=_written(details["weighted_mean"], language))
    header = (say("range", language), say("people", language), say("share", language))
    return _counted(
        question, list(zip(ranges, details["counts"], strict=True)), header, finding, note, language
    )


def dates_chart(question: Question, language: Language) -> Chart:
    """People by month, or by hour of the day; periods of few people together."""
    header = (say("period", language), say("people", language), say("share", language))
    n, details = question["answered"], question["details"]
    periods: dict[str, int] = dict(details["periods"])
    if not periods:
        finding = say("choices_hidden", language, n=number(n, language))
    else:
        top = max(periods, key=lambda period: periods[period])
        people, share = number(periods[top], language), percent(periods[top] / n, language)
        finding = say("choices_top", language, label=top, people=people, n=number(n, language), share=share)
    if details["others"]:
        periods[say("other_periods", language)] = details["others"]
    return _counted(question, list(periods.items()), header, finding, "", language)


def _counted(
    question: Question,
    counts: Sequence[tuple[str, int | None]],
    header: tuple[str, ...],
    finding: str,
    note: str,
    language: Language,
) -> Chart:
    """People by range or period."""
    n, title, hidden = question["answered"], words_of(question["label"], language), say("hidden", language)
    rows: list[tuple[Cell, ...]] = [
        (label, hidden, "") if people is None else (label, people, percent(people / n, language))
        for label, people in counts
    ]
    if any(people is None for _label, people in counts):
        note = f"{note} {say('small_note', language, k=str(question['k']), word=hidden)}".strip()
    return Chart(
        key=question["id"],
        title=title,
        finding=finding,
        figure=people_bars(counts, n, language),
        table=Table(header, tuple(rows), title, note),
        alt=say("choices_alt", language, finding=finding),
    )


def _written(value: float, language: Language) -> str:
    digits = next((digits for digits in range(3) if round(value, digits) == value), 2)
    return number(value, language, digits)


def squares_chart(question: Question, language: Language) -> Chart:
    """Where pins stand, as squares of at least k people."""
    details, title, k = question["details"], words_of(question["label"], language), str(question["k"])
    squares = sorted(
        details["squares"], key=lambda square: (-square["people"], square["row"], square["column"])
    )
    header = (say("spot", language), say("people", language))
    note = say("squares_note", language, metres=number(details["metres"], language), k=k)
    if not squares:
        finding = say("squares_none", language, k=k)
        return Chart(question["id"], title, finding, None, Table(header, (), title, note), finding)
    most, pins = number(squares[0]["people"], language), number(details["pins"], language)
    finding = say("squares_finding", language, people=most, n=pins)
    rows: list[tuple[Cell, ...]] = [
        (f"{square['lat']:.3f}, {square['lon']:.3f}", square["people"]) for square in squares
    ]
    if details["others"]:
        rows.append((say("elsewhere", language), details["others"]))
    figure = _square_map(squares, language)
    alt = say("kind_bars_alt", language, finding=finding)
    return Chart(question["id"], title, finding, figure, Table(header, tuple(rows), title, note), alt)


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
