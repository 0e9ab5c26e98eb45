# SPDX-License-Identifier: AGPL-3.0-or-later
"""`codesign backup` and `codesign restore`."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
import zipfile
from pathlib import Path

import click
from sqlalchemy import Connection, MetaData, create_engine, func, select, text
from sqlalchemy.engine import URL, Engine, make_url

from codesign import __version__
from codesign.extensions import Base
from codesign.settings import Settings
from codesign.web import clock

MANIFEST = "manifest.json"


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write a consistent copy of the database and the secret to FILE (.zip), while the service runs.

    The file holds personal data and the secret key: keep it where only you can read it.
    """
    settings = Settings.from_environment()
    url = make_url(settings.resolved_database_url())
    with tempfile.TemporaryDirectory(dir=file.resolve().parent) as folder:
        copy = Path(folder) / "database"
        counts = _copy_out(url, copy)
        manifest = {
            "version": __version__,
            "made_at": clock.now().isoformat(),
            "engine": url.get_backend_name(),
            "rows": counts,
        }
        partial = Path(folder) / "backup.zip"
        with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
            archive.write(copy, "database")
            archive.writestr("secret.key", settings.resolved_secret_key())
        os.chmod(partial, 0o600)
        partial.replace(file)
    click.echo(f"{file}: {sum(counts.values())} rows in {len(counts)} tables")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Replace what is there now without asking.")
def restore(file: Path, yes: bool) -> None:
    """Bring back what `codesign backup` wrote to FILE, and verify it by counting every table.

    Stop the service first. The present database is replaced.
    """
    settings = Settings.from_environment()
    url = make_url(settings.resolved_database_url())
    with zipfile.ZipFile(file) as archive, tempfile.TemporaryDirectory() as folder:
        manifest = json.loads(archive.read(MANIFEST))
        if manifest["engine"] != url.get_backend_name():
            raise click.ClickException(
                f"the backup is of {manifest['engine']}, the settings name {url.get_backend_name()}"
            )
        if not yes:
            click.confirm(f"Replace the database by the one of {manifest['made_at']}?", abort=True)
        copy = Path(archive.extract("database", folder))
        if (
            url.get_backend_name() == "sqlite"
            and _count_rows(create_engine(f"sqlite:///{copy}")) != manifest["rows"]
        ):
            raise click.ClickException("the backup is damaged: its tables do not hold the rows it promises")
        _copy_in(url, copy)
        settings.instance.mkdir(parents=True, exist_ok=True)
        if not settings.secret_key:
            settings.secret_file.unlink(missing_ok=True)
            descriptor = os.open(settings.secret_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as secret:
                secret.write(archive.read("secret.key"))
    counts = _count_rows(create_engine(url))
    if counts != manifest["rows"]:
        different = sorted(
            name for name in counts | manifest["rows"] if counts.get(name) != manifest["rows"].get(name)
        )
        raise click.ClickException(
            f"restored, but these tables differ from the backup: {', '.join(different)}"
        )
    click.echo(f"restored {sum(counts.values())} rows in {len(counts)} tables, all counts equal")


def _copy_out(url: URL, copy: Path) -> dict[str, int]:
    """Write a consistent copy; returns the rows it holds, by table."""
    if url.get_backend_name() == "sqlite":
        source, target = sqlite3.connect(f"file:{url.database}?mode=ro", uri=True), sqlite3.connect(copy)
        source.backup(target)
        target.close()
        source.close()
        return _count_rows(create_engine(f"sqlite:///{copy}"))
    # Dump and counts look at one and the same moment, however much is written meanwhile.
    engine = create_engine(url, isolation_level="REPEATABLE READ")
    with engine.connect() as connection:
        snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
        counts = _count(connection)
        _run(
            "pg_dump",
            "--format=custom",
            "--no-owner",
            f"--snapshot={snapshot}",
            f"--file={copy}",
            f"--dbname={_libpq(url)}",
        )
    engine.dispose()
    return counts


def _copy_in(url: URL, copy: Path) -> None:
    if url.get_backend_name() == "sqlite":
        target = Path(str(url.database))
        target.parent.mkdir(parents=True, exist_ok=True)
        for leftover in ("-wal", "-shm"):
            Path(f"{target}{leftover}").unlink(missing_ok=True)
        shutil.copyfile(copy, target)
        return
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    _run("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={_libpq(url)}", str(copy))


def _count_rows(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        counts = _count(connection)
    engine.dispose()
    return counts


def _count(connection: Connection) -> dict[str, int]:
    found = MetaData()
    found.reflect(connection)
    names = sorted(set(found.tables) & set(Base.metadata.tables))
    return {
        name: connection.scalar(select(func.count()).select_from(found.tables[name])) or 0 for name in names
    }


def _libpq(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def _run(program: str, *arguments: str) -> None:
    if shutil.which(program) is None:
        raise click.ClickException(f"{program} is missing: install the PostgreSQL client programs")
    result = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
    if result.returncode:
        raise click.ClickException(f"{program}: {result.stderr.strip()}")
