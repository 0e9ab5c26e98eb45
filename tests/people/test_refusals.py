# SPDX-License-Identifier: AGPL-3.0-or-later
"""Staff who are refused a page stand in the audit log; strangers and citizens do not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from codesign.people.models import AuditEntry, User
from codesign.web.unit_of_work import unit_of_work
from tests.support.factories import MembershipFactory, ProcessFactory


@pytest.mark.parametrize(
    ("method", "address", "is_noted"),
    [
        ("GET", "/work/altrui", True),
        ("POST", "/work/altrui/publish", True),
        ("GET", "/work", False),
        ("GET", "/p/altrui", False),
    ],
)
def test_a_refusal_is_noted_with_who_and_where(
    app: Flask, sign_in: Callable[[FlaskClient, User], None], method: str, address: str, is_noted: bool
) -> None:
    client = app.test_client()
    with app.app_context(), unit_of_work():
        ProcessFactory(slug="altrui")
        user = MembershipFactory().user
        sign_in(client, user)
        user_id = user.id
    app.test_client().open(address, method=method)
    client.open(address, method=method)
    with app.app_context(), unit_of_work(write=False) as session:
        noted = session.execute(select(AuditEntry.user_id, AuditEntry.act, AuditEntry.subject)).all()
    assert [tuple(row) for row in noted] == (
        [(user_id, "access.refused", f"{method} {address}")] if is_noted else []
    )
