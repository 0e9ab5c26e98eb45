# SPDX-License-Identifier: AGPL-3.0-or-later
"""Text and numbers no database keeps are refused where they enter, and nothing of them is left behind."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.exc import StatementError

from codesign.processes.models import Process
from codesign.web.errors import BadInput
from codesign.web.storable import as_json
from codesign.web.unit_of_work import unit_of_work
from tests.support.factories import ProcessFactory, RoundFactory, StatementFactory

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(JSON)
def test_what_can_be_kept_comes_back_and_nothing_else_is_taken(document: object) -> None:
    spelled = json.dumps(document)
    try:
        stored = as_json(document)
    except BadInput:
        # The half of a sign or a NUL is in it, as the ASCII spelling shows.
        assert "\\u0000" in spelled or "\\ud" in spelled
    else:
        assert json.loads(stored) == document
        assert stored.encode()


@pytest.mark.parametrize(
    "document", [{"it": "\ud800"}, {"\udfff": "x"}, ["a\x00b"], {"a": float("nan")}, [float("inf")]]
)
def test_half_a_sign_a_nul_and_no_number_are_refused(document: object) -> None:
    with pytest.raises(BadInput):
        as_json(document)


def test_a_text_that_spells_a_nul_is_kept() -> None:
    assert json.loads(as_json(["\\u0000"])) == ["\\u0000"]


def test_no_row_of_an_unstorable_title_is_left(app: Flask) -> None:
    with app.app_context():
        with pytest.raises((BadInput, StatementError)), unit_of_work():
            ProcessFactory(title={"it": "Un titolo \ud800"})
        with unit_of_work(write=False) as session:
            assert session.scalar(select(func.count()).select_from(Process)) == 0


@pytest.mark.parametrize("number", [2**31, 2**56 - 1, 2**56, 2**63, 2**64, 10**40])
def test_a_number_no_row_has_leads_nowhere(app: Flask, client: FlaskClient, number: int) -> None:
    for address in ("/decision/{}", "/processes/x/{}", "/s/AAAAAA/{}", "/r/AAAAAA/statement/{}"):
        assert client.get(address.format(number)).status_code in {302, 404}
    assert client.get(f"/decision/{number}").status_code == 404


@pytest.mark.parametrize(
    "address", ["/process/a%00b", "/s/AA%00AAA", "/?lang=i%00t", "/voice/%00", "/i/%00", "/%00"]
)
def test_a_nul_in_an_address_leads_nowhere(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_nul_in_a_form_is_left_out(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), unit_of_work():
        round = RoundFactory()
        statement = StatementFactory(round=round).id
        address = f"/r/{round.short_code}/vote"
    sent = {"statement": f"{statement}\x00", "vote": "agr\x00ee", "reason\x00": "x"}
    assert client.post(address, data=sent).status_code == 302
    assert client.post("/voice", data={"code": "\x00" * 20}).status_code < 500
