# SPDX-License-Identifier: AGPL-3.0-or-later
"""Counts move with every vote; the analysis follows soon, once for many votes, and the last good one stays."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from codesign.deliberation import jobs
from codesign.deliberation.counting.computing import compute_snapshot
from codesign.deliberation.models import Round, Snapshot
from codesign.deliberation.voting import casting
from codesign.people.models import User
from codesign.people.voices import code_for
from codesign.web import clock
from codesign.web.jobs import Progress, Run
from codesign.web.unit_of_work import unit_of_work
from tests.support.factories import MembershipFactory, RoundFactory, RunFactory, StatementFactory

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def nothing_planned() -> Iterator[None]:
    """A server process that has just begun."""
    jobs._planned.clear()
    yield
    jobs._planned.clear()


@pytest.fixture
def round_id(app: Flask) -> int:
    with app.app_context(), unit_of_work():
        round = RoundFactory()
        for _ in range(3):
            StatementFactory(round=round)
        return int(round.id)


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def vote(app: Flask, round_id: int, person: int, moment: datetime) -> None:
    """What the page does when somebody votes."""
    with clock.fixed(moment), app.app_context(), unit_of_work() as session:
        round = session.get_one(Round, round_id)
        casting.cast(session, round, code_for(f"{person:032d}", "x"), round.statements[person % 3].id, 1)
        jobs.request_snapshot_soon(session, round)


def runs(app: Flask) -> list[datetime]:
    with app.app_context(), unit_of_work(write=False) as session:
        return list(
            session.scalars(select(Run.queued_at).where(Run.kind == jobs.KIND).order_by(Run.queued_at))
        )


def test_many_votes_wait_for_one_run_that_begins_after_them(app: Flask, round_id: int) -> None:
    for person in range(40):
        vote(app, round_id, person, after(person / 4))
    assert runs(app) == [NOON]
    vote(app, round_id, 40, after(jobs.WAIT - jobs.MARGIN))
    assert runs(app) == [NOON, after(jobs.WAIT - jobs.MARGIN)]


def test_each_vote_has_a_run_ahead_of_it(app: Flask, round_id: int) -> None:
    moments = [0, 3, 14.9, 15, 16, 29.9, 31, 90, 91]
    for person, moment in enumerate(moments):
        vote(app, round_id, person, after(moment))
    planned = [queued + timedelta(seconds=jobs.WAIT) for queued in runs(app)]
    for moment in moments:
        assert any(run >= after(moment + jobs.MARGIN) for run in planned)
    assert all(later - sooner >= timedelta(seconds=15) for sooner, later in pairwise(planned))


def test_two_server_processes_plan_one_run(app: Flask, round_id: int) -> None:
    vote(app, round_id, 0, NOON)
    jobs._planned.clear()  # the second process has seen nothing
    vote(app, round_id, 1, after(2))
    assert runs(app) == [NOON]
    # A run that has begun may have read the votes already.
    with app.app_context(), unit_of_work() as session:
        session.scalars(select(Run)).one().state = "running"
    jobs._planned.clear()
    vote(app, round_id, 2, after(4))
    assert runs(app) == [NOON, after(4)]


def test_a_vote_that_was_not_stored_plans_nothing(app: Flask, round_id: int) -> None:
    with pytest.raises(RuntimeError), clock.fixed(NOON), app.app_context(), unit_of_work() as session:
        jobs.request_snapshot_soon(session, session.get_one(Round, round_id))
        raise RuntimeError
    assert runs(app) == []
    vote(app, round_id, 0, after(1))
    assert runs(app) == [after(1)]


def test_counts_are_live_and_the_last_snapshot_stays_while_no_worker_is_up(
    app: Flask, round_id: int, sign_in: Callable[[FlaskClient, User], None]
) -> None:
    client = app.test_client()
    with app.app_context():
        for person in range(6):
            vote(app, round_id, person, NOON)
        with unit_of_work() as session:
            run = RunFactory().id
            sign_in(
                client,
                MembershipFactory(process=session.get_one(Round, round_id).process, role="facilitator").user,
            )
        with clock.fixed(NOON):
            compute_snapshot(Progress(run), round_id)
    before = client.get(f"/work/rounds/{round_id}/consensus").text
    for person in range(6, 26):
        vote(app, round_id, person, after(60))
        live = client.get(f"/work/rounds/{round_id}/live").text
        assert re.findall(r"<dd>(\d+)</dd>", live) == [str(person + 1)] * 2
    with app.app_context(), unit_of_work(write=False) as session:
        assert len(session.scalars(select(Snapshot)).all()) == 1
    page = client.get(f"/work/rounds/{round_id}/consensus").text
    computed = re.compile(r'<p class="muted">[^<]*opinion 1[^<]*</p>')
    assert computed.findall(page) == computed.findall(before) != []
