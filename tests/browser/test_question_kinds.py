# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every kind of question in a real browser: accessible, never sideways, and answered with the keyboard alone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select
from werkzeug.serving import make_server

from codesign.surveys.models import Response
from codesign.web.unit_of_work import unit_of_work
from tests.browser.conftest import DESK, PHONE, violations_on
from tests.support.every_kind import every_kind
from tests.support.factories import SurveyFactory

pytestmark = pytest.mark.browser
ORDERING, PLACING = 3, 4
PAGES = range(1, 6)
NARROW = {"width": 320, "height": 640}


@pytest.fixture
def address(sqlite_app: Flask) -> Iterator[str]:
    """Where a survey with every kind of question is answered."""
    with unit_of_work():
        short_code = SurveyFactory(draft=every_kind()).short_code
    server = make_server("127.0.0.1", 0, sqlite_app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}/s/{short_code}"
    server.shutdown()
    thread.join()


def opened(browser: Browser, size: dict[str, int], **more: Any) -> Page:
    context = browser.new_context(viewport=size, locale="it-IT", reduced_motion="reduce", **more)  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(5000)
    return page


def stored() -> dict[str, Any]:
    """What the only respondent answered so far."""
    with unit_of_work(write=False) as session:
        answers: dict[str, Any] = session.scalars(select(Response.answers)).one()
    return answers


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [NARROW, DESK], ids=["narrow", "desk"])
def test_every_kind_is_accessible_and_fits(browser: Browser, address: str, size: Any, scheme: str) -> None:
    page = opened(browser, size, color_scheme=scheme)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
    for number in PAGES:
        page.goto(f"{address}/{number}")
        assert violations_on(page) == []
        width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert width <= 0, f"page {number} scrolls sideways"
    assert complaints == []
    page.context.close()


def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until the focus is on what a selector names."""
    for _step in range(150):
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab never reached {wanted}")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_ranking_and_best_worst_by_keyboard_alone(browser: Browser, address: str, script: bool) -> None:
    page = opened(browser, PHONE, java_script_enabled=script)
    page.goto(f"{address}/{ORDERING}")
    row = "#question-order .ranked-row"
    tab_to(page, f"{row}[data-thing=piste] button[value^=up]")
    page.keyboard.press("Enter")
    expect(page.locator(row).nth(2)).to_have_attribute("data-thing", "piste")
    tab_to(page, f"{row}[data-thing=piste] button[value^=up]")
    page.keyboard.press("Space")
    expect(page.locator(row).nth(1)).to_have_attribute("data-thing", "piste")
    # Of the second ranking only two get a place: by number.
    tab_to(page, "#question-first [data-thing=autobus] select")
    page.keyboard.press("1")
    sets = sets_on(page)
    for number, things in sets.items():
        for side, thing in (("best", things[0]), ("worst", things[-1])):
            name = f"best__{number}__{side}"
            tab_to(page, f"input[name={name}]")
            for _step in range(len(things)):
                page.keyboard.press("Space")
                if page.evaluate("thing => document.activeElement.value === thing", thing):
                    break
                page.keyboard.press("ArrowDown")
    tab_to(page, ".action-bar button[value=next]")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{ORDERING + 1}")
    answers = stored()
    assert answers["order"] == ["illuminazione", "piste", "panchine", "autobus"]
    assert answers["first"] == ["autobus"]
    assert answers["best"] == {n: {"best": things[0], "worst": things[-1]} for n, things in sets.items()}
    page.context.close()


def sets_on(page: Page) -> dict[str, list[str]]:
    """The things of each set this respondent was given, by the number of the set."""
    found: dict[str, list[str]] = {}
    for box in page.locator("#question-best input[name$=__best]").all():
        number = str(box.get_attribute("name")).split("__")[1]
        found.setdefault(number, []).append(str(box.get_attribute("value")))
    return found


def test_a_pin_is_set_and_moved_by_keyboard_and_by_pointer(browser: Browser, address: str) -> None:
    page = opened(browser, PHONE)
    page.goto(f"{address}/{PLACING}")
    question = page.locator("#question-dark")
    expect(question.locator("[data-map]")).to_have_attribute("tabindex", "0")
    tab_to(page, "#question-dark [data-map]")
    page.keyboard.press("Enter")
    first = question.locator("[data-lon]").input_value()
    for _step in range(3):
        page.keyboard.press("ArrowRight")
    expect(question.locator("[data-status]")).to_contain_text("Borgo Est")
    assert float(question.locator("[data-lon]").input_value()) > float(first)
    for _step in range(60):
        page.keyboard.press("ArrowRight")
    inside = question.locator("[data-lon]").input_value()
    assert float(inside) < 9.71
    page.keyboard.press("Delete")
    assert question.locator("[data-lon]").input_value() == ""
    box = question.locator("[data-map]").bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.55)
    expect(question.locator("[data-status]")).to_contain_text("Borgo Ovest")
    page.locator(".action-bar button[value=next]").click()
    page.wait_for_url(f"**/{PLACING + 1}")
    assert set(stored()["dark"]) == {"lat", "lon"}
    page.context.close()


def test_a_place_below_is_offered_within_the_place_above(browser: Browser, address: str) -> None:
    page = opened(browser, PHONE)
    page.goto(f"{address}/{PLACING}")
    below = page.locator("select[name=home__2]")
    expect(below).to_be_hidden()
    page.select_option("select[name=home__1]", "nord")
    expect(below).to_be_visible()
    assert below.locator("optgroup:not([disabled]) option").all_inner_texts() == [
        "Valle degli Olmi",
        "Colle Aperto",
    ]
    page.context.close()


def test_a_row_is_dragged_to_its_place(browser: Browser, address: str) -> None:
    page = opened(browser, DESK)
    page.goto(f"{address}/{ORDERING}")
    labels = page.locator("#question-order .ranked-label")
    expect(page.locator("#question-order .ranked-list.is-draggable")).to_be_visible()
    start, end = labels.nth(3).bounding_box(), labels.nth(0).bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 9, start["y"] + 9)
    page.mouse.down()
    page.mouse.move(start["x"] + 9, start["y"] - 30)
    page.mouse.move(end["x"] + 9, end["y"] + 2, steps=8)
    page.mouse.up()
    expect(page.locator("#question-order select").nth(0)).to_have_value("1")
    expect(page.locator("#question-order .ranked-row").nth(0)).to_have_attribute("data-thing", "piste")
    page.context.close()
