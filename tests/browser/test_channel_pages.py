# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pages of invitations, kiosks and paper are accessible, on a phone and on a desk, light and dark."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from codesign.people.models import User
from codesign.surveys.channels import kiosk
from codesign.surveys.entering import write_ticket
from codesign.web.policy import ANONYMOUS
from codesign.web.unit_of_work import unit_of_work
from tests.browser.conftest import DESK, PHONE, faults_of, press
from tests.support.every_kind import every_kind
from tests.support.factories import InvitationFactory, MembershipFactory, PaperSheetFactory, SurveyFactory

pytestmark = pytest.mark.browser

DIFFERING = ({"happy": "yes", "wish": "Alberi"}, {"happy": "no", "wish": "Panchine"})


@pytest.fixture
def town(sqlite_app: Flask, sign_in: Callable[[FlaskClient, User], None]) -> Iterator[dict[str, Any]]:
    """A survey with every channel, the addresses of its pages, and the cookie of who runs it."""
    with unit_of_work() as session:
        survey = SurveyFactory(draft=every_kind())
        member = MembershipFactory(process=survey.process, role="facilitator")
        ticket = write_ticket(session, InvitationFactory(survey=survey))
        InvitationFactory(survey=survey, email=None, label="Bruna Neri", sent_on=None)
        _opened, token = kiosk.open_kiosk(session, ANONYMOUS, survey, "Biblioteca")
        printed = PaperSheetFactory(survey=survey, batch="Mercato")
        first, second = DIFFERING
        settled = PaperSheetFactory(
            survey=survey, state="differs", first_answers=first, second_answers=second,
            first_by_id=member.user.id, second_by_id=MembershipFactory(process=survey.process).user.id,
        )  # fmt: skip
        session.flush()
        work = f"/work/surveys/{survey.id}"
        found = {
            "pages": [f"/i/{ticket}", f"/k/{token}"],
            "work": [f"{work}/invitations", f"{work}/kiosks", f"{work}/paper", f"{work}/paper/print?batch=Mercato",
                     f"/work/sheets/{printed.code}", f"/work/sheets/{settled.code}"],
            "letters": f"{work}/invitations/letters",
        }  # fmt: skip
        user = member.user
        session.expunge(user)
    client = sqlite_app.test_client()
    sign_in(client, user)
    cookie = client.get_cookie("session")
    assert cookie is not None
    server = make_server("127.0.0.1", 0, sqlite_app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield {**found, "url": f"http://127.0.0.1:{server.port}", "cookie": cookie.value}
    server.shutdown()


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "dark"), (DESK, "light")])
def test_every_page_of_a_channel_is_accessible(
    browser: Browser, town: dict[str, Any], size: Any, scheme: Any
) -> None:
    context = browser.new_context(
        viewport=size, locale="it-IT", color_scheme=scheme, base_url=town["url"], reduced_motion="reduce"
    )
    page = context.new_page()
    faults = []
    for address in town["pages"]:
        page.goto(address)
        faults += faults_of(page, address)
    context.add_cookies([{"name": "session", "value": town["cookie"], "url": town["url"]}])
    for address in town["work"]:
        page.goto(address)
        faults += faults_of(page, address)
    page.goto(town["work"][0])
    press(page, town["letters"])
    faults += faults_of(page, town["letters"])
    context.close()
    assert faults == []
