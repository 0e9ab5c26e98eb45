# SPDX-License-Identifier: AGPL-3.0-or-later
"""Headers, cookies, rate limits, hostile words, secrets."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from codesign.app import create_app
from codesign.extensions import db
from codesign.people.accounts import add_user
from codesign.people.models import User
from codesign.settings import Settings, SettingsError
from codesign.web.mail import MemoryMailbox
from codesign.web.unit_of_work import unit_of_work
from tests.conftest import make_app
from tests.support.factories import ProcessFactory, RoundFactory, StatementFactory, SurveyFactory, UserFactory

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}%(x)s\"'"


def test_every_page_carries_the_strict_policy(sqlite_app: Flask) -> None:
    headers = sqlite_app.test_client().get("/").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in policy


def test_the_address_of_a_receipt_never_leaks_through_the_referrer(sqlite_app: Flask) -> None:
    assert sqlite_app.test_client().get("/voice/0000000000000000").headers["Referrer-Policy"] == "no-referrer"


def test_cookies_are_closed_to_scripts_and_other_sites(tmp_path: Path) -> None:
    app = make_app(tmp_path, f"sqlite:///{tmp_path / 'test.sqlite'}", SESSION_COOKIE_SECURE=True)
    with app.app_context():
        db.create_all()
        with unit_of_work():
            code = SurveyFactory().short_code
        cookies = app.test_client().get(f"/s/{code}").headers.getlist("Set-Cookie")
        db.session.remove()
        db.engine.dispose()
    assert cookies
    for cookie in cookies:
        assert "HttpOnly" in cookie
        assert "Secure" in cookie
        assert "SameSite=Lax" in cookie


def test_hostile_words_stay_words_on_every_page(sqlite_app: Flask) -> None:
    with unit_of_work():
        process = ProcessFactory(title={"it": HOSTILE}, summary={"it": HOSTILE}, office=HOSTILE[:100])
        survey = SurveyFactory(process=process, title={"it": HOSTILE})
        round = RoundFactory(process=process, title={"it": HOSTILE}, question={"it": HOSTILE})
        StatementFactory(round=round, text={"it": HOSTILE})
        paths = ["/", f"/p/{process.slug}", f"/s/{survey.short_code}", f"/r/{round.short_code}"]
        paths += [f"/s/{survey.short_code}/1", f"/r/{round.short_code}/vote", f"/p/{process.slug}/report"]
    client = sqlite_app.test_client()
    for path in paths:
        page = client.get(path)
        assert page.status_code == 200, path
        assert "<script>alert" not in page.text, path
        assert "<img src=x" not in page.text, path
        assert "alert(1)" in unescape(page.text), path


def test_guessing_passwords_is_slowed_down(tmp_path: Path) -> None:
    app = make_app(tmp_path, f"sqlite:///{tmp_path / 'test.sqlite'}", RATELIMIT_ENABLED=True)
    with app.app_context():
        db.create_all()
        db.session.remove()
        db.engine.dispose()
    client = app.test_client()
    answers = [
        client.post("/sign-in", data={"email": "a@example.org", "password": "x"}).status_code
        for _ in range(22)
    ]
    assert answers[-1] == 429
    assert 429 not in answers[:20]


def test_there_is_no_secret_that_works_by_default(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="codesign init"):
        create_app(Settings(instance=tmp_path))
    with pytest.raises(SettingsError):
        create_app(Settings(instance=tmp_path, secret_key="short"))
    settings = Settings(instance=tmp_path)
    settings.ensure_secret()
    first = settings.resolved_secret_key()
    settings.ensure_secret()
    assert settings.resolved_secret_key() == first
    assert settings.secret_file.stat().st_mode & 0o077 == 0


def test_a_wrong_setting_names_its_variable() -> None:
    with pytest.raises(SettingsError, match="CODESIGN_MINIMUM_CELL"):
        Settings.from_environment({"CODESIGN_MINIMUM_CELL": "five"})
    with pytest.raises(SettingsError, match="CODESIGN_SQLITE_SYNCHRONOUS"):
        Settings.from_environment({"CODESIGN_SQLITE_SYNCHRONOUS": "OFF"})
    assert Settings.from_environment({"CODESIGN_LANGUAGES": "it, en"}).languages == ("it", "en")


@pytest.mark.parametrize(
    ("accept", "kind"), [("text/html", "text/html"), ("application/json", "application/problem+json")]
)
def test_an_error_speaks_the_language_of_who_asked(sqlite_app: Flask, accept: str, kind: str) -> None:
    answer = sqlite_app.test_client().get("/no/such/page", headers={"Accept": accept})
    assert answer.status_code == 404
    assert answer.content_type.startswith(kind)


def test_a_forgotten_password_is_replaced_by_letter(app: Flask, mailbox: MemoryMailbox) -> None:
    with app.app_context(), unit_of_work() as session:
        add_user(session, "anna@example.org", "Anna", "una password lunga")
    client = app.test_client()
    client.post("/forgotten-password", data={"email": "nobody@example.org"})
    assert mailbox.sent == []
    client.post("/forgotten-password", data={"email": "anna@example.org"})
    (letter,) = mailbox.sent
    assert letter["To"] == "anna@example.org"
    link = re.search(r"http://localhost(/forgotten-password/\S+)", letter.get_content())
    assert link is not None
    new = {"password": "un'altra password lunga", "password_confirm": "un'altra password lunga"}
    assert client.get(link.group(1), follow_redirects=True).status_code == 200
    client.post(link.group(1), data=new)
    signed_in = app.test_client().post(
        "/sign-in", data={"email": "anna@example.org", "password": new["password"]}
    )
    assert signed_in.status_code == 302


def test_a_forged_host_gets_no_page_and_no_letter(app: Flask, mailbox: MemoryMailbox) -> None:
    app.config["TRUSTED_HOSTS"] = Settings(base_url="https://voce.example.org/").trusted_hosts()
    client = app.test_client()
    with app.app_context(), unit_of_work() as session:
        add_user(session, "anna@example.org", "Anna", "una password lunga")
    forged = {"Host": "stranger.example"}
    try:
        answer = client.post("/forgotten-password", data={"email": "anna@example.org"}, headers=forged)
        assert answer.status_code == 400
        assert "stranger.example" not in answer.text
        assert mailbox.sent == []
        for host in ("voce.example.org", "localhost:8000", "127.0.0.1"):
            assert client.get("/privacy", headers={"Host": host}).status_code == 200
    finally:
        app.config["TRUSTED_HOSTS"] = None


def test_every_setting_of_flask_is_one_that_somebody_reads(app: Flask) -> None:
    """A misspelt key is no error and no protection."""
    known = set(Flask("plain").config)
    assert {key for key in app.config if key.startswith(("SESSION_", "MAX_", "TRUSTED_"))} <= known


def test_the_session_of_staff_is_not_sent_along_from_other_sites(
    app: Flask, client: FlaskClient, sign_in: Callable[[FlaskClient, User], None]
) -> None:
    with app.app_context(), unit_of_work() as session:
        user = UserFactory()
        session.flush()
        session.expunge(user)
    sign_in(client, user)
    cookies = [
        one for one in client.get("/work?lang=en").headers.getlist("Set-Cookie") if one.startswith("session=")
    ]
    assert cookies
    assert all("SameSite=Lax" in one and "HttpOnly" in one for one in cookies)
