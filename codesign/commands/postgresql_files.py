# SPDX-License-Identifier: AGPL-3.0-or-later
"""A PostgreSQL database to a file and back, by PostgreSQL's own programs."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy import Connection, create_engine, inspect, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import OperationalError

from codesign.web.occupation import Occupied

#: Where the present tables wait until the restored ones are complete.
ASIDE = "before_restore"
LONGEST_WAIT, LOCK_NOT_AVAILABLE = "10s", "55P03"
OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
)


@contextmanager
def dumped(url: URL, copy: Path) -> Iterator[Connection]:
    """Dump into a file; the connection given sees the moment the dump shows, whoever writes meanwhile."""
    _require("pg_dump")
    engine = create_engine(url, isolation_level="REPEATABLE READ")
    try:
        with engine.connect() as connection:
            snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
            _run(url, "pg_dump", "--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--file={copy}")
            yield connection
    finally:
        engine.dispose()


def check_dump(copy: Path) -> None:
    """Refuse a dump that this machine's programs cannot read."""
    _require("pg_restore")
    _run(None, "pg_restore", "--list", str(copy))


def replace_by_dump(url: URL, copy: Path) -> None:
    """Put a dump in the place of all tables; when that fails, the tables of before are still there.

    Raises:
        Occupied: somebody else is connected to this database.
    """
    _set_aside(url)
    try:
        _run(url, "pg_restore", "--no-owner", "--single-transaction", "--exit-on-error", str(copy))
    except click.ClickException:
        _execute(url, "DROP SCHEMA public CASCADE", f"ALTER SCHEMA {ASIDE} RENAME TO public")
        raise
    _execute(url, f"DROP SCHEMA {ASIDE} CASCADE")


def _set_aside(url: URL) -> None:
    """Move all tables out of the way while nobody else is there."""
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            _refuse_others(connection)
            # Whoever comes from now on waits, and then finds no table: nothing is acknowledged that would be lost.
            connection.execute(text(f"SET LOCAL lock_timeout = '{LONGEST_WAIT}'"))
            for name in inspect(connection).get_table_names():
                connection.execute(text(f'LOCK TABLE "{name}" IN ACCESS EXCLUSIVE MODE'))
            _refuse_others(connection)
            connection.execute(text(f"DROP SCHEMA IF EXISTS {ASIDE} CASCADE"))
            connection.execute(text(f"ALTER SCHEMA public RENAME TO {ASIDE}"))
            connection.execute(text("CREATE SCHEMA public"))
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", "") == LOCK_NOT_AVAILABLE:
            raise Occupied from error
        raise
    finally:
        engine.dispose()


def _refuse_others(connection: Connection) -> None:
    if connection.scalar(OTHERS):
        raise Occupied


def _execute(url: URL, *statements: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def _require(program: str) -> None:
    if shutil.which(program) is None:
        raise click.ClickException(
            f"{program} is missing: install the package `postgresql-client`, as new as the server or newer"
        )


def _run(url: URL | None, program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs; the password travels in the environment, hidden from `ps`."""
    environment = dict(os.environ)
    command = [program, *arguments]
    if url is not None:
        environment["PGPASSWORD"] = url.password or ""
        address = url.set(drivername="postgresql", password=None)
        command.append(f"--dbname={address.render_as_string()}")
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if result.returncode:
        hint = ""
        if "version" in result.stderr:
            hint = "\ninstall a newer package `postgresql-client`"
        raise click.ClickException(f"{program}: {result.stderr.strip()}{hint}")
