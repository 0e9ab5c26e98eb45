# SPDX-License-Identifier: AGPL-3.0-or-later
"""Charts of rounds: true sentences at the edges, no small number anywhere, figures that Plotly takes."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codesign.analytics.delphi import DelphiRule, Scale, attrition, judge, stability
from codesign.analytics.estimates import QuantileConvention
from codesign.analytics.scales import scale_measures
from codesign.charts.records import Chart
from codesign.charts.rounds.kinds import participation_chart, round_charts
from codesign.charts.words.book import Language

LANGUAGES: tuple[Language, ...] = ("it", "en")
TEXTS = {1: "Più luce in via Borgo Palazzo", 2: "Un autobus la sera", 3: "Panchine all’ombra"}
SCALE, RULE, K = Scale(1, 5), DelphiRule(), 5
ALL_FOUR, HALVES, MIDDLE = [4] * 20, [1] * 10 + [5] * 10, [3] * 12 + [2, 4] * 6


def told(ratings: list[int]) -> dict[str, Any]:
    counts = SCALE.counts(dict(enumerate(ratings)))
    measures = scale_measures(counts)
    if measures is None:
        return {
            "n": 0,
            "counts": counts.tolist(),
            "median": None,
            "lower_quartile": None,
            "upper_quartile": None,
        }
    half = measures.interquartile_range
    ordered = sorted(ratings)
    lower = ordered[int(0.25 * (len(ordered) - 1))]
    return {
        "n": len(ratings),
        "counts": counts.tolist(),
        "median": measures.median,
        "lower_quartile": lower,
        "upper_quartile": lower + half,
    }


def rating_item(id: int, ratings: list[int], *before: list[int]) -> dict[str, Any]:
    rounds = [dict(enumerate(each)) for each in (*before, ratings)]
    measures = scale_measures(SCALE.counts(rounds[-1]))
    moved = stability(rounds[-2], rounds[-1], SCALE) if before else None
    return {
        "id": id,
        **told(ratings),
        "cannot_judge": 0,
        "consensus": measures.consensus if measures else None,
        "agreement": measures.agreement if measures else None,
        "is_polarised": bool(measures and measures.is_polarised),
        "verdict": str(judge(RULE, SCALE, rounds)),
        "earlier": [{"round": number, **told(each)} for number, each in enumerate(before, 1)],
        "stability": asdict(moved) if moved else None,
    }


def rating(*items: dict[str, Any], people: list[range] | None = None) -> dict[str, Any]:
    return {
        "kind": "rating",
        "n": max((item["n"] for item in items), default=0),
        "items": list(items),
        "scale": {"lowest": 1, "highest": 5, "labels": {"it": {"lowest": "per niente", "highest": "molto"}}},
        "convention": QuantileConvention.INCLUSIVE.value,
        "attrition": [
            {"round": number, **asdict(found)}
            for number, found in enumerate(attrition(people or [range(20)]), 1)
        ],
    }


def ranking(
    places: list[int], firsts: list[int], n: int, earlier: list[int | None] | None = None
) -> dict[str, Any]:
    items = [
        {"id": id, "place": place, "schulze_place": place, "borda": 10.0 * (4 - place), "firsts": first, "counts": [],
         "ranked_by": n, "earlier_place": before}
        for id, place, first, before in zip(TEXTS, places, firsts, earlier or [None] * 3, strict=True)
    ]  # fmt: skip
    return {"kind": "ranking", "n": n, "items": items, "concordance": {"w": 0.82, "p": 0.001, "n": n}}


def points(given: list[tuple[int, int, int]], n: int) -> dict[str, Any]:
    total = sum(amount for amount, _people, _place in given)
    items = [
        {"id": id, "points": amount, "givers": people, "share": amount / max(total, 1), "place": place, "counts": [],
         "earlier_place": None}
        for id, (amount, people, place) in zip(TEXTS, given, strict=True)
    ]  # fmt: skip
    return {"kind": "points", "n": n, "items": items, "votes_cast": total}


def pairwise(wins: list[tuple[int, int, int]], n: int) -> dict[str, Any]:
    items = [
        {"id": id, "strength": 0.0, "chance": won / max(won + lost, 1), "wins": won, "losses": lost, "equals": 0,
         "people": min(n, won + lost), "place": place, "earlier_place": None}
        for id, (won, lost, place) in zip(TEXTS, wins, strict=True)
    ]  # fmt: skip
    return {
        "kind": "pairwise",
        "n": n,
        "items": items,
        "comparisons": sum(won for won, _lost, _place in wins),
    }


def budget(
    votes: list[int], greedy: list[int], equal: list[int], n: int, satisfied: tuple[int, int]
) -> dict[str, Any]:
    def outcome(selected: list[int], happy: int) -> dict[str, Any]:
        cost = 10_000 * len(selected)
        return {"selected": selected, "cost": cost, "left": 30_000 - cost, "satisfied": happy, "voters": n,
                "funded_counts": []}  # fmt: skip

    items = [{"id": id, "cost": 10_000, "votes": count} for id, count in zip(TEXTS, votes, strict=True)]
    outcomes = {"greedy": outcome(greedy, satisfied[0]), "equal_shares": outcome(equal, satisfied[1])}
    return {"kind": "budget", "n": n, "items": items, "total": 30_000, "outcomes": outcomes}


EVERY_KIND = {
    "rating": rating(
        rating_item(1, ALL_FOUR, HALVES), rating_item(2, HALVES, HALVES), rating_item(3, MIDDLE),
        people=[range(24), range(8, 30)],
    ),
    "ranking": ranking([1, 2, 3], [12, 8, 0], 20, [3, 1, 2]),
    "points": points([(120, 15, 1), (60, 9, 2), (20, 6, 3)], 20),
    "pairwise": pairwise([(20, 5, 1), (12, 13, 2), (3, 17, 3)], 20),
    "budget": budget([18, 12, 9], [1, 2], [1, 3], 20, (15, 14)),
}  # fmt: skip
OWN: dict[str, Any] = {
    "rating": {"1": 2, "2": "cannot"},
    "ranking": {"1": 2, "2": 1},
    "points": {"1": 7},
    "pairwise": [[1, 2, 1], [1, 3, 0]],
    "budget": {"1": 1},
}


def numbers_of(chart: Chart) -> Iterator[int]:
    """Whole numbers in the cells of the table after the first."""
    return (cell for row in chart.table.rows for cell in row[1:] if isinstance(cell, int))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(EVERY_KIND))
@pytest.mark.parametrize("is_mine", [True, False])
def test_each_kind_has_figures_findings_and_tables(kind: str, language: Language, is_mine: bool) -> None:
    own = OWN[kind] if is_mine else None
    charts = round_charts(EVERY_KIND[kind], TEXTS, language=language, k=K, own=own)
    assert len({chart.key for chart in charts}) == len(charts) > 0
    for chart in charts:
        assert chart.finding.endswith(".")
        assert chart.finding in chart.alt
        assert chart.table.rows
        assert all(len(row) == len(chart.table.header) for row in chart.table.rows)
        assert chart.figure is not None
        json.dumps(chart.figure, allow_nan=False)
        go.Figure(chart.figure)
        assert {trace["type"] for trace in chart.figure["data"]} <= {"bar", "scatter"}


@pytest.mark.parametrize("people", [0, 1, 4])
@pytest.mark.parametrize("kind", sorted(EVERY_KIND))
def test_too_few_people_show_no_number_and_no_figure(kind: str, people: int) -> None:
    small = {
        "rating": rating(*[rating_item(id, [4] * people) for id in TEXTS], people=[range(people)]),
        "ranking": ranking([1, 2, 3], [people, 0, 0], people),
        "points": points([(people * 10, people, 1), (0, 0, 2), (0, 0, 2)], people),
        "pairwise": pairwise([(people, 0, 1), (0, people, 2), (0, 0, 3)], people),
        "budget": budget([people, 0, 0], [1], [1], people, (people, people)),
    }
    for language, sentence in zip(LANGUAGES, ("meno di 5", "Fewer than 5"), strict=True):
        charts = round_charts(small[kind], TEXTS, language=language, k=K)
        assert [chart.figure for chart in charts] == [None]
        assert charts[0].table.rows == ()
        assert (sentence in charts[0].finding) == (people > 0)


def test_everybody_alike_is_said_as_such() -> None:
    chart = round_charts(rating(rating_item(1, ALL_FOUR)), TEXTS, language="it", k=K)[1]
    assert chart.finding.startswith("Tutte le 20 persone hanno risposto 4.")
    assert "accordo a favore" in chart.finding


@pytest.mark.parametrize("language", LANGUAGES)
def test_divided_opinions_are_never_drawn_as_neutral(language: Language) -> None:
    word = {"it": "Opinioni divise", "en": "Divided opinions"}[language]
    median = {"it": "Valore di mezzo", "en": "Middle value"}[language]
    shift, answers = round_charts(rating(rating_item(1, HALVES)), TEXTS, language=language, k=K)
    assert answers.finding.startswith(word)
    assert answers.figure is not None
    assert shift.figure is not None
    assert [note["text"] for note in answers.figure["layout"]["annotations"]] == [word]
    assert [trace["name"] for trace in shift.figure["data"]] == [word]
    together = round_charts(rating(rating_item(1, MIDDLE)), TEXTS, language=language, k=K)
    assert together[0].figure is not None
    assert median in [trace["name"] for trace in together[0].figure["data"]]


def test_the_reader_is_told_whether_she_stands_outside() -> None:
    shift, answers = round_charts(rating(rating_item(1, ALL_FOUR)), TEXTS, language="en", k=K, own={"1": 2})
    assert "Your answer, 2, lies outside the middle half." in answers.finding
    assert shift.figure is not None
    assert [trace["name"] for trace in shift.figure["data"]][-1] == "Your answer"


def test_the_round_before_is_drawn_only_where_enough_people_were_in_it() -> None:
    few = rating(rating_item(1, ALL_FOUR, [4, 4, 2]))
    chart = round_charts(few, TEXTS, language="en", k=K)[0]
    assert chart.figure is not None
    assert "Round before" not in [trace["name"] for trace in chart.figure["data"]]
    assert chart.table.rows[0][4] == "–"


@given(st.lists(st.integers(1, 5), max_size=40))
def test_no_histogram_tells_a_small_number(ratings: list[int]) -> None:
    charts = round_charts(rating(rating_item(1, ratings)), TEXTS, language="en", k=K)
    for chart in charts[1:]:
        shown = list(numbers_of(chart))
        assert not any(0 < number < K for number in shown)
        hidden = len(ratings) - sum(shown)
        assert hidden == 0 or hidden >= K
        drawn = [height for trace in (chart.figure or {"data": []})["data"] for height in trace["y"]]
        assert not any(0 < number < K for number in drawn)


@given(seed=st.integers(0, 10_000), rounds=st.integers(2, 4))
def test_no_attendance_tells_a_small_number(seed: int, rounds: int) -> None:
    dice = random.Random(seed)
    panels = [dice.sample(range(20), dice.randint(0, 20)) for _ in range(rounds)]
    document = {**rating(rating_item(1, ALL_FOUR)), "attrition": [
        {"round": number, **asdict(found)} for number, found in enumerate(attrition(panels), 1)
    ]}  # fmt: skip
    chart = next(c for c in round_charts(document, TEXTS, language="en", k=K) if c.key == "round-attendance")
    assert not any(0 < number < K for number in numbers_of(chart))
    for place, row in enumerate(chart.table.rows):
        if place and isinstance(row[2], int):
            assert isinstance(chart.table.rows[place - 1][1], int)
    written = {int(found) for found in re.findall(r"(\d+) of (?:\d+) people", chart.finding)}
    assert not written & set(range(1, K))


def test_stability_names_what_still_moves() -> None:
    document = rating(
        rating_item(1, ALL_FOUR, [2] * 20), rating_item(2, MIDDLE, MIDDLE), people=[range(20)] * 2
    )
    chart = next(c for c in round_charts(document, TEXTS, language="it", k=K) if c.key == "round-stability")
    assert (
        chart.finding
        == "Voci stabili tra i due turni: 1 su 2; si muovono ancora «Più luce in via Borgo Palazzo»."
    )
    assert [row[-1] for row in chart.table.rows] == ["no", "sì"]


def test_a_tie_for_the_first_place_is_called_one() -> None:
    chart = round_charts(ranking([1, 1, 3], [10, 10, 0], 20), TEXTS, language="it", k=K)[0]
    assert "sono alla pari «Più luce in via Borgo Palazzo» e «Un autobus la sera»" in chart.finding


def test_few_first_places_are_not_told() -> None:
    chart = round_charts(ranking([1, 2, 3], [17, 3, 0], 20), TEXTS, language="en", k=K)[0]
    assert [row[4] for row in chart.table.rows] == ["not shown", "not shown", 0]


@pytest.mark.parametrize(
    ("earlier", "sentence"),
    [
        ([3, 1, 2], "“Più luce in via Borgo Palazzo” rises most: from rank 3 to 1."),
        ([1, 2, 3], "No item changed its rank since the round before."),
        ([1, 1, 1], "No item rose since the round before."),
    ],
)
def test_the_places_of_two_rounds(earlier: list[int | None], sentence: str) -> None:
    bump = round_charts(ranking([1, 2, 3], [20, 0, 0], 20, earlier), TEXTS, language="en", k=K)[0]
    assert bump.finding == sentence
    assert [row[1] for row in bump.table.rows] == earlier


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(1, 9)), min_size=3, max_size=3), st.integers(5, 40))
def test_points_of_few_people_cannot_be_had_by_subtraction(given_: list[tuple[int, int]], n: int) -> None:
    amounts = [people * each for people, each in given_]
    places = [1 + sum(other > amount for other in amounts) for amount in amounts]
    rows = [
        (amount, people, place) for amount, (people, _), place in zip(amounts, given_, places, strict=True)
    ]
    chart = round_charts(points(rows, n), TEXTS, language="en", k=K)[0]
    shown = {row[0]: row[5] for row in chart.table.rows}
    people = {text: rows[place][1] for place, text in enumerate(TEXTS.values())}
    assert not any(isinstance(found, int) and 0 < found < K for found in shown.values())
    hidden = [people[text] for text, found in shown.items() if found == "not shown"]
    assert not hidden or len(hidden) > 1 or sum(amounts) == 0 or all(n < K for n in people.values() if n)


def test_pairs_compared_by_few_are_not_shown() -> None:
    chart = round_charts(pairwise([(20, 5, 1), (6, 14, 2), (1, 2, 3)], 20), TEXTS, language="en", k=K)[0]
    assert chart.table.rows[2][1:] == ("not shown",) * 4
    assert chart.finding.startswith("“Più luce in via Borgo Palazzo” wins most often")


@pytest.mark.parametrize(
    ("greedy", "equal", "sentence"),
    [
        ([], [], "Neither rule pays for any project."),
        ([1, 2], [2, 1], "Both rules pay for the same projects (2)."),
        ([1], [2, 3], "Projects paid for: 1 with most votes first, 2 with equal shares."),
    ],
)
def test_what_two_rules_pay_for(greedy: list[int], equal: list[int], sentence: str) -> None:
    chart = round_charts(budget([9, 9, 9], greedy, equal, 20, (15, 14)), TEXTS, language="en", k=K)[0]
    assert chart.finding.startswith(sentence)


def test_the_share_of_satisfied_voters_never_singles_out_the_few_others() -> None:
    both = round_charts(budget([9, 9, 9], [1], [2], 20, (15, 10)), TEXTS, language="en", k=K)[1]
    assert both.finding == (
        "Voters who get at least one project they chose: 75% with most votes first, 50% with equal shares."
    )
    few = round_charts(budget([9, 9, 9], [1], [2], 20, (18, 10)), TEXTS, language="en", k=K)[1]
    assert "90%" not in json.dumps(asdict(few))


@given(st.lists(st.tuples(st.integers(1, 30), st.integers(1, 9)), max_size=8))
def test_days_of_few_people_are_not_told(found: list[tuple[int, int]]) -> None:
    days = [
        (date(2026, 5, 1) + timedelta(days=day), people, people * votes)
        for day, (people, votes) in enumerate(found)
    ]
    for language in LANGUAGES:
        chart = participation_chart(days, language=language, k=K)
        told = [row for row in chart.table.rows if isinstance(row[1], int)]
        assert all(row[1] >= K for row in told)
        hidden = sum(people for _day, people, _votes in days) - sum(row[1] for row in told)
        assert hidden == 0 or hidden >= K or not told
        assert (chart.figure is None) == (not told)
