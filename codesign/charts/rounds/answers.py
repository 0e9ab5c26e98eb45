# SPDX-License-Identifier: AGPL-3.0-or-later
"""One item of a rating round: how many gave each answer, and what that means in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from codesign.analytics.disclosure import publishable
from codesign.charts import theme
from codesign.charts.judgements import MIDDLE
from codesign.charts.records import Cell, Chart, Figure, Table, figure_of
from codesign.charts.rounds.common import (
    Document,
    Item,
    Own,
    Texts,
    label_of,
    own_number,
    scale_ends,
    share_or_hidden,
    short_number,
    shown_cells,
    small_note,
)
from codesign.charts.words.book import Language, number, say

HEIGHT = 270
_ON_TOP = {"yref": "paper", "y": 1, "yanchor": "bottom", "showarrow": False}


def answers_chart(
    item: Item, document: Document, texts: Texts, language: Language, k: int, own: Own | None
) -> Chart:
    """The histogram of an item that at least k people rated."""
    label, cells = label_of(item, texts), shown_cells(item["counts"], k)
    finding = answers_finding(item, document, language, own)
    header = tuple(say(key, language) for key in ("round_answer", "people", "share"))
    rows: list[tuple[Cell, ...]] = [
        (
            answer,
            say("hidden", language) if cell is None else cell,
            share_or_hidden(cell, item["n"], language),
        )
        for answer, cell in zip(_answers(document, language), cells, strict=True)
    ]
    hidden = item["consensus"] is None
    note = say("round_spread_hidden", language) if hidden else ""
    if publishable(item["cannot_judge"], k):
        note += " " + say("round_cannot_note", language, n=number(item["cannot_judge"], language))
    if None in cells:
        note += " " + small_note(k, language)
    return Chart(
        key=f"round-item-{item['id']}",
        title=label,
        finding=finding,
        figure=_figure(item, cells, document, language, own) if any(cells) else None,
        table=Table(header, tuple(rows), label, note.strip(), "" if hidden else _spread(item, language)),
        alt=say("round_answers_alt", language, finding=finding),
    )


def _spread(item: Item, language: Language) -> str:
    """The measures of spread, by name."""
    return say(
        "round_answers_method",
        language,
        consensus=number(item["consensus"], language, 2),
        agreement=number(item["agreement"], language, 2),
    )


def _answers(document: Document, language: Language) -> list[str]:
    """The points of the scale, the ends with their words."""
    scale, words = document["scale"], scale_ends(document, language)
    return [
        f"{point} ({words[point]})" if point in words else str(point)
        for point in range(scale["lowest"], scale["highest"] + 1)
    ]


def answers_finding(item: Item, document: Document, language: Language, own: Own | None) -> str:
    """Where the answers stand, what the rule says of it, and where the reader's own one is."""
    n = number(item["n"], language)
    given = [place for place, count in enumerate(item["counts"]) if count != 0]
    if len(given) == 1:
        answer = _answers(document, language)[given[0]]
        sentence = say("round_unanimous", language, n=n, answer=answer)
    elif item["is_polarised"]:
        sentence = say("round_polarised", language, n=n)
    elif item["median"] is None:
        sentence = say("round_middle_hidden", language, n=n)
    elif item["lower_quartile"] is None:
        sentence = say("round_median_alone", language, n=n, median=short_number(item["median"], language))
    else:
        low, median, high = (
            short_number(item[name], language) for name in ("lower_quartile", "median", "upper_quartile")
        )
        sentence = say("round_spread", language, n=n, low=low, median=median, high=high)
    verdict = say(f"round_says_{item['verdict']}", language)
    return " ".join(part for part in (sentence, verdict, _own_sentence(item, own, language)) if part)


def _own_sentence(item: Item, own: Own | None, language: Language) -> str:
    value = own_number(own, item)
    if value is None or item["lower_quartile"] is None:
        return ""
    is_outside = not item["lower_quartile"] <= value <= item["upper_quartile"]
    return say("round_you_outside" if is_outside else "round_you_inside", language, answer=str(value))


def _figure(
    item: Item, cells: Sequence[int | None], document: Document, language: Language, own: Own | None
) -> Figure:
    scale, most = document["scale"], max(cell or 0 for cell in cells)
    points = list(range(scale["lowest"], scale["highest"] + 1))
    traces: list[go.Bar | go.Scatter] = [
        _columns(points[part], cells[part], colour, shape, language)
        for part, colour, shape in _sides(len(points))
    ]
    value = own_number(own, item)
    if value is not None:
        traces.append(_yours(value, most, language))
    layout = theme.layout(
        height=HEIGHT,
        margin={"l": 8, "r": 8, "t": 46, "b": 36},
        xaxis={
            "range": [points[0] - 0.6, points[-1] + 0.6],
            "tickvals": points,
            "zeroline": False,
            "showgrid": False,
        },
        yaxis={"range": [-0.15 * most, 1.15 * most], "visible": False},
        annotations=_middle_mark(item, language),
    )
    return figure_of(traces, layout)


def _sides(count: int) -> list[tuple[slice, str, str]]:
    """The two halves of the scale, told apart by colour and hatching, and the middle point where there is one."""
    half, odd = divmod(count, 2)
    sides = [(slice(0, half), theme.DISAGREE, "/"), (slice(half + odd, count), theme.AGREE, "")]
    return [sides[0], (slice(half, half + 1), MIDDLE, ""), sides[1]] if odd else sides


def _columns(
    points: Sequence[int], cells: Sequence[int | None], colour: str, shape: str, language: Language
) -> go.Bar:
    return go.Bar(
        x=list(points),
        y=[cell or 0 for cell in cells],
        text=["?" if cell is None else number(cell, language) if cell else "" for cell in cells],
        textposition="outside",
        cliponaxis=False,
        width=0.7,
        marker={"color": colour, "pattern": theme.pattern(shape)},
        hoverinfo="skip",
        showlegend=False,
    )


def _yours(value: int, most: int, language: Language) -> go.Scatter:
    return go.Scatter(
        x=[value],
        y=[-0.07 * most],
        mode="markers+text",
        marker={"symbol": "diamond", "size": 13, "color": theme.YOU},
        text=[say("round_you", language)],
        textposition="middle right",
        hoverinfo="skip",
        showlegend=False,
    )


def _middle_mark(item: Item, language: Language) -> list[dict[str, Any]]:
    """Where the median lies; where opinions are divided those words, since nobody need stand in the middle."""
    if item["is_polarised"]:
        return [{"xref": "paper", "x": 0.5, "text": say("round_divided", language), **_ON_TOP}]
    if item["median"] is None:
        return []
    return [{"xref": "x", "x": item["median"], "text": f"{say('round_median', language)}<br>▼", **_ON_TOP}]
