# SPDX-License-Identifier: AGPL-3.0-or-later
"""The whole walk in a real browser: a citizen at 360 px, staff at 1280 px, from a need to the public report."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, DemoServer, press

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
Check = Callable[[Page], None]
WISH = "Più lampioni in via dei Platani, la sera è tutto buio"


def _answer_every_page(page: Page) -> None:
    """Answer what is asked as a hurried person would: the first choice of everything required, one wish."""
    while "/thanks" not in page.url:
        for group in page.locator("fieldset").all():
            group.locator("label").first.click()
        for area in page.locator("textarea").all()[:1]:
            area.fill(WISH)
        page.locator("button[name=go][value=next]").click()
        page.wait_for_load_state()


def _and_go_on(page: Page, vote: Callable[[], None]) -> None:
    """Vote, and wait until the next statement is there, or the end."""
    shown = "document.querySelector('#vote-card input[name=statement]')?.value"
    before = page.evaluate(shown)
    vote()
    page.wait_for_function(f"before => {shown} !== before", arg=before)


def _vote_through(page: Page, address: str, votes: str) -> None:
    page.goto(address)
    for vote in votes:
        choice = "agree" if vote == "a" else "disagree"
        _and_go_on(page, page.locator(f"button[name=vote][value={choice}]").click)


def test_from_a_need_to_the_report(demo_server: DemoServer, open_page: Open, accessible: Check) -> None:
    citizen = open_page(PHONE)
    citizen.goto("/")
    accessible(citizen)
    citizen.locator("a.btn-primary[href^='/s/']").first.click()
    survey = citizen.url
    accessible(citizen)
    citizen.locator("a.btn-primary[href$='/1']").click()
    accessible(citizen)
    _answer_every_page(citizen)
    accessible(citizen)
    code = citizen.locator("#receipt-code").inner_text()
    assert re.fullmatch(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}", code)

    # The receipt opens the answers on another device, where they are changed.
    other = open_page(PHONE)
    other.goto("/voice")
    accessible(other)
    other.fill("input[name=code]", code)
    other.locator("main form button[type=submit]").click()
    expect(other.get_by_text(WISH).first).to_be_visible()
    accessible(other)
    other.locator(f"form[action^='{survey.removeprefix(demo_server.url)}'] button").click()
    expect(other.locator("input[type=radio]:checked").first).to_be_attached()

    facilitator = open_page(DESK, role="facilitator")
    accessible(facilitator)
    facilitator.locator("main a[href^='/work/']").first.click()
    accessible(facilitator)
    workroom = facilitator.url
    facilitator.locator("main a[href^='/work/surveys/']").first.click()
    accessible(facilitator)
    before = facilitator.locator(".stat dd").first.inner_text()

    # A second citizen answers while the facilitator watches, then deletes everything.
    second = open_page(PHONE)
    second.goto(survey + "/1")
    _answer_every_page(second)
    expect(facilitator.locator(".stat dd").first).not_to_have_text(before, timeout=15_000)
    second.locator("main a[href^='/voice/']").first.click()
    second.locator("a[href$='/delete']").click()
    accessible(second)
    second.locator("main form button[type=submit]").click()
    expect(second.locator(".flashes")).to_be_visible()

    # Themes: run, watch the progress, rename one.
    facilitator.goto(workroom)
    facilitator.locator("main a[href*='/themes/']").first.click()
    bench = facilitator.url
    accessible(facilitator)
    with facilitator.expect_navigation(timeout=60_000):
        facilitator.locator("form[action$='/run'] button").last.click()
    expect(facilitator.locator("[data-progress-url]")).to_have_count(0, timeout=60_000)
    facilitator.locator("main h2 a[href^='/work/theme/']").first.click()
    accessible(facilitator)
    facilitator.fill("input#name-it", "Strade buie la sera")
    facilitator.locator("main form:has(input#name-it) button").click()
    facilitator.goto(bench)
    expect(facilitator.get_by_role("link", name="Strade buie la sera")).to_be_visible()
    press(facilitator, "/publish")

    # A round from two statements of that theme.
    facilitator.goto(workroom)
    facilitator.locator("a[href$='/rounds/new']").click()
    accessible(facilitator)
    facilitator.fill("input[name=title-it]", "Turno sulla luce")
    facilitator.fill("textarea[name=question-it]", "Sei d'accordo con queste affermazioni?")
    facilitator.fill("input[name=minimum_votes]", "5")
    facilitator.locator("main form button[type=submit]").click()
    room = facilitator.url
    for text in ("Servono più lampioni nelle vie buie.", "I lampioni nuovi devono consumare poco."):
        facilitator.select_option("select[name=theme]", label="Strade buie la sera")
        facilitator.fill("textarea[name=text-it]", text)
        facilitator.locator("form[action$='/statements/new'] button").click()
    accessible(facilitator)
    press(facilitator, "/open")
    round_address = facilitator.locator("main a[href*='/r/']").first.get_attribute("href")
    assert round_address is not None

    # Citizens vote, one of them by keyboard, and see where they stand in words.
    for number in range(5):
        _vote_through(open_page(PHONE), round_address + "/vote", "ad" if number == 0 else "aa")
    citizen.goto(round_address)
    accessible(citizen)
    citizen.goto(round_address + "/vote")
    accessible(citizen)
    _and_go_on(citizen, lambda: citizen.keyboard.press("a"))
    expect(citizen.locator("#statement")).to_be_focused()
    citizen.locator("button[name=vote][value=agree]").click()
    citizen.wait_for_url("**/others")
    expect(citizen.locator("main .lead").first).not_to_be_empty()
    accessible(citizen)
    citizen.goto(round_address + "/mine")
    accessible(citizen)

    # Close, publish, look at the charts.
    facilitator.goto(room)
    expect(facilitator.locator(".stat dd").first).to_have_text("6")
    press(facilitator, "/close")
    facilitator.wait_for_timeout(1500)
    for _ in range(30):
        facilitator.goto(room)
        if facilitator.locator("form[action$='/publish'] button").count():
            break
        facilitator.wait_for_timeout(500)
    press(facilitator, "/publish")
    citizen.goto(round_address + "/results")
    expect(citizen.locator(".chart-area .main-svg").first).to_be_visible(timeout=20_000)
    accessible(citizen)

    # The administrator reads the consensus page. The theme was decided: she changes that decision, with a reason.
    administrator = open_page(DESK, role="administrator")
    administrator.goto(room + "/consensus")
    expect(administrator.locator(".chart-area .main-svg").first).to_be_visible(timeout=20_000)
    accessible(administrator)
    administrator.goto(workroom + "/decisions/new")
    accessible(administrator)
    administrator.goto(workroom)
    administrator.get_by_role("link", name="Luce nelle strade più buie").first.click()
    accessible(administrator)
    chosen = administrator.locator("select[name=theme] option:checked")
    expect(chosen).to_have_text("Strade buie la sera")
    administrator.fill("textarea[name=change_reason-it]", "Il turno di voto lo chiede")
    administrator.fill("input[name=title-it]", "Lampioni nuovi nelle vie più buie")
    administrator.get_by_label("Accolta: lo facciamo").check(force=True)
    administrator.fill(
        "textarea[name=reason-it]", "Lo chiedono tutte le persone che hanno votato e i fondi ci sono."
    )
    administrator.fill("input[name=office]", "Lavori pubblici")
    administrator.locator("main form").first.locator("button[type=submit]").click()
    expect(administrator.locator(".flashes")).to_be_visible()

    # The public report holds it all and prints.
    citizen.goto(workroom.replace("/work/", "/p/") + "/report")
    for words in ("Strade buie la sera", "Turno sulla luce", "Lampioni nuovi nelle vie più buie"):
        expect(citizen.get_by_text(words).first).to_be_attached()
    accessible(citizen)
    citizen.get_by_role("link", name="Lampioni nuovi nelle vie più buie").first.click()
    expect(citizen.get_by_text("Il turno di voto lo chiede")).to_be_visible()
    accessible(citizen)
    citizen.go_back()
    printed = citizen.pdf(format="A4")
    assert printed.startswith(b"%PDF")
    citizen.goto(workroom.replace("/work/", "/p/"))
    accessible(citizen)
    assert all(station.get_attribute("href") for station in citizen.locator(".journey .station").all())


@pytest.mark.parametrize(
    "path", ["/privacy", "/sign-in", "/forgotten-password", "/voice/0000000000000000", "/no-such-page"]
)
def test_pages_beside_the_walk_are_accessible(
    open_page: Open, accessible: Check, path: str, witness: object
) -> None:
    page = open_page(PHONE)
    page.goto(path)
    accessible(page)
    # The browser itself reports a missing page as a console error; that is what was asked for here.
    witness.complaints[:] = [c for c in witness.complaints if "404" not in c]  # type: ignore[attr-defined]


def test_the_console_and_the_staff_pages_are_accessible(open_page: Open, accessible: Check) -> None:
    page = open_page(DESK, role="administrator")
    for path in ("/work", "/console", "/work/new", "/change-password"):
        page.goto(path)
        accessible(page)
