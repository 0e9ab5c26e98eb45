# SPDX-License-Identifier: AGPL-3.0-or-later
"""Charts of a survey summary: bars of choices, ratings, and needs as the distance between two means."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import plotly.graph_objects as go

from codesign.analytics.disclosure import publishable, suppress
from codesign.analytics.needs import NeedMeasures, need_measures
from codesign.charts import theme
from codesign.charts.bars import people_bars
from codesign.charts.judgements import dates_chart, matrix_chart, number_chart, squares_chart
from codesign.charts.preferences import best_worst_chart, points_chart, ranking_chart
from codesign.charts.records import Cell, Chart, Table, figure_of
from codesign.charts.words import Language, in_quotes, listed, number, percent, say, words_of

Question = Mapping[str, Any]
#: A rating is divided when both its lower and its upper end hold this share: then no middle is told.
DIVIDED_FROM = 0.3


def question_chart(question: Question, language: Language, k: int = 5) -> Chart | None:
    """The chart of one summarised question, None for free text."""
    match question["kind"]:
        case "single" | "dropdown" | "yes_no" | "multiple" | "top" | "scale" | "repeat":
            return counts_chart(question, language, k)
        case "place":
            return counts_chart(_at_first_level(question), language, k)
        case "pin" if question["details"]["has_quarters"]:
            return counts_chart(_in_quarters(question), language, k)
        case "importance_satisfaction":
            return needs_chart(question, language, k)
        case kind:
            draw = _CHARTS.get(kind)
            return draw(question, language, k) if draw else None


_CHARTS: dict[str, Callable[[Question, Language, int], Chart]] = {
    "matrix": matrix_chart,
    "ranking": ranking_chart,
    "best_worst": best_worst_chart,
    "points": points_chart,
    "number": number_chart,
    "date": dates_chart,
    "pin": squares_chart,
}


def _at_first_level(question: Question) -> Question:
    """Only the widest places: the numbers of two levels side by side would give small ones away."""
    first = question["details"]["levels"][0]
    return {**question, "counts": [count for count in question["counts"] if count["id"] in first]}


def _in_quarters(question: Question) -> Question:
    """The people whose pin or choice lies in a quarter; the others are no part of the base."""
    inside = sum(count["people"] for count in question["counts"])
    return {**question, "answered": inside}


def counts_chart(question: Question, language: Language, k: int = 5) -> Chart:
    """People by choice or rating; small numbers hidden together with whatever gives them away."""
    n = question["answered"]
    labels = [_label(count, language) for count in question["counts"]]
    title = words_of(question["label"], language)
    header = (say("answer", language), say("people", language), say("share", language))
    if not publishable(n, k):
        finding = say("choices_too_few", language, k=str(k))
        return Chart(question["id"], title, finding, None, Table(header, (), title), finding)
    shown = _shown_counts(question, k)
    rows = tuple((label, *_cells(people, n, language)) for label, people in zip(labels, shown, strict=True))
    finding = _counts_finding(question, labels, shown, n, language)
    note = say("choices_note", language, n=number(n, language))
    if None in shown:
        note += " " + say("small_note", language, k=str(k), word=say("hidden", language))
    return Chart(
        key=question["id"],
        title=title,
        finding=finding,
        figure=people_bars(list(zip(labels, shown, strict=True)), n, language),
        table=Table(header, rows, title, note),
        alt=say("choices_alt", language, finding=finding),
    )


def needs_chart(question: Question, language: Language, k: int = 5) -> Chart:
    """Things rated for importance and satisfaction, the strongest need first."""
    pairs = question["details"]["pairs"]
    measured = [
        (words_of(item["label"], language), measures)
        for item in question["items"]
        if publishable((measures := need_measures(pairs[item["id"]])).n, k)
    ]
    measured.sort(key=lambda entry: (-(entry[1].mwds or 0.0), entry[0]))
    finding = _needs_finding(measured, language, k)
    title = words_of(question["label"], language)
    header = tuple(
        say(key, language) for key in ("thing", "importance", "satisfaction", "need", "rds", "people")
    )
    rows = tuple(_needs_row(label, measures, language) for label, measures in measured)
    return Chart(
        key=question["id"],
        title=title,
        finding=finding,
        figure=_dumbbells(measured, language) if measured else None,
        table=Table(header, rows, title, say("needs_note", language)),
        alt=say("needs_alt", language, finding=finding),
    )


def _needs_row(label: str, measures: NeedMeasures, language: Language) -> tuple[Cell, ...]:
    means = (measures.importance, measures.satisfaction, measures.mwds)
    written = [number(value or 0.0, language, 2) for value in means]
    return (label, *written, number(measures.rds or 0.0, language), measures.n)


def _shown_counts(question: Question, k: int) -> list[int | None]:
    """Counts that may be shown; of several choices each is a yes/no table of its own, since people overlap."""
    counts, n = [count["people"] for count in question["counts"]], question["answered"]
    if question["kind"] in ("multiple", "top"):
        hidden = [bool(suppress([people, n - people], k).hidden[0]) for people in counts]
    else:
        hidden = [bool(cell) for cell in suppress(counts, k).hidden]
    return [None if hide else people for people, hide in zip(counts, hidden, strict=True)]


def _cells(people: int | None, n: int, language: Language) -> tuple[str | int, str]:
    if people is None:
        return say("hidden", language), ""
    return people, percent(people / n, language)


def _counts_finding(
    question: Question, labels: list[str], shown: list[int | None], n: int, language: Language
) -> str:
    if question["kind"] == "scale":
        return _scale_finding(question, n, language)
    visible = [people for people in shown if people is not None]
    most = max(visible, default=0)
    if most == 0:
        return say("choices_hidden", language, n=number(n, language))
    top = [label for label, people in zip(labels, shown, strict=True) if people == most]
    people, everybody = number(most, language), number(n, language)
    if len(top) > 1:
        quoted = listed([in_quotes(label, language) for label in top], language)
        return say("choices_tie", language, labels=quoted, people=people, n=everybody)
    return say(
        "choices_top", language, label=top[0], people=people, n=everybody, share=percent(most / n, language)
    )


def _scale_finding(question: Question, n: int, language: Language) -> str:
    points = [int(count["id"]) for count in question["counts"]]
    people = np.array([count["people"] for count in question["counts"]])
    third = max(1, len(points) // 3)
    low, high = people[:third].sum() / n, people[-third:].sum() / n
    if min(low, high) >= DIVIDED_FROM:
        return say("scale_divided", language, low=percent(low, language), high=percent(high, language))
    median = points[int(np.searchsorted(np.cumsum(people), (n + 1) // 2))]
    return say("scale_middle", language, n=number(n, language), median=str(median))


def _needs_finding(measured: list[tuple[str, NeedMeasures]], language: Language, k: int) -> str:
    if not measured:
        return say("needs_none", language, k=str(k))
    label, top = measured[0]
    if (top.mwds or 0.0) <= 0:
        return say("needs_met", language)
    return say(
        "needs_top",
        language,
        label=label,
        importance=number(top.importance or 0.0, language, 1),
        satisfaction=number(top.satisfaction or 0.0, language, 1),
    )


def _dumbbells(measured: list[tuple[str, NeedMeasures]], language: Language) -> dict[str, Any]:
    rows = list(range(len(measured)))
    segments = go.Scatter(
        x=[value for _label, m in measured for value in (m.satisfaction, m.importance, None)],
        y=[row for row in rows for _ in range(3)],
        mode="lines",
        line={"color": theme.NOBODY, "width": 3},
        hoverinfo="skip",
        showlegend=False,
    )
    sides = [
        go.Scatter(
            x=[getattr(m, side) for _label, m in measured],
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


def _label(count: Mapping[str, Any], language: Language) -> str:
    return words_of(count["label"], language) or str(count["id"])
