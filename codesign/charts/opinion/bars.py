# SPDX-License-Identifier: AGPL-3.0-or-later
"""Charts of an opinion snapshot: the map, what unites and what divides, one statement by group.

They take the plain document of an analysis (`OpinionAnalysis.to_document`), never votes, and show no group
and no statement with fewer than k people.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import plotly.graph_objects as go

from codesign.analytics.disclosure import DEFAULT_K, publishable
from codesign.charts import theme
from codesign.charts.opinion.findings import (
    Document,
    Row,
    group_name,
    groups_finding,
    is_divided,
    shown_groups,
    spread,
    statement_finding,
    united_side,
    where_you_stand,
)
from codesign.charts.opinion.map import opinion_map
from codesign.charts.opinion.swarm import division_swarm
from codesign.charts.records import Cell, Chart, Figure, Table, figure_of
from codesign.charts.words.book import Language, number, percent, say, say_count

__all__ = ["agreement_by_group", "consensus_bars", "division_swarm", "opinion_map", "where_you_stand"]

Lens = Literal["uniting", "dividing"]


#: Where a bar lies below its words, in rows.
BAR_OFFSET, BAR_WIDTH = 0.06, 0.34


@dataclass(frozen=True)
class _Bar:
    """Votes behind one bar, and the words above it."""

    label: str
    agree: int
    disagree: int
    passed: int

    @property
    def n(self) -> int:
        return self.agree + self.disagree + self.passed


def consensus_bars(
    document: Document,
    statements: Mapping[int, str],
    lens: Lens = "uniting",
    *,
    top: int = 6,
    group_names: Sequence[str] | None = None,
    language: Language = "it",
    k: int = DEFAULT_K,
) -> Chart:
    """The statements that unite (or divide) most, each as a bar of agree, pass and disagree.

    statements: texts by id; a statement without text is left out, as are rejected ones, those about the
    person, and those with fewer than k votes.
    """
    rows = [
        row
        for row in document["statements"]
        if row["id"] in statements and not row["rejected"] and not row["meta"]
    ]
    enough = [row for row in rows if publishable(row["seen"], k)]
    ranked = _ranked(enough, document, lens, k)
    chosen = ranked[:top]
    bars = [_bar(_text_of(statements, row), row) for row in chosen]
    title = say("uniting_title" if lens == "uniting" else "dividing_title", language)
    finding = _lens_finding(document, statements, rows, enough, chosen, lens, group_names, language, k)
    return Chart(
        key=f"opinion-{lens}",
        title=title,
        finding=finding,
        figure=_figure(bars, language) if bars else None,
        table=_table(
            bars,
            title,
            say("statement", language),
            language,
            _order_note(document, lens, language) + _equals_note(ranked, top, document, lens, language, k),
        ),
        alt=say("bars_alt", language, finding=finding),
    )


def _order_note(document: Document, lens: Lens, language: Language) -> str:
    by_groups = "" if document["groups_are_shown"] else "_overall"
    return f"{say(f'{lens}_note{by_groups}', language)} {say('self_selected', language)}"


def _equals_note(
    ranked: Sequence[Row], top: int, document: Document, lens: Lens, language: Language, k: int
) -> str:
    """How many statements are equal with the first one, and how many left out with the last one shown."""
    strengths = [_strength(row, document, lens, k) for row in ranked]
    with_first = strengths[1:].count(strengths[0]) if strengths else 0
    with_last = strengths[top:].count(strengths[top - 1]) if len(strengths) > top else 0
    told = (("tie_first", with_first), ("tie_cut", with_last))
    return "".join(f" {say_count(key, equal, language)}" for key, equal in told if equal)


def _text_of(statements: Mapping[int, str], row: Row) -> str:
    return " ".join(statements[row["id"]].split())


def _ranked(rows: list[Row], document: Document, lens: Lens, k: int) -> list[Row]:
    shown = {row["id"]: shown_groups(row, document, k) for row in rows}
    if lens == "uniting":
        found = [row for row in rows if united_side(row, shown[row["id"]]) is not None]
    else:
        found = [row for row in rows if is_divided(row, shown[row["id"]])]
    return sorted(found, key=lambda row: (-_strength(row, document, lens, k), row["id"]))


def _strength(row: Row, document: Document, lens: Lens, k: int) -> float:
    return _unity(row, document) if lens == "uniting" else _division(row, shown_groups(row, document, k))


def _unity(row: Row, document: Document) -> float:
    """Agreement or rejection that holds in all groups; overall, where not all groups are shown."""
    if document["groups_are_shown"] and row["consensus_geometric_mean"] is not None:
        return float(max(row["consensus_geometric_mean"], row["rejection_geometric_mean"]))
    return float((max(row["agree"], row["disagree"]) + 1) / (row["seen"] + 2))


def _division(row: Row, groups: Sequence[int]) -> float:
    return spread(row, groups) if len(groups) > 1 else float(row["polarisation"])


def _lens_finding(
    document: Document,
    statements: Mapping[int, str],
    rows: list[Row],
    enough: list[Row],
    chosen: list[Row],
    lens: Lens,
    group_names: Sequence[str] | None,
    language: Language,
    k: int,
) -> str:
    if not any(row["seen"] is None or row["seen"] for row in rows):
        return say("no_votes", language)
    if not enough:
        return say("too_few_votes", language, k=number(k, language))
    if not chosen:
        if lens == "dividing":
            return say("dividing_none", language)
        return say("uniting_none" if document["groups_are_shown"] else "uniting_none_overall", language)
    return _sentences(document, chosen[0], _text_of(statements, chosen[0]), group_names, language, k)


def _sentences(
    document: Document, row: Row, text: str, names: Sequence[str] | None, language: Language, k: int
) -> str:
    overall = statement_finding(row, text, language, k)
    by_group = groups_finding(row, shown_groups(row, document, k), document, names, language)
    return f"{overall} {by_group}".strip()


def agreement_by_group(
    document: Document,
    statement: int,
    text: str,
    *,
    group_names: Sequence[str] | None = None,
    language: Language = "it",
    k: int = DEFAULT_K,
) -> Chart:
    """How everybody and each group voted on one statement. Raises KeyError for an id not in the document."""
    row = next((row for row in document["statements"] if row["id"] == statement), None)
    if row is None:
        raise KeyError(statement)
    bars: list[_Bar] = []
    note = say("self_selected", language)
    if publishable(row["seen"], k):
        groups = shown_groups(row, document, k)
        bars = [_bar(say("everybody", language), row)]
        bars += [
            _bar(_capital(group_name(g, document, group_names, language)), row["groups"][g]) for g in groups
        ]
        if document["groups_are_shown"] and len(groups) < len(row["groups"]):
            note = f"{say('hidden_note', language, k=number(k, language))} {note}"
    finding = _sentences(document, row, text, group_names, language, k) if bars else ""
    finding = finding or statement_finding(row, text, language, k)
    return Chart(
        key=f"opinion-statement-{statement}",
        title=say("by_group_title", language),
        finding=finding,
        figure=_figure(bars, language) if bars else None,
        table=_table(bars, " ".join(text.split()), say("group", language), language, note),
        alt=say("group_bars_alt", language, finding=finding),
    )


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _bar(label: str, counts: Row) -> _Bar:
    return _Bar(label, counts["agree"], counts["disagree"], counts["pass"])


def _figure(bars: Sequence[_Bar], language: Language) -> Figure:
    """Disagreement left of zero, agreement right of it, passes beyond: no pass looks like a middle."""
    ticks = [-1, -0.5, 0, 0.5, 1]
    x_axis = {
        "range": [-1, 1],
        "tickvals": ticks,
        "ticktext": [percent(abs(tick), language) for tick in ticks],
        "zeroline": False,
    }
    y_axis = {
        "range": [len(bars) - 0.5, -0.6],
        "showticklabels": False,
        "showgrid": False,
        "zeroline": False,
    }
    return figure_of(
        [
            _side("disagree", bars, [-bar.disagree for bar in bars], language),
            _side("agree", bars, [bar.agree for bar in bars], language),
            _side("pass", bars, [bar.passed for bar in bars], language),
        ],
        theme.layout(
            barmode="relative",
            height=theme.ROW_HEIGHT * len(bars) + 90,
            annotations=[_words_above(place, bar, language) for place, bar in enumerate(bars)],
            shapes=[_zero_beside(place) for place in range(len(bars))],
            xaxis=x_axis,
            yaxis=y_axis,
        ),
    )


def _zero_beside(place: int) -> dict[str, Any]:
    """The line between disagreement and agreement, as long as a bar is high: a whole one would cross the words."""
    return {
        "type": "line",
        "x0": 0,
        "x1": 0,
        "y0": place + BAR_OFFSET - 0.04,
        "y1": place + BAR_OFFSET + BAR_WIDTH + 0.04,
        "line": {"color": theme.NOBODY, "width": 1},
    }


def _side(key: str, bars: Sequence[_Bar], counts: Sequence[int], language: Language) -> go.Bar:
    """One side of all bars; counts are negative to the left."""
    colour, pattern = theme.SIDES[key]
    pairs = list(zip(counts, bars, strict=True))
    return go.Bar(
        name=say(key, language),
        orientation="h",
        y=list(range(len(bars))),
        x=[count / bar.n for count, bar in pairs],
        width=BAR_WIDTH,
        offset=BAR_OFFSET,
        marker={"color": colour, "pattern": theme.pattern(pattern)},
        customdata=[
            f"{percent(n / bar.n, language)} ({number(n, language)} / {number(bar.n, language)})"
            for n, bar in ((abs(count), bar) for count, bar in pairs)
        ],
        hovertemplate="%{customdata}<extra>%{fullData.name}</extra>",
    )


def _words_above(place: int, bar: _Bar, language: Language) -> dict[str, Any]:
    """The words stand above the bar, because beside it a phone would leave no room for the bar."""
    return {
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "align": "left",
        "y": place,
        "yref": "y",
        "yanchor": "bottom",
        "showarrow": False,
        "text": f"{theme.wrapped_text(bar.label)} (n = {number(bar.n, language)})",
        "font": {"size": 13},
    }


def _table(bars: Sequence[_Bar], caption: str, first: str, language: Language, note: str) -> Table:
    keys = ("agree", "pass", "disagree", "votes")
    rows: list[tuple[Cell, ...]] = [
        (
            bar.label,
            *(percent(count / bar.n, language) for count in (bar.agree, bar.passed, bar.disagree)),
            bar.n,
        )
        for bar in bars
    ]
    return Table(
        header=(first, *(say(key, language) for key in keys)),
        rows=tuple(rows),
        caption=caption,
        note=note,
    )
