# SPDX-License-Identifier: AGPL-3.0-or-later
"""The vote in a real browser: a hand that clicks twice votes once."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect
from werkzeug.serving import make_server

from codesign.web.unit_of_work import unit_of_work
from tests.support.factories import RoundFactory, StatementFactory

pytestmark = pytest.mark.browser


@pytest.fixture
def vote_page(sqlite_app: Flask) -> Iterator[str]:
    """The address of an open vote on four statements."""
    with unit_of_work():
        round = RoundFactory()
        for position in range(4):
            StatementFactory(round=round, position=position)
        path = f"/r/{round.short_code}/vote"
    server = make_server("127.0.0.1", 0, sqlite_app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.port}{path}"
    server.shutdown()


def test_a_double_click_votes_on_one_statement(browser: Browser, vote_page: str) -> None:
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    page.goto(vote_page)
    box = page.locator("button[value=agree]").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down(click_count=1)
    page.mouse.up(click_count=1)
    place = page.locator("#vote-card [role=status]")
    # The slow half of a double click comes when the next statement stands there already.
    expect(place).to_contain_text("1 of 4")
    page.mouse.down(click_count=2)
    page.mouse.up(click_count=2)
    page.wait_for_timeout(500)
    expect(place).to_contain_text("1 of 4")
    page.locator("button[value=agree]").click()
    expect(place).to_contain_text("2 of 4")
    context.close()
