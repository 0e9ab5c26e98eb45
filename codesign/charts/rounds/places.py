# SPDX-License-Identifier: AGPL-3.0-or-later
"""Charts of rounds that put things in order: rankings, points given away, comparisons in pairs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from codesign.analytics.disclosure import publishable
from codesign.charts.preferences import value_bars
from codesign.charts.records import Cell, Chart, Table
from codesign.charts.rounds.bump import bump_chart
from codesign.charts.rounds.common import (
    Document,
    Item,
    Own,
    Texts,
    empty_chart,
    items_of,
    label_of,
    named,
    own_number,
    short_number,
    shown_amounts,
    shown_cells,
    small_note,
    too_few,
)
from codesign.charts.rounds.ties import place_tie_sentence
from codesign.charts.words.book import Language, in_quotes, number, percent, say

STRONG_CONCORDANCE, SOME_CONCORDANCE, SIGNIFICANT = 0.7, 0.4, 0.05


def ranking_charts(
    document: Document, texts: Texts, language: Language, k: int, own: Own | None
) -> list[Chart]:
    """Places now, beside those of the round before where there was one; Borda points and first places."""
    items, title = _in_order(items_of(document, texts)), say("round_ranking_title", language)
    keys = ("judged", "rank", "round_rank_before", "round_points", "first_places")
    header = _header(keys, own, language)
    sentence = too_few(document["n"], language, k)
    if sentence or not items:
        return [empty_chart("round-ranking", title, sentence or say("round_nobody", language), header)]
    firsts = dict(
        zip((item["id"] for item in items), shown_cells([i["firsts"] for i in items], k), strict=True)
    )
    hidden = say("hidden", language)
    rows = tuple(
        (
            label_of(item, texts),
            item["place"],
            _place(item["earlier_place"]),
            hidden if item["borda"] is None else short_number(item["borda"], language),
            hidden if (times := firsts[item["id"]]) is None else times,
            *_own_place(own, item, language),
        )
        for item in items
    )
    note = say("round_ranking_note", language, n=number(document["n"], language))
    note += place_tie_sentence(document, items, texts, language)
    if None in firsts.values() or any(item["borda"] is None for item in items):
        note += " " + small_note(k, language)
    finding = (
        f"{_first_sentence(items, texts, document['n'], language)} {_concord(document, language)}".strip()
    )
    bars = [
        (
            f"{item['place']}. {label_of(item, texts)}",
            float(item["borda"]),
            short_number(item["borda"], language),
        )
        for item in items
        if item["borda"] is not None
    ]
    table = Table(header, rows, title, note, _method(document, language))
    chart = _bars_chart("round-ranking", finding, bars, table, language)
    return _with_movement(chart, items, texts, language, own)


def points_charts(
    document: Document, texts: Texts, language: Language, k: int, own: Own | None
) -> list[Chart]:
    """Points by item; an item that few gave points to hides with another, since all points add up."""
    items, title = _in_order(items_of(document, texts)), say("round_points_title", language)
    header = _header(
        ("judged", "rank", "round_rank_before", "round_points", "points_share", "round_givers"), own, language
    )
    sentence = too_few(document["n"], language, k)
    if sentence or not items:
        return [empty_chart("round-points", title, sentence or say("round_nobody", language), header)]
    shown = dict(zip((i["id"] for i in items), _shown_points(items, k), strict=True))
    told = [item for item in items if shown[item["id"]]]
    untold = [item for item in items if not shown[item["id"]]]
    hidden = say("hidden", language)
    rows: list[tuple[Cell, ...]] = [
        (
            label_of(item, texts),
            item["place"],
            _place(item["earlier_place"]),
            item["points"],
            percent(item["share"], language),
            hidden if item["givers"] is None else item["givers"],
            *_own_place(own, item, language),
        )
        for item in told
    ]
    rows += [(label_of(item, texts), *[hidden] * 5, *_own_place(own, item, language)) for item in untold]
    note = say("round_points_note", language, n=number(document["n"], language))
    note += place_tie_sentence(document, told, texts, language)
    if untold or any(item["givers"] is None for item in told):
        note += " " + small_note(k, language)
    finding = _points_finding(told, untold, texts, document, language)
    bars = [(label_of(item, texts), float(item["points"]), _points_words(item, language)) for item in told]
    chart = _bars_chart("round-points", finding, bars, Table(header, tuple(rows), title, note), language)
    return _with_movement(chart, told, texts, language, None)


def _shown_points(items: Sequence[Item], k: int) -> list[bool]:
    if any(item["points"] is None or item["givers"] is None for item in items):
        return [item["points"] is not None for item in items]
    return shown_amounts([item["givers"] for item in items], k)


def _points_words(item: Item, language: Language) -> str:
    return f"{number(item['points'], language)} ({percent(item['share'], language)})"


def _points_finding(
    told: Sequence[Item], untold: Sequence[Item], texts: Texts, document: Document, language: Language
) -> str:
    """The item with most points, said only where no hidden item may have as many."""
    if not told or told[0]["place"] > 1 or any(item["place"] == 1 for item in untold):
        return say("choices_hidden", language, n=number(document["n"], language))
    top = [item for item in told if item["place"] == 1]
    if not top[0]["points"]:
        return say("round_points_none", language)
    labels = [label_of(item, texts) for item in top]
    return say(
        "round_points_finding" if len(top) == 1 else "round_points_tie",
        language,
        labels=named(labels, language),
        share=percent(top[0]["share"], language),
        n=number(document["n"], language),
    )


def pairwise_charts(
    document: Document, texts: Texts, language: Language, k: int, own: Sequence[Sequence[int]] | None
) -> list[Chart]:
    """How often each option would win against an average one; an option that fewer than k people met is not shown."""
    items, title = _in_order(items_of(document, texts)), say("round_pairwise_title", language)
    keys = ("judged", "rank", "round_rank_before", "round_chance", "round_compared")
    header = tuple(say(key, language) for key in (*keys, *(["round_your_wins"] if own else [])))
    sentence = too_few(document["n"], language, k)
    if sentence or not items:
        return [empty_chart("round-pairwise", title, sentence or say("round_nobody", language), header)]
    told = [item for item in items if publishable(item["people"], k)]
    hidden = say("hidden", language)
    rows: list[tuple[Cell, ...]] = [
        (
            label_of(item, texts),
            item["place"],
            _place(item["earlier_place"]),
            percent(item["chance"], language),
            _compared(item),
            *_own_wins(own, item, language),
        )
        for item in told
    ]
    rows += [
        (label_of(item, texts), *[hidden] * 4, *_own_wins(own, item, language))
        for item in items
        if item not in told
    ]
    comparisons, n = number(document["comparisons"], language), number(document["n"], language)
    note = say("round_pairwise_note", language, comparisons=comparisons, n=n)
    note += place_tie_sentence(document, told, texts, language)
    if len(told) < len(items):
        note += " " + small_note(k, language)
    finding = _pairwise_finding(told, texts, document, language)
    bars = [
        (label_of(item, texts), float(item["chance"]), percent(item["chance"], language)) for item in told
    ]
    chart = _bars_chart("round-pairwise", finding, bars, Table(header, tuple(rows), title, note), language)
    return _with_movement(chart, told, texts, language, None)


def _bars_chart(
    key: str, finding: str, bars: Sequence[tuple[str, float, str]], table: Table, language: Language
) -> Chart:
    figure = value_bars(bars) if bars else None
    return Chart(key, table.caption, finding, figure, table, say("kind_bars_alt", language, finding=finding))


def _compared(item: Item) -> int:
    return int(item["wins"] + item["losses"] + item["equals"])


def _own_wins(own: Sequence[Sequence[int]] | None, item: Item, language: Language) -> tuple[Cell, ...]:
    """How often the reader chose an item, of how many pairs it stood in."""
    if not own:
        return ()
    pairs = [winner for left, right, winner in own if item["id"] in (left, right)]
    wins = sum(winner == item["id"] for winner in pairs)
    return (say("round_wins_of", language, wins=number(wins, language), pairs=number(len(pairs), language)),)


def _pairwise_finding(told: Sequence[Item], texts: Texts, document: Document, language: Language) -> str:
    n = number(document["n"], language)
    if not told or told[0]["place"] > 1:
        return say("choices_hidden", language, n=n)
    labels = [label_of(item, texts) for item in told if item["place"] == told[0]["place"]]
    if len(labels) > 1:
        return say("round_tie", language, labels=named(labels, language), n=n)
    chance = percent(told[0]["chance"], language)
    return say("round_pairwise_finding", language, label=labels[0], chance=chance, n=n)


def _in_order(items: Sequence[Item]) -> list[Item]:
    return sorted(items, key=lambda item: (item["place"], item["id"]))


def _header(keys: Sequence[str], own: Own | None, language: Language) -> tuple[str, ...]:
    return tuple(say(key, language) for key in (*keys, *(["round_your_answer"] if own else [])))


def _place(place: int | None) -> Cell:
    return "–" if place is None else place


def _own_place(own: Own | None, item: Item, language: Language) -> tuple[Cell, ...]:
    if not own:
        return ()
    value = own_number(own, item)
    return ("–" if value is None else number(value, language),)


def _first_sentence(items: Sequence[Item], texts: Texts, n: int, language: Language) -> str:
    labels = [label_of(item, texts) for item in items if item["place"] == items[0]["place"]]
    if len(labels) > 1:
        return say("round_tie", language, labels=named(labels, language), n=number(n, language))
    return say("round_first", language, label=labels[0], n=number(n, language))


def _concord(document: Document, language: Language) -> str:
    """How alike the rankings are, in words; by Kendall's W."""
    found: Mapping[str, float | None] | None = document["concordance"]
    if not found:
        return ""
    if found["w"] is None:
        return say(f"round_alike_{found['degree']}", language) if found.get("degree") else ""
    w, p = float(found["w"]), found["p"]
    degree = "strong" if w >= STRONG_CONCORDANCE else "some" if w >= SOME_CONCORDANCE else "weak"
    if p is not None and p > SIGNIFICANT:
        degree = "none"
    return say(f"round_concord_{degree}", language)


def _method(document: Document, language: Language) -> str:
    """The methods by name, with the number behind the sentence on how alike the rankings are."""
    method, found = say("round_ranking_method", language), document["concordance"]
    if not found or found["w"] is None:
        return method
    return f"{method} {say('round_concord_method', language, w=number(float(found['w']), language, 2))}"


def _with_movement(
    chart: Chart, items: Sequence[Item], texts: Texts, language: Language, own: Own | None
) -> list[Chart]:
    """The places of two rounds first, where there was one before; then how the present ones came about."""
    moved = [item for item in items if item["earlier_place"] is not None]
    if not moved:
        return [chart]
    best = max(moved, key=lambda item: (item["earlier_place"] - item["place"], -item["place"], -item["id"]))
    rise = best["earlier_place"] - best["place"]
    if rise > 0:
        finding = say(
            "round_bump_finding",
            language,
            label=in_quotes(label_of(best, texts), language),
            before=str(best["earlier_place"]),
            now=str(best["place"]),
        )
    elif all(item["earlier_place"] == item["place"] for item in moved):
        finding = say("round_bump_same", language)
    else:
        finding = say("round_bump_none_rises", language)
    return [bump_chart(items, texts, finding, language, own), chart]
