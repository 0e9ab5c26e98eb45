# SPDX-License-Identifier: AGPL-3.0-or-later
"""Charts of a budget round: what each rule would pay for, and how many voters would see something paid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from codesign.charts import theme
from codesign.charts.bars import above, share_bars
from codesign.charts.records import Cell, Chart, Figure, Table, figure_of
from codesign.charts.rounds.common import (
    Document,
    Item,
    Own,
    Texts,
    empty_chart,
    items_of,
    label_of,
    named,
    shown_cells,
    small_note,
    too_few,
)
from codesign.charts.rounds.ties import budget_tie_sentences
from codesign.charts.words.book import Language, number, percent, say

ROW_HEIGHT = 74
RULES = ("greedy", "equal_shares")
NO_BREAK_SPACE = "\u00a0"


def budget_charts(
    document: Document, texts: Texts, language: Language, k: int, own: Own | None
) -> list[Chart]:
    """The projects under both rules, then the voters who get something and the money spent."""
    title = say("round_budget_title", language)
    keys = ("round_project", "round_cost", "round_votes", *(f"round_{rule}" for rule in RULES))
    header = tuple(say(key, language) for key in (*keys, *(["round_your_answer"] if own else [])))
    sentence = too_few(document["n"], language, k)
    if sentence:
        return [empty_chart("round-budget", title, sentence, header)]
    items = sorted(
        items_of(document, texts), key=lambda item: (-(item["votes"] or 0), item["cost"], item["id"])
    )
    small = [item for item in items if _is_hidden(item, k)]
    finding = " ".join(
        filter(
            None,
            (
                _projects_finding(document, items, texts, language),
                *(budget_tie_sentences(document, rule, texts, language) for rule in RULES),
            ),
        )
    )
    note = say("round_budget_note", language, total=euros(document["total"], language))
    if small:
        note += " " + small_note(k, language)
    projects = Chart(
        key="round-budget",
        title=title,
        finding=finding,
        figure=_projects_figure(document, items, texts, language, k) if items else None,
        table=Table(
            header,
            tuple(_project_cells(document, item, texts, language, k, own) for item in items),
            title,
            note,
        ),
        alt=say("round_budget_alt", language, finding=finding),
    )
    return [projects, satisfied_chart(document, language, k)]


def euros(amount: float, language: Language) -> str:
    """12.000 € in Italian, €12,000 in English."""
    written = number(amount, language)
    return f"{written}{NO_BREAK_SPACE}€" if language == "it" else f"€{written}"


def _is_hidden(item: Item, k: int) -> bool:
    return item["votes"] is None or 0 < item["votes"] < k


def _funded(document: Document, rule: str) -> set[int]:
    return set(document["outcomes"][rule]["selected"])


def _open(document: Document, rule: str) -> set[int]:
    """Equals of whom some are paid, while nothing decides which."""
    return set(document["outcomes"][rule].get("open", ()))


def _fate(document: Document, rule: str, item: Item) -> str:
    if item["id"] in _open(document, rule):
        return "tie_equal"
    return "round_yes" if item["id"] in _funded(document, rule) else "round_no"


def _project_cells(
    document: Document, item: Item, texts: Texts, language: Language, k: int, own: Own | None
) -> tuple[Cell, ...]:
    return (
        label_of(item, texts),
        euros(item["cost"], language),
        say("hidden", language) if _is_hidden(item, k) else item["votes"],
        *(say(_fate(document, rule, item), language) for rule in RULES),
        *([say("round_yes" if str(item["id"]) in own else "round_no", language)] if own else []),
    )


def _projects_finding(document: Document, items: Sequence[Item], texts: Texts, language: Language) -> str:
    greedy, shares = (_funded(document, rule) for rule in RULES)
    counts = {"greedy": number(len(greedy), language), "shares": number(len(shares), language)}
    if not greedy and not shares:
        is_open = any(_open(document, rule) for rule in RULES)
        return "" if is_open else say("round_budget_none", language)
    if greedy == shares:
        return say("round_budget_same", language, n=counts["greedy"])
    only_greedy, only_shares = (
        [label_of(item, texts) for item in items if item["id"] in found]
        for found in (greedy - shares, shares - greedy)
    )
    parts = [say("round_budget_differ", language, **counts)]
    if only_greedy:
        parts.append(say("round_budget_only_greedy", language, labels=named(only_greedy, language)))
    if only_shares:
        parts.append(say("round_budget_only_shares", language, labels=named(only_shares, language)))
    return " ".join(parts)


def _projects_figure(
    document: Document, items: Sequence[Item], texts: Texts, language: Language, k: int
) -> Figure:
    """Two bars of votes a project, one a rule: full where the rule pays for it, an outline where it does not."""
    votes = [0 if _is_hidden(item, k) else item["votes"] for item in items]
    looks = {
        "greedy": (theme.GROUP_COLOURS[0], "", 0.04),
        "equal_shares": (theme.GROUP_COLOURS[1], "/", 0.26),
    }
    traces: list[go.Bar | go.Scatter] = []
    for rule, (colour, shape, offset) in looks.items():
        funded = [item["id"] in _funded(document, rule) for item in items]
        name = say(f"round_{rule}", language)
        for is_paid in (True, False):
            rows = [row for row, paid in enumerate(funded) if paid is is_paid]
            if not rows:
                continue
            fill = (
                {"color": colour, "pattern": theme.pattern(shape)} if is_paid else {"color": "rgba(0,0,0,0)"}
            )
            traces.append(
                go.Bar(
                    x=[votes[row] for row in rows],
                    y=rows,
                    orientation="h",
                    offset=offset,
                    width=0.2,
                    name=say("round_paid" if is_paid else "round_unpaid", language, rule=name),
                    marker={**fill, "line": {"color": colour, "width": 1.5}},
                    hoverinfo="skip",
                )
            )
    labels = [above(row, _project_words(item, texts, language, k)) for row, item in enumerate(items)]
    layout = theme.layout(
        height=ROW_HEIGHT * len(items) + 150,
        barmode="overlay",
        annotations=labels,
        margin={"l": 8, "r": 8, "t": 120, "b": 8},
        xaxis={"range": [0, max(1, *votes)], "visible": False},
        yaxis={"range": [len(items) - 0.45, -0.5], "visible": False},
    )
    return figure_of(traces, layout)


def _project_words(item: Item, texts: Texts, language: Language, k: int) -> str:
    name = theme.wrapped_text(label_of(item, texts), lines=1, length=26)
    votes = (
        say("hidden", language)
        if _is_hidden(item, k)
        else say("round_n_votes", language, n=number(item["votes"], language))
    )
    return f"{name} · {euros(item['cost'], language)} · {votes}"


def satisfied_chart(document: Document, language: Language, k: int) -> Chart:
    """The share of voters with at least one of their projects paid, rule by rule, and the money each rule spends."""
    title = say("round_satisfied_title", language)
    outcomes = document["outcomes"]
    shares = {rule: _satisfied(outcomes[rule], k) for rule in RULES}
    names = [say(f"round_{rule}", language) for rule in RULES]
    hidden = say("hidden", language)
    rows = tuple(
        (
            name,
            len(outcomes[rule]["selected"]),
            euros(outcomes[rule]["cost"], language),
            euros(outcomes[rule]["left"], language),
            hidden if (share := shares[rule]) is None else percent(share, language),
        )
        for name, rule in zip(names, RULES, strict=True)
    )
    finding = _satisfied_finding(shares, language)
    header = tuple(
        say(key, language)
        for key in ("round_rule", "round_projects", "round_spent", "round_left", "round_satisfied")
    )
    note = say("round_satisfied_note", language, n=number(document["n"], language))
    if any(_open(document, rule) for rule in RULES):
        note += " " + say("tie_open_note", language)
    if None in shares.values():
        note += " " + small_note(k, language)
    return Chart(
        key="round-satisfied",
        title=title,
        finding=finding,
        figure=share_bars(
            names, {say("round_satisfied", language): [shares[rule] for rule in RULES]}, {}, language
        ),
        table=Table(header, rows, title, note),
        alt=say("kind_bars_alt", language, finding=finding),
    )


def _satisfied(outcome: Mapping[str, Any], k: int) -> float | None:
    """None where few are satisfied, or few are not: both are known from one number."""
    satisfied, voters = outcome["satisfied"], outcome["voters"]
    if satisfied is None or voters is None:
        return None
    with_one, _without = shown_cells([satisfied, voters - satisfied], k)
    return None if with_one is None else with_one / max(voters, 1)


def _satisfied_finding(shares: Mapping[str, float | None], language: Language) -> str:
    greedy, equal = (shares[rule] for rule in RULES)
    if greedy is None or equal is None:
        return say("round_satisfied_hidden", language)
    key = "round_satisfied_same" if greedy == equal else "round_satisfied_finding"
    return say(key, language, greedy=percent(greedy, language), equal=percent(equal, language))
