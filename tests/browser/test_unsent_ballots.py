# SPDX-License-Identifier: AGPL-3.0-or-later
"""A budget in a real browser: too much cannot be sent; a ballot that was not sent is found again on its device."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE

pytestmark = pytest.mark.browser

BUDGET = "/r/VMRTNE"


def choose(page: Page, *costs: str) -> None:
    """Tick projects, or take the tick away, by their price."""
    for cost in costs:
        page.locator(".project label", has_text=cost).first.click()


def chosen(page: Page) -> list[str]:
    """The prices of the projects that are ticked."""
    return sorted(page.locator(".project .choice:has(:checked) .cost").all_inner_texts())


def test_too_much_cannot_be_sent_and_is_said_in_words(
    open_page: Callable[..., Page], accessible: Callable[[Page], None]
) -> None:
    page = open_page(PHONE)
    page.goto(f"{BUDGET}/ballot")
    send, said = page.locator("[data-send]"), page.locator("[data-status]")
    choose(page, "120.000", "95.000")
    expect(said).to_have_text("Scelti: 215.000 euro. Restano 85.000 euro.")
    expect(send).to_be_enabled()
    expect(page.locator("[data-fit]:visible")).to_have_count(0)
    choose(page, "80.000")
    expect(said).to_have_text("Scelti: 295.000 euro. Restano 5.000 euro.")
    expect(page.locator("[data-fit]:visible")).to_have_count(5)
    choose(page, "30.000")
    expect(said).to_have_text("Scelti: 325.000 euro. Hai superato di 25.000 euro: togli uno o più progetti.")
    expect(send).to_be_disabled()
    assert send.get_attribute("aria-describedby") == said.get_attribute("id")
    choose(page, "80.000")
    expect(send).to_be_enabled()
    send.click()
    page.wait_for_url("**/others")
    page.goto("/")
    expect(page.locator("[data-unsent-rounds] a")).to_have_count(0)
    page.goto(f"{BUDGET}/ballot")
    accessible(page)


def test_a_ballot_that_was_not_sent_waits_on_its_device(open_page: Callable[..., Page]) -> None:
    page = open_page(PHONE)
    page.goto(f"{BUDGET}/ballot")
    expect(page.locator("[data-unsent-note]")).to_be_hidden()
    choose(page, "45.000", "70.000")
    expect(page.locator("[data-unsent-note]")).to_be_visible()
    page.goto("/")
    expect(page.locator("[data-unsent-rounds] p")).to_contain_text("Hai una scheda non inviata:")
    page.locator("main a[href^='/p/']").first.click()
    expect(page.locator("[data-unsent-rounds] p")).to_contain_text("Hai una scheda non inviata:")
    other = open_page(PHONE)
    other.goto("/")
    expect(other.locator("[data-unsent-rounds] a")).to_have_count(0)
    page.locator("[data-unsent-rounds] a").click()
    page.wait_for_url("**/ballot")
    expect(page.locator("[data-unsent-found]")).to_be_visible()
    assert chosen(page) == ["45.000 €", "70.000 €"]
    expect(page.locator("[data-status]")).to_contain_text("Restano 185.000 euro.")
    page.locator("[data-unsent-found] [data-forget]").click()
    expect(page.locator("[data-unsent-note]")).to_be_hidden()
    assert chosen(page) == []
    page.goto("/")
    expect(page.locator("[data-unsent-rounds] a")).to_have_count(0)


def test_ratings_wait_too(open_page: Callable[..., Page]) -> None:
    page = open_page(PHONE)
    page.goto("/")
    links = page.locator("a.btn[href^='/r/']")
    page.goto(links.filter(has_text="Valuta").first.get_attribute("href") + "/ballot")
    rated = page.locator(".question-scale").first
    rated.locator("label", has_text="4").first.click()
    page.reload()
    expect(page.locator("[data-unsent-found]")).to_be_visible()
    assert rated.locator("input[value='4']").is_checked()
