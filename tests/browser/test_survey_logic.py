# SPDX-License-Identifier: AGPL-3.0-or-later
"""A page that depends on itself follows the answers while they are given."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from codesign.surveys.models import Response
from codesign.web.unit_of_work import unit_of_work
from tests.support.factories import SurveyFactory
from tests.support.questionnaires import paged, single, written

pytestmark = pytest.mark.browser

ZONES = single("quarter", "alta", "bassa", "mezzo", choice_filter="zone = ${zone} or name = 'mezzo'")
for _choice, _zone in zip(ZONES["choices"], "nsx", strict=True):
    _choice["attributes"] = {"zone": _zone}
DOCUMENT = paged(
    [single("children")],
    [
        {"id": "many", "kind": "number", "label": {"it": "Quanti?"}, "show_if": "${children} = 'yes'"},
        written("names", show_if="${crowd}"),
        {**single("zone", "n", "s"), "kind": "dropdown"},
        ZONES,
        {"id": "needs", "kind": "matrix", "label": {"it": "Servizi"}, "choices": ZONES["choices"][:2],
         "items": [{"id": "light", "label": {"it": "Luce"}}, {"id": "green", "label": {"it": "Verde"}}]},
        written("dark", show_if="${needs/light} = 'bassa' and ${zone} = 's'"),
    ],
    variables=[{"id": "crowd", "value": "${many} > 2"}],
)  # fmt: skip


@pytest.fixture
def survey_page(sqlite_app: Flask, browser: Browser) -> Iterator[Page]:
    with unit_of_work():
        short_code = SurveyFactory(draft=DOCUMENT).short_code
    server = make_server("127.0.0.1", 0, sqlite_app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="it-IT")
    page = context.new_page()
    page.set_default_timeout(5000)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
    page.goto(f"http://127.0.0.1:{server.port}/s/{short_code}/1")
    yield page
    context.close()
    server.shutdown()
    thread.join()
    assert complaints == []


def _shown(page: Page) -> list[str]:
    return [id for id in ("many", "names", "dark") if page.locator(f"#question-{id}").is_visible()]


def test_questions_and_choices_come_and_go_with_the_answers(survey_page: Page) -> None:
    page = survey_page
    page.check("input[name=children][value=yes]", force=True)
    page.click("button[value=next] >> visible=true")
    expect(page.locator("#question-many")).to_be_visible()
    assert _shown(page) == ["many"]
    page.fill("input[name=many]", "3")
    assert _shown(page) == ["many", "names"]
    page.select_option("select[name=zone]", "n")
    offered = page.locator("input[name=quarter]")
    assert [offered.nth(n).is_visible() for n in range(3)] == [True, False, True]
    page.select_option("select[name=zone]", "s")
    assert [offered.nth(n).is_visible() for n in range(3)] == [False, True, True]
    page.locator("input[name=needs__light__choice][value=bassa]").check(force=True)
    assert _shown(page) == ["many", "names", "dark"]
    page.fill("textarea[name=dark], input[name=dark]", "In via Roma")
    page.fill("input[name=many]", "1")
    page.click("button[value=next] >> visible=true")
    page.wait_for_url("**/thanks")
    with unit_of_work(write=False) as session:
        answers = session.query(Response).one().answers
    assert answers == {
        "children": "yes", "many": 1, "zone": "s", "needs": {"light": "bassa"}, "dark": "In via Roma",
    }  # fmt: skip
