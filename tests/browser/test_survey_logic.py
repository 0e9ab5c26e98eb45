# SPDX-License-Identifier: AGPL-3.0-or-later
"""A page that depends on itself follows the answers while they are given."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

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
def document() -> dict[str, Any]:
    return DOCUMENT


@pytest.fixture
def survey_page(sqlite_app: Flask, browser: Browser, document: dict[str, Any]) -> Iterator[Page]:
    with unit_of_work():
        short_code = SurveyFactory(draft=document).short_code
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
    expect(page.locator("#question-names")).to_be_hidden()
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


FAMILY = paged(
    [
        {"id": "uses", "kind": "multiple", "label": {"it": "Che cosa usi?"}, "choices": ZONES["choices"][:2]},
        {"id": "rated", "kind": "matrix", "label": {"it": "Com’è?"}, "choices": ZONES["choices"][:2], "items": [
            {"id": id, "label": {"it": id}, "show_if": f"selected(${{uses}}, '{id}')"} for id in ("alta", "bassa")]},
        {"id": "children", "kind": "repeat", "label": {"it": "Figli"}, "options": {"least": 2}, "questions": [
            {"id": "age", "kind": "number", "label": {"it": "Età"}},
            single("school", show_if="${small}"),
        ]},
        {**single("help", required_if="sum(${months}) > 20"), "show_if": "count(${age}) > 0"},
    ],
    variables=[
        {"id": "small", "value": "${age} < 6", "repeat": "children"},
        {"id": "months", "value": "${age} * 12", "repeat": "children"},
    ],
)  # fmt: skip


@pytest.mark.parametrize("document", [FAMILY])
def test_lines_and_entries_follow_what_is_typed(survey_page: Page) -> None:
    page = survey_page
    lines = page.locator("#question-rated [data-line]")
    expect(page.locator("#question-rated")).to_be_hidden()
    page.locator("input[name=uses][value=bassa]").check(force=True)
    assert [lines.nth(n).is_visible() for n in range(2)] == [False, True]
    schools = page.locator("[id$='__school'].question")
    page.fill("input[name=children__0__age]", "9")
    page.fill("input[name=children__1__age]", "1")
    assert [schools.nth(n).is_visible() for n in range(2)] == [False, True]
    mark = page.locator("#question-help .field-required")
    expect(mark).to_be_visible()
    page.fill("input[name=children__0__age]", "0")
    expect(mark).to_be_hidden()
    assert [schools.nth(n).is_visible() for n in range(2)] == [True, True]
    page.locator("input[name=rated__bassa__choice][value=alta]").check(force=True)
    page.locator("input[name=children__1__school][value=no]").check(force=True)
    page.locator(".action-bar button[value=next]").click()
    page.wait_for_url("**/thanks")
    with unit_of_work(write=False) as session:
        assert session.query(Response).one().answers == {
            "uses": ["bassa"], "rated": {"bassa": "alta"}, "children": [{"age": 0}, {"age": 1, "school": "no"}],
        }  # fmt: skip
