# SPDX-License-Identifier: AGPL-3.0-or-later
"""No update is lost, nothing half-done is kept, and nothing leaves before the commit."""

from __future__ import annotations

import ast
import threading
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text

from codesign.extensions import db
from codesign.people.models import AuditEntry
from codesign.territory.models import Place
from codesign.web.errors import Conflict
from codesign.web.policy import public
from codesign.web.turns import Turns, TurnTimeout
from codesign.web.unit_of_work import after_commit, unit_of_work
from tests.support.factories import AuditEntryFactory, PlaceFactory

ROOT = Path(__file__).resolve().parents[2]


def test_concurrent_increments_all_arrive(sqlite_app: Flask) -> None:
    with unit_of_work():
        place_id = PlaceFactory(population=0).id

    def increment() -> None:
        with sqlite_app.app_context():
            for _ in range(40):
                with unit_of_work() as session:
                    session.get_one(Place, place_id).population += 1

    threads = [threading.Thread(target=increment) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with unit_of_work(write=False) as session:
        assert session.get_one(Place, place_id).population == 320


def test_writers_wait_in_line_instead_of_asking_again(sqlite_app: Flask) -> None:
    """Twelve threads write for a while: nobody falls far behind the others."""
    done = [0] * 12
    stop = threading.Event()

    def write(number: int) -> None:
        with sqlite_app.app_context():
            while not stop.is_set():
                with unit_of_work() as session:
                    session.execute(text("UPDATE place SET population = 1"))
                done[number] += 1

    threads = [threading.Thread(target=write, args=(number,)) for number in range(len(done))]
    for thread in threads:
        thread.start()
    stop.wait(1.5)
    stop.set()
    for thread in threads:
        thread.join()
    assert min(done) > max(done) / 10


def test_a_turn_comes_back_after_an_error_and_runs_out_of_patience(tmp_path: Path) -> None:
    turns, other = Turns(tmp_path / "a.sqlite", 0.05), Turns(tmp_path / "a.sqlite", 0.05)
    turns.take()
    for waiting in (turns, other):
        with pytest.raises(TurnTimeout):
            waiting.take()
    turns.give()
    other.take()
    other.give()


def test_sqlite_keeps_foreign_keys_and_a_write_ahead_log(sqlite_app: Flask) -> None:
    with db.engine.connect() as connection:
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"


def test_an_error_after_the_flush_leaves_no_row(app: Flask) -> None:
    with app.app_context(), pytest.raises(RuntimeError), unit_of_work():
        AuditEntryFactory()
        raise RuntimeError
    with app.app_context():
        assert db.session.scalars(select(AuditEntry)).all() == []


def test_what_leaves_the_house_waits_for_the_commit(app: Flask) -> None:
    sent: list[str] = []
    with app.app_context():
        with unit_of_work() as session:
            after_commit(session, lambda: sent.append("letter"))
            assert sent == []
        assert sent == ["letter"]
        with pytest.raises(RuntimeError), unit_of_work() as session:
            after_commit(session, lambda: sent.append("never"))
            raise RuntimeError
        with unit_of_work():
            pass
        assert sent == ["letter"]


@pytest.mark.parametrize("failing", [False, True])
def test_a_request_commits_once_or_not_at_all(failing: bool, tmp_path: Path) -> None:
    from tests.conftest import make_app

    app = make_app(tmp_path, f"sqlite:///{tmp_path / 'test.sqlite'}")

    @app.post("/try")
    @public
    def act() -> str:
        AuditEntryFactory()
        if failing:
            raise Conflict("no")
        return "ok"

    with app.app_context():
        db.create_all()
    assert app.test_client().post("/try").status_code == (409 if failing else 200)
    with app.app_context():
        assert len(db.session.scalars(select(AuditEntry)).all()) == (0 if failing else 1)
        db.session.remove()
        db.engine.dispose()


def test_only_the_unit_of_work_commits() -> None:
    committing = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "codesign").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    }
    assert committing == {"codesign/web/unit_of_work.py", "codesign/migrations/env.py"}
