# SPDX-License-Identifier: AGPL-3.0-or-later
"""Logic on the way through a survey, by plain HTTP: nothing here needs a script."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from codesign.people.voices import code_for
from codesign.surveys import answering, publishing
from codesign.surveys.kinds import KINDS
from codesign.surveys.logic.flow import Moment, follow
from codesign.surveys.models import Response, Survey, TextAnswer
from codesign.surveys.presenting import asked_page, seed_of
from codesign.surveys.questionnaire import Page
from codesign.surveys.reading import read_questionnaire
from codesign.web.policy import ANONYMOUS
from codesign.web.unit_of_work import unit_of_work
from tests.support.factories import ResponseFactory, SurveyFactory
from tests.support.questionnaires import paged, single, written

DOCUMENT = paged(
    [
        single("owns", required=True),
        single("car", show_if="${owns} = 'yes'", required=True),
        {"id": "km", "kind": "number", "label": {"it": "Chilometri"}, "show_if": "${car} = 'yes'",
         "constraint": ". < 1000", "constraint_message": {"it": "Meno di 1000, vero?"}},
    ],
    {"show_if": "${car} = 'yes'", "questions": [written("why", label={"it": "Perché ${km} km?"})]},
    [written("end", label={"it": "Altro su «${why}»?"})],
)  # fmt: skip


@pytest.fixture
def address(app: Flask) -> str:
    with app.app_context(), unit_of_work():
        return f"/s/{SurveyFactory(draft=DOCUMENT).short_code}"


def _stored(app: Flask) -> tuple[str, dict[str, Any]]:
    """State and answers of the only response."""
    with app.app_context(), unit_of_work(write=False) as session:
        response = session.scalars(select(Response)).one()
        return response.state, response.answers


def test_a_hidden_answer_stays_in_the_draft_and_never_counts(
    app: Flask, client: FlaskClient, address: str
) -> None:
    client.post(f"{address}/1", data={"owns": "yes", "car": "yes", "km": "12", "go": "next"})
    client.post(f"{address}/2", data={"why": "Lavoro", "go": "next"})
    moved = client.post(f"{address}/1", data={"owns": "no", "car": "yes", "km": "12", "go": "next"})
    assert moved.headers["Location"].endswith("/3")
    assert _stored(app)[1] == {"owns": "no", "car": "yes", "km": 12, "why": "Lavoro"}
    assert client.get(f"{address}/2").headers["Location"].endswith("/3")
    assert client.post(f"{address}/3", data={"go": "back"}).headers["Location"].endswith("/1")
    client.post(f"{address}/3", data={"end": "Fine", "go": "next"})
    assert _stored(app) == ("submitted", {"owns": "no", "end": "Fine"})
    with app.app_context(), unit_of_work(write=False) as session:
        assert session.scalars(select(TextAnswer.text)).all() == ["Fine"]


def test_what_applies_after_all_is_asked_and_what_does_not_is_not_judged(
    client: FlaskClient, address: str
) -> None:
    page = client.post(f"{address}/1", data={"owns": "yes", "go": "next"})
    assert page.status_code == 422
    assert page.text.count('class="field-error"') == 1
    assert client.post(f"{address}/1", data={"owns": "no", "km": "molti", "go": "next"}).status_code == 302
    refused = client.post(f"{address}/1", data={"owns": "yes", "car": "yes", "km": "5000", "go": "next"})
    assert refused.status_code == 422
    assert "Meno di 1000, vero?" in refused.text
    assert "5000" in refused.text


def test_sections_are_counted_as_they_are_shown(client: FlaskClient, address: str) -> None:
    client.post(f"{address}/1", data={"owns": "no", "go": "next"}, headers={"Accept-Language": "en"})
    assert "section 2 of 2" in client.get(f"{address}/3", headers={"Accept-Language": "en"}).text
    client.post(f"{address}/1", data={"owns": "yes", "car": "yes", "go": "next"})
    assert "section 3 of 3" in client.get(f"{address}/3", headers={"Accept-Language": "en"}).text


def test_an_answer_inside_a_label_is_words_and_never_markup(client: FlaskClient, address: str) -> None:
    client.post(f"{address}/1", data={"owns": "yes", "car": "yes", "km": "12", "go": "next"})
    assert "Perché 12 km?" in client.get(f"{address}/2").text
    client.post(f"{address}/2", data={"why": "<script>x</script> ${km}", "go": "next"})
    page = client.get(f"{address}/3").text
    assert "<script>x" not in page
    assert "Altro su «<script>x</script> ${km}»?" in unescape(page)


def test_back_keeps_what_can_be_read(app: Flask, client: FlaskClient, address: str) -> None:
    client.post(f"{address}/1", data={"owns": "yes", "car": "yes", "go": "next"})
    assert client.post(f"{address}/1", data={"owns": "yes", "km": "molti", "go": "back"}).status_code == 302
    assert _stored(app)[1] == {"owns": "yes", "car": "yes"}


def test_nobody_sends_by_pressing_continue(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), unit_of_work():
        document = paged([single("a")], {"show_if": "${a} != 'no'", "questions": [written("b")]})
        address = f"/s/{SurveyFactory(draft=document).short_code}"
    first = client.post(f"{address}/1", data={"a": "no", "go": "next"})
    assert first.headers["Location"].endswith("/1")
    assert _stored(app)[0] == "draft"
    client.post(f"{address}/1", data={"a": "no", "go": "next"})
    assert _stored(app)[0] == "submitted"


def test_changing_a_sent_answer_drops_what_it_hides(app: Flask, client: FlaskClient, address: str) -> None:
    """Decidim #16794: editing answers with conditions crashed."""
    client.post(f"{address}/1", data={"owns": "yes", "car": "yes", "km": "12", "go": "next"})
    client.post(f"{address}/2", data={"why": "Lavoro", "go": "next"})
    client.post(f"{address}/3", data={"go": "next"})
    assert _stored(app)[0] == "submitted"
    client.post(f"{address}/1", data={"owns": "no", "go": "next"})
    assert _stored(app)[1] == {"owns": "no"}
    with app.app_context(), unit_of_work(write=False) as session:
        assert session.scalars(select(TextAnswer.text)).all() == []
    # What she opens again is asked again.
    reopened = client.post(f"{address}/1", data={"owns": "yes", "go": "next"})
    assert reopened.status_code == 422


def test_only_a_page_that_depends_on_itself_carries_logic(client: FlaskClient, address: str) -> None:
    page = client.get(f"{address}/1").text
    found = re.search(r'data-logic="([^"]*)"', page)
    assert found is not None
    logic = json.loads(unescape(found[1]))
    assert [step["id"] for step in logic["steps"]] == ["owns", "car", "km"]
    assert "js/survey.js" in page
    client.post(f"{address}/1", data={"owns": "no", "go": "next"})
    assert "data-logic" not in client.get(f"{address}/3").text


def test_each_entry_of_a_repeat_is_judged_by_its_own_answers(app: Flask, client: FlaskClient) -> None:
    repeat = {
        "id": "children", "kind": "repeat", "label": {"it": "Figli"},
        "questions": [single("small"), written("school", show_if="${small} = 'no'", required=True)],
    }  # fmt: skip
    with app.app_context(), unit_of_work():
        address = f"/s/{SurveyFactory(draft=paged([repeat])).short_code}"
    sent = {"children__count": "2", "children__0__small": "yes", "children__1__small": "no", "go": "next"}
    refused = client.post(f"{address}/1", data=sent, headers={"Accept-Language": "en"})
    assert refused.status_code == 422
    assert "Entry 2, “school”: Please answer this question." in refused.text
    client.post(f"{address}/1", data={**sent, "children__1__school": "Rodari", "children__0__school": "?"})
    state, answers = _stored(app)
    assert (state, answers) == (
        "submitted",
        {"children": [{"small": "yes"}, {"small": "no", "school": "Rodari"}]},
    )


def test_editing_with_a_hundred_drafts_open_loses_none(app: Flask) -> None:
    with app.app_context(), unit_of_work() as session:
        survey = SurveyFactory(draft=DOCUMENT)
        for number in range(100):
            answers = {"owns": "yes", "car": "yes", "km": number}
            ResponseFactory(survey=survey, state="draft", submitted_on=None, answers=answers)
        document = json.loads(json.dumps(DOCUMENT))
        first = document["pages"][0]["questions"]
        first[0]["choices"].append({"id": "maybe", "label": {"it": "Forse"}})
        first[0]["label"] = {"it": "Hai un'auto?", "en": "Do you own a car?"}
        document["languages"] = ["it", "en"]
        document["pages"][2]["questions"].insert(0, first.pop())
        document["pages"][1]["questions"][0]["label"] = {"it": "Perché?"}
        publishing.save_draft(session, survey, document)
        publishing.publish_version(session, ANONYMOUS, survey)
    with app.app_context(), unit_of_work() as session:
        survey = session.scalars(select(Survey)).one()
        drafts = session.scalars(select(Response)).all()
        assert sorted(draft.answers["km"] for draft in drafts) == list(range(100))
        assert {draft.version.number for draft in drafts} == {1}
        assert all(answering.submit(session, draft) for draft in drafts)
        assert survey.submitted_count == 100
        new = answering.save_page(session, survey, code_for("9" * 32, "x"), {"owns": "maybe"}, language="it")
        assert new.version.number == 2


def test_an_order_is_random_between_people_and_stable_for_each(app: Flask) -> None:
    question = single("q", *"abcdef", random_order=True)
    question["choices"][1]["exclusive"] = True
    question["choices"][2]["specify"] = True
    with_pages: Any = paged({"random_order": True, "questions": [question, written("x"), written("y")]})
    questionnaire = read_questionnaire(with_pages, KINDS)
    flow = follow(questionnaire, {}, Moment("2026-11-22", "2026-11-22T09:00"))

    def seen(code: str) -> Page:
        return asked_page(questionnaire, flow, 1, seed_of(code), "it")

    def order(code: str) -> str:
        question = next(question for question in seen(code).questions if question.id == "q")
        return "".join(choice.id for choice in question.choices)

    with app.test_request_context():
        orders = {order(f"code{number}") for number in range(40)}
        assert len(orders) > 10
        assert all(one.endswith("bc") and sorted(one) == list("abcdef") for one in orders)
        assert order("code1") == order("code1")
        assert len({tuple(question.id for question in seen(f"c{n}").questions) for n in range(40)}) == 6


def test_all_that_a_page_lacks_is_told_at_once(app: Flask, client: FlaskClient) -> None:
    number = {"kind": "number", "constraint": ". < 10", "constraint_message": {"it": "Meno di dieci, vero?"}}
    document = paged(
        [
            {"id": "rooms", "label": {"it": "Stanze"}, **number},
            single("owns", required=True),
            {"id": "beds", "label": {"it": "Letti"}, "kind": "number"},
            {"id": "people", "label": {"it": "Persone"}, "kind": "number", "constraint": ". <= ${beds}",
             "constraint_message": {"it": "Più persone che letti?"}},
        ]
    )  # fmt: skip
    with app.app_context(), unit_of_work():
        address = f"/s/{SurveyFactory(draft=document).short_code}"
    refused = client.post(f"{address}/1", data={"rooms": "12", "people": "3", "beds": "due", "go": "next"})
    assert refused.status_code == 422
    assert "Meno di dieci, vero?" in refused.text
    assert "Rispondi a questa domanda" in unescape(refused.text)
    # What is judged by an answer that cannot be read is not judged yet.
    assert "Più persone che letti?" not in refused.text
    both = client.post(f"{address}/1", data={"rooms": "12", "people": "3", "beds": "2", "go": "next"})
    assert "Meno di dieci, vero?" in both.text and "Più persone che letti?" in both.text
