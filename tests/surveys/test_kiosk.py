# SPDX-License-Identifier: AGPL-3.0-or-later
"""A kiosk forgets each person before the next one comes."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from codesign.people.models import User
from codesign.surveys.channels import kiosk
from codesign.surveys.models import Response, Survey
from codesign.web.policy import ANONYMOUS
from codesign.web.unit_of_work import unit_of_work
from tests.support.factories import MembershipFactory, SurveyFactory
from tests.support.questionnaires import paged, written

DOCUMENT = paged([written("wish", required=True)], [written("more")])


@pytest.fixture
def tablet(app: Flask) -> tuple[FlaskClient, str, str]:
    """A browser that has become a kiosk, the survey's address and the kiosk's."""
    with app.app_context(), unit_of_work() as session:
        survey = SurveyFactory(draft=DOCUMENT)
        _opened, token = kiosk.open_kiosk(session, ANONYMOUS, survey, "Biblioteca")
        address = f"/s/{survey.short_code}"
    browser = app.test_client()
    assert browser.post(f"/k/{token}").headers["Location"].endswith(address)
    return browser, address, f"/k/{token}"


def _sitting(page: str) -> str:
    found = re.search(r'name="sitting"[^>]*value="(\w+)"', page)
    assert found is not None
    return found[1]


def _answer(browser: FlaskClient, address: str, wish: str) -> str:
    sitting = _sitting(browser.get(f"{address}/1").text)
    browser.post(f"{address}/1", data={"wish": wish, "go": "next", "sitting": sitting})
    browser.post(f"{address}/2", data={"more": f"{wish}, ancora", "go": "next", "sitting": sitting})
    return sitting


def test_the_next_person_sees_nothing_of_the_one_before(
    app: Flask, tablet: tuple[FlaskClient, str, str]
) -> None:
    browser, address, _kiosk = tablet
    _answer(browser, address, "Panchine")
    assert browser.get(f"{address}/thanks").status_code == 200
    browser.post(f"{address}/another")
    for path in ("", "/1", "/2", "/later"):
        page = browser.get(address + path)
        assert page.headers["Cache-Control"] == "no-store"
        assert "Panchine" not in page.text
    assert browser.get(f"{address}/thanks").status_code == 302
    _answer(browser, address, "Alberi")
    with app.app_context(), unit_of_work(write=False) as session:
        stored = session.execute(select(Response.channel, Response.batch, Response.answers["wish"])).all()
        assert [(*row[:2],) for row in stored] == [("kiosk", "Biblioteca")] * 2
        assert {row[2] for row in stored} == {"Panchine", "Alberi"}
        assert session.scalars(select(Survey.submitted_count)).one() == 2


def test_a_page_sent_again_from_the_browsers_history_is_thrown_away(
    app: Flask, tablet: tuple[FlaskClient, str, str]
) -> None:
    browser, address, _kiosk = tablet
    sitting = _answer(browser, address, "Panchine")
    browser.post(f"{address}/another")
    for sent in ({"sitting": sitting}, {}):
        again = browser.post(f"{address}/1", data={"wish": "Panchine", "go": "next", **sent})
        assert again.headers["Location"].endswith(address)
    refused = browser.post(f"{address}/1", data={"wish": "", "go": "next", "sitting": sitting})
    assert refused.status_code == 302
    with app.app_context(), unit_of_work(write=False) as session:
        assert len(session.scalars(select(Response.id)).all()) == 1


def test_it_works_without_a_script_and_leads_nowhere_else(tablet: tuple[FlaskClient, str, str]) -> None:
    browser, address, _kiosk = tablet
    page = browser.get(f"{address}/1").text
    assert f'action="{address}/another"' in page
    assert 'autocomplete="off"' in page
    assert "site-menu" not in page
    assert f"{address}/later" not in page


def test_a_closed_kiosk_takes_no_answer(app: Flask, tablet: tuple[FlaskClient, str, str]) -> None:
    browser, address, own = tablet
    with app.app_context(), unit_of_work() as session:
        ((found, _people),) = kiosk.kiosks_of(session, session.scalars(select(Survey)).one())
        kiosk.close_kiosk(session, ANONYMOUS, found)
    sitting = _sitting(browser.get(f"{address}/1").text)
    late = browser.post(f"{address}/1", data={"wish": "Tardi", "go": "next", "sitting": sitting})
    assert late.headers["Location"] == address
    assert f'action="{own}' not in browser.get(own).text
    assert browser.post(own).status_code == 200


def test_becoming_a_kiosk_signs_the_facilitator_out(
    app: Flask, client: FlaskClient, sign_in: Callable[[FlaskClient, User], None]
) -> None:
    with app.app_context(), unit_of_work() as session:
        survey = SurveyFactory(draft=DOCUMENT)
        member = MembershipFactory(process=survey.process, role="facilitator")
        session.flush()
        survey_id, user = survey.id, member.user
        session.expunge(user)
    sign_in(client, user)
    page = client.post(f"/work/surveys/{survey_id}/kiosks", data={"batch": "Mercato"})
    address = re.search(r"http://localhost(/k/[\w-]+)", page.text)
    assert address is not None
    client.post(address[1])
    assert client.get(f"/work/surveys/{survey_id}/kiosks").status_code == 302
    # It is an ordinary browser again once somebody with the secret address says so.
    client.post(f"{address[1]}/leave")
    assert "kiosk-bar" not in client.get(f"/s/{_short_code(app)}/1").text


def _short_code(app: Flask) -> str:
    with app.app_context(), unit_of_work(write=False) as session:
        return session.scalars(select(Survey.short_code)).one()
