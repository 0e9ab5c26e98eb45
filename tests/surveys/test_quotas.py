# SPDX-License-Identifier: AGPL-3.0-or-later
"""Quotas hold under a rush, and give places back."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from codesign.people.voices import code_for
from codesign.surveys import answering
from codesign.surveys.models import QuotaCount, Response, Survey
from codesign.surveys.quotas import QuotaFull
from codesign.web.unit_of_work import unit_of_work
from tests.support.factories import SurveyFactory
from tests.support.questionnaires import paged, single, written

MESSAGE = {"it": "Dal centro hanno già risposto in tanti."}


def _document(limit: int) -> dict[str, Any]:
    quotas = [
        {"id": "all", "when": "true()", "limit": 100, "message": {"it": "Basta"}},
        {"id": "centre", "when": "${quarter} = 'centro'", "limit": limit, "message": MESSAGE},
    ]
    return paged([single("quarter", "centro", "nord"), written("wish")], quotas=quotas)


def _send(session: Session, survey: Survey, person: int, quarter: str = "centro") -> Response:
    code = code_for(f"{person:032}", "survey")
    answers = {"quarter": quarter, "wish": f"Luce {person}"}
    response = answering.save_page(session, survey, code, answers, language="it")
    answering.submit(session, response)
    return response


def _people(session: Session) -> dict[str, int]:
    return dict(session.execute(select(QuotaCount.quota, QuotaCount.people)).all())


def test_twenty_people_rush_for_three_places(app: Flask) -> None:
    with app.app_context(), unit_of_work():
        SurveyFactory(draft=_document(3))
    refused: list[str] = []
    errors: list[BaseException] = []

    def rush(person: int) -> None:
        try:
            with app.app_context(), unit_of_work() as session:
                try:
                    _send(session, session.scalars(select(Survey)).one(), person)
                except QuotaFull as full:
                    refused.append(full.quota.id)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=rush, args=(person,)) for person in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert refused == ["centre"] * 17
    with app.app_context(), unit_of_work(write=False) as session:
        assert _people(session) == {"all": 3, "centre": 3}
        states = dict(session.execute(select(Response.state, func.count()).group_by(Response.state)).all())
        assert states == {"submitted": 3, "draft": 17}
        survey = session.scalars(select(Survey)).one()
        assert survey.submitted_count == 3


def test_a_place_is_given_back_when_a_response_is_erased_or_changed(session: Session) -> None:
    survey = SurveyFactory(draft=_document(1))
    first = _send(session, survey, 1)
    assert first.quotas == ["all", "centre"]
    with pytest.raises(QuotaFull):
        _send(session, survey, 2)
    answering.save_page(session, survey, code_for(f"{1:032}", "survey"), {"quarter": "nord"}, language="it")
    assert _people(session) == {"all": 1, "centre": 0}
    third = _send(session, survey, 3)
    assert _people(session) == {"all": 2, "centre": 1}
    assert third.voice is not None
    answering.erase(session, third.voice)
    assert _people(session) == {"all": 1, "centre": 0}


def test_who_comes_too_late_is_told_and_keeps_her_draft(app: Flask) -> None:
    with app.app_context(), unit_of_work():
        short_code = SurveyFactory(draft=_document(0)).short_code
    client = app.test_client()
    answers = {"quarter": "centro", "wish": "Luce", "go": "next"}
    page = client.post(f"/s/{short_code}/1", data=answers, headers={"Accept-Language": "it"})
    assert page.status_code == 200
    assert MESSAGE["it"] in page.text
    with app.app_context(), unit_of_work(write=False) as session:
        response = session.scalars(select(Response)).one()
        assert (response.state, response.answers) == ("draft", {"quarter": "centro", "wish": "Luce"})
    client.post(f"/s/{short_code}/1", data={**answers, "quarter": "nord"})
    assert client.get(f"/s/{short_code}/thanks").status_code == 200
