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
