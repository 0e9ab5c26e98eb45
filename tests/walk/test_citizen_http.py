# SPDX-License-Identifier: AGPL-3.0-or-later
"""The citizen's whole part by a plain HTTP client: no script, no account, on both databases."""

from __future__ import annotations

import re
from html import unescape

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from codesign.deliberation.models import Tally, Vote, VoteFact
from codesign.people.models import ErasedVoice, Voice
from codesign.surveys.models import Response, Survey, TextAnswer
from codesign.web.unit_of_work import unit_of_work
from tests.support.factories import RoundFactory, StatementFactory, SurveyFactory

ANSWERS_1 = {"quarter": "centro", "moves": ["walk", "bike"], "trust": "7", "go": "next"}
ANSWERS_2 = {
    "needs__light__importance": "5",
    "needs__light__satisfaction": "2",
    "wish": "Più luce in via dei Tigli, <b>grazie</b>",
    "go": "next",
}


def _open_survey(app: Flask) -> str:
    with app.app_context(), unit_of_work():
        return str(SurveyFactory().short_code)


def _answer(client: FlaskClient, code: str) -> str:
    """Answer the survey; returns the receipt code."""
    assert "Bastano pochi minuti" in client.get(f"/s/{code}").text
    client.get(f"/s/{code}/1")
    first = client.post(f"/s/{code}/1", data=ANSWERS_1)
    assert first.headers["Location"] == f"/s/{code}/2"
    last = client.post(f"/s/{code}/2", data=ANSWERS_2)
    assert last.headers["Location"] == f"/s/{code}/thanks"
    thanks = client.get(f"/s/{code}/thanks").text
    found = re.search(r"\b(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}\b", thanks)
    assert found is not None
    return found.group()


def _count(app: Flask, *tables: type) -> list[int]:
    with app.app_context(), unit_of_work(write=False) as session:
        return [session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


def test_answers_arrive_once_and_come_with_a_receipt(app: Flask, client: FlaskClient) -> None:
    code = _open_survey(app)
    receipt = _answer(client, code)
    client.post(f"/s/{code}/2", data=ANSWERS_2)
    assert _count(app, Response, TextAnswer) == [1, 1]
    page = unescape(client.post("/voice", data={"code": receipt.lower()}, follow_redirects=True).text)
    assert "Centro" in page
    assert "Più luce in via dei Tigli, <b>grazie</b>" in page
    with app.app_context(), unit_of_work(write=False) as session:
        assert session.scalars(select(Survey.submitted_count)).one() == 1


def test_the_database_knows_the_code_only_as_a_hash(app: Flask, client: FlaskClient) -> None:
    receipt = _answer(client, _open_survey(app)).replace("-", "")
    with app.app_context(), unit_of_work(write=False) as session:
        hashes = session.scalars(select(Voice.code_hash)).all()
    assert len(hashes) == 1
    assert receipt not in hashes


def test_answers_are_changed_from_another_device(app: Flask, client: FlaskClient) -> None:
    code = _open_survey(app)
    receipt = _answer(client, code)
    other = app.test_client()
    raw = receipt.replace("-", "")
    resumed = other.post(f"/s/{code}/resume", data={"code": raw})
    assert resumed.status_code == 302
    assert 'value="centro"' in other.get(f"/s/{code}/1").text
    other.post(f"/s/{code}/2", data={**ANSWERS_2, "wish": "Meglio una panchina"})
    with app.app_context(), unit_of_work(write=False) as session:
        assert session.scalars(select(TextAnswer.text)).all() == ["Meglio una panchina"]
    assert _count(app, Response) == [1]


def test_deleting_leaves_nothing_and_says_so_the_second_time(app: Flask, client: FlaskClient) -> None:
    raw = _answer(client, _open_survey(app)).replace("-", "")
    assert client.get(f"/voice/{raw}/delete").status_code == 200
    client.post(f"/voice/{raw}/delete")
    assert _count(app, Response, TextAnswer, Voice, ErasedVoice) == [0, 0, 0, 1]
    gone = client.get(f"/voice/{raw}")
    assert gone.status_code == 410
    with app.app_context(), unit_of_work(write=False) as session:
        assert session.scalars(select(Survey.submitted_count)).one() == 0


def test_a_missing_answer_is_told_at_its_place_and_nothing_typed_is_lost(
    app: Flask, client: FlaskClient
) -> None:
    code = _open_survey(app)
    page = client.post(f"/s/{code}/1", data={"moves": ["walk", "bike", "bus"], "trust": "3", "go": "next"})
    assert page.status_code == 422
    assert page.text.count("checked") == 4
    assert 'href="#quarter-0"' in page.text
    assert 'href="#moves-0"' in page.text


def test_somebody_else_on_the_same_device_starts_afresh(app: Flask, client: FlaskClient) -> None:
    code = _open_survey(app)
    first = _answer(client, code)
    client.post(f"/s/{code}/another")
    assert "centro" not in re.findall(r'value="(\w+)" checked', client.get(f"/s/{code}/1").text)
    assert _answer(client, code) != first
    assert _count(app, Response) == [2]


def test_votes_are_given_changed_and_taken_back(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), unit_of_work():
        round = RoundFactory()
        for _ in range(3):
            StatementFactory(round=round)
        code = round.short_code
    assert client.get(f"/r/{code}").status_code == 200
    for vote in ("agree", "disagree", "pass"):
        page = client.get(f"/r/{code}/vote").text
        statement = re.search(r'name="statement" value="(\d+)"', page)
        assert statement is not None
        client.post(f"/r/{code}/vote", data={"statement": statement.group(1), "vote": vote})
    assert client.get(f"/r/{code}/vote").headers["Location"] == f"/r/{code}/others"
    assert client.get(f"/r/{code}/others").status_code == 200
    mine = client.get(f"/r/{code}/mine").text
    assert mine.count("?statement=") == 3
    first = re.search(r"\?statement=(\d+)", mine)
    assert first is not None
    client.post(f"/r/{code}/vote", data={"statement": first.group(1), "vote": "withdraw", "back": "mine"})
    assert _count(app, Vote, VoteFact) == [2, 4]
    with app.app_context(), unit_of_work(write=False) as session:
        given = session.execute(select(func.sum(Tally.agree + Tally.disagree + Tally.passed))).scalar()
    assert given == 2


def test_a_vote_out_of_nowhere_is_refused_politely(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), unit_of_work():
        code = StatementFactory().round.short_code
        foreign = StatementFactory(round=RoundFactory(short_code="OTHER0")).id
    assert (
        client.post(f"/r/{code}/vote", data={"statement": foreign, "vote": "agree"}).headers["Location"]
        == f"/r/{code}"
    )
    assert client.post(f"/r/{code}/vote", data={"statement": foreign, "vote": "maybe"}).status_code == 422
    assert _count(app, Vote) == [0]


def test_nothing_is_taken_when_the_phase_is_over(app: Flask, client: FlaskClient) -> None:
    from tests.support.factories import days_ago

    with app.app_context(), unit_of_work():
        survey = SurveyFactory()
        survey.phase.closes_at = days_ago(1)
        code = survey.short_code
    assert client.post(f"/s/{code}/1", data=ANSWERS_1).headers["Location"] == f"/s/{code}"
    assert _count(app, Response) == [0]
