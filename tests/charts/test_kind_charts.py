# SPDX-License-Identifier: AGPL-3.0-or-later
"""Charts of single kinds, drawn from what the kinds count: a finding, a figure, a table, no small number."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codesign.charts.judgements import diverging_bars
from codesign.charts.surveys.kinds import question_chart
from codesign.surveys.kinds import KINDS
from codesign.surveys.kinds.rankings import sets_shown
from codesign.surveys.questionnaire import Question
from codesign.surveys.reading import read_questionnaire
from codesign.surveys.results.protecting import protected_question
from tests.support.every_kind import every_kind

QUESTIONS: dict[str, Question] = {
    question.id: question for question in read_questionnaire(every_kind(), KINDS).questions()
}
#: Kinds of which nothing is drawn: words go to the themes, files and consents to nobody.
SILENT = {"note", "text", "file", "consent"}


def document(question: Question, answers: list[Any], k: int = 5) -> dict[str, Any]:
    """The question as a published summary holds it."""
    summary = KINDS[question.kind].summarise(question, answers)
    stored = {
        "id": question.id,
        "kind": question.kind,
        "label": dict(question.label),
        "answered": summary.answered,
        "counts": [{"id": c.id, "label": dict(c.label), "people": c.people} for c in summary.counts],
        "items": [{"id": item.id, "label": dict(item.label)} for item in question.items],
        "details": dict(summary.details),
    }
    read: dict[str, Any] = json.loads(json.dumps(stored))
    return protected_question(read, k)


def an_answer(question: Question, dice: random.Random) -> Any:
    """What somebody might answer."""
    return ANSWERS[question.kind](
        dice, [choice.id for choice in question.choices], [item.id for item in question.items], question
    )


def _pairs(question: Question, dice: random.Random) -> dict[str, dict[str, str]]:
    sets = sets_shown(question)
    return {
        str(n): dict(zip(("best", "worst"), dice.sample(things, 2), strict=True))
        for n, things in sets.items()
    }


#: By kind: what it takes of the dice, the ids of the choices, the ids of the items, and the question.
ANSWERS: dict[str, Callable[[random.Random, list[str], list[str], Question], Any]] = {
    "single": lambda dice, ids, items, question: dice.choice(ids),
    "dropdown": lambda dice, ids, items, question: dice.choice(ids),
    "yes_no": lambda dice, ids, items, question: dice.choice(["yes", "no"]),
    "multiple": lambda dice, ids, items, question: dice.sample(ids, 2),
    "top": lambda dice, ids, items, question: dice.sample(ids, 2),
    "number": lambda dice, ids, items, question: dice.randint(0, 60),
    "scale": lambda dice, ids, items, question: dice.randint(0, 10),
    "matrix": lambda dice, ids, items, question: {item: dice.choice(ids) for item in items},
    "importance_satisfaction": lambda dice, ids, items, question: {
        item: {"importance": dice.randint(1, 5), "satisfaction": dice.randint(1, 5)} for item in items
    },
    "points": lambda dice, ids, items, question: {items[0]: 60, dice.choice(items[1:]): 40},
    "ranking": lambda dice, ids, items, question: dice.sample(ids, len(ids)),
    "best_worst": lambda dice, ids, items, question: _pairs(question, dice),
    "place": lambda dice, ids, items, question: dice.choice([["nord"], ["nord", "valle"], ["sud", "borgo"]]),
    "pin": lambda dice, ids, items, question: {
        "lat": dice.uniform(45.69, 45.71), "lon": dice.uniform(9.65, 9.69)
    },
    "date": lambda dice, ids, items, question: f"2026-{dice.randint(1, 12):02}-01",
    "repeat": lambda dice, ids, items, question: [{"child_age": 3}] * dice.randint(1, 4),
}  # fmt: skip


@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize("id", sorted(QUESTIONS))
def test_each_kind_has_its_chart_with_a_finding_and_a_table(id: str, language: Any) -> None:
    question, dice = QUESTIONS[id], random.Random(3)
    if question.kind in SILENT:
        answers = [] if question.kind == "note" else ["x"] * 9
        assert question_chart(document(question, answers), language) is None
        return
    chart = question_chart(document(question, [an_answer(question, dice) for _ in range(120)]), language)
    assert chart is not None
    assert chart.finding
    assert chart.figure is not None
    assert chart.table.rows
    assert all(len(row) == len(chart.table.header) for row in chart.table.rows)
    json.dumps(chart.figure)


@pytest.mark.parametrize("id", sorted(id for id in QUESTIONS if QUESTIONS[id].kind not in SILENT))
@pytest.mark.parametrize("people", [0, 1, 4])
def test_too_few_people_show_no_number_and_no_figure(id: str, people: int) -> None:
    question, dice = QUESTIONS[id], random.Random(people)
    chart = question_chart(document(question, [an_answer(question, dice) for _ in range(people)]), "it")
    assert chart is not None
    assert chart.figure is None
    assert chart.table.rows == ()


@given(seed=st.integers(0, 10_000), people=st.integers(5, 40))
def test_no_table_or_figure_of_a_matrix_holds_a_small_number(seed: int, people: int) -> None:
    question, dice = QUESTIONS["state"], random.Random(seed)
    chart = question_chart(document(question, [an_answer(question, dice) for _ in range(people)]), "it")
    assert chart is not None
    cells = [cell for row in chart.table.rows for cell in row[1:] if isinstance(cell, int)]
    assert not any(0 < cell < 5 for cell in cells)


@given(seed=st.integers(0, 10_000), people=st.integers(0, 60), k=st.integers(3, 10))
def test_published_squares_hold_at_least_k_people(seed: int, people: int, k: int) -> None:
    dice, dark = random.Random(seed), QUESTIONS["dark"]
    question = replace(
        dark, options={name: value for name, value in dark.options.items() if name != "quarters"}
    )
    published = document(question, [an_answer(question, dice) for _ in range(people)], k)
    if published["state"] == "shown":
        counts = [square["people"] for square in published["details"]["squares"]]
        assert all(count >= k for count in counts)
        others = published["details"]["others"]
        assert others == 0 or others >= k
        assert sum(counts) + others == published["details"]["pins"]


def test_the_most_wanted_is_named_first() -> None:
    chart = question_chart(
        document(QUESTIONS["order"], [["autobus", "piste", "panchine", "illuminazione"]] * 9), "it"
    )
    assert chart is not None
    assert "«Autobus la sera" in chart.finding
    assert [row[1] for row in chart.table.rows] == [1, 2, 3, 4]
    assert chart.table.rows[0][4] == 9


def test_a_tie_for_the_first_place_is_called_one() -> None:
    one = ["autobus", "piste", "panchine", "illuminazione"]
    chart = question_chart(document(QUESTIONS["order"], [one, [one[1], one[0], *one[2:]]] * 5), "it")
    assert chart is not None
    assert "alla pari" in chart.finding


def test_diverging_bars_are_centred_on_the_middle_of_the_scale() -> None:
    figure = diverging_bars({"a": [0.2, 0.3, 0.5], "b": [0.5, None, 0.5]}, ["no", "?", "yes"])
    bases = [trace["base"] for trace in figure["data"]]
    assert bases[0] == [-0.35, -0.5]
    assert bases[1] == [-0.15, 0.0]
    assert bases[2] == [0.15, 0.0]
    even = diverging_bars({"a": [0.25, 0.25, 0.25, 0.25]}, ["1", "2", "3", "4"])
    assert even["data"][2]["base"] == [0.0]


def test_quarters_and_levels_are_published_alone() -> None:
    dice = random.Random(1)
    home, dark = QUESTIONS["home"], QUESTIONS["dark"]
    places = question_chart(document(home, [an_answer(home, dice) for _ in range(60)]), "it")
    assert places is not None
    assert [row[0] for row in places.table.rows] == ["Zona nord", "Zona sud"]
    pins = question_chart(document(dark, [an_answer(dark, dice) for _ in range(60)]), "it")
    assert pins is not None
    assert {row[0] for row in pins.table.rows} == {"Borgo Ovest", "Borgo Est"}
