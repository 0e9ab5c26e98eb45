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
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import URL

#: Where the present tables wait until the restored ones are complete.
ASIDE = "before_restore"


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
    """Put a dump in the place of all tables; when that fails, the tables of before are still there."""
    _execute(
        url,
        f"DROP SCHEMA IF EXISTS {ASIDE} CASCADE",
        f"ALTER SCHEMA public RENAME TO {ASIDE}",
        "CREATE SCHEMA public",
    )
    try:
        _run(url, "pg_restore", "--no-owner", "--single-transaction", "--exit-on-error", str(copy))
    except click.ClickException:
        _execute(url, "DROP SCHEMA public CASCADE", f"ALTER SCHEMA {ASIDE} RENAME TO public")
        raise
    _execute(url, f"DROP SCHEMA {ASIDE} CASCADE")


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
