# SPDX-License-Identifier: AGPL-3.0-or-later
"""One voice, one response: versions, duplicates, erasure, summaries and exports."""

from __future__ import annotations

import csv
import io
import threading

from flask import Flask
from sqlalchemy import func, select

from codesign.people.voices import code_for
from codesign.surveys import answering, publishing
from codesign.surveys.models import Response, Survey, TextAnswer
from codesign.surveys.results import summaries
from codesign.surveys.results.exporting import response_rows
from codesign.web.policy import ANONYMOUS
from codesign.web.tables import as_csv
from codesign.web.unit_of_work import unit_of_work
from tests.support.factories import (
    ResponseFactory,
    SurveyFactory,
)

CODE = code_for("b" * 32, "survey:1")


def _survey(session: object) -> Survey:
    return session.scalars(select(Survey)).one()  # type: ignore[attr-defined, no-any-return]


def test_fifty_simultaneous_sendings_give_one_response(app: Flask) -> None:
    with app.app_context(), unit_of_work():
        SurveyFactory()
    errors: list[BaseException] = []

    def send() -> None:
        try:
            with app.app_context(), unit_of_work() as session:
                answers = {"quarter": "nord", "wish": "Più verde"}
                answering.submit(
                    session, answering.save_page(session, _survey(session), CODE, answers, language="it")
                )
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=send) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with app.app_context(), unit_of_work(write=False) as session:
        assert session.scalar(select(func.count()).select_from(Response)) == 1
        assert session.scalar(select(func.count()).select_from(TextAnswer)) == 1
        assert _survey(session).submitted_count == 1


def test_a_new_version_leaves_begun_answers_alone(app: Flask) -> None:
    with app.app_context(), unit_of_work() as session:
        survey = SurveyFactory()
        begun = answering.save_page(session, survey, CODE, {"quarter": "nord"}, language="it")
        changed = {**survey.draft, "title": {"it": "Un altro titolo"}}
        publishing.save_draft(session, survey, changed)
        assert publishing.has_unpublished_changes(survey)
        publishing.publish_version(session, ANONYMOUS, survey)
        newer = answering.save_page(
            session, survey, code_for("c" * 32, "x"), {"quarter": "nord"}, language="it"
        )
        assert (begun.version.number, newer.version.number) == (1, 2)
        assert survey.versions[0].document["title"] != survey.versions[1].document["title"]
        answering.submit(session, begun)
        assert begun.state == "submitted"


def test_changing_a_text_makes_a_new_answer_and_clearing_it_removes_it(app: Flask) -> None:
    with app.app_context(), unit_of_work() as session:
        survey = SurveyFactory()
        response = answering.save_page(
            session, survey, CODE, {"quarter": "nord", "wish": "Luce"}, language="it"
        )
        answering.submit(session, response)
        first = session.scalars(select(TextAnswer.id)).one()
        answering.save_page(session, survey, CODE, {"wish": "Luce"}, language="it")
        assert session.scalars(select(TextAnswer.id)).one() == first
        answering.save_page(session, survey, CODE, {"wish": "Panchine"}, language="it")
        assert session.scalars(select(TextAnswer.text)).all() == ["Panchine"]
        answering.save_page(session, survey, CODE, {"wish": None}, language="it")
        assert session.scalars(select(TextAnswer.id)).all() == []


def test_a_summary_counts_people_and_complete_pairs(app: Flask) -> None:
    with app.app_context(), unit_of_work() as session:
        survey = SurveyFactory()
        pair = {"light": {"importance": 5, "satisfaction": 2}, "green": {"importance": 4}}
        for quarter in ("centro", "centro", "nord"):
            ResponseFactory(
                survey=survey, answers={"quarter": quarter, "moves": ["walk", "bus"], "needs": pair}
            )
        ResponseFactory(survey=survey, state="draft", submitted_on=None, answers={"quarter": "nord"})
        document = summaries.summarise(session, survey).document
    questions = {question["id"]: question for question in document["questions"]}
    assert document["people"] == 3
    assert [count["people"] for count in questions["quarter"]["counts"]] == [2, 1]
    assert [count["people"] for count in questions["moves"]["counts"]] == [3, 0, 3, 0]
    pairs = questions["needs"]["details"]["pairs"]
    assert pairs["light"][4][1] == 3
    assert sum(map(sum, pairs["green"])) == 0


def test_an_export_is_harmless_in_a_spreadsheet_and_hides_the_order_of_arrival(app: Flask) -> None:
    with app.app_context(), unit_of_work() as session:
        survey = SurveyFactory()
        texts = ["=1+1", "@SUM(A1)", "-2", *(f"testo {number}" for number in range(20))]
        for text in texts:
            ResponseFactory(survey=survey, answers={"quarter": "nord", "moves": ["bike"], "wish": text})
        rows = list(csv.DictReader(io.StringIO(as_csv(response_rows(session, survey)))))
        again = list(csv.DictReader(io.StringIO(as_csv(response_rows(session, survey)))))
    written = [row["wish"] for row in rows]
    assert sorted(text.lstrip("'") for text in written) == sorted(texts)
    assert {"'=1+1", "'@SUM(A1)", "'-2"} <= set(written)
    assert [text.lstrip("'") for text in written] != texts
    assert rows == again
    assert (rows[0]["moves__bike"], rows[0]["moves__walk"], rows[0]["version"]) == ("1", "0", "1")
