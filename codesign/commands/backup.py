# SPDX-License-Identifier: AGPL-3.0-or-later
"""`codesign backup` and `codesign restore`."""

from __future__ import annotations

import json
import os
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Connection, Engine, create_engine, func, inspect, select, table
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DatabaseError

from codesign import __version__
from codesign.commands import postgresql_files, stored_files
from codesign.commands.base import application
from codesign.people.invitations.spent import file_beside
from codesign.settings import Settings
from codesign.web import clock
from codesign.web.mixing import mix
from codesign.web.occupation import Occupied, alone

STOP_FIRST = "somebody uses this database: stop the service and its worker first; nothing was changed"
MANIFEST, DATABASE, SECRET, SPENT = "manifest.json", "database", "secret.key", "spent"


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write a consistent copy of the database, the files people added and the secret to FILE (.zip).

    The service may run meanwhile.

    The file holds personal data and the secret key: keep it where only you can read it.
    """
    settings = Settings.from_environment()
    secret = settings.resolved_secret_key()
    url = make_url(settings.resolved_database_url())
    if not file.resolve().parent.is_dir():
        raise click.ClickException(f"there is no folder {file.resolve().parent}")
    with tempfile.TemporaryDirectory(dir=file.resolve().parent) as folder:
        copy, aside = Path(folder) / DATABASE, Path(folder) / "files"
        aside.mkdir()
        stored_files.set_aside(settings.uploads_folder, aside)
        counts = _copy_out(url, copy)
        spent = _copy_spent(url, Path(folder) / SPENT)
        stored_files.set_aside(settings.uploads_folder, aside)
        manifest: dict[str, Any] = {
            "version": __version__,
            "made_at": clock.now().isoformat(),
            "engine": url.get_backend_name(),
            "rows": counts,
        }
        partial = Path(folder) / "backup.zip"
        with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            manifest["files"] = stored_files.write(archive, aside)
            archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
            archive.write(copy, DATABASE)
            archive.writestr(SECRET, secret)
            if spent is not None:
                archive.write(spent, SPENT)
        partial.chmod(0o600)
        partial.replace(file)
    click.echo(f"{file}: {sum(counts.values())} rows in {len(counts)} tables, {len(manifest['files'])} files")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Replace what is there now without asking.")
def restore(file: Path, yes: bool) -> None:
    """Bring back what `codesign backup` wrote to FILE, and verify it by counting every table and all files.

    The service must be stopped, which is verified: what it acknowledged meanwhile would be lost. The present
    database, files and secret key are replaced; nothing is touched before the backup was found whole. When the
    backup is of an older version, run `codesign init` afterwards.
    """
    settings = Settings.from_environment()
    url = make_url(settings.resolved_database_url())
    with _unpacked(file) as (manifest, copy, secret, files, spent):
        if manifest["engine"] != url.get_backend_name():
            raise click.ClickException(
                f"the backup is of {manifest['engine']}, the settings name {url.get_backend_name()}"
            )
        if not yes:
            click.confirm(f"Replace the database by the one of {manifest['made_at']}?", abort=True)
        _refuse_damage(url, copy, manifest["rows"])
        settings.make_instance_folder()
        _copy_in(url, copy, spent)
        stored_files.replace(settings.uploads_folder, files)
        if not settings.secret_key:
            _keep_secret(settings.secret_file, secret)
    counts = _count_rows(create_engine(url))
    if different := _different(counts, manifest["rows"]):
        raise click.ClickException(f"restored, but these tables differ from the backup: {different}")
    stored_files.refuse_wrong_count(settings.uploads_folder, manifest.get("files", {}))
    click.echo(
        f"restored {sum(counts.values())} rows in {len(counts)} tables and {len(manifest.get('files', {}))} files,"
        " all counts equal"
    )
    if manifest["version"] != __version__:
        click.echo(f"the backup is of version {manifest['version']}: run `codesign init`")


@contextmanager
def _unpacked(file: Path) -> Iterator[tuple[dict[str, Any], Path, bytes, Path, Path]]:
    """Manifest, database, secret, files, used invitations; every byte is checked before anything is replaced."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            with zipfile.ZipFile(file) as archive:
                manifest = json.loads(archive.read(MANIFEST))
                copy = Path(archive.extract(DATABASE, folder))
                secret = archive.read(SECRET)
                files, spent = Path(folder) / "files", Path(folder) / SPENT
                files.mkdir()
                if SPENT in archive.namelist():
                    archive.extract(SPENT, folder)
                # A backup made before files belonged to it has none.
                stored_files.unpack(archive, manifest.get("files", {}), files)
        except (zipfile.BadZipFile, KeyError, ValueError) as error:
            raise click.ClickException(f"{file} is no backup, or a damaged one: {error}") from error
        yield manifest, copy, secret, files, spent


def _refuse_damage(url: URL, copy: Path, rows: dict[str, int]) -> None:
    if url.get_backend_name() == "postgresql":
        postgresql_files.check_dump(copy)
        return
    try:
        counts = _count_rows(create_engine(f"sqlite:///{copy}"))
    except DatabaseError as error:
        raise click.ClickException(f"the database in the backup is damaged: {error.orig}") from error
    if different := _different(counts, rows):
        raise click.ClickException(f"the backup is damaged: these tables lack rows: {different}")


def _copy_out(url: URL, copy: Path) -> dict[str, int]:
    """Write a consistent copy; returns the rows it holds, by table."""
    if url.get_backend_name() == "postgresql":
        # A dump holds the rows as they lie.
        with application():
            mix()
        with postgresql_files.dumped(url, copy) as connection:
            return _count(connection)
    if not Path(str(url.database)).exists():
        raise click.ClickException(f"there is no database {url.database}: run `codesign init` first")
    _copy_by_key(Path(str(url.database)), copy)
    return _count_rows(create_engine(f"sqlite:///{copy}"))


def _copy_spent(url: URL, copy: Path) -> Path | None:
    """The invitations used, where a file beside the database keeps them. Copied last, it lacks nobody who answered."""
    file = file_beside(Path(str(url.database)))
    if url.get_backend_name() == "postgresql" or not file.exists():
        return None
    _copy_by_key(file, copy)
    return copy


def _copy_by_key(file: Path, copy: Path) -> None:
    """Copy an SQLite database without what was deleted, its rows in the order of their keys, not of their arrival."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as source:
        source.execute("VACUUM INTO ?", (str(copy),))


def _copy_in(url: URL, copy: Path, spent: Path) -> None:
    try:
        if url.get_backend_name() == "postgresql":
            postgresql_files.replace_by_dump(url, copy)
            return
        target = Path(str(url.database))
        target.parent.mkdir(parents=True, exist_ok=True)
        with alone(target):
            _replace_file(target, copy)
            file_beside(target).unlink(missing_ok=True)
            if spent.exists():
                _replace_file(file_beside(target), spent)
    except Occupied:
        raise click.ClickException(STOP_FIRST) from None


def _replace_file(target: Path, copy: Path) -> None:
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        complete = Path(folder) / DATABASE
        complete.write_bytes(copy.read_bytes())
        # The log of the database that goes must not be replayed onto the one that comes.
        for leftover in ("-wal", "-shm"):
            Path(f"{target}{leftover}").unlink(missing_ok=True)
        complete.replace(target)


def _keep_secret(file: Path, secret: bytes) -> None:
    file.unlink(missing_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(secret)


def _count_rows(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        counts = _count(connection)
    engine.dispose()
    return counts


def _count(connection: Connection) -> dict[str, int]:
    """Rows by table, of all tables that are there: a backup may be of an older version."""
    names = sorted(inspect(connection).get_table_names())
    return {name: connection.scalar(select(func.count()).select_from(table(name))) or 0 for name in names}


def _different(counts: dict[str, int], promised: dict[str, int]) -> str:
    return ", ".join(sorted(name for name in counts | promised if counts.get(name) != promised.get(name)))
