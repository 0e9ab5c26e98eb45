# SPDX-License-Identifier: AGPL-3.0-or-later
"""A moment is typed as the clock of the process shows it, also in the nights in which that clock is moved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from codesign.people.models import User
from codesign.processes.models import Phase
from codesign.web import clock
from codesign.web.unit_of_work import unit_of_work
from tests.support.factories import MembershipFactory, ProcessFactory

ROME = "Europe/Rome"
#: Local times: what is typed has no zone.
EARLIEST, LATEST = datetime.fromisoformat("2000-01-01"), datetime.fromisoformat("2100-01-01")


@pytest.mark.parametrize(
    ("local", "is_skipped", "is_twice"),
    [
        ("2027-03-28T01:59", False, False),
        ("2027-03-28T02:00", True, False),
        ("2027-03-28T02:30", True, False),
        ("2027-03-28T03:00", False, False),
        ("2027-10-31T02:00", False, True),
        ("2027-10-31T02:59", False, True),
        ("2027-10-31T03:00", False, False),
    ],
)
def test_the_clock_knows_its_odd_hours(local: str, is_skipped: bool, is_twice: bool) -> None:
    moment = datetime.fromisoformat(local)
    assert clock.is_skipped(moment, ROME) is is_skipped
    assert clock.is_shown_twice(moment, ROME) is is_twice


@given(
    st.datetimes(EARLIEST, LATEST),
    st.sampled_from([ROME, "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"]),
)
def test_every_other_time_comes_back_as_it_was_typed(local: datetime, zone: str) -> None:
    assert (clock.in_zone(clock.from_zone(local, zone), zone) == local) is not clock.is_skipped(local, zone)


@pytest.fixture
def facilitator(app: Flask, sign_in: Callable[[FlaskClient, User], None]) -> FlaskClient:
    client = app.test_client()
    with app.app_context(), unit_of_work():
        sign_in(client, MembershipFactory(process=ProcessFactory(slug="orari", time_zone=ROME)).user)
    return client


def _closing(app: Flask) -> datetime | None:
    with app.app_context(), unit_of_work(write=False) as session:
        return session.scalars(select(Phase.closes_at).where(Phase.position == 0)).one()


def test_a_time_that_never_comes_is_refused_at_its_field(app: Flask, facilitator: FlaskClient) -> None:
    page = facilitator.post("/work/orari/phases/0", data={"closes_at": "2027-03-28T02:30"})
    assert 'id="closes_at-error"' in page.text
    assert 'value="2027-03-28T02:30"' in page.text
    assert _closing(app) is None


def test_a_time_that_comes_twice_is_the_first_and_the_page_says_so(
    app: Flask, facilitator: FlaskClient
) -> None:
    page = facilitator.post(
        "/work/orari/phases/0", data={"closes_at": "2027-10-31T02:30"}, follow_redirects=True
    )
    assert "02:30" in page.text
    assert _closing(app) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
