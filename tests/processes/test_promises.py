# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was promised at publication changes only with a reason, and the process page tells both."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from codesign.people.models import AuditEntry, User
from codesign.processes.models import Process
from codesign.web.unit_of_work import unit_of_work
from tests.support.factories import MembershipFactory, PlaceFactory, ProcessFactory
from tests.support.html_forms import form_of

TEXTS = "/work/promessa/texts"


@pytest.fixture
def facilitator(app: Flask, sign_in: Callable[[FlaskClient, User], None]) -> FlaskClient:
    client = app.test_client()
    with app.app_context(), unit_of_work():
        process = ProcessFactory(
            slug="promessa", languages=["it", "en"], decidable={"it": "Dove vanno i lampioni"}
        )
        sign_in(client, MembershipFactory(process=process).user)
    return client


def _changed(client: FlaskClient, **changes: str) -> Any:
    sent = form_of(client.get(TEXTS).text, "title-it").to_dict(flat=False)
    return client.post(
        TEXTS, data={**sent, **{name.replace("__", "-"): text for name, text in changes.items()}}
    )


def _stored(app: Flask, name: str) -> Any:
    with app.app_context(), unit_of_work(write=False) as session:
        return getattr(session.scalars(select(Process)).one(), name)


@pytest.mark.parametrize(
    ("field", "sent"),
    [
        ("office", {"office": "Altro ufficio"}),
        ("decidable", {"decidable__it": "Niente"}),
        ("answer_due_on", {"answer_due_on": "2031-01-01"}),
    ],
)
def test_a_promise_changes_only_with_a_reason(
    app: Flask, facilitator: FlaskClient, field: str, sent: dict[str, str]
) -> None:
    before = _stored(app, field)
    refused = _changed(facilitator, **sent)
    assert refused.status_code == 422
    assert 'id="change_reason-it-error"' in refused.text
    assert next(iter(sent.values())) in unescape(refused.text)
    assert _stored(app, field) == before
    assert _changed(facilitator, **sent, change_reason__it="Il bilancio è cambiato").status_code == 302
    assert _stored(app, field) != before
    page = unescape(app.test_client().get("/p/promessa", headers={"Accept-Language": "it"}).text)
    assert "Il bilancio è cambiato" in page
    with app.app_context(), unit_of_work(write=False) as session:
        noted = session.scalars(select(AuditEntry).where(AuditEntry.act == "process.change_promise")).one()
        assert noted.details == {"fields": [field]}


@pytest.mark.parametrize("field", ["office", "answer_due_on"])
def test_what_publication_asks_for_is_not_emptied_afterwards(
    app: Flask, facilitator: FlaskClient, field: str
) -> None:
    refused = _changed(facilitator, **{field: ""}, change_reason__it="Non si sa")
    assert refused.status_code == 422
    assert f'id="{field}-error"' in refused.text
    assert _stored(app, field)


def test_a_translation_promises_nothing_new(app: Flask, facilitator: FlaskClient) -> None:
    assert (
        _changed(facilitator, decidable__en="Where the lamps go", title__it="Altro titolo").status_code == 302
    )
    assert _stored(app, "decidable") == {"it": "Dove vanno i lampioni", "en": "Where the lamps go"}


def test_each_change_is_told_with_what_was_before_and_after_it(app: Flask, facilitator: FlaskClient) -> None:
    _changed(facilitator, office="Secondo ufficio", change_reason__it="Prima ragione")
    _changed(facilitator, office="Terzo ufficio", change_reason__it="Seconda ragione")
    page = unescape(app.test_client().get("/p/promessa").text).partition('id="changes"')[2]
    told = [page.index(words) for words in ("Seconda ragione", "Secondo ufficio", "Terzo ufficio")]
    assert told == sorted(told)
    assert page.index("Prima ragione") > told[0]
    assert "Ufficio Partecipazione" in page.partition("Prima ragione")[2]


def test_a_draft_changes_freely(app: Flask, facilitator: FlaskClient) -> None:
    with app.app_context(), unit_of_work() as session:
        session.scalars(select(Process)).one().state = "draft"
    assert _changed(facilitator, office="").status_code == 302


def test_a_process_has_its_place(app: Flask, facilitator: FlaskClient) -> None:
    with app.app_context(), unit_of_work():
        town = PlaceFactory(kind="municipality", name="Borgo")
        quarter = PlaceFactory(kind="quarter", name="Stazione", parent_id=town.id).id
    assert "Stazione" in facilitator.get(TEXTS).text
    assert _changed(facilitator, place=str(quarter)).status_code == 302
    assert _stored(app, "place_id") == quarter
