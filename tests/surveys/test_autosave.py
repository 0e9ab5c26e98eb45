# SPDX-License-Identifier: AGPL-3.0-or-later
"""No answer is lost: every one is kept as it is given, under a link that any device can open."""

from __future__ import annotations

import re
import threading
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select

from codesign.extensions import db
from codesign.surveys.models import Response, Survey
from codesign.web.unit_of_work import unit_of_work
from tests.conftest import make_app
from tests.support.factories import SurveyFactory
from tests.support.questionnaires import paged, single, written

QUESTIONS = 10
#: Five questions on each of two pages, of kinds that are stored differently.
TEN = paged(
    [single("q1"), written("q2"), {"id": "q3", "kind": "number", "label": {"it": "q3"}}, single("q4"), written("q5")],
    [single("q6"), written("q7"), {"id": "q8", "kind": "number", "label": {"it": "q8"}}, single("q9"), written("q10")],
)  # fmt: skip
VALUES = ["yes", "Luce", "3", "no", "Verde", "yes", "Pane", "8", "no", "Fine"]


@pytest.fixture
def address(app: Flask) -> str:
    with app.app_context(), unit_of_work():
        return f"/s/{SurveyFactory(draft=TEN).short_code}"


def _keep(
    client: FlaskClient, address: str, number: int, seq: int, value: str | None = None
) -> dict[str, Any]:
    """Autosave question `number` of the ten, as the page's script does."""
    sent = {"page": 1 + (number - 1) // 5, "seq": seq, "changed": f"q{number}"}
    answer = client.post(
        f"{address}/answer",
        data={**sent, f"q{number}": VALUES[number - 1] if value is None else value},
        headers={"Accept": "application/json"},
    )
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.get_json()
    return told


def _link(client: FlaskClient, address: str) -> str:
    found = re.search(r'id="resume-address">http://localhost([^<]+)<', client.get(f"{address}/later").text)
    assert found is not None
    return found[1]


def _go_on(client: FlaskClient, link: str) -> None:
    """Open the link of the answers as a person does: look, then press the button."""
    page = client.get(link)
    code = re.search(r'name="code" value="([^"]+)"', page.text)
    assert code is not None
    client.post(link.partition("/go-on/")[0] + "/resume", data={"code": code[1]})


def _shown(client: FlaskClient, address: str) -> set[int]:
    """The questions whose given answer stands on the pages."""
    text = client.get(f"{address}/1").text + client.get(f"{address}/2").text
    found = set()
    for number, value in enumerate(VALUES, 1):
        box = re.search(rf'<input[^>]*checked[^>]*name="q{number}"[^>]*value="{value}"', text)
        line = re.search(rf'name="q{number}"[^>]*value="{value}"[^>]*>', text)
        area = re.search(rf'<textarea[^>]*name="q{number}"[^>]*>\s*{value}</textarea>', text)
        is_choice = re.search(r'type="radio"[^>]*>', line[0]) is not None if line else False
        if box or area or (line and not is_choice):
            found.add(number)
    return found


@pytest.mark.parametrize("k", range(1, QUESTIONS + 1))
def test_whoever_stops_after_any_question_finds_every_answer_on_another_device(
    app: Flask, tmp_path: Path, address: str, k: int
) -> None:
    phone = app.test_client()
    phone.get(f"{address}/1")
    for number in range(1, k + 1):
        assert _keep(phone, address, number, number)["kept"]
    link = _link(phone, address)
    with app.app_context():
        database = db.engine.url.render_as_string(hide_password=False)
    # The server is gone too: another one, with nothing but the database, answers another device.
    restarted = make_app(tmp_path, database)
    laptop = restarted.test_client()
    _go_on(laptop, link)
    assert _shown(laptop, address) == set(range(1, k + 1))
    with restarted.app_context():
        db.session.remove()
        db.engine.dispose()


def test_looking_at_the_link_changes_nothing(client: FlaskClient, app: Flask, address: str) -> None:
    _keep(client, address, 1, 1)
    stranger = app.test_client()
    link = _link(client, address)
    page = stranger.get(link)
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    assert "Luce" not in page.text
    assert _shown(stranger, address) == set()
    assert stranger.get(link[:-1] + ("0" if link[-1] != "0" else "1")).headers["Location"] == address


def test_a_saving_that_comes_late_never_overwrites_a_newer_one(
    client: FlaskClient, app: Flask, address: str
) -> None:
    client.get(f"{address}/1")
    assert _keep(client, address, 2, 2, "nuovo") == {"kept": True, "seq": 2, "waits": False}
    assert _keep(client, address, 2, 1, "vecchio") == {"kept": False, "seq": 2, "waits": False}
    assert "nuovo" in client.get(f"{address}/1").text
    # The page itself was sent after all its savings: one of them that is still under way is older.
    client.post(f"{address}/1", data={"q2": "mandato", "seq": "5", "go": "next"})
    assert _keep(client, address, 2, 4, "vecchio")["kept"] is False
    assert re.search(r'name="seq"[^>]*value="5"', client.get(f"{address}/1").text)


def test_what_cannot_be_an_answer_is_kept_as_it_was_typed(
    client: FlaskClient, app: Flask, address: str
) -> None:
    client.get(f"{address}/1")
    _keep(client, address, 3, 1, "12")
    _keep(client, address, 3, 2, "dodici e mezzo")
    with app.app_context(), unit_of_work(write=False) as session:
        response = session.scalars(select(Response)).one()
        assert (response.answers, response.rough) == ({}, {"q3": {"q3": ["dodici e mezzo"]}})
    page = client.get(f"{address}/1").text
    assert "dodici e mezzo" in page
    assert page.count('class="field-error"') == 1
    # It is asked about before the answers are sent, and never counted.
    client.get(f"{address}/2")
    moved = client.post(f"{address}/2", data={"go": "next"})
    assert moved.headers["Location"].endswith("/1")
    client.post(f"{address}/1", data={"q3": "12,5", "go": "next"})
    assert client.post(f"{address}/2", data={"go": "next"}).headers["Location"].endswith("/thanks")
    with app.app_context(), unit_of_work(write=False) as session:
        response = session.scalars(select(Response)).one()
        assert (response.answers, response.rough, response.state) == ({"q3": 12.5}, {}, "submitted")


def test_changes_of_a_sent_response_wait_for_the_person_to_send_them(
    client: FlaskClient, app: Flask, address: str
) -> None:
    client.post(f"{address}/1", data={"q2": "Luce", "go": "next"})
    client.post(f"{address}/2", data={"go": "next"})
    assert _keep(client, address, 2, 9, "Panchine")["waits"] is True
    with app.app_context(), unit_of_work(write=False) as session:
        assert session.scalars(select(Response)).one().answers == {"q2": "Luce"}
    assert "Panchine" in client.get(f"{address}/1").text
    client.post(f"{address}/1", data={"q2": "Panchine", "go": "next"})
    with app.app_context(), unit_of_work(write=False) as session:
        response = session.scalars(select(Response)).one()
        assert (response.answers, response.rough) == ({"q2": "Panchine"}, {})


def test_an_emptied_answer_is_no_answer(client: FlaskClient, app: Flask, address: str) -> None:
    client.get(f"{address}/1")
    _keep(client, address, 2, 1)
    _keep(client, address, 2, 2, "")
    with app.app_context(), unit_of_work(write=False) as session:
        response = session.scalars(select(Response)).one()
        assert (response.answers, response.rough) == ({}, {})


def test_nothing_is_taken_for_a_closed_survey_and_the_page_is_told_why(
    app: Flask, client: FlaskClient
) -> None:
    with app.app_context(), unit_of_work():
        address = f"/s/{SurveyFactory(draft=TEN, state='closed').short_code}"
    answer = client.post(
        f"{address}/answer", data={"page": 1, "seq": 1, "changed": "q2", "q2": "Luce"},
        headers={"Accept": "application/json"},
    )  # fmt: skip
    assert answer.status_code == 409
    assert answer.get_json()["detail"]


def test_fifty_clients_with_one_cookie_make_one_response(app: Flask, address: str) -> None:
    first = app.test_client()
    first.get(f"{address}/1")
    token = first.get_cookie("device")
    assert token is not None
    statuses: list[int] = []

    def act(number: int) -> None:
        client = app.test_client()
        client.set_cookie("device", token.value)
        if number % 2:
            statuses.append(client.post(f"{address}/1", data={"q1": "yes", "go": "next"}).status_code)
            statuses.append(client.post(f"{address}/2", data={"q6": "no", "go": "next"}).status_code)
        else:
            _keep(client, address, 2, number)

    threads = [threading.Thread(target=act, args=(number,)) for number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(statuses) == {302}
    with app.app_context(), unit_of_work(write=False) as session:
        assert session.scalar(select(func.count()).select_from(Response)) == 1
        assert session.scalars(select(Survey.submitted_count)).one() == 1


def test_going_back_after_sending_sends_nothing_twice(client: FlaskClient, app: Flask, address: str) -> None:
    for _ in range(2):
        client.post(f"{address}/1", data={"q1": "yes", "go": "next"})
        assert (
            client.post(f"{address}/2", data={"q6": "no", "go": "next"})
            .headers["Location"]
            .endswith("/thanks")
        )
    with app.app_context(), unit_of_work(write=False) as session:
        assert session.scalar(select(func.count()).select_from(Response)) == 1
        assert session.scalars(select(Survey.submitted_count)).one() == 1


def test_a_saving_takes_one_transaction_of_few_statements(
    app: Flask, client: FlaskClient, address: str
) -> None:
    client.get(f"{address}/1")
    _keep(client, address, 1, 1)
    seen: list[str] = []
    with app.app_context():
        engine = db.engine

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        _keep(client, address, 2, 2)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    written = [statement for statement in seen if statement.startswith(("INSERT", "UPDATE"))]
    assert len(written) == 1
    assert len([statement for statement in seen if not statement.startswith("BEGIN")]) <= 4, seen


def test_a_late_page_of_the_person_before_changes_nothing(
    client: FlaskClient, app: Flask, address: str
) -> None:
    page = client.get(f"{address}/1").text
    sitting = re.search(r'name="sitting"[^>]*value="(\w+)"', page)
    assert sitting is not None
    client.post(f"{address}/another")
    late = {"q2": "di prima", "go": "next", "sitting": sitting[1]}
    assert client.post(f"{address}/1", data=late).headers["Location"].endswith(address)
    refused = client.post(
        f"{address}/answer", data={**late, "page": 1, "seq": 9, "changed": "q2"},
        headers={"Accept": "application/json"},
    )  # fmt: skip
    assert refused.status_code == 409
    with app.app_context(), unit_of_work(write=False) as session:
        assert session.scalar(select(func.count()).select_from(Response)) == 0


def test_the_page_says_the_truth_without_a_script(client: FlaskClient, address: str) -> None:
    first = unescape(client.get(f"{address}/1").text)
    assert not re.search(r'class="save-state"[^>]*>[^<]+<', first)
    assert "resume-address" not in client.get(f"{address}/later").text
    _keep(client, address, 1, 1)
    assert re.search(r'class="save-state"[^>]*>[^<]+<', client.get(f"{address}/1").text)
