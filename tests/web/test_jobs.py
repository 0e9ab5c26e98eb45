# SPDX-License-Identifier: AGPL-3.0-or-later
"""A run is done once, a lost run is found again, and a run that fails says why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from codesign.web import clock
from codesign.web.jobs import MOST_ATTEMPTS, STALE_AFTER, Jobs, Progress, Run, enqueue
from codesign.web.unit_of_work import unit_of_work
from tests.support.factories import RunFactory


@pytest.fixture
def jobs(app: Flask) -> Iterator[Jobs]:
    """The application's queue, with the handlers it had before the test."""
    queue: Jobs = app.extensions["jobs"]
    handlers = dict(queue.handlers)
    yield queue
    queue.handlers = handlers


def _state(app: Flask, run_id: str) -> Run:
    with app.app_context(), unit_of_work(write=False) as session:
        run = session.get_one(Run, run_id)
        session.expunge(run)
        return run


def test_a_run_begins_only_after_the_commit_and_reports_progress(app: Flask, jobs: Jobs) -> None:
    seen: list[tuple[float, str]] = []

    def handler(progress: Progress, who: str) -> None:
        progress(0.5, f"half of {who}")
        run = _state(app, progress.run_id)
        seen.append((run.progress, run.message))

    jobs.register("test", handler)
    with app.app_context(), unit_of_work() as session:
        run_id = enqueue(session, "test", who="all").id
        assert seen == []
    assert seen == [(0.5, "half of all")]
    assert _state(app, run_id).state == "done"


def test_a_run_that_fails_says_why(app: Flask, jobs: Jobs) -> None:
    def handler(progress: Progress) -> None:
        raise ValueError("no votes")

    jobs.register("test", handler)
    with app.app_context(), unit_of_work() as session:
        run_id = enqueue(session, "test").id
    run = _state(app, run_id)
    assert (run.state, run.error) == ("failed", "ValueError: no votes")


def test_a_run_whose_worker_was_killed_is_done_again_once(app: Flask, jobs: Jobs) -> None:
    done: list[str] = []
    jobs.register("test", lambda progress: done.append(progress.run_id))
    stopped = clock.now() - STALE_AFTER - timedelta(seconds=1)
    with app.app_context(), unit_of_work():
        lost = RunFactory(kind="test", state="running", heartbeat_at=stopped, attempts=1).id
        RunFactory(kind="test", state="running", heartbeat_at=clock.now(), attempts=1)
        RunFactory(kind="test", state="done", attempts=1)
    assert jobs.reconcile() == 1
    assert jobs.reconcile() == 0
    assert done == [lost]
    assert _state(app, lost).attempts == 2


def test_a_run_that_kills_its_workers_is_given_up(app: Flask, jobs: Jobs) -> None:
    jobs.register("test", lambda progress: None)
    stopped = clock.now() - STALE_AFTER - timedelta(seconds=1)
    with app.app_context(), unit_of_work():
        run_id = RunFactory(kind="test", state="running", heartbeat_at=stopped, attempts=MOST_ATTEMPTS).id
    assert jobs.reconcile() == 0
    assert _state(app, run_id).state == "failed"


def test_two_workers_do_not_both_take_a_run(app: Flask, jobs: Jobs) -> None:
    done: list[int] = []

    def handler(progress: Progress) -> None:
        jobs.execute(progress.run_id)
        done.append(1)

    jobs.register("test", handler)
    with app.app_context(), unit_of_work() as session:
        enqueue(session, "test")
    assert done == [1]
    with app.app_context(), unit_of_work(write=False) as session:
        assert session.scalars(select(Run.attempts)).all() == [1]
