# SPDX-License-Identifier: AGPL-3.0-or-later
"""Real questionnaires of others: imported, opened, answered on a phone in their own language, charted, exported."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import DESK, PHONE, DemoServer, Witness, press

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
Check = Callable[[Page], None]
MOST_PAGES = 60
#: What a patient person tries in a field that wants a number, until the form is content.
NUMBERS = ("3", "1", "20", "100", "2000", "5")
TEXTS = ("Mehr Räume für Vereine, più spazi", "anna@example.org", "035 399 1", "24100")


def _fill(control: Locator, attempt: int) -> None:
    kind = control.get_attribute("type") or ""
    if kind in ("date", "time", "datetime-local"):
        control.fill({"date": "2026-05-04", "time": "10:30", "datetime-local": "2026-05-04T10:30"}[kind])
    elif kind == "number" or control.get_attribute("inputmode") in ("numeric", "decimal"):
        control.fill(NUMBERS[attempt % len(NUMBERS)])
    elif kind not in ("file", "hidden", "submit", "button"):
        control.fill(TEXTS[attempt % len(TEXTS)])


def _answer_page(page: Page, attempt: int) -> None:
    """The first choice of every group, the second entry of every list, something in every field."""
    main = page.locator("main form.survey-form")
    for group in main.locator("fieldset:visible").all():
        if group.locator(":scope input:checked").count() == 0:
            choice = group.locator("input[type=radio]:visible, input[type=checkbox]:visible")
            if choice.count():
                choice.first.check(force=True)
    for chooser in main.locator("select:visible").all():
        if chooser.locator("option").count() > 1 and not chooser.input_value():
            chooser.select_option(index=1)
    for control in main.locator(
        "input:visible:not([type=radio]):not([type=checkbox]), textarea:visible"
    ).all():
        if attempt or not control.input_value():
            _fill(control, attempt)


def _answer_all(page: Page) -> int:
    attempts = 0
    for pages in range(MOST_PAGES):
        if page.url.endswith("/thanks"):
            return pages
        before = page.url
        _answer_page(page, attempts)
        page.locator(".action-bar button[name=go][value=next]").click()
        page.wait_for_load_state()
        attempts = attempts + 1 if page.url == before else 0
        assert attempts < len(NUMBERS), page.locator("main").inner_text()[:2000]
    raise AssertionError("the survey does not end")


def _thirty_more_like_her(server: DemoServer, short_code: str) -> None:
    """Results below k people stay hidden: copies of the one response make the charts visible."""
    with closing(sqlite3.connect(server.instance / "codesign.sqlite", timeout=20)) as database, database:
        columns = [row[1] for row in database.execute("PRAGMA table_info(response)")]
        copied = ", ".join(column for column in columns if column not in ("id", "voice_id"))
        (survey,) = database.execute("SELECT id FROM survey WHERE short_code = ?", [short_code]).fetchone()
        for _ in range(30):
            database.execute(
                f"INSERT INTO response ({copied}) SELECT {copied} FROM response"
                " WHERE survey_id = ? AND state = 'submitted' LIMIT 1",
                [survey],
            )
        database.execute("UPDATE survey SET submitted_count = 31 WHERE id = ?", [survey])


@pytest.mark.parametrize(
    ("folder", "file", "language", "word"),
    [
        ("xlsform", "correlaid_mitwirken_umfrage.xlsx", "de", "Sachsen"),
        ("lss", "ls6_sample_survey_multilingual_fr_de_en_it_ru.lss", "it", "LimeSurvey"),
    ],
)
def test_a_real_form_is_imported_answered_charted_and_exported(
    demo_server: DemoServer,
    open_page: Open,
    witness: Witness,
    shared_data: Path,
    folder: str,
    file: str,
    language: str,
    word: str,
) -> None:
    staff = open_page(DESK, role="facilitator")
    staff.goto("/work/vimoreggio-di-tutti/surveys/import")
    staff.locator("input[type=file]").set_input_files(shared_data / "surveys" / folder / file)
    staff.locator("main form button[type=submit]").first.click()
    staff.locator("form[action$='/create'] button").click()
    staff.goto(f"/work/surveys/{staff.url.split('/surveys/')[1].split('/')[0]}")
    dashboard = staff.url
    staff.locator("form[action$='/open'] button").click()
    if staff.url.endswith("/open"):  # some of its languages lack texts
        staff.locator("form:has(input[name=as_it_is]) button").click()
    address = staff.locator("a[href*='/s/']").first.get_attribute("href") or ""

    citizen = open_page(PHONE)
    citizen.goto(f"{address.removeprefix(demo_server.url)}?lang={language}")
    expect(citizen.locator("main")).to_contain_text(word, ignore_case=True)
    citizen.locator("a.btn-primary[href$='/1'], main form button.btn-primary").first.click()
    assert _answer_all(citizen) > 1
    # A refused answer is an HTTP status, which Chromium also writes to its console.
    witness.complaints[:] = [told for told in witness.complaints if "422" not in told]
    assert citizen.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    _thirty_more_like_her(demo_server, address.rstrip("/").rsplit("/", 1)[-1])
    staff.goto(f"{dashboard}/results")
    press(staff, "/publish")
    citizen.goto(f"{address.removeprefix(demo_server.url)}/results")
    expect(citizen.locator("[data-figure], .chart").first).to_be_visible()
    assert citizen.locator("main").inner_text().count("31") > 3
    staff.goto(f"{dashboard}/downloads")
    with staff.expect_download() as download:
        staff.locator("form[action$='/downloads/csv'] button:not([formaction])").click()
    table = Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert len(table) >= 1 + 31
    assert "Räume" in table[1]
