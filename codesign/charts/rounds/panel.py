# SPDX-License-Identifier: AGPL-3.0-or-later
"""How a Delphi panel behaves from round to round: whether answers still move, and who comes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from codesign.analytics.delphi import LARGEST_NET_CHANGE, Stability
from codesign.analytics.disclosure import publishable
from codesign.charts import theme
from codesign.charts.bars import above
from codesign.charts.records import Cell, Chart, Figure, Table, figure_of
from codesign.charts.rounds.common import Document, Item, Texts, items_of, label_of, named, small_note
from codesign.charts.words.book import Language, number, percent, say

STABILITY_ROW, ATTENDANCE_ROW = 66, 60
MEASURES = ("n", "wilcoxon_p", "net_change", "cv_change", "individual_change")


def panel_charts(document: Document, texts: Texts, language: Language, k: int) -> list[Chart]:
    """Stability and attrition, where there was a round before."""
    matched = [
        item
        for item in items_of(document, texts)
        if item["stability"] is not None
        and (is_whole(item) is False or publishable(item["stability"]["n"], k))
    ]
    charts = [stability_chart(matched, texts, language)] if matched else []
    if len(document["attrition"]) > 1:
        charts.append(attendance_chart(document["attrition"], language, k))
    return charts


def is_whole(item: Item) -> bool:
    """Whether the measures of a panel's movement are all shown."""
    return None not in (item["stability"]["n"], *(item["stability"][name] for name in MEASURES))


def _is_stable(item: Item) -> bool:
    if "is_stable" in item["stability"]:
        return bool(item["stability"]["is_stable"])
    return Stability(**{name: item["stability"][name] for name in MEASURES}).is_stable


def stability_chart(items: Sequence[Item], texts: Texts, language: Language) -> Chart:
    """How far the same people's answers moved since the round before, item by item."""
    title = say("round_stability_title", language)
    rows = sorted(items, key=lambda item: (-_movement(item), item["id"]))
    moving = [label_of(item, texts) for item in rows if not _is_stable(item)]
    if moving:
        finding = say(
            "round_stability_moving",
            language,
            stable=number(len(rows) - len(moving), language),
            total=number(len(rows), language),
            labels=named(moving, language),
        )
    else:
        finding = say("round_stability_all", language, total=number(len(rows), language))
    header = tuple(
        say(key, language)
        for key in (
            "judged",
            "people",
            "round_net",
            "round_individual",
            "round_cv",
            "round_p",
            "round_stable",
        )
    )
    return Chart(
        key="round-stability",
        title=title,
        finding=finding,
        figure=_stability_figure(rows, texts, language),
        table=Table(
            header,
            tuple(_stability_cells(item, texts, language) for item in rows),
            title,
            say("round_stability_note", language),
        ),
        alt=say("round_stability_alt", language, finding=finding),
    )


def _movement(item: Item) -> float:
    return float(max(item["stability"]["net_change"] or 0, item["stability"]["individual_change"] or 0))


def _stability_cells(item: Item, texts: Texts, language: Language) -> tuple[Cell, ...]:
    found, hidden = item["stability"], say("hidden", language)
    if not is_whole(item):
        people = hidden if found["n"] is None else found["n"]
        return (
            label_of(item, texts),
            people,
            *[hidden] * 4,
            say("round_yes" if _is_stable(item) else "round_no", language),
        )
    return (
        label_of(item, texts),
        found["n"],
        percent(found["net_change"], language),
        percent(found["individual_change"], language),
        number(found["cv_change"], language, 2),
        number(found["wilcoxon_p"], language, 3),
        say("round_yes" if _is_stable(item) else "round_no", language),
    )


def _stability_figure(rows: Sequence[Item], texts: Texts, language: Language) -> Figure:
    traces: list[go.Bar | go.Scatter] = [
        go.Bar(
            x=[item["stability"][measure] or 0 for item in rows],
            y=list(range(len(rows))),
            orientation="h",
            offset=offset,
            width=0.2,
            name=say(key, language),
            marker={"color": colour, "pattern": theme.pattern(shape)},
            hoverinfo="skip",
        )
        for measure, key, offset, colour, shape in (
            ("net_change", "round_net", 0.04, theme.GROUP_COLOURS[0], ""),
            ("individual_change", "round_individual", 0.26, theme.GROUP_COLOURS[1], "/"),
        )
    ]
    limit = {
        "type": "line", "x0": LARGEST_NET_CHANGE, "x1": LARGEST_NET_CHANGE, "y0": 0, "y1": 1, "yref": "paper",
        "line": {"color": theme.NOBODY, "width": 2, "dash": "dash"},
    }  # fmt: skip
    layout = theme.layout(
        height=STABILITY_ROW * len(rows) + 130,
        margin={"l": 8, "r": 8, "t": 66, "b": 36},
        shapes=[limit],
        annotations=[
            above(place, theme.wrapped_text(label_of(item, texts), lines=1)) for place, item in enumerate(rows)
        ],
        xaxis={"range": [0, max(2 * LARGEST_NET_CHANGE, *(1.05 * _movement(item) for item in rows))],
               "tickformat": ".0%", "nticks": 5},
        yaxis={"range": [len(rows) - 0.45, -0.5], "visible": False},
    )  # fmt: skip
    return figure_of(traces, layout)


def attendance_chart(rounds: Sequence[Mapping[str, Any]], language: Language, k: int) -> Chart:
    """Who came back, who is new and who was lost, round by round."""
    title = say("round_attendance_title", language)
    shown = [_shown_attendance(rounds, place, k) for place in range(len(rounds))]
    hidden = say("hidden", language)
    rows = tuple(
        (
            say("round_number", language, number=str(row["round"])),
            *("–" if value is None else hidden if value < 0 else value for value in cells),
        )
        for row, cells in zip(rounds, shown, strict=True)
    )
    finding = _attendance_finding(rounds, shown, language)
    header = tuple(
        say(key, language) for key in ("round_round", "people", "round_stayed", "round_joined", "round_lost")
    )
    note = small_note(k, language) if any(hidden in row for row in rows) else ""
    return Chart(
        key="round-attendance",
        title=title,
        finding=finding,
        figure=_attendance_figure(rounds, shown, language),
        table=Table(header, rows, title, note),
        alt=say("round_attendance_alt", language, finding=finding),
    )


#: Stands for a number of people that is not shown.
HIDDEN = -1


def _shown_attendance(
    rounds: Sequence[Mapping[str, Any]], place: int, k: int
) -> tuple[int, int | None, int | None, int | None]:
    """People, those who stayed, joined and were lost; None in the first round, HIDDEN where small.

    Both sums are known, stayed + joined of this round and stayed + lost of the one before, so one small part
    hides all three; and a small round before is not to be had from its parts.
    """
    row = rounds[place]
    n = row["n"] if row["n"] == 0 or publishable(row["n"], k) else HIDDEN
    if place == 0:
        return n, None, None, None
    parts = (row["stayed"], row["joined"], row["lost"])
    if any(people is None or 0 < people < k for people in (*parts, row["n"], rounds[place - 1]["n"])):
        return n, HIDDEN, HIDDEN, HIDDEN
    return n, *parts


def _attendance_finding(
    rounds: Sequence[Mapping[str, Any]], shown: Sequence[tuple[int | None, ...]], language: Language
) -> str:
    stayed, lost = shown[-1][1], shown[-1][3]
    before = rounds[-2]["n"]
    if stayed is None or lost is None or stayed == HIDDEN or before == 0:
        return say("round_attendance_hidden", language)
    return say(
        "round_attendance_all" if lost == 0 else "round_attendance_finding",
        language,
        stayed=number(stayed, language),
        before=number(before, language),
        share=percent(stayed / before, language),
        round=str(rounds[-1]["round"]),
    )


def _attendance_figure(
    rounds: Sequence[Mapping[str, Any]], shown: Sequence[tuple[int | None, ...]], language: Language
) -> Figure | None:
    if any(cells[0] == HIDDEN for cells in shown):
        return None
    places = list(range(len(rounds)))
    parted = [cells[1] not in (None, HIDDEN) for cells in shown]
    stayed = [(cells[1] or 0) if known else 0 for cells, known in zip(shown, parted, strict=True)]
    rest = [(cells[0] or 0) - back for cells, back in zip(shown, stayed, strict=True)]
    joined = [people if known else 0 for people, known in zip(rest, parted, strict=True)]
    whole = [0 if known else people for people, known in zip(rest, parted, strict=True)]
    bars: list[go.Bar | go.Scatter] = [
        go.Bar(
            x=people,
            base=base,
            y=places,
            orientation="h",
            offset=0.05,
            width=0.36,
            name=say(key, language),
            marker={"color": colour, "pattern": theme.pattern(shape)},
            hoverinfo="skip",
        )
        for people, base, key, colour, shape in (
            (whole, [0] * len(places), "people", theme.GROUP_COLOURS[0], ""),
            (stayed, [0] * len(places), "round_stayed", theme.GROUP_COLOURS[2], "."),
            (joined, stayed, "round_joined", theme.GROUP_COLOURS[1], "/"),
        )
        if any(people)
    ]
    labels = [
        above(
            place, f"{say('round_number', language, number=str(row['round']))} · {number(row['n'], language)}"
        )
        for place, row in enumerate(rounds)
    ]
    layout = theme.layout(
        height=ATTENDANCE_ROW * len(rounds) + 90,
        barmode="overlay",
        annotations=labels,
        margin={"l": 8, "r": 8, "t": 44, "b": 8},
        xaxis={"range": [0, max(1, *(row["n"] for row in rounds))], "visible": False},
        yaxis={"range": [len(rounds) - 0.45, -0.5], "visible": False},
    )
    return figure_of(bars, layout)
