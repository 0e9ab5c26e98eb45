# SPDX-License-Identifier: AGPL-3.0-or-later
"""Opinion charts say what the numbers say, in both languages, and hide small cells."""

from __future__ import annotations

import json
import re
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codesign.analytics.opinion.analysis import analyse
from codesign.analytics.opinion.votes import VoteMatrix
from codesign.charts.opinion.bars import (
    agreement_by_group,
    consensus_bars,
    division_swarm,
    opinion_map,
    where_you_stand,
)
from codesign.charts.opinion.findings import shown_sizes, statement_finding
from codesign.charts.opinion.map import DRAWN_PEOPLE, hull
from codesign.charts.records import Chart
from codesign.charts.words.book import Language, percent
from codesign.deliberation.release.opinion import protected_opinion

TEXT = "Più luce al parco"
LANGUAGES: tuple[Language, ...] = ("it", "en")


def counts(agree: int, disagree: int, passed: int) -> dict[str, int]:
    return {"agree": agree, "disagree": disagree, "pass": passed, "seen": agree + disagree + passed}


def statement(
    id_: int, overall: tuple[int, int, int], groups: list[tuple[int, int, int]] | None = None
) -> dict[str, Any]:
    """A row of a document; overall counts may be more than those of the groups, never fewer."""
    rows = [counts(*group) for group in groups or []]
    smoothed = [[(row[side] + 1) / (row["seen"] + 2) for row in rows] for side in ("agree", "disagree")]
    means = [float(np.prod(shares) ** (1 / len(shares))) if shares else 0.0 for shares in smoothed]
    row = counts(*overall)
    n = max(row["seen"], 1)
    return {
        "id": id_,
        "rejected": False,
        "meta": False,
        **row,
        "groups": rows,
        "consensus_geometric_mean": means[0],
        "rejection_geometric_mean": means[1],
        "polarisation": (row["agree"] + row["disagree"]) / n - ((row["agree"] - row["disagree"]) / n) ** 2,
    }


def document(
    statements: list[dict[str, Any]], sizes: list[int] | None = None, *, unplaced: int = 0, **more: Any
) -> dict[str, Any]:
    sizes = sizes or []
    return {
        "participants": sum(sizes) + unplaced,
        "placed": sum(sizes),
        "groups_are_shown": len(sizes) > 1,
        "verdict": "stable" if len(sizes) > 1 else "no_stable_groups",
        "reasons": [] if len(sizes) > 1 else ["too_few_people"],
        "parameters": {"minimum_votes": 7},
        "groups": [{"letter": "ABCDE"[g], "size": n, "stability": 0.9} for g, n in enumerate(sizes)],
        "statements": statements,
        **more,
    }


def released(*given: Any, **more: Any) -> dict[str, Any]:
    """What is left for readers of such a document."""
    return protected_opinion(document(*given, **more), 5, ())


@pytest.mark.parametrize(
    ("votes", "italian", "english"),
    [
        ((0, 0, 0), "Non ci sono ancora voti.", "There are no votes yet."),
        ((3, 1, 0), "Hanno votato meno di 5 persone", "Fewer than 5 people have voted"),
        ((40, 0, 0), "Tutte le 40 persone che hanno votato", "All 40 people who voted on"),
        ((0, 40, 0), "sono contrarie", "disagree."),
        ((0, 0, 40), "hanno passato", "passed."),
        ((20, 20, 5), "le opinioni sono pari: 20 d’accordo e 20 contrari su 45", "20 agree and 20 disagree"),
        ((62, 38, 0), "il 62\u00a0% di chi ha votato (100 voti)", "62% of those who voted agree"),
        ((1, 80, 19), "È contrario a «Più luce al parco» l’80\u00a0%", "80% of those who voted disagree"),
        ((50, 49, 1), "nessuna parte supera la metà", "neither side passes half"),
        ((999, 1, 0), "il 99,9\u00a0%", "99.9%"),
    ],
)
def test_one_statement_is_told_as_it_is(votes: tuple[int, int, int], italian: str, english: str) -> None:
    row = statement(1, votes)
    assert italian in statement_finding(row, TEXT, "it")
    assert english in statement_finding(row, TEXT, "en")


@given(st.tuples(*[st.integers(0, 60)] * 3))
def test_a_majority_is_claimed_only_where_there_is_one(votes: tuple[int, int, int]) -> None:
    agree, disagree, _ = votes
    said = statement_finding(statement(1, votes), TEXT, "en")
    n = sum(votes)
    if re.search(r"% of those who voted agree", said):
        assert agree * 2 > n
    if re.search(r"% of those who voted disagree", said):
        assert disagree * 2 > n
    assert said.startswith("All ") == (n >= 5 and n in votes)
    assert ("are even" in said) == (n >= 5 and n not in votes and agree == disagree)


def check(chart: Chart) -> None:
    """A chart is a valid figure (or none), a finding, and a table as wide as its header."""
    assert chart.finding
    assert chart.finding in chart.alt
    assert "{" not in chart.finding + chart.alt + chart.table.note
    assert all(len(row) == len(chart.table.header) for row in chart.table.rows)
    if chart.figure is not None:
        json.dumps(chart.figure, allow_nan=False)
        go.Figure(chart.figure)


POLARISED = statement(2, (50, 50, 0), [(48, 2, 0), (2, 48, 0)])
SHARED = statement(1, (90, 6, 4), [(45, 3, 2), (45, 3, 2)])
REFUSED = statement(3, (4, 90, 6), [(2, 45, 3), (2, 45, 3)])
TEXTS = {1: "Più panchine", 2: "Meno auto", 3: "Più parcheggi", 4: "Altro"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_unites_and_what_divides(language: Language) -> None:
    found = document([SHARED, POLARISED, REFUSED], [50, 50])
    uniting, dividing = (
        consensus_bars(found, TEXTS, lens, language=language) for lens in ("uniting", "dividing")
    )
    for chart in (uniting, dividing):
        check(chart)
    assert [row[0] for row in uniting.table.rows] == ["Più panchine", "Più parcheggi"]
    assert [row[0] for row in dividing.table.rows] == ["Meno auto"]
    expected = {
        "it": "Su «Meno auto» le opinioni sono pari: 50 d’accordo e 50 contrari su 100 voti. I gruppi si "
        "dividono: è d’accordo il 96\u00a0% nel gruppo A, il 4\u00a0% nel gruppo B.",
        "en": "On “Meno auto” opinions are even: 50 agree and 50 disagree out of 100 votes. "
        "The groups differ: 96% agree in group A, 4% in group B.",
    }
    assert dividing.finding == expected[language]
    concur = {"it": "In ogni gruppo mostrato la maggioranza", "en": "In every group shown the majority"}
    assert concur[language] in uniting.finding


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("statements", "lens", "italian", "english"),
    [
        ([], "uniting", "Non ci sono ancora voti", "There are no votes"),
        ([statement(1, (0, 0, 0))], "dividing", "Non ci sono ancora voti", "There are no votes"),
        ([statement(1, (2, 1, 0))], "uniting", "ancora almeno 5 voti", "at least 5 votes"),
        ([statement(1, (10, 0, 0))], "dividing", "nessuna affermazione divide", "no statement divides"),
        ([statement(1, (10, 10, 0))], "uniting", "più di metà delle persone", "more than half of the people"),
        ([statement(1, (10, 0, 0))], "uniting", "Tutte le 10 persone", "All 10 people"),
    ],
)
def test_with_nothing_to_show_the_sentence_still_says_so(
    statements: list[dict[str, Any]], lens: Any, italian: str, english: str, language: Language
) -> None:
    chart = consensus_bars(document(statements), TEXTS, lens, language=language)
    check(chart)
    assert {"it": italian, "en": english}[language] in chart.finding
    assert (chart.figure is None) == (not chart.table.rows)


def test_rejected_personal_and_textless_statements_are_left_out() -> None:
    rows = [{**SHARED, "rejected": True}, {**SHARED, "id": 2, "meta": True}, {**SHARED, "id": 9}]
    assert consensus_bars(document(rows, [50, 50]), TEXTS).table.rows == ()


def test_a_statement_of_one_group_only_never_unites() -> None:
    lonely = statement(4, (95, 5, 0), [(90, 0, 0), (5, 5, 0)])
    chart = consensus_bars(document([lonely, SHARED], [90, 10]), TEXTS)
    assert [row[0] for row in chart.table.rows] == ["Più panchine"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_statement_by_group(language: Language) -> None:
    chart = agreement_by_group(
        document([POLARISED], [50, 50]), 2, TEXT, group_names=["Chi va a piedi", ""], language=language
    )
    check(chart)
    assert [row[-1] for row in chart.table.rows] == [100, 50, 50]
    assert "Chi va a piedi" in str(chart.table.rows[1][0])
    with pytest.raises(KeyError):
        agreement_by_group(document([POLARISED], [50, 50]), 77, TEXT)


def test_a_small_group_is_hidden_and_cannot_be_had_by_subtraction() -> None:
    row = statement(1, (60, 30, 4), [(40, 10, 2), (18, 19, 2), (2, 1, 0)])
    chart = agreement_by_group(released([row], [52, 39, 3]), 1, TEXT)
    check(chart)
    assert [entry[0] for entry in chart.table.rows] == ["Tutti", "Gruppo A"]
    assert "meno di 5 persone" in chart.table.note
    bar_counts = json.dumps(chart.figure)
    assert "/ 3)" not in bar_counts
    assert "/ 39)" not in bar_counts


@given(
    st.lists(st.tuples(*[st.integers(0, 9)] * 3), min_size=2, max_size=4),
    st.tuples(*[st.integers(0, 4)] * 3),
    st.booleans(),
)
def test_nobody_can_solve_for_a_few_people(
    groups: list[tuple[int, int, int]], rest: tuple[int, int, int], is_named: bool
) -> None:
    """What is missing from a table with a total is nobody, or k people and more, and never one small cell."""
    whole = tuple(sum(side) for side in zip(*groups, rest, strict=True))
    names = ["Nord", "Sud", "Est", "Ovest"] if is_named else None
    found = released([statement(1, whole, groups)], [40] * len(groups), unplaced=20)  # type: ignore[arg-type]
    chart = agreement_by_group(found, 1, TEXT, group_names=names)
    parts = [n for n in (*map(sum, groups), sum(rest)) if n]
    told = [entry[-1] for entry in chart.table.rows]
    if not told:
        assert sum(parts) < 5 or any(n < 5 for n in parts)
        return
    everybody, *shown = told
    assert everybody == sum(parts)
    assert all(isinstance(n, int) and n >= 5 for n in shown)
    hidden = list(parts)
    for n in shown:
        hidden.remove(n)
    assert sum(hidden) == 0 or sum(hidden) >= 5
    assert len(hidden) != 1 or hidden[0] >= 5
    # A bar is missing for a reason only: some part is small.
    assert len(shown) == sum(n > 0 for n in map(sum, groups)) or any(n < 5 for n in parts)
    assert ("svelerebbe" in chart.table.note) == (len(shown) < len(groups))


def test_a_small_rest_takes_the_bar_of_the_smallest_group_along() -> None:
    row = statement(1, (60, 31, 4), [(40, 10, 2), (18, 19, 2)])
    chart = agreement_by_group(released([row], [52, 39], unplaced=9), 1, TEXT)
    assert [entry[0] for entry in chart.table.rows] == ["Tutti", "Gruppo A"]


@given(st.lists(st.integers(1, 30), min_size=2, max_size=5), st.integers(0, 30))
def test_sizes_stand_beside_the_people_placed(sizes: list[int], unplaced: int) -> None:
    shown = shown_sizes(document([], sizes, unplaced=unplaced))
    hidden = [size for size, told in zip(sizes, shown, strict=True) if told is None]
    assert all(told in (None, size) for size, told in zip(sizes, shown, strict=True))
    assert hidden == [] or (len(hidden) > 1 and sum(hidden) >= 5) or len(hidden) == len(sizes)
    assert bool(hidden) == any(size < 5 for size in sizes)


def test_people_in_no_group_can_stand_in_for_the_second_hidden_group() -> None:
    row = statement(1, (70, 30, 14), [(40, 10, 2), (18, 19, 2), (2, 1, 0)])
    chart = agreement_by_group(released([row], [52, 39, 3], unplaced=20), 1, TEXT)
    assert [entry[0] for entry in chart.table.rows] == ["Tutti", "Gruppo A", "Gruppo B"]


def scattered(sizes: list[int], *, seed: int = 0) -> list[tuple[float, float, int]]:
    random = np.random.default_rng(seed)
    return [
        (float(x) + 6 * group, float(y), group)
        for group, n in enumerate(sizes)
        for x, y in random.normal(size=(n, 2))
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("sizes", "italian", "english"),
    [
        ([70, 30], "il più grande, il gruppo A, ne riunisce 70 (70\u00a0%)", "the largest, group A, has 70"),
        (
            [40, 40, 20],
            "i più grandi sono gruppo A e gruppo B, con 40",
            "the largest are group A and group B",
        ),
        ([60, 36, 4], "almeno uno è troppo piccolo", "at least one is too small"),
    ],
)
def test_the_map_tells_the_groups(sizes: list[int], italian: str, english: str, language: Language) -> None:
    chart = opinion_map(document([], sizes), scattered(sizes), you=(0.5, 0.5), language=language)
    check(chart)
    assert {"it": italian, "en": english}[language] in chart.finding
    assert chart.figure is not None
    names = [trace.get("name") for trace in chart.figure["data"]]
    assert {"it": "Sei qui", "en": "You are here"}[language] in names


def test_a_small_group_is_not_drawn() -> None:
    sizes = [60, 36, 4]
    chart = opinion_map(document([], sizes), scattered(sizes))
    assert chart.figure is not None
    assert sum(len(trace["x"]) for trace in chart.figure["data"] if trace["mode"] == "markers") == 60
    assert [row[1] for row in chart.table.rows] == [60, "non mostrato", "non mostrato", 100]


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_stable_groups_the_map_shows_people_only(language: Language) -> None:
    found = document([], [25, 20], groups_are_shown=False, reasons=["too_few_people", "low_consistency"])
    chart = opinion_map(found, scattered([25, 20]), language=language)
    check(chart)
    expected = {
        "it": "le persone sono troppo poche e con altre affermazioni i gruppi cambierebbero",
        "en": "there are too few people and with other statements the groups would change",
    }
    assert expected[language] in chart.finding
    assert chart.figure is not None
    assert len(chart.figure["data"]) == 1
    assert len(chart.table.rows) == 1


@pytest.mark.parametrize(("sizes", "said"), [([], "Ancora nessuno"), ([3], "Meno di 5 persone")])
def test_too_few_people_make_no_map(sizes: list[int], said: str) -> None:
    chart = opinion_map(document([], sizes), scattered(sizes))
    check(chart)
    assert chart.figure is None
    assert said in chart.finding
    assert chart.table.rows == ()


def test_of_many_people_a_part_is_drawn_and_the_note_says_so() -> None:
    sizes = [4000, 2001]
    chart = opinion_map(document([], sizes), scattered(sizes))
    assert chart.figure is not None
    drawn = sum(len(trace["x"]) for trace in chart.figure["data"] if trace["mode"] == "markers")
    assert drawn <= DRAWN_PEOPLE
    assert f"{drawn:,}".replace(",", ".") in chart.table.note


def test_one_far_person_does_not_shrink_the_rest() -> None:
    people = [*scattered([100, 100]), (500.0, 500.0, 1)]
    chart = opinion_map(document([], [100, 101]), people)
    assert chart.figure is not None
    assert chart.figure["layout"]["xaxis"]["range"][1] < 20
    assert max(max(trace["x"]) for trace in chart.figure["data"]) < 20


@settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=1, max_size=30))
def test_a_hull_turns_left_all_the_way_and_holds_every_point(points: list[tuple[int, int]]) -> None:
    corners = hull([(float(x), float(y)) for x, y in points])
    assert set(corners) <= {(float(x), float(y)) for x, y in points}
    if len(corners) < 3:
        return
    for a, b in zip(corners, corners[1:] + corners[:1], strict=True):
        for x, y in points:
            assert (b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0]) >= 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_swarm_counts_what_divides(language: Language) -> None:
    chart = division_swarm(document([SHARED, POLARISED, REFUSED], [50, 50]), TEXTS, language=language)
    check(chart)
    assert (
        chart.finding
        == {
            "it": "Affermazioni che dividono i gruppi di almeno 20 punti: 1 su 3.",
            "en": "Statements that divide the groups by at least 20 points: 1 of 3.",
        }[language]
    )
    assert chart.table.rows[0] == ("Meno auto", percent(0.92, language), 100)
    assert chart.figure is not None
    assert sum(len(trace["x"]) for trace in chart.figure["data"]) == 3


def test_without_groups_the_swarm_shows_the_division_of_votes() -> None:
    chart = division_swarm(document([statement(1, (50, 50, 0)), statement(2, (100, 0, 0))]), TEXTS)
    check(chart)
    assert chart.finding.endswith("1 su 2.")
    assert [row[1] for row in chart.table.rows] == ["100\u00a0%", "0\u00a0%"]
    nothing = division_swarm(document([statement(1, (2, 1, 0))]), TEXTS)
    check(nothing)
    assert nothing.figure is None


def test_points_of_the_swarm_never_cover_each_other() -> None:
    rows = [statement(i, (10, i % 7, 0)) for i in range(60)]
    figure = division_swarm(document(rows), {i: f"S{i}" for i in range(60)}).figure
    assert figure is not None
    points = [point for trace in figure["data"] for point in zip(trace["x"], trace["y"], strict=True)]
    assert len(set(points)) == 60


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_you_stand(language: Language) -> None:
    rows = [statement(i, (30, 5, 5), [(20, 2, 2), (10, 3, 3)]) for i in range(1, 9)]
    found = document(rows, [24, 16])
    mine = {1: -1, **dict.fromkeys(range(2, 9), 1)}
    said = where_you_stand(found, mine, 1, language=language)
    expected = {
        "it": "Sei vicino al gruppo B, che riunisce 16 persone su 40 (40\u00a0%). "
        "Voti come la maggioranza su 7 delle 8 affermazioni in cui una maggioranza c’è.",
        "en": "You are close to group B, which has 16 of 40 people (40%). "
        "You vote with the majority on 7 of the 8 statements that have one.",
    }
    assert said == expected[language]


@pytest.mark.parametrize(
    ("votes", "group", "more", "said"),
    [
        ({}, None, {}, "Non hai ancora votato."),
        ({1: 1}, None, {}, "Hai votato una sola affermazione: ne servono almeno 7"),
        (dict.fromkeys(range(3), 1), None, {}, "Hai votato 3 affermazioni: ne servono almeno 7"),
        (dict.fromkeys(range(9), 1), None, {}, "Al prossimo calcolo"),
        (dict.fromkeys(range(9), 1), -1, {}, "Al prossimo calcolo"),
        (dict.fromkeys(range(9), 1), 0, {"groups_are_shown": False}, "non si distinguono gruppi"),
        (dict.fromkeys(range(20, 29), 1), 0, {}, "nessuna ha ancora una maggioranza chiara"),
        ({1: -1, **dict.fromkeys(range(20, 28), 1)}, 0, {}, "e non voti come la maggioranza"),
    ],
)
def test_where_you_stand_is_honest_about_what_is_missing(
    votes: dict[int, int], group: int | None, more: dict[str, Any], said: str
) -> None:
    found = document([statement(1, (30, 5, 5), [(20, 2, 2), (10, 3, 3)])], [24, 16], **more)
    assert said in where_you_stand(found, votes, group)


def test_a_voter_in_a_small_group_is_not_told_its_size() -> None:
    found = document([], [24, 3])
    said = where_you_stand(found, dict.fromkeys(range(9), 1), 1)
    assert "per riservatezza" in said
    assert "3" not in said


def test_a_real_document_goes_through_every_chart() -> None:
    random = np.random.default_rng(3)
    people, statements = np.divmod(np.arange(60 * 12), 12)
    leaning = np.where((people < 35) == (statements < 6), 0.9, 0.15)
    votes = np.where(random.random(len(people)) < leaning, 1, -1)
    found = analyse(VoteMatrix.from_triples(people, statements, votes), bootstraps=10)
    plain = json.loads(json.dumps(found.to_document()))
    texts = {i: f"Affermazione {i}" for i in range(12)}
    positions = list(zip(found.x.tolist(), found.y.tolist(), found.group.tolist(), strict=True))
    for language in LANGUAGES:
        check(opinion_map(plain, positions, language=language))
        check(consensus_bars(plain, texts, "dividing", language=language))
        check(agreement_by_group(plain, 3, texts[3], language=language))
        check(division_swarm(plain, texts, language=language))
