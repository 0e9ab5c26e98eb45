# SPDX-License-Identifier: AGPL-3.0-or-later
"""Charts of what people put in order: rankings, best-worst scores, points given away."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import plotly.graph_objects as go

from codesign.charts import theme
from codesign.charts.bars import ROW_HEIGHT, above
from codesign.charts.records import Cell, Chart, Figure, Table, figure_of
from codesign.charts.words.book import Language, in_quotes, listed, number, percent, say, words_of

Question = Mapping[str, Any]
#: Weighted figures: the words of the column, the name of the figure and how it is written.
Columns = Mapping[str, tuple[str, Callable[[Any, Language], str]]]
_RANKED: Columns = {
    "borda": ("borda", percent),
    "mean_place": ("mean", lambda mean, language: number(mean, language, 2)),
}
_SCORED: Columns = {"score": ("score", lambda score, language: _score(score, language))}
_POINTS: Columns = {
    "mean_points": ("mean", lambda mean, language: number(mean, language, 1)),
    "points_share": ("share", percent),
}
#: From the first place to the last.
SEQUENCE = ("#12508a", "#1f6cb8", "#6fa3d6", "#a9c8e8", "#d3e1f0")


def ranking_chart(question: Question, language: Language) -> Chart:
    """Things by Borda points, with mean place and, where no place was given by few, how often they came first."""
    n, labels, places = question["answered"], _labels(question, language), question["details"]["places"]
    measures = question["details"]["ranking"]
    order = sorted(measures, key=lambda thing: (measures[thing]["rank"], labels[thing]))
    keys = ["judged", "rank", "borda", "mean_place"] + (["first_places"] if places else [])
    weighted = question["details"].get("weighted") or {}
    rows = tuple(
        (
            labels[thing],
            measures[thing]["rank"],
            _or_hidden(measures[thing]["borda"], lambda share: percent(share, language), language),
            _or_hidden(measures[thing]["mean"], lambda mean: number(mean, language, 2), language),
            *([places[thing][0]] if places else []),
            *(_weighted(weighted, thing, _RANKED, language)),
        )
        for thing in order
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
        (labels[thing], measures[thing]["borda"] or 0.0, row[2])
        for thing, row in zip(order, rows, strict=True)
    ]
    note = say("ranking_note", language, n=number(n, language))
    if not places:
        note += " " + say("small_note", language, k=str(question["k"]), word=say("hidden", language))
    header = (*(say(key, language) for key in keys), *_weighted_header(weighted, _RANKED, language))
    note += _weighted_note(question, language)
    table = Table(header, rows, "", note, say("ranking_method", language))
    return _chart(question, finding, bars, table, language)


def places_chart(question: Question, language: Language) -> Chart | None:
    """How often each thing was given each place; None where some place was given by few."""
    places = question["details"]["places"]
    if not places:
        return None
    labels, measures = _labels(question, language), question["details"]["ranking"]
    order = sorted(places, key=lambda thing: (measures[thing]["rank"], labels[thing]))
    count = len(order)
    often = max(order, key=lambda thing: places[thing][-1])
    finding = say("places_finding", language, label=labels[often], times=number(places[often][-1], language))
    title = say("places_title", language)
    header = (
        say("judged", language),
        *(say("place", language, place=str(place)) for place in range(1, count + 1)),
    )
    rows = tuple((labels[thing], *places[thing]) for thing in order)
    shares = {
        labels[thing]: [people / max(sum(places[thing]), 1) for people in places[thing]] for thing in order
    }
    return Chart(
        key=f"{question['id']}-places",
        title=title,
        finding=finding,
        figure=stacked_bars(shares, header[1:]),
        table=Table(header, rows, title),
        alt=say("kind_bars_alt", language, finding=finding),
    )


def best_worst_chart(question: Question, language: Language) -> Chart:
    """Things by how much more often they were best than worst."""
    n, labels = question["answered"], _labels(question, language)
    measures = question["details"]["best_worst"]
    order = sorted(measures, key=lambda thing: (-measures[thing]["score"], labels[thing]))
    scores = {thing: _score(measures[thing]["score"], language) for thing in order}
    has_error = "error" in measures[order[0]]
    weighted = question["details"].get("weighted") or {}
    rows = tuple(
        (
            labels[thing],
            scores[thing],
            *(["± " + number(100 * measures[thing]["error"], language)] if has_error else []),
            percent(measures[thing]["chance"], language),
            *_weighted(weighted, thing, _SCORED, language),
        )
        for thing in order
    )
    keys = ["judged", "score", *(["score_error"] if has_error else []), "chance"]
    header = (*(say(key, language) for key in keys), *_weighted_header(weighted, _SCORED, language))
    finding = say("best_worst_finding", language, label=labels[order[0]], last=labels[order[-1]])
    bars = [(labels[thing], measures[thing]["score"], scores[thing]) for thing in order]
    note = say("best_worst_note", language, n=number(n, language)) + _weighted_note(question, language)
    table = Table(header, rows, "", note, say("best_worst_method", language))
    return _chart(question, finding, bars, table, language)


def points_chart(question: Question, language: Language) -> Chart:
    """Things by the mean of the points people gave them; those that few gave points to come last."""
    n, labels = question["answered"], _labels(question, language)
    measures = question["details"]["points"]
    shown = {thing: found for thing, found in measures.items() if found is not None}
    order = sorted(shown, key=lambda thing: (-shown[thing]["mean"], labels[thing]))
    hidden = [thing for thing in measures if thing not in shown]
    weighted = question["details"].get("weighted") or {}
    rows: list[tuple[Cell, ...]] = [
        (
            labels[thing],
            number(shown[thing]["mean"], language, 1),
            number(shown[thing]["median"], language, 1),
            percent(shown[thing]["share"], language),
            *_weighted(weighted, thing, _POINTS, language),
        )
        for thing in order
    ]
    rows += [(labels[thing], *[say("hidden", language)] * 3) for thing in hidden]
    keys = ("judged", "mean_points", "median_points", "points_share")
    header = (*(say(key, language) for key in keys), *_weighted_header(weighted, _POINTS, language))
    note = say("points_note", language, n=number(n, language)) + _weighted_note(question, language)
    finding = say("choices_hidden", language, n=number(n, language))
    if order:
        share = percent(shown[order[0]]["share"], language)
        finding = say("points_finding", language, label=labels[order[0]], share=share)
    if hidden:
        note += " " + say("small_note", language, k=str(question["k"]), word=say("hidden", language))
    bars = [
        (labels[thing], shown[thing]["mean"], number(shown[thing]["mean"], language, 1)) for thing in order
    ]
    return _chart(question, finding, bars, Table(header, tuple(rows), "", note), language)


def _weighted_header(weighted: Mapping[str, Any], columns: Columns, language: Language) -> list[str]:
    return [say("weighted_of", language, what=say(key, language)) for key in columns if weighted]


def _weighted(weighted: Mapping[str, Any], thing: str, columns: Columns, language: Language) -> list[str]:
    """The weighted figures of a thing, in the spelling of those beside them."""
    if not weighted:
        return []
    found = weighted[thing]
    return [
        say("hidden", language) if found[name] is None else write(found[name], language)
        for name, write in columns.values()
    ]


def _weighted_note(question: Question, language: Language) -> str:
    """What the weights are worth, or why there are none to be seen."""
    if "weighted" not in question["details"]:
        return ""
    if not question["details"]["weighted"]:
        return " " + say("weighted_all_hidden_note", language, k=str(question["k"]))
    return " " + say("weighted_note", language, n=number(question["effective_n"], language))


def _score(score: float, language: Language) -> str:
    """A score from -100 to 100; rounded first, since nobody reads "-0"."""
    return number(round(100 * score), language)


def _labels(question: Question, language: Language) -> dict[str, str]:
    return {count["id"]: words_of(count["label"], language) or count["id"] for count in question["counts"]}


def _or_hidden(value: float | None, write: Callable[[float], str], language: Language) -> str:
    return say("hidden", language) if value is None else write(value)


def stacked_bars(shares: Mapping[str, Sequence[float]], parts: Sequence[str]) -> Figure:
    """shares: by label, one a part, adding up to 1; from dark for the first part to light for the last."""
    places = list(range(len(shares)))
    lefts = [0.0] * len(shares)
    traces = []
    for part, name in enumerate(parts):
        widths = [found[part] for found in shares.values()]
        traces.append(
            go.Bar(
                x=widths,
                base=list(lefts),
                y=places,
                orientation="h",
                name=name,
                width=0.4,
                offset=0.02,
                marker={
                    "color": SEQUENCE[min(part, len(SEQUENCE) - 1)],
                    "pattern": theme.pattern("" if part < len(SEQUENCE) else "/"),
                    "line": {"width": 1, "color": theme.NOBODY},
                },
                hoverinfo="skip",
            )
        )
        lefts = [left + width for left, width in zip(lefts, widths, strict=True)]
    layout = theme.layout(
        height=90 + 62 * len(places),
        barmode="overlay",
        annotations=[above(place, theme.wrapped_text(label, lines=1)) for place, label in enumerate(shares)],
        xaxis={"range": [0, 1], "visible": False},
        yaxis={"range": [len(places) - 0.4, -0.6], "visible": False},
    )
    return figure_of(traces, layout)


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
        figure=value_bars(bars) if bars else None,
        table=replace(table, caption=title),
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
        above(place, f"{theme.wrapped_text(label, lines=1)} · {written}")
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
