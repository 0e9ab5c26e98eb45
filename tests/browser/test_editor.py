# SPDX-License-Identifier: AGPL-3.0-or-later
"""The editor in a real browser: accessible, never sideways, and better with a script than without."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK

pytestmark = pytest.mark.browser
NARROW = {"width": 320, "height": 640}
EDITOR = "/work/surveys/1/edit"
PAGES = (
    "",
    "/new-question?page=0",
    "/new-question?page=1&kind=multiple",
    "/questions/services",
    "/pages/2",
    "/settings",
    "/translations",
    "/translations/en?page=1",
    "/versions",
    "/try",
)


@pytest.mark.parametrize("path", PAGES)
def test_the_editor_is_accessible_on_the_smallest_phone(
    open_page: Callable[..., Page], accessible: Callable[[Page], None], path: str
) -> None:
    page = open_page(NARROW, role="facilitator")
    page.goto(EDITOR + path)
    accessible(page)


def test_choosing_a_question_in_a_condition_shows_its_answers(open_page: Callable[..., Page]) -> None:
    page = open_page(DESK, role="facilitator")
    page.goto(f"{EDITOR}/questions/trust")
    page.select_option("[name='show_if-0-question']", "quarter")
    answers = page.locator("select[name='show_if-0-value']")
    expect(answers).to_be_visible()
    assert answers.locator("option").count() > 3
    answers.select_option(index=1)
    page.locator(".editor-save [type=submit]").first.click()
    expect(page.locator("#question-trust")).to_be_visible()
    page.goto(f"{EDITOR}/questions/trust")
    expect(page.locator("[name='show_if-0-question']")).to_have_value("quarter")


def test_a_question_is_dragged_to_another_page(open_page: Callable[..., Page]) -> None:
    page = open_page(DESK, role="facilitator")
    page.goto(EDITOR)
    handle = page.locator("#question-keep .editor-handle")
    handle.drag_to(page.locator("#question-wish"), target_position={"x": 20, "y": 2})
    expect(page.locator("#question-keep + #question-wish")).to_be_visible()
