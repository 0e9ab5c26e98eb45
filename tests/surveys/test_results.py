# SPDX-License-Identifier: AGPL-3.0-or-later
"""Published results over HTTP: what is switched off, hidden or waiting stands in no page, file or figure."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from flask import Flask

from codesign.surveys.models import Survey
from codesign.surveys.results.protecting import protected_question, protected_summary
from codesign.surveys.results.protecting_kinds import protected_points, protected_ranking
from codesign.surveys.results.releasing import publish_summary, set_after_close, set_withheld
from codesign.web.errors import Conflict
from codesign.web.policy import ANONYMOUS
from codesign.web.unit_of_work import unit_of_work
from tests.support.factories import ResponseFactory, SurveyFactory


def answered_survey() -> Survey:
    survey: Survey = SurveyFactory()
    for number in range(40):
        answers: dict[str, Any] = {
            "quarter": "centro" if number < 37 else "nord",
            "moves": ["bike"],
            "trust": number % 2,
        }
        ResponseFactory(survey=survey, answers=answers)
    survey.submitted_count = 40
    return survey


def everywhere(app: Flask, code: str) -> list[str]:
    """The texts of page, CSV and JSON."""
    client = app.test_client()
    found = [
        client.get(f"/s/{code}/results{ending}", headers={"Accept-Language": "en"})
        for ending in ("", ".csv", ".json")
    ]
    assert [response.status_code for response in found] == [200] * 3
    return [response.get_data(as_text=True) for response in found]


def test_small_numbers_stand_in_no_page_file_or_figure(app: Flask) -> None:
    with app.app_context(), unit_of_work() as session:
        survey = answered_survey()
        publish_summary(session, ANONYMOUS, survey)
        code = survey.short_code
    page, rows, data = everywhere(app, code)
    quarter = next(one for one in json.loads(data)["summary"]["questions"] if one["id"] == "quarter")
    assert [count["people"] for count in quarter["counts"]] == [None, None]
    people = [
        row
        for row in csv.DictReader(io.StringIO(rows.removeprefix("\ufeff")))
        if row["question"] == "quarter"
    ]
    assert len(people) == 4
    assert not any(character.isdigit() for row in people for character in row["value"])
    assert "37" not in json.dumps(json.loads(data)["charts"]["quarter"])
    assert "(92" not in page


def test_a_question_whose_switch_is_off_is_gone_everywhere(app: Flask) -> None:
    with app.app_context(), unit_of_work() as session:
        survey = answered_survey()
        publish_summary(session, ANONYMOUS, survey)
        set_withheld(session, ANONYMOUS, survey, ["moves"])
        code = survey.short_code
    page, rows, data = everywhere(app, code)
    assert "Come ti muovi" not in page + rows + data
    assert "How do you move" not in page + rows + data
    assert '"moves"' not in data
    with app.app_context(), unit_of_work() as session:
        set_withheld(session, ANONYMOUS, _survey(session, code), [])
    assert '"moves"' in everywhere(app, code)[2]


def _survey(session: Any, code: str) -> Survey:
    found: Survey = session.query(Survey).filter_by(short_code=code).one()
    return found


def test_results_promised_for_after_the_close_wait_for_it(app: Flask) -> None:
    with app.app_context(), unit_of_work() as session:
        survey = answered_survey()
        publish_summary(session, ANONYMOUS, survey)
        set_after_close(session, ANONYMOUS, survey, True)
        with pytest.raises(Conflict):
            publish_summary(session, ANONYMOUS, survey)
        code = survey.short_code
    stranger = app.test_client()
    waiting = stranger.get(f"/s/{code}/results", headers={"Accept-Language": "en"}).text
    assert "not public yet" in waiting
    assert stranger.get(f"/s/{code}/results.csv").headers["Location"] == f"/s/{code}/results"
    assert stranger.get(f"/s/{code}/results.json").status_code == 401
    with app.app_context(), unit_of_work() as session:
        _survey(session, code).state = "closed"
    assert everywhere(app, code)


def raw(id: str, counts: dict[str, int], **more: Any) -> dict[str, Any]:
    return {
        "id": id, "kind": "single", "label": {"it": id}, "published": True, "census": "", "items": [], "details": {},
        "answered": sum(counts.values()),
        "counts": [{"id": choice, "label": {}, "people": people} for choice, people in counts.items()], **more,
    }  # fmt: skip


def summary(people: int, *questions: dict[str, Any]) -> dict[str, Any]:
    return {"people": people, "version": 1, "is_final": False, "questions": list(questions)}


def test_a_question_asked_of_few_answers_does_not_tell_how_many_gave_them() -> None:
    first = raw("child", {"yes": 12, "no": 45, "other": 3})
    asked = raw("school", {"near": 6, "far": 6}, depends=["child"])
    states = {one["id"]: one["state"] for one in protected_summary(summary(60, first, asked), 5)["questions"]}
    assert states == {"child": "shown", "school": "linked"}
    open_first = raw("child", {"yes": 12, "no": 48})
    states = {
        one["id"]: one["state"] for one in protected_summary(summary(60, open_first, asked), 5)["questions"]
    }
    assert states["school"] == "shown"


def test_an_unpublished_question_is_not_in_the_document() -> None:
    document = protected_summary(summary(60, raw("secret", {"a": 30, "b": 30}) | {"published": False}), 5)
    assert document["questions"] == []


def test_means_that_tell_a_place_are_hidden_with_another() -> None:
    def thing(*places: int) -> dict[str, Any]:
        mean = sum(place * people for place, people in enumerate(places, 1)) / sum(places)
        return {"places": list(places), "mean": mean, "borda": 0.5, "rank": 1}

    # One person put "a" second: the mean alone would say so.
    measures = {"a": thing(29, 1, 0), "b": thing(1, 14, 15), "c": thing(0, 15, 15)}
    question = {"details": {"ranking": measures}, "counts": [], "answered": 30}
    found = protected_ranking(question, 5, [])["details"]
    assert found["places"] is None
    hidden = {thing for thing, shown in found["ranking"].items() if shown["mean"] is None}
    assert "a" in hidden
    assert len(hidden) > 1


def test_points_that_few_gave_are_hidden_with_another() -> None:
    counts = [{"id": id, "label": {}, "people": people} for id, people in (("a", 30), ("b", 20), ("c", 1))]
    points = {id: {"mean": 1.0, "median": 1.0, "share": 0.3} for id in "abc"}
    question = {"details": {"points": points}, "counts": counts, "answered": 30}
    found = protected_points(question, 5, [])["details"]["points"]
    assert [id for id, shown in found.items() if shown is None] == ["b", "c"]


def test_a_question_few_newcomers_answered_stays_as_it_was() -> None:
    before = protected_question(raw("q", {"a": 20, "b": 20}), 5)
    assert protected_question(raw("q", {"a": 21, "b": 20}), 5, [before]) == before
