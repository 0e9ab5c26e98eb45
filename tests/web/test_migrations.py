# SPDX-License-Identifier: AGPL-3.0-or-later
"""Migrations go up, down and up again on both engines, and end where the models are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text

from codesign.extensions import Base, db
from tests.conftest import make_app


@pytest.fixture
def bare_app(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """An application whose database has no table at all."""
    if database_url.startswith("sqlite"):
        database_url = f"sqlite:///{tmp_path / 'bare.sqlite'}"
    app = make_app(tmp_path, database_url)
    with app.app_context():
        _drop_everything()
        yield app
        _drop_everything()
        # The other tests of this engine find their tables again.
        db.create_all()
        db.session.remove()
        db.engine.dispose()


def _drop_everything() -> None:
    if db.engine.dialect.name == "postgresql":
        with db.engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))


def test_up_down_up_without_drift(bare_app: Flask) -> None:
    upgrade()
    downgrade(revision="base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    upgrade()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
