# SPDX-License-Identifier: AGPL-3.0-or-later
"""A browser that dies, goes back, goes offline or stands in a library: no answer is lost, none is shown to others."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect
from playwright.sync_api import Error as PlaywrightError
from sqlalchemy import select
from werkzeug.serving import BaseWSGIServer, make_server

from codesign.surveys.channels import kiosk
from codesign.surveys.models import Response, Survey
from codesign.web.policy import ANONYMOUS
from codesign.web.unit_of_work import unit_of_work
from tests.support.factories import SurveyFactory
from tests.support.questionnaires import paged, single, written

pytestmark = pytest.mark.browser

TEN = paged(
    [single("q1"), written("q2"), {"id": "q3", "kind": "number", "label": {"it": "q3"}}, single("q4"), written("q5")],
    [single("q6"), written("q7"), {"id": "q8", "kind": "number", "label": {"it": "q8"}}, single("q9"), written("q10")],
)  # fmt: skip
PHONE = {"width": 320, "height": 640}


@dataclass
class Town:
    """A served survey."""

    app: Flask
    url: str
    survey: str
    browser: Browser
    contexts: list[BrowserContext]

    def person(self) -> Page:
        """Somebody with a phone of their own."""
        context = self.browser.new_context(viewport=PHONE, locale="it-IT", base_url=self.url)
        self.contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(6000)
        return page


@pytest.fixture
def town(sqlite_app: Flask, browser: Browser) -> Iterator[Town]:
    with unit_of_work():
        address = f"/s/{SurveyFactory(draft=TEN).short_code}"
    server = _serve(sqlite_app, 0)
    town = Town(sqlite_app, f"http://127.0.0.1:{server.port}", address, browser, [])
    yield town
    for context in town.contexts:
        context.close()
    server.shutdown()


def _serve(app: Flask, port: int) -> BaseWSGIServer:
    server = make_server("127.0.0.1", port, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def _give(page: Page, number: int) -> None:
    field = f"q{number}"
    if page.locator(f"input[type=radio][name={field}]").count():
        page.check(f"input[name={field}][value=yes]", force=True)
    else:
        page.fill(f"[name={field}]", str(number))


def _saved(page: Page) -> None:
    _says(page, "saved")


def _says(page: Page, what: str) -> None:
    line = page.locator(".save-state")
    expect(line).to_have_text(line.get_attribute(f"data-{what}") or "")


def _shown(page: Page, town: Town) -> set[int]:
    found = set()
    for number in range(1, 11):
        if number in (1, 6):
            page.goto(f"{town.survey}/{1 + number // 6}")
        given: bool = page.evaluate(
            """(name) => [...document.getElementsByName(name)].some(
                 (one) => one.type === "radio" ? one.checked : one.value !== "")""",
            f"q{number}",
        )
        if given:
            found.add(number)
    return found


def _stored() -> list[dict[str, Any]]:
    with unit_of_work(write=False) as session:
        return list(session.scalars(select(Response.answers)))


@pytest.mark.parametrize("k", [1, 4, 8])
def test_a_killed_browser_loses_nothing(town: Town, k: int) -> None:
    page = town.person()
    for number in range(1, k + 1):
        if number in (1, 6):
            page.goto(f"{town.survey}/{1 + number // 6}")
        _give(page, number)
        _saved(page)
    page.goto(f"{town.survey}/later")
    link = page.locator("#resume-address").inner_text().strip()
    page.context.close()
    town.contexts.remove(page.context)
    other = town.person()
    other.goto(link)
    other.click("main form button[type=submit]")
    other.wait_for_url(f"**{town.survey}/*")
    assert _shown(other, town) == set(range(1, k + 1))
    assert page.context is not other.context


@pytest.mark.parametrize("name", ["q2", "q7"])
def test_a_page_closed_in_the_middle_of_a_word_still_sends_it(town: Town, name: str) -> None:
    page = town.person()
    number = 1 + (name == "q7")
    page.goto(f"{town.survey}/{number}")
    page.fill(f"[name={name}]", "Panchine all'ombra")
    page.goto("about:blank")
    for _ in range(40):
        if _stored():
            break
        page.wait_for_timeout(100)
    page.goto(f"{town.survey}/{number}")
    expect(page.locator(f"[name={name}]")).to_have_value("Panchine all'ombra")


def test_a_lost_connection_is_told_and_made_good(town: Town) -> None:
    page = town.person()
    page.goto(f"{town.survey}/1")
    page.context.set_offline(True)
    page.fill("[name=q2]", "Luce")
    _says(page, "failed")
    page.click("button[value=next] >> visible=true")
    expect(page.locator("[name=q2]")).to_have_value("Luce")
    page.context.set_offline(False)
    _saved(page)
    assert _stored() == [{"q2": "Luce"}]


def test_two_open_pages_of_one_person_both_count(town: Town) -> None:
    first = town.person()
    first.goto(f"{town.survey}/1")
    second = first.context.new_page()
    second.goto(f"{town.survey}/1")
    for _ in range(3):
        first.fill("[name=q2]", f"Luce{_}")
        _saved(first)
        first.wait_for_timeout(600)
    second.fill("[name=q5]", "Verde")
    _saved(second)
    assert _stored() == [{"q2": "Luce2", "q5": "Verde"}]


def test_going_back_shows_what_was_answered_and_sends_nothing_twice(town: Town) -> None:
    page = town.person()
    page.goto(f"{town.survey}/1")
    _give(page, 2)
    page.click("button[value=next] >> visible=true")
    page.wait_for_url("**/2")
    page.go_back()
    expect(page.locator("[name=q2]")).to_have_value("2")
    page.go_forward()
    page.dblclick("button[value=next] >> visible=true")
    page.wait_for_url("**/thanks")
    assert _stored() == [{"q2": "2"}]
    with unit_of_work(write=False) as session:
        assert session.scalars(select(Survey.submitted_count)).one() == 1


def test_a_page_at_320_pixels_has_its_error_summary_in_focus(town: Town) -> None:
    page = town.person()
    page.goto(f"{town.survey}/1")
    page.fill("[name=q3]", "tre e mezzo")
    page.click("button[value=next] >> visible=true")
    expect(page.locator("#error-summary")).to_be_focused()
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0


def test_at_a_kiosk_going_back_shows_nothing_of_the_person_before(town: Town) -> None:
    with unit_of_work() as session:
        _opened, token = kiosk.open_kiosk(
            session, ANONYMOUS, session.scalars(select(Survey)).one(), "Biblioteca"
        )
    page = town.person()
    page.goto(f"/k/{token}")
    page.click("main form button[type=submit] >> nth=0")
    page.wait_for_url(f"**{town.survey}")
    page.goto(f"{town.survey}/1")
    page.fill("[name=q2]", "Il mio segreto")
    page.fill("[name=q3]", "non è un numero")
    page.click("button[value=next] >> visible=true")
    expect(page.locator("#error-summary")).to_be_visible()
    page.click(".kiosk-bar button")
    page.wait_for_url(f"**{town.survey}")
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    for _ in range(5):
        # A refused page is asked for again only if the person insists; the browser says so instead of showing it.
        with suppress(PlaywrightError):
            page.go_back()
        page.wait_for_timeout(400)
        assert "segreto" not in page.content()
        values = page.eval_on_selector_all("input, textarea", "(all) => all.map((one) => one.value)")
        assert "Il mio segreto" not in values


def test_a_kiosk_empties_itself_when_nobody_is_there(town: Town) -> None:
    with unit_of_work() as session:
        _opened, token = kiosk.open_kiosk(
            session, ANONYMOUS, session.scalars(select(Survey)).one(), "Biblioteca"
        )
    page = town.person()
    page.clock.install()
    page.goto(f"/k/{token}")
    page.click("main form button[type=submit] >> nth=0")
    page.goto(f"{town.survey}/1")
    page.fill("[name=q2]", "Chi sono")
    page.clock.run_for(95_000)
    expect(page.locator(".kiosk-question")).to_be_visible()
    page.clock.run_for(20_000)
    page.wait_for_url(f"**{town.survey}")
    page.goto(f"{town.survey}/1")
    expect(page.locator("[name=q2]")).to_have_value("")
