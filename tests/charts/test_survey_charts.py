# SPDX-License-Identifier: AGPL-3.0-or-later
"""Survey and theme charts say what is true at the edges, and never a small number."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codesign.charts.records import Chart
from codesign.charts.surveys.kinds import question_chart
from codesign.charts.themes import theme_bars
from codesign.surveys.results.protecting import protected_question


def single(counts: list[int], kind: str = "single", answered: int | None = None) -> dict[str, Any]:
    return {
        "id": "q",
        "kind": kind,
        "label": {"it": "Domanda?", "en": "Question?"},
        "census": "",
        "answered": sum(counts) if answered is None else answered,
        "counts": [
            {"id": str(n), "label": {} if kind == "scale" else {"it": f"Scelta {n}"}, "people": people}
            for n, people in enumerate(counts)
        ],
        "items": [],
        "details": {},
    }


def drawn(question: dict[str, Any], language: Any) -> Chart:
    """The chart of what may be published of a summarised question."""
    chart = question_chart(protected_question(question, 5), language)
    assert chart is not None
    return chart


def matrix(pairs: dict[str, list[tuple[int, int]]]) -> dict[str, Any]:
    tables = {}
    for item, given_pairs in pairs.items():
        table = [[0] * 5 for _ in range(5)]
        for importance, satisfaction in given_pairs:
            table[importance - 1][satisfaction - 1] += 1
        tables[item] = table
    return {
        "id": "needs",
        "kind": "importance_satisfaction",
        "label": {"it": "Che cosa manca?"},
        "answered": 10,
        "counts": [],
        "items": [{"id": item, "label": {"it": item}} for item in pairs],
        "details": {"pairs": tables},
    }


def test_the_most_chosen_answer_is_named_with_its_base() -> None:
    chart = drawn(single([30, 10]), "it")
    assert chart.finding == "La risposta più scelta è «Scelta 0»: 30 persone su 40 (75\u00a0%)."
    assert [row[1] for row in chart.table.rows] == [30, 10]


def test_a_tie_names_both() -> None:
    assert "«Scelta 0» e «Scelta 1»" in drawn(single([20, 20, 9]), "it").finding


def test_too_few_answers_show_nothing_at_all() -> None:
    chart = drawn(single([2, 2]), "en")
    assert chart.figure is None
    assert chart.table.rows == ()
    assert "shown from 5 on" in chart.finding


@given(counts=st.lists(st.integers(0, 40), min_size=2, max_size=6))
def test_a_small_count_stands_nowhere_and_cannot_be_worked_out(counts: list[int]) -> None:
    chart = drawn(single(counts), "it")
    cells = [row[1] for row in chart.table.rows]
    shown = [cell for cell in cells if isinstance(cell, int)]
    assert not any(0 < cell < 5 for cell in shown)
    hidden = [people for people, cell in zip(counts, cells, strict=False) if not isinstance(cell, int)]
    assert len(hidden) != 1
    if chart.figure:
        assert [x for x in chart.figure["data"][0]["x"] if 0 < x < 5] == []


def test_a_split_rating_is_called_divided_and_never_average() -> None:
    assert "divise" in drawn(single([20, 6, 0, 7, 20], kind="scale"), "it").finding
    assert "Metà" in drawn(single([0, 5, 20, 5, 6], kind="scale"), "it").finding


def test_what_is_said_of_a_rating_never_rests_on_hidden_numbers() -> None:
    assert "smaller numbers are not shown" in drawn(single([20, 2, 0, 1, 20], kind="scale"), "en").finding


def test_needs_are_ranked_by_what_is_missing() -> None:
    question = matrix({"luce": [(5, 1)] * 6, "verde": [(4, 4)] * 6, "raro": [(5, 1)] * 4})
    chart = drawn(question, "it")
    assert [row[0] for row in chart.table.rows] == ["luce", "verde"]
    assert "«luce»" in chart.finding
    assert "5,0" in chart.finding


def test_needs_that_are_met_are_said_to_be_met() -> None:
    assert "già soddisfa" in drawn(matrix({"verde": [(3, 5)] * 6}), "it").finding


def test_free_text_has_no_chart() -> None:
    assert question_chart(protected_question(single([1], kind="text"), 5), "it") is None


def published(*people: int) -> dict[str, Any]:
    return {
        "people": 50,
        "answers": 60,
        "mixed": 3,
        "not_themed": 2,
        "small_themes": 1,
        "themes": [{"id": n, "title": f"tema {n}", "people": count} for n, count in enumerate(people)],
    }


@pytest.mark.parametrize("language", ["it", "en"])
def test_theme_bars_say_the_top_a_tie_or_nothing(language: Any) -> None:
    assert "tema 1" in theme_bars(published(10, 25), language=language).finding
    tie = theme_bars(published(20, 20, 5), language=language).finding
    assert "tema 0" in tie
    assert "tema 1" in tie
    nothing = theme_bars(published(), language=language)
    assert nothing.figure is None
    assert nothing.finding


def test_the_figure_holds_what_the_table_holds() -> None:
    chart = theme_bars(published(10, 25), language="it")
    assert chart.figure is not None
    assert chart.figure["data"][0]["x"] == [row[1] for row in chart.table.rows] == [25, 10]
    json.dumps(chart.figure)
