# SPDX-License-Identifier: AGPL-3.0-or-later
"""Answering with help: one step, counted at once under its own channel, and the receipt goes to the person."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from codesign.people.models import AuditEntry, User
from codesign.surveys.models import Response, Survey, TextAnswer
from codesign.web.unit_of_work import unit_of_work
from tests.support.factories import MembershipFactory, SurveyFactory


@pytest.fixture
def desk(app: Flask, sign_in: Callable[[FlaskClient, User], None]) -> tuple[FlaskClient, str]:
    client = app.test_client()
    with app.app_context(), unit_of_work():
        survey = SurveyFactory()
        sign_in(client, MembershipFactory(process=survey.process).user)
        return client, f"/work/surveys/{survey.id}"


def test_answers_count_at_once_and_the_person_takes_the_receipt(
    app: Flask, desk: tuple[FlaskClient, str]
) -> None:
    client, survey = desk
    assert f"{survey}/assisted" in client.get(survey).text
    page = client.post(
        f"{survey}/assisted", data={"quarter": "nord", "wish": "Una panchina", "batch": "sportello"}
    )
    code = re.search(r'id="receipt-code"[^>]*>([0-9A-Z-]+)<', page.text)
    assert code is not None
    with app.app_context(), unit_of_work(write=False) as session:
        kept = session.scalars(select(Response)).one()
        assert (kept.state, kept.channel, kept.batch) == ("submitted", "assisted", "sportello")
        assert session.scalars(select(Survey)).one().submitted_count == 1
        assert session.scalars(select(TextAnswer.text)).all() == ["Una panchina"]
        noted = session.scalars(select(AuditEntry).where(AuditEntry.act == "survey.assist")).one()
        assert "Una panchina" not in str(noted.details)
    receipt = app.test_client().get(f"/voice/{code.group(1).replace('-', '')}")
    assert "Una panchina" in receipt.text


def test_what_cannot_be_an_answer_comes_back_as_it_was_typed(
    app: Flask, desk: tuple[FlaskClient, str]
) -> None:
    client, survey = desk
    page = client.post(f"{survey}/assisted", data={"quarter": "nowhere", "wish": "Resta qui"})
    assert page.status_code == 422
    assert "Resta qui" in page.text
    with app.app_context(), unit_of_work(write=False) as session:
        assert session.scalars(select(Response)).all() == []


def test_a_closed_survey_takes_nobody_in(app: Flask, desk: tuple[FlaskClient, str]) -> None:
    client, survey = desk
    with app.app_context(), unit_of_work() as session:
        session.scalars(select(Survey)).one().state = "closed"
    assert "<textarea" not in client.get(f"{survey}/assisted").text
    assert client.post(f"{survey}/assisted", data={"wish": "Tardi"}).status_code == 409
