# SPDX-License-Identifier: AGPL-3.0-or-later
"""One shape of error: a page for people and problem+json for programs say the same, whoever raised it."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, abort, request
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from codesign.extensions import db
from codesign.people import receipts
from codesign.people.models import User
from codesign.people.voices import voice_for
from codesign.web import errors
from codesign.web.turns import TurnTimeout
from codesign.web.unit_of_work import after_commit, unit_of_work
from tests.conftest import make_app
from tests.static.markup import read
from tests.support.factories import UserFactory

PAGE, JSON = "text/html,application/xhtml+xml,*/*;q=0.8", "application/json"
ERASED = "7K2M4QXZ0B9TWE5H"


@dataclass(frozen=True)
class Case:
    """A request that fails, and how."""

    status: int
    path: str
    method: str = "GET"
    staff: bool = False
    options: dict[str, Any] = field(default_factory=dict)

    def ask(self, client: FlaskClient, accept: str, language: str = "en") -> TestResponse:
        headers = {"Accept": accept, "Accept-Language": language}
        return client.open(self.path, method=self.method, headers=headers, **self.options)


CASES = {
    "a token is missing": Case(400, "/voice", "POST"),
    "a token is missing at the sign-in of the library": Case(400, "/sign-in", "POST"),
    "a role is missing": Case(403, "/console", staff=True),
    "no route": Case(404, "/no/such/page"),
    "no thing": Case(404, "/p/none"),
    "no contact": Case(404, "/.well-known/security.txt"),
    "no decision": Case(404, "/decision/99"),
    "no static file": Case(404, "/static/none.css"),
    "no such method": Case(405, "/privacy", "DELETE"),
    "a round that takes no votes": Case(409, "/closed"),
    "an erased voice": Case(410, f"/voice/{ERASED}"),
    "a body too large": Case(413, "/large", "POST", options={"data": b"x" * 2000}),
    "a body of another kind": Case(415, "/json", "POST", options={"data": "x"}),
    "bad input": Case(422, "/unread"),
    "too many": Case(429, "/raise/429"),
    "a teapot": Case(418, "/raise/418"),
    "a defect": Case(500, "/defect"),
    "a bad gateway": Case(502, "/raise/502"),
    "a busy database": Case(503, "/busy"),
    "a turn that did not come": Case(503, "/turn"),
}


def _raising(error: Exception) -> Callable[[], str]:
    def view() -> str:
        raise error

    return view


def _fail_at(app: Flask) -> None:
    """Routes that fail in ways no page of ours should."""
    busy = OperationalError("SELECT 1", {}, Exception("database is locked"))
    for path, error in {
        "/closed": errors.Closed("The round is <over>."),
        "/unread": errors.BadInput("There is no such column."),
        "/defect": ZeroDivisionError(),
        "/busy": busy,
        "/turn": TurnTimeout(),
    }.items():
        app.add_url_rule(path, path, _raising(error))

    def at_commit() -> str:
        after_commit(db.session(), _raising(busy))
        return "stored"

    def read_json() -> str:
        return str(request.get_json())

    def read_all() -> str:
        request.max_content_length = 1000
        return str(len(request.get_data()))

    app.add_url_rule("/raise/<int:status>", "raise", lambda status: abort(status))
    for path, view in {"/commit": at_commit, "/json": read_json, "/large": read_all}.items():
        app.add_url_rule(path, path, view, methods=["POST"])


@pytest.fixture(scope="module")
def failing_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("errors")
    app = make_app(folder, f"sqlite:///{folder / 'test.sqlite'}", TESTING=False, WTF_CSRF_ENABLED=True)
    _fail_at(app)
    with app.app_context():
        db.create_all()
        with unit_of_work() as session:
            UserFactory(email="anna@example.org")
            receipts.erase(session, voice_for(session, ERASED, "Europe/Rome", is_vouched_for=True))
    # A request asked inside this context would share what another one looked up.
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def ask(failing_app: Flask, sign_in: Callable[[FlaskClient, User], None]) -> Callable[..., TestResponse]:
    exempt = {"/json", "/large", "/commit"}

    def act(case: Case, accept: str, language: str = "en") -> TestResponse:
        client = failing_app.test_client()
        failing_app.config["WTF_CSRF_CHECK_DEFAULT"] = case.path not in exempt
        if case.staff:
            with failing_app.app_context():
                sign_in(client, db.session.scalars(select(User)).one())
        return case.ask(client, accept, language)

    return act


def _said_by_page(answer: TestResponse) -> tuple[str, str]:
    page = read(answer.text)
    (title,), (lead,) = page.all("h1"), page.all("p", class_="lead")
    return title.text, lead.text


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_page_and_a_problem_say_the_same(ask: Callable[..., TestResponse], case: Case) -> None:
    page, problem = ask(case, PAGE), ask(case, JSON)
    assert (page.status_code, problem.status_code) == (case.status, case.status)
    assert page.content_type == "text/html; charset=utf-8"
    assert problem.content_type == errors.PROBLEM
    told = problem.get_json(force=True)
    assert set(told) == {"title", "status", "detail"}
    assert told["status"] == case.status
    assert _said_by_page(page) == (told["title"], told["detail"])
    assert "no-store" in page.headers["Cache-Control"]
    assert "no-store" in problem.headers["Cache-Control"]
    assert "default-src 'self'" in problem.headers["Content-Security-Policy"]


@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize("name", ["no route", "a token is missing", "a defect", "a body of another kind"])
def test_both_speak_the_persons_language(ask: Callable[..., TestResponse], name: str, language: str) -> None:
    page, problem = (ask(CASES[name], accept, language) for accept in (PAGE, JSON))
    told = problem.get_json(force=True)
    assert _said_by_page(page) == (told["title"], told["detail"])
    assert (told["title"] == str(errors.TITLES[told["status"]])) == (language == "en")


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("application/problem+json", errors.PROBLEM),
        ("application/json, text/html;q=0.5", errors.PROBLEM),
        ("*/*", "text/html; charset=utf-8"),
        ("text/html, application/json", "text/html; charset=utf-8"),
    ],
)
def test_whoever_can_read_pages_gets_one(ask: Callable[..., TestResponse], accept: str, kind: str) -> None:
    assert ask(CASES["no route"], accept).content_type == kind


@pytest.mark.parametrize("path", ["/work", "/console", "/change-password"])
def test_a_stranger_is_led_to_the_sign_in_and_a_program_told(
    ask: Callable[..., TestResponse], path: str
) -> None:
    page, problem = (ask(Case(401, path), accept) for accept in (PAGE, JSON))
    assert page.status_code == 302
    assert page.location.startswith("/sign-in?next=")
    assert problem.status_code == 401
    assert problem.content_type == errors.PROBLEM


def test_an_address_that_answers_data_fails_in_data(
    failing_app: Flask, ask: Callable[..., TestResponse]
) -> None:
    """Whatever the Accept header says: who fetches results.json cannot read a page."""
    answer = ask(Case(404, "/s/none/results.json"), PAGE)
    assert (answer.status_code, answer.content_type) == (404, errors.PROBLEM)
    data = {
        endpoint
        for endpoint, view in failing_app.view_functions.items()
        if "jsonify" in inspect.getsource(inspect.unwrap(view)) and view.__module__.startswith("codesign.")
    }
    assert data == {"rounds.vote"}, "a view that answers data alone returns a dict and is known by that"


def test_a_page_of_many_kinds_lists_the_methods_it_knows(ask: Callable[..., TestResponse]) -> None:
    for accept in (PAGE, JSON):
        assert "GET" in ask(CASES["no such method"], accept).headers["Allow"]
        assert ask(CASES["a busy database"], accept).headers["Retry-After"] == "5"


def test_what_fails_after_the_view_fails_alike(ask: Callable[..., TestResponse]) -> None:
    page, problem = (ask(Case(503, "/commit", "POST"), accept) for accept in (PAGE, JSON))
    assert page.status_code == problem.status_code == 503
    assert problem.content_type == errors.PROBLEM
    assert _said_by_page(page)[0] == "We are very busy"


def test_a_foreign_host_gets_no_page_whose_links_lead_there(tmp_path: Path) -> None:
    app = make_app(tmp_path, f"sqlite:///{tmp_path / 'test.sqlite'}", TRUSTED_HOSTS=["example.org"])
    client = app.test_client()
    answers = [client.get("/", headers={"Accept": accept, "Host": "evil.test"}) for accept in (PAGE, JSON)]
    assert [answer.status_code for answer in answers] == [400, 400]
    assert answers[0].content_type == "text/plain; charset=utf-8"
    assert json.loads(answers[1].text)["title"] in answers[0].text


def test_the_limit_of_the_library_says_the_same(tmp_path: Path) -> None:
    app = make_app(tmp_path, f"sqlite:///{tmp_path / 'test.sqlite'}", RATELIMIT_ENABLED=True)
    with app.app_context():
        db.create_all()
    client = app.test_client()
    for _ in range(30):
        client.post("/voice", data={"code": "x"})
    page, problem = (Case(429, "/voice", "POST").ask(client, accept) for accept in (PAGE, JSON))
    assert page.status_code == problem.status_code == 429
    told = problem.get_json(force=True)
    assert _said_by_page(page) == (told["title"], told["detail"])
    with app.app_context():
        db.engine.dispose()


def test_every_status_a_room_raises_has_words_of_its_own() -> None:
    raised = {kind.status for kind in _kinds(errors.DomainError)}
    assert raised <= set(errors.TITLES)
    assert set(errors.TITLES) == set(errors.ADVICE)


def _kinds(kind: type[errors.DomainError]) -> Iterator[type[errors.DomainError]]:
    yield kind
    for narrower in kind.__subclasses__():
        yield from _kinds(narrower)
