# SPDX-License-Identifier: AGPL-3.0-or-later
"""`codesign serve` and `worker` as processes: they stop when told, and what a killed worker left is done again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError

import numpy as np
import pytest
from flask import Flask
from sqlalchemy import func, insert, select, update

from codesign.deliberation.jobs import request_snapshot
from codesign.deliberation.models import Round, RoundParticipant, Snapshot, Vote
from codesign.web import clock
from codesign.web.jobs import STALE_AFTER, Run
from codesign.web.unit_of_work import unit_of_work
from tests.commands.conftest import Instance
from tests.support.factories import RoundFactory, StatementFactory

pytestmark = pytest.mark.slow

PATIENCE = 30.0


@pytest.fixture
def served(tmp_path: Path) -> Instance:
    """A ready instance on SQLite: processes do not differ by engine."""
    folder = tmp_path / "instance"
    made = Instance(
        folder,
        {
            "CODESIGN_INSTANCE": str(folder),
            "CODESIGN_DATABASE_URL": f"sqlite:///{folder / 'codesign.sqlite'}",
            "CODESIGN_LOG_LEVEL": "WARNING",
        },
    )
    made.run("init")
    return made


@contextmanager
def process(instance: Instance, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """A `codesign` process in a group of its own, from a folder that is not the checkout."""
    with subprocess.Popen(
        [sys.executable, "-m", "codesign", *arguments],
        env={**os.environ, **instance.environment},
        cwd=instance.folder,
        start_new_session=True,
    ) as started:
        try:
            yield started
        finally:
            if started.poll() is None:
                os.killpg(started.pid, signal.SIGKILL)


def wait_until(ask: Callable[[], Any], pause: float = 0.05) -> Any:
    """What `ask` gives once it gives anything."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if answer := ask():
            return answer
        time.sleep(pause)
    raise AssertionError(f"still nothing after {PATIENCE} s")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def _children(pid: int) -> list[int]:
    """Ids of the child processes."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()]


def _worker_of(pid: int) -> int | None:
    """The worker of a server that is up: the child without children, for the other one serves the pages."""
    childless = [child for child in _children(pid) if not _children(child)]
    return childless[0] if len(childless) == 1 else None


@pytest.fixture
def application(served: Instance) -> Iterator[Flask]:
    """The application of the instance, beside its processes."""
    with served.application() as app:
        yield app


def _queue_a_long_analysis() -> str:
    """A closed round with enough votes to keep a worker busy for a second; returns the run's id."""
    with unit_of_work() as session:
        round = RoundFactory(state="closed")
        statements = [StatementFactory(round=round).id for _ in range(40)]
        session.execute(insert(RoundParticipant), [{"round_id": round.id}] * 900)
        people = session.scalars(select(RoundParticipant.id)).all()
        values = np.random.default_rng(0).integers(-1, 2, size=(len(people), len(statements)))
        session.execute(
            insert(Vote),
            [
                {"participant_id": person, "statement_id": statement, "value": int(values[i, j])}
                for i, person in enumerate(people)
                for j, statement in enumerate(statements)
            ],
        )
        return request_snapshot(session, session.get_one(Round, round.id)).id


def _state(run_id: str) -> str:
    with unit_of_work(write=False) as session:
        return session.scalars(select(Run.state).where(Run.id == run_id)).one()


def test_a_killed_worker_is_replaced_and_its_run_done_again_with_one_result(
    served: Instance, application: Flask
) -> None:
    run_id, port = _queue_a_long_analysis(), _free_port()
    with process(served, "serve", "--port", str(port), "--processes", "1", "--threads", "2") as server:
        wait_until(lambda: _state(run_id) == "running", pause=0.005)
        worker = wait_until(lambda: _worker_of(server.pid))
        os.kill(worker, signal.SIGKILL)
        with unit_of_work() as session:
            long_ago = clock.now() - 2 * STALE_AFTER
            session.execute(update(Run).where(Run.id == run_id).values(heartbeat_at=long_ago))
        wait_until(lambda: _state(run_id) == "done")
        wait_until(lambda: _healthy(port))
        family = _children(server.pid)
        assert len(family) == 2
        assert worker not in family
        server.terminate()
        assert server.wait(PATIENCE) == 0
        assert not any(Path(f"/proc/{child}").exists() for child in family)
    with unit_of_work(write=False) as session:
        assert session.scalar(select(func.count()).select_from(Snapshot)) == 1
        run = session.get_one(Run, run_id)
        assert (run.attempts, run.progress, run.error) == (2, 1.0, "")


def test_ctrl_c_stops_the_server_and_frees_the_port(served: Instance, tmp_path: Path) -> None:
    port, home = _free_port(), tmp_path / "home"
    home.mkdir()
    served.environment.update(HOME=str(home), XDG_RUNTIME_DIR=str(home))
    with process(served, "serve", "--port", str(port), "--no-worker", "--processes", "1") as server:
        wait_until(lambda: _healthy(port))
        # No socket by which another town's server could be told to stop.
        assert list(home.rglob("*")) == []
        assert "choose another" in served.run("serve", "--port", str(port), expect=1)
        os.killpg(server.pid, signal.SIGINT)
        assert server.wait(PATIENCE) == 0
        assert not _healthy(port)


def test_a_run_that_still_beats_is_left_to_its_worker(application: Flask) -> None:
    with unit_of_work() as session:
        for state in ("running", "done", "failed"):
            session.add(Run(kind="snapshot", arguments={}, state=state, heartbeat_at=clock.now()))
    assert application.extensions["jobs"].reconcile() == 0


def test_a_run_that_kills_every_worker_is_given_up(application: Flask) -> None:
    with unit_of_work() as session:
        run = Run(
            kind="snapshot",
            arguments={},
            state="running",
            attempts=3,
            heartbeat_at=clock.now() - 2 * STALE_AFTER,
        )
        session.add(run)
        session.flush()
        run_id = run.id
    assert application.extensions["jobs"].reconcile() == 0
    assert _state(run_id) == "failed"
