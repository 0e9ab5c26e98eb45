# SPDX-License-Identifier: AGPL-3.0-or-later
"""Charts of a Delphi round: where the middle half stands and how it moved, and every item's answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from codesign.analytics.disclosure import publishable
from codesign.charts import theme
from codesign.charts.bars import above
from codesign.charts.records import Cell, Chart, Figure, Table, figure_of
from codesign.charts.rounds.answers import answers_chart
from codesign.charts.rounds.common import (
    Document,
    Item,
    Own,
    Texts,
    empty_chart,
    items_of,
    label_of,
    own_number,
    scale_ends,
    short_number,
    small_note,
    too_few,
)
from codesign.charts.rounds.panel import panel_charts
from codesign.charts.words.book import Language, number, say

ROW_HEIGHT = 92
EARLIER_COLOUR = "#6fa3d6"
MEDIAN = {"symbol": "circle", "size": 12, "color": "#ffffff", "line": {"color": "#12508a", "width": 2.5}}
YOURS = {"symbol": "diamond", "size": 13, "color": theme.YOU, "line": {"color": "#ffffff", "width": 1.5}}
#: Half the width of a box whose quartiles are equal, in points of the scale.
LEAST_HALF_WIDTH = 0.12
BOX_MIDDLE = 0.32
AGREED = frozenset({"for", "against", "middle"})


def rating_charts(
    document: Document, texts: Texts, language: Language, k: int, own: Own | None
) -> list[Chart]:
    """The middle halves of all items, each item's answers, and how far the panel still moves."""
    items = items_of(document, texts)
    return [
        shift_chart(document, texts, language, k, own),
        *(
            answers_chart(item, document, texts, language, k, own)
            for item in items
            if publishable(item["n"], k)
        ),
        *panel_charts(document, texts, language, k),
    ]


def shift_chart(document: Document, texts: Texts, language: Language, k: int, own: Own | None) -> Chart:
    """A box from the lower to the upper quartile of every item, the round before above it."""
    title = say("round_shift_title", language)
    rows = sorted(
        (
            item
            for item in items_of(document, texts)
            if publishable(item["n"], k) and item["median"] is not None
        ),
        key=lambda item: (-item["median"], item["id"]),
    )
    header = tuple(
        say(key, language)
        for key in ("judged", "people", "round_median", "round_half", "round_before", "round_verdict")
    )
    if own:
        header = (*header, say("round_your_answer", language))
    if not rows:
        most = max((k - 1 if item["n"] is None else item["n"] for item in document["items"]), default=0)
        sentence = too_few(most, language, k) or say("round_all_hidden", language)
        return empty_chart("round-shift", title, sentence, header)
    finding = _shift_finding(rows, language, k)
    table = tuple(_shift_cells(item, texts, language, k, own) for item in rows)
    note = say("round_shift_note", language)
    if any(not _has_half(item) for item in rows):
        note += " " + small_note(k, language)
    if len(rows) < len(document["items"]):
        note += " " + say("round_hidden_items", language, k=number(k, language))
    method = say("round_shift_method", language, convention=say(f"round_{document['convention']}", language))
    return Chart(
        key="round-shift",
        title=title,
        finding=finding,
        figure=_shift_figure(rows, document, texts, language, k, own),
        table=Table(header, table, title, note, method),
        alt=say("round_shift_alt", language, finding=finding),
    )


def _shift_finding(rows: Sequence[Item], language: Language, k: int) -> str:
    agreed = sum(item["verdict"] in AGREED for item in rows)
    divided = sum(item["is_polarised"] for item in rows)
    sentence = say(
        "round_shift_divided" if divided else "round_shift_finding",
        language,
        agreed=number(agreed, language),
        total=number(len(rows), language),
        divided=number(divided, language),
    )
    pairs = [
        (_width(item), _width(before))
        for item in rows
        if (before := _before(item, k)) is not None and _has_half(item) and _has_half(before)
    ]
    if not pairs:
        return sentence
    moved = say(
        "round_shift_moved",
        language,
        closer=number(sum(now < then for now, then in pairs), language),
        apart=number(sum(now > then for now, then in pairs), language),
        compared=number(len(pairs), language),
    )
    return f"{sentence} {moved}"


def _before(item: Item, k: int) -> Item | None:
    """The same item in the round before, where enough people rated it."""
    last = item["earlier"][-1] if item["earlier"] else None
    if last is None or last["median"] is None:
        return None
    return last if publishable(last["n"], k) else None


def _has_half(item: Item) -> bool:
    return item["lower_quartile"] is not None


def _width(item: Item) -> float:
    return float(item["upper_quartile"] - item["lower_quartile"])


def _half(item: Item, language: Language) -> str:
    if item["lower_quartile"] is None:
        return say("hidden", language)
    low, high = (short_number(item[name], language) for name in ("lower_quartile", "upper_quartile"))
    return f"{low}–{high}"


def _shift_cells(item: Item, texts: Texts, language: Language, k: int, own: Own | None) -> tuple[Cell, ...]:
    before = _before(item, k)
    verdict = say(f"round_verdict_{item['verdict']}", language)
    if item["is_polarised"]:
        verdict += f" ({say('round_divided', language).lower()})"
    return (
        label_of(item, texts),
        item["n"],
        short_number(item["median"], language),
        _half(item, language),
        "–" if before is None else f"{short_number(before['median'], language)} ({_half(before, language)})",
        verdict,
        *([_own_words(own, item, language)] if own else []),
    )


def _own_words(own: Own | None, item: Item, language: Language) -> str:
    value = (own or {}).get(str(item["id"]))
    if value is None:
        return "–"
    return say("round_cannot", language) if value == "cannot" else str(value)


def _shift_figure(
    rows: Sequence[Item], document: Document, texts: Texts, language: Language, k: int, own: Own | None
) -> Figure:
    places = {item["id"]: place for place, item in enumerate(rows)}
    earlier = [
        (places[item["id"]], before)
        for item in rows
        if (before := _before(item, k)) is not None and _has_half(before)
    ]
    together = [(places[item["id"]], item) for item in rows if not item["is_polarised"]]
    divided = [(places[item["id"]], item) for item in rows if item["is_polarised"] and _has_half(item)]
    rated = [(places[item["id"]], value) for item in rows if (value := own_number(own, item)) is not None]
    traces: list[go.Bar | go.Scatter] = []
    if earlier:
        traces.append(_boxes(earlier, 0.03, 0.1, EARLIER_COLOUR, ".", say("round_before", language)))
    if together:
        boxes = [(place, item) for place, item in together if _has_half(item)]
        traces.append(_boxes(boxes, 0.17, 0.3, theme.AGREE, "", say("round_half", language)))
        medians = [(place, item["median"]) for place, item in together]
        traces.append(_marks(medians, MEDIAN, say("round_median", language)))
    if divided:
        traces.append(_far_apart(divided, say("round_divided", language)))
    if rated:
        traces.append(_marks(rated, YOURS, say("round_your_answer", language)))
    layout = theme.layout(
        height=ROW_HEIGHT * len(rows) + 140,
        barmode="overlay",
        annotations=[
            above(place, theme.wrapped_text(label_of(item, texts), lines=1))
            for place, item in enumerate(rows)
        ],
        margin={"l": 14, "r": 14, "t": 66, "b": 60},
        xaxis=scale_axis(document, language),
        yaxis={"range": [len(rows) - 0.42, -0.5], "visible": False},
    )
    return figure_of(traces, layout)


def scale_axis(document: Document, language: Language) -> dict[str, Any]:
    """The points of the scale, its two ends in words under it."""
    scale = document["scale"]
    words = [
        f"{point} = {theme.wrapped_text(end, lines=1, length=22)}"
        for point, end in scale_ends(document, language).items()
    ]
    return {
        "range": [scale["lowest"] - 0.5, scale["highest"] + 0.5],
        "tickvals": list(range(scale["lowest"], scale["highest"] + 1)),
        "title": {"text": " · ".join(words), "font": {"size": 12}},
        "zeroline": False,
    }


def _boxes(
    found: Sequence[tuple[int, Item]], offset: float, width: float, colour: str, shape: str, name: str
) -> go.Bar:
    thin = [0.0 if _width(item) else LEAST_HALF_WIDTH for _place, item in found]
    lows = [item["lower_quartile"] - more for (_place, item), more in zip(found, thin, strict=True)]
    highs = [item["upper_quartile"] + more for (_place, item), more in zip(found, thin, strict=True)]
    return go.Bar(
        base=lows,
        x=[high - low for low, high in zip(lows, highs, strict=True)],
        y=[place for place, _item in found],
        orientation="h",
        offset=offset,
        width=width,
        name=name,
        marker={"color": colour, "pattern": theme.pattern(shape), "line": {"color": colour, "width": 1}},
        hoverinfo="skip",
    )


def _marks(found: Sequence[tuple[int, float]], marker: dict[str, Any], name: str) -> go.Scatter:
    return go.Scatter(
        x=[value for _place, value in found],
        y=[place + BOX_MIDDLE for place, _value in found],
        mode="markers",
        marker=marker,
        name=name,
        hoverinfo="skip",
    )


def _far_apart(found: Sequence[tuple[int, Item]], name: str) -> go.Scatter:
    """Two ends pointing away from each other, and nothing in the middle, where nobody need stand."""
    xs: list[float | None] = []
    ys: list[float | None] = []
    for place, item in found:
        xs += [item["lower_quartile"], item["upper_quartile"], None]
        ys += [place + BOX_MIDDLE, place + BOX_MIDDLE, None]
    return go.Scatter(
        x=xs,
        y=ys,
        mode="lines+markers",
        line={"color": theme.DISAGREE, "width": 2, "dash": "dot"},
        marker={
            "symbol": ["triangle-left", "triangle-right", "circle"] * len(found),
            "size": 17,
            "color": theme.DISAGREE,
        },
        name=name,
        hoverinfo="skip",
    )
