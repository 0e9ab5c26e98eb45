# SPDX-License-Identifier: AGPL-3.0-or-later
"""Arabic pages in a real browser: the order mirrors, values and codes do not, and nothing scrolls sideways."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy import select
from werkzeug.serving import make_server

from codesign.surveys.models import Response
from codesign.web.unit_of_work import unit_of_work
from tests.support.factories import SurveyFactory
from tests.support.questionnaires import paged, written

pytestmark = pytest.mark.browser

JUDGEMENTS = [
    {"id": name, "label": {"it": name, "ar": label}} for name, label in (("good", "جيد"), ("bad", "سيئ"))
]
SURVEY = paged(
    [
        {"id": "trust", "kind": "scale", "label": {"it": "Fiducia", "ar": "الثقة"}, "options": {"from": 1, "to": 5}},
        {"id": "state", "kind": "matrix", "label": {"it": "Stato", "ar": "الحالة"}, "choices": JUDGEMENTS,
         "items": [{"id": "bus", "label": {"it": "Autobus", "ar": "الحافلات"}}]},
        written("why"),
    ],
    languages=["it", "ar"],
    title={"it": "Prova", "ar": "تجربة"},
)  # fmt: skip


@pytest.fixture
def address(sqlite_app: Flask) -> Iterator[str]:
    """A survey served by a town that speaks Arabic too."""
    sqlite_app.config["SETTINGS"] = replace(sqlite_app.config["SETTINGS"], languages=("it", "en", "ar"))
    with unit_of_work():
        path = f"/s/{SurveyFactory(draft=SURVEY).short_code}"
    server = make_server("127.0.0.1", 0, sqlite_app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.port}{path}"
    server.shutdown()


def _open(browser: Browser, address: str, language: str, width: int) -> Page:
    page = browser.new_context(viewport={"width": width, "height": 740}, locale=language).new_page()
    page.set_default_timeout(8000)
    page.goto(f"{address}?lang={language}")
    return page


def _place(page: Page, name: str, value: str) -> float:
    box = page.locator(f"input[name='{name}'][value='{value}'] + label").bounding_box()
    assert box is not None
    return box["x"]


def _answers() -> dict[str, Any]:
    with unit_of_work(write=False) as session:
        return dict(session.scalars(select(Response.answers)).one())


@pytest.mark.parametrize("language", ["ar", "it"])
def test_the_order_mirrors_and_the_values_stay(browser: Browser, address: str, language: str) -> None:
    page = _open(browser, address, language, 1280)
    page.goto(f"{address}/1")
    row = page.locator("input[type=radio][name^=state]").first.get_attribute("name") or ""
    mirrored = language == "ar"
    assert (_place(page, "trust", "1") > _place(page, "trust", "5")) is mirrored
    assert (_place(page, row, "good") > _place(page, row, "bad")) is mirrored
    page.locator("input[name=trust][value='1'] + label").click()
    page.locator(f"input[name='{row}'][value=bad] + label").click()
    page.fill("[name=why]", "لأن / because")
    page.click("main form button[type=submit]")
    page.wait_for_url("**/thanks")
    answers = _answers()
    assert answers["trust"] in (1, "1")
    assert answers["state"] == {"bus": "bad"}
    page.context.close()


def test_nothing_scrolls_sideways_at_320_pixels_and_codes_read_from_left_to_right(
    browser: Browser, address: str
) -> None:
    page = _open(browser, address, "ar", 320)
    home, survey = address.split("/s/")[0], address
    for path in (survey, f"{survey}/1", home, f"{home}/voice", f"{home}/privacy"):
        page.goto(path)
        assert page.evaluate("document.documentElement.dir") == "rtl"
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
    page.goto(f"{survey}/1")
    page.locator("input[name=trust][value='3'] + label").click()
    page.click("main form button[type=submit]")
    page.wait_for_url("**/thanks")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    code = page.locator("#receipt-code")
    assert code.evaluate("(element) => getComputedStyle(element).direction") == "ltr"
    page.context.close()


def test_untranslated_content_keeps_its_own_direction(browser: Browser, address: str) -> None:
    page = _open(browser, address, "ar", 320)
    page.goto(f"{address}/1")
    label = page.locator("label[for=why]")
    assert label.evaluate("(element) => getComputedStyle(element).unicodeBidi") == "plaintext"
    edge = label.evaluate(
        """(element) => {
             const words = document.createRange();
             words.selectNodeContents(element);
             return element.getBoundingClientRect().right - words.getBoundingClientRect().right;
           }"""
    )
    assert edge < 8
    page.context.close()
