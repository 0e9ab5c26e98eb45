# SPDX-License-Identifier: AGPL-3.0-or-later
"""The log: one line a record, nobody's answers, no key that opens them."""

from __future__ import annotations

import logging
import sys

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from codesign.extensions import db
from codesign.settings import Settings
from codesign.web import mail
from codesign.web.logs import FORMAT, LineFormatter


def line(message: str, *arguments: object) -> str:
    record = logging.LogRecord("x", logging.WARNING, "f.py", 1, message, arguments, None)
    return LineFormatter(FORMAT).format(record)


@pytest.mark.parametrize("break_", ["\n", "\r\n", "\x0b", "\x85", "\u2028", "\x1b[2J"])
def test_text_from_outside_begins_no_line_of_its_own(break_: str) -> None:
    forged = line("no page at %s", f"/p/x{break_}2026-01-01 CRITICAL root all is lost")
    assert len(forged.splitlines()) == 1
    assert "\x1b" not in forged
    assert "all is lost" in forged


@pytest.mark.parametrize(
    "path",
    [
        "/voice/0123456789ABCDEF",
        "/voice/0123456789ABCDEF/delete",
        "/i/0123456789ABCDEFGHJK",
        "/k/abcDEF_-123",
        "/r/ROUN0001/invited/0123456789ABCDEFGHJK",
        "/s/SURV0001/go-on/0123456789ABCDEF",
        "/forgotten-password/WyJhYmMiXQ.Zx_-9.sig",
    ],
)
def test_no_key_is_logged(path: str) -> None:
    said = line("Exception on %s [GET]", path)
    assert "0123" not in said and "abcDEF" not in said and "WyJ" not in said
    try:
        int(path)
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "f.py", 1, "failed", (), sys.exc_info())
    traced = LineFormatter(FORMAT).format(record)
    assert "ValueError" in traced
    assert "0123" not in traced and "abcDEF" not in traced and "WyJ" not in traced


def test_an_error_of_the_database_says_nothing_of_anybody_s_answers(app: Flask) -> None:
    with app.app_context(), pytest.raises(DBAPIError) as caught, db.engine.connect() as connection:
        connection.execute(text("SELECT nothing FROM nowhere WHERE x = :said"), {"said": "a secret wish"})
    assert "a secret wish" not in str(caught.value)


def test_without_a_mail_server_no_letter_is_believed_to_be_sent(
    app: Flask, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.extensions, "mailbox", mail.mailbox_for(Settings().mail_url))
    with app.app_context(), pytest.raises(OSError, match="CODESIGN_MAIL_URL"):
        mail.send("anna@example.org", "You are invited", "https://example.org/i/0123456789ABCDEFGHJK")
    assert "0123" not in caplog.text
