# SPDX-License-Identifier: AGPL-3.0-or-later
"""Charts of what people put in order: rankings, best-worst scores, points given away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from codesign.analytics.disclosure import publishable, suppress
from codesign.charts import theme
from codesign.charts.bars import ROW_HEIGHT
from codesign.charts.records import Cell, Chart, Figure, Table, figure_of
from codesign.charts.words import Language, in_quotes, listed, number, percent, say, words_of

Question = Mapping[str, Any]


def too_few(question: Question, header: tuple[str, ...], language: Language, k: int) -> Chart:
    """What is said instead of numbers resting on fewer than k people."""
    title, finding = words_of(question["label"], language), say("choices_too_few", language, k=str(k))
    return Chart(question["id"], title, finding, None, Table(header, (), title), finding)


def _labels(question: Question, language: Language) -> dict[str, str]:
    return {count["id"]: words_of(count["label"], language) or count["id"] for count in question["counts"]}


def ranking_chart(question: Question, language: Language, k: int = 5) -> Chart:
    """Things by Borda points, with mean place and first places."""
    n, labels = question["answered"], _labels(question, language)
    header = tuple(say(key, language) for key in ("judged", "rank", "borda", "mean_place", "first_places"))
    if not publishable(n, k):
        return too_few(question, header, language, k)
    measures = question["details"]["ranking"]
    order = sorted(measures, key=lambda thing: (measures[thing]["rank"], labels[thing]))
    firsts = suppress([measures[thing]["places"][0] for thing in order], k)
    raters = {count["id"]: count["people"] for count in question["counts"]}
    hidden = say("hidden", language)
    rows: list[tuple[Cell, ...]] = []
    for thing, first, is_hidden in zip(order, firsts.cells, firsts.hidden, strict=True):
        mean = measures[thing]["mean"]
        is_shown = mean is not None and publishable(raters[thing], k)
        rows.append(
            (
                labels[thing],
                measures[thing]["rank"],
                percent(measures[thing]["borda"], language),
                number(mean, language, 2) if is_shown else hidden,
                hidden if is_hidden else int(first),
            )
        )
    top = [labels[thing] for thing in order if measures[thing]["rank"] == 1]
    if len(top) > 1:
        quoted = listed([in_quotes(label, language) for label in top], language)
        finding = say("ranking_tie", language, n=number(n, language), labels=quoted)
    else:
        finding = say(
            "ranking_finding", language, n=number(n, language), label=top[0], second=labels[order[1]]
        )
    bars = [
        (labels[thing], measures[thing]["borda"], percent(measures[thing]["borda"], language))
        for thing in order
    ]
    note = say("ranking_note", language, n=number(n, language))
    return _chart(question, finding, bars, Table(header, tuple(rows), "", note), language)


def best_worst_chart(question: Question, language: Language, k: int = 5) -> Chart:
    """Things by how much more often they were best than worst."""
    n, labels = question["answered"], _labels(question, language)
    header = tuple(say(key, language) for key in ("judged", "score", "chance"))
    if not publishable(n, k):
        return too_few(question, header, language, k)
    measures = question["details"]["best_worst"]
    order = sorted(measures, key=lambda thing: (-measures[thing]["score"], labels[thing]))
    scores = {thing: number(100 * measures[thing]["score"], language) for thing in order}
    rows = tuple(
        (labels[thing], scores[thing], percent(measures[thing]["chance"], language)) for thing in order
    )
    finding = say("best_worst_finding", language, label=labels[order[0]], last=labels[order[-1]])
    bars = [(labels[thing], measures[thing]["score"], scores[thing]) for thing in order]
    note = say("best_worst_note", language, n=number(n, language))
    return _chart(question, finding, bars, Table(header, rows, "", note), language)


def points_chart(question: Question, language: Language, k: int = 5) -> Chart:
    """Things by the mean of the points people gave them."""
    n, labels = question["answered"], _labels(question, language)
    header = tuple(say(key, language) for key in ("judged", "mean_points", "median_points", "points_share"))
    if not publishable(n, k):
        return too_few(question, header, language, k)
    measures = question["details"]["points"]
    order = sorted(measures, key=lambda thing: (-measures[thing]["mean"], labels[thing]))
    rows = tuple(
        (
            labels[thing],
            number(measures[thing]["mean"], language, 1),
            number(measures[thing]["median"], language, 1),
            percent(measures[thing]["share"], language),
        )
        for thing in order
    )
    share = percent(measures[order[0]]["share"], language)
    finding = say("points_finding", language, label=labels[order[0]], share=share)
    bars = [
        (labels[thing], measures[thing]["mean"], number(measures[thing]["mean"], language, 1))
        for thing in order
    ]
    note = say("points_note", language, n=number(n, language))
    return _chart(question, finding, bars, Table(header, rows, "", note), language)


def _chart(
    question: Question,
    finding: str,
    bars: Sequence[tuple[str, float, str]],
    table: Table,
    language: Language,
) -> Chart:
    title = words_of(question["label"], language)
    return Chart(
        key=question["id"],
        title=title,
        finding=finding,
        figure=value_bars(bars),
        table=Table(table.header, table.rows, title, table.note),
        alt=say("kind_bars_alt", language, finding=finding),
    )


def value_bars(rows: Sequence[tuple[str, float, str]]) -> Figure:
    """Lying bars of any values, also below zero, the words and the written value above each."""
    places = list(range(len(rows)))
    values = [value for _label, value, _written in rows]
    bars = go.Bar(
        x=values,
        y=places,
        orientation="h",
        width=0.34,
        offset=0.06,
        marker={"color": [theme.AGREE if value >= 0 else theme.DISAGREE for value in values]},
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
            "text": f"{theme.wrapped_text(label, lines=1)} · {written}",
            "font": {"size": 13},
        }
        for place, (label, _value, written) in zip(places, rows, strict=True)
    ]
    largest = max([abs(value) for value in values if value], default=1)
    layout = theme.layout(
        height=ROW_HEIGHT * len(rows) + 40,
        showlegend=False,
        annotations=labels,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        xaxis={"range": [-largest if min(values, default=0) < 0 else 0, largest], "visible": False},
        yaxis={"range": [len(rows) - 0.5, -0.6], "visible": False},
    )
    return figure_of([bars], layout)
