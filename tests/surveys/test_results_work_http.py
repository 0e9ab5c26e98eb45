# SPDX-License-Identifier: AGPL-3.0-or-later
"""The staff's page of results: sampling with a reason, margins by line, bounds, what is shown."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from codesign.people.models import User
from codesign.surveys.models import Survey
from codesign.web.unit_of_work import unit_of_work
from tests.support.factories import MembershipFactory, SurveyFactory, small_questionnaire

SignIn = Callable[[FlaskClient, User], None]


@pytest.fixture
def room(app: Flask, sign_in: SignIn) -> tuple[FlaskClient, int]:
    """A facilitator's browser and a survey whose first question is compared with the census."""
    document = small_questionnaire()
    document["pages"][0]["questions"][0]["census"] = "quarter"
    with app.app_context(), unit_of_work():
        survey = SurveyFactory(draft=document)
        user = MembershipFactory(process=survey.process).user
        client = app.test_client()
        sign_in(client, user)
        return client, survey.id


def survey_of(app: Flask, survey_id: int) -> dict[str, object]:
    with app.app_context(), unit_of_work(write=False) as session:
        survey = session.get_one(Survey, survey_id)
        return {
            "sampling": survey.sampling,
            "after_close": survey.results_after_close,
            "withheld": list(survey.withheld),
            "bounds": (survey.weight_low, survey.weight_high),
        }


def test_a_sample_needs_a_reason(app: Flask, room: tuple[FlaskClient, int]) -> None:
    client, survey = room
    address = f"/work/surveys/{survey}/results/sampling"
    refused = client.post(address, data={"sampling": "random", "reason": ""})
    assert refused.status_code == 422
    assert survey_of(app, survey)["sampling"] == "open"
    assert client.post(address, data={"sampling": "random", "reason": "800 nomi estratti"}).status_code == 302
    assert survey_of(app, survey)["sampling"] == "random"


@pytest.mark.parametrize("lines", ["centro", "centro,molti", "centro,-5", "mare,40", "centro,5\ncentro,6"])
def test_a_wrong_margin_is_refused_and_kept_on_the_page(room: tuple[FlaskClient, int], lines: str) -> None:
    client, survey = room
    answer = client.post(
        f"/work/surveys/{survey}/results/margins/quarter", data={"lines": lines, "act": "lines"}
    )
    assert answer.status_code == 422
    assert lines.split("\n")[-1] in answer.text


def test_margins_come_and_go(room: tuple[FlaskClient, int]) -> None:
    client, survey = room
    address = f"/work/surveys/{survey}/results/margins/quarter"
    assert client.post(address, data={"lines": "centro,5200\nnord,1300", "act": "lines"}).status_code == 302
    page = client.get(f"/work/surveys/{survey}/results").text
    assert "5.200" in page
    client.post(address, data={"act": "remove"})
    assert "5.200" not in client.get(f"/work/surveys/{survey}/results").text
    assert client.post(f"/work/surveys/{survey}/results/margins/height", data={}).status_code == 404


def test_what_is_shown_is_chosen(app: Flask, room: tuple[FlaskClient, int]) -> None:
    client, survey = room
    asked = [q["id"] for page in small_questionnaire()["pages"] for q in page["questions"]]
    address = f"/work/surveys/{survey}/results"
    client.post(f"{address}/shown", data={"question": asked[:1], "after_close": "yes"})
    told = survey_of(app, survey)
    assert told["after_close"] is True
    assert asked[0] not in told["withheld"]  # type: ignore[operator]
    assert asked[1] in told["withheld"]  # type: ignore[operator]
    assert client.post(f"{address}/bounds", data={"low": "2", "high": "3"}).status_code == 422
    assert client.post(f"{address}/bounds", data={"low": "0.5", "high": "2"}).status_code == 302
    assert survey_of(app, survey)["bounds"] == (0.5, 2.0)


def test_nobody_else_changes_anything(app: Flask, room: tuple[FlaskClient, int]) -> None:
    stranger = app.test_client()
    for act in ("publish", "hide", "sampling", "shown", "bounds", "margins/quarter"):
        assert stranger.post(f"/work/surveys/{room[1]}/results/{act}").status_code in (302, 401, 403)
    assert survey_of(app, room[1])["sampling"] == "open"
