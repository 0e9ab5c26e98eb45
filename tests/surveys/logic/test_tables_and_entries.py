# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lines of a table come and go one by one; the entries of a repeat calculate, each for itself."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from codesign.surveys.answering import chance_of
from codesign.surveys.channels.paper import whole_page
from codesign.surveys.conditions import Wording
from codesign.surveys.kinds import KINDS
from codesign.surveys.logic.flow import Flow, Moment, candidates, follow, without_gone
from codesign.surveys.logic.live import live_logic
from codesign.surveys.models import Response, Survey
from codesign.surveys.questionnaire import InvalidQuestionnaire
from codesign.surveys.reading import read_questionnaire
from codesign.surveys.results.summaries import dependencies
from codesign.web.unit_of_work import unit_of_work
from tests.support.factories import SurveyFactory
from tests.support.questionnaires import paged, single, written

MOMENT = Moment("2026-11-22", "2026-11-22T09:00")
USES = {**single("uses", "bus", "train"), "kind": "multiple"}


def table(kind: str = "matrix", **more: Any) -> dict[str, Any]:
    """A table whose lines are the things somebody uses."""
    items = [
        {"id": id, "label": {"it": id.title()}, "show_if": f"selected(${{uses}}, '{id}')"}
        for id in ("bus", "train")
    ]
    choices = {"choices": single("x", "good", "poor")["choices"]} if kind == "matrix" else {}
    return {"id": "rated", "kind": kind, "label": {"it": "Com'è?"}, "items": items, **choices, **more}


def _flow(document: dict[str, Any], **answers: Any) -> Flow:
    return follow(read_questionnaire(document, KINDS), answers, MOMENT)


def _problems(document: dict[str, Any]) -> list[str]:
    with pytest.raises(InvalidQuestionnaire) as told:
        read_questionnaire(document, KINDS)
    return [str(problem) for problem in told.value.problems]


@pytest.mark.parametrize(
    ("kind", "good", "half"),
    [("matrix", "good", None), ("importance_satisfaction", {"importance": 5, "satisfaction": 2}, {"importance": 5})],
)  # fmt: skip
def test_a_hidden_line_is_neither_counted_nor_missed(kind: str, good: Any, half: Any) -> None:
    document = paged([USES], [table(kind, required=True)])
    flow = _flow(document, uses=["bus"], rated={"bus": good, "train": good})
    assert flow.answers["rated"] == {"bus": good}
    assert [item.id for item in without_gone(flow.judged["rated"]).items] == ["bus"]
    assert flow.first_incomplete_page() is None
    # Who goes back and begins to use the train has a line to fill in.
    assert _flow(document, uses=["bus", "train"], rated={"bus": good}).first_incomplete_page() == 2
    if half:
        assert _flow(document, uses=["bus"], rated={"bus": half}).first_incomplete_page() == 2


def test_a_table_without_a_line_is_not_asked() -> None:
    flow = _flow(paged([USES], [table(required=True)], [written("end")]), rated={"bus": "good"})
    assert (flow.pages, flow.answers) == ([1, 3], {})


def test_lines_that_may_still_come_stand_on_the_page() -> None:
    page = read_questionnaire(paged([USES, table()]), KINDS)
    questions = [question for question, _depends in candidates(follow(page, {}, MOMENT), 1)]
    assert [item.id for item in questions[1].items] == ["bus", "train"]
    later = follow(read_questionnaire(paged([USES], [table()]), KINDS), {"uses": ["train"]}, MOMENT)
    ((question, _depends),) = candidates(later, 2)
    assert [item.id for item in question.items] == ["train"]


def test_lines_may_rest_on_what_comes_before_and_only_tables_have_them() -> None:
    looking_ahead = table()
    looking_ahead["items"][0]["show_if"] = "${later} = 'yes'"
    (ahead,) = _problems(paged([USES, looking_ahead, single("later")]))
    assert ahead.startswith("page 1, question 2 (rated), bus, show_if: 'later' is known only later")
    itself = table()
    itself["items"][1]["show_if"] = "${rated/bus} = 'good'"
    assert "'rated' cannot depend on itself" in _problems(paged([USES, itself]))[0]
    choice = single("a")
    choice["choices"][0]["show_if"] = "true()"
    assert "only a line of a table" in _problems(paged([choice]))[0]


def test_the_numbers_of_a_line_tell_of_the_question_it_rests_on() -> None:
    """Whoever counts the answers of a line counts those who chose it: protection must know."""
    assert dependencies(read_questionnaire(paged([USES, table()]), KINDS)) == {"rated": ["uses"]}


def test_required_lines_are_asked_for_in_the_browser_without_a_script(
    app: Flask, client: FlaskClient
) -> None:
    with app.app_context(), unit_of_work():
        address = f"/s/{SurveyFactory(draft=paged([USES, table(required=True)])).short_code}/1"
    refused = client.post(address, data={"uses": "bus", "go": "next"})
    assert refused.status_code == 422
    assert 'id="rated-error"' in refused.text
    sent = client.post(address, data={"uses": "bus", "rated__bus__choice": "poor", "go": "next"})
    assert sent.location.endswith("/thanks")
    with app.app_context(), unit_of_work(write=False) as session:
        assert session.query(Response).one().answers == {"uses": ["bus"], "rated": {"bus": "poor"}}


def test_paper_says_the_condition_of_a_line(app: Flask) -> None:
    questionnaire = read_questionnaire(paged([USES, table()]), KINDS)
    wording = Wording(questionnaire, {"uses": 1, "rated": 2}, "it")
    rated = whole_page(questionnaire).questions[1]
    with app.test_request_context():
        said = wording.line_conditions(rated)
    assert said == [
        "alla domanda 1 hai risposto «Bus»",
        "alla domanda 1 hai risposto «Train»",
    ]


CHILDREN = {
    "id": "children",
    "kind": "repeat",
    "label": {"it": "Figli"},
    "questions": [
        {"id": "age", "kind": "number", "label": {"it": "Età"}},
        single("school", show_if="${is_small}", required=True),
        table(id="rides", required=True),
    ],
}
CHILDREN["questions"][2]["items"][0]["show_if"] = "${age} > 10"  # type: ignore[index]
FAMILY = paged(
    [USES, CHILDREN],
    [written("second", show_if="indexed-repeat(${age}, ${children}, 2) > 5"), written("small", show_if="${few} > 1")],
    variables=[
        {"id": "few", "value": "count(${months})"},
        {"id": "months", "value": "if(${is_small}, ${age} * 12, '')", "repeat": "children"},
        {"id": "is_small", "value": "${age} < 6", "repeat": "children"},
    ],
)  # fmt: skip


def test_values_are_calculated_in_each_entry() -> None:
    entries = [{"age": 3, "school": "no"}, {"age": 9, "school": "no", "rides": {"bus": "good"}}, {}]
    flow = _flow(FAMILY, uses=[], children=entries)
    assert flow.answers["children"] == [{"age": 3, "school": "no"}, {"age": 9}, {}]
    assert flow.scope.entries == {"months": [36.0, "", ""], "is_small": [True, False, False]}
    assert flow.scope.variables["few"] == 1.0
    assert set(flow.judged) == {"uses", "children", "second"}
    older = _flow(FAMILY, uses=[], children=[{"age": 11}, {"age": 5}])
    assert [(fault.question.id, fault.entry) for fault in older.judged["children"].faults] == [
        ("rides", 1),
        ("school", 2),
    ]


def test_the_next_page_hears_what_was_calculated_in_entries() -> None:
    pages = [*FAMILY["pages"], {"id": "p3", "title": {"it": "3"}, "questions": [
        single("a"), written("b", show_if="${a} = 'yes' and sum(${months}) > 30")]}]  # fmt: skip
    flow = _flow({**FAMILY, "pages": pages}, uses=[], children=[{"age": 3}])
    live = live_logic(flow, 3)
    assert live is not None
    assert live["entries"] == {"months": [36.0]}


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("${second} != ''", "variable is_small, value: 'second' is known only later"),
        ("count(${children}) > 1", "variable is_small, value: 'children' cannot depend on itself"),
        ("indexed-repeat(${age}, ${children}, 1)", "variable is_small, value: 'children' cannot depend on itself"),
        ("${few} > 1", "rest on each other"),
    ],
)  # fmt: skip
def test_a_value_of_an_entry_knows_what_comes_before(value: str, message: str) -> None:
    variables = [*FAMILY["variables"][:2], {"id": "is_small", "value": value, "repeat": "children"}]
    assert any(message in problem for problem in _problems({**FAMILY, "variables": variables}))


def test_only_repeats_have_entries() -> None:
    problems = _problems(
        paged([single("a")], variables=[{"id": "v", "value": "${a}", "repeat": "a"}], quotas=[])
    )
    assert problems == ["variable v, value: 'a' is no group that repeats"]
    wrong = paged([USES, CHILDREN], [written("b", show_if="indexed-repeat(${uses}, ${children}, 1) = 'a'")],
                  variables=FAMILY["variables"])  # fmt: skip
    assert _problems(wrong) == [
        "page 2, question 1 (b), show_if: 'uses' is not asked in the group 'children'"
    ]


def test_chance_is_the_same_at_each_visit_and_halves_people() -> None:
    drawn = [chance_of(str(number)) for number in range(400)]
    assert chance_of("7") == drawn[7]
    assert all(0 <= one < 1 for one in drawn)
    assert 150 < sum(one < 0.5 for one in drawn) < 250


def test_a_page_is_split_by_chance_alike_before_and_after_it_is_sent(app: Flask, client: FlaskClient) -> None:
    halves = [written("low", show_if="random() < 0.5"), written("high", show_if="random() >= 0.5")]
    with app.app_context(), unit_of_work():
        survey = SurveyFactory(draft=paged([*halves, single("a")], [*halves[:0], written("end")]))
        address = f"/s/{survey.short_code}"
    client.post(f"{address}/start")
    page = client.get(f"{address}/1").text
    (drawn,) = [name for name in ("low", "high") if f'name="{name}"' in page]
    client.post(f"{address}/1", data={"low": "x", "high": "x", "a": "yes", "go": "next"})
    client.post(f"{address}/2", data={"end": "z", "go": "next"})
    with app.app_context(), unit_of_work(write=False) as session:
        assert session.query(Survey).one().submitted_count == 1
        assert session.query(Response).one().answers == {drawn: "x", "a": "yes", "end": "z"}
