# SPDX-License-Identifier: AGPL-3.0-or-later
"""A backup taken while people write is consistent, and comes back whole on both engines."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

import pytest
from sqlalchemy import create_engine, text

from codesign.people.invitations import spent
from tests.commands.conftest import Instance
from tests.support.factories import InvitationFactory, ResponseFactory
from tests.support.letters import used

pytestmark = pytest.mark.slow

WRITE_TWO_ROWS = (
    "INSERT INTO voice (id, code_hash, began_on) VALUES (:number, :hash, '2026-01-01')",
    "INSERT INTO erased_voice (code_hash, erased_on) VALUES (:hash, '2026-01-01')",
)


class Writer(threading.Thread):
    """Somebody who keeps writing pairs of rows, one transaction a pair."""

    def __init__(self, instance: Instance) -> None:
        super().__init__()
        self.instance, self.written, self.enough = instance, 0, threading.Event()
        self.wrote_first = threading.Event()

    def run(self) -> None:
        engine = create_engine(self.instance.database_url, connect_args=_patient(self.instance))
        while not self.enough.is_set():
            with engine.begin() as connection:
                for statement in WRITE_TWO_ROWS:
                    connection.execute(
                        text(statement), {"number": self.written, "hash": f"{self.written:064}"}
                    )
            self.written += 1
            self.wrote_first.set()
        engine.dispose()

    def __enter__(self) -> Self:
        self.start()
        assert self.wrote_first.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self.enough.set()
        self.join(10)


def _patient(instance: Instance) -> dict[str, object]:
    return {"timeout": 15} if instance.database_url.startswith("sqlite") else {}


@pytest.fixture
def backup_file(instance: Instance, postgresql_programs: None, tmp_path: Path) -> Path:
    """A backup taken while somebody writes."""
    file = tmp_path / "backup.zip"
    with Writer(instance) as writer:
        instance.run("backup", file)
        until_now = writer.written
    assert 0 < _manifest(file)["rows"]["voice"] <= until_now + 1
    return file


def _rows(file: Path, instance: Instance) -> dict[str, int]:
    """Rows by table of a backup, which names every table of the program."""
    rows: dict[str, int] = _manifest(file)["rows"]
    return {name: rows[name] for name in instance.counts()}


def _manifest(file: Path) -> dict[str, Any]:
    with zipfile.ZipFile(file) as archive:
        document: dict[str, Any] = json.loads(archive.read("manifest.json"))
    return document


def test_it_comes_back_whole_in_an_empty_instance(
    instance: Instance, new_instance: Callable[[], Instance], backup_file: Path
) -> None:
    rows = _manifest(backup_file)["rows"]
    assert rows["voice"] == rows["erased_voice"]
    assert stat.S_IMODE(backup_file.stat().st_mode) == 0o600
    empty = new_instance()
    assert "all counts equal" in empty.run("restore", backup_file, "--yes")
    assert empty.counts() == _rows(backup_file, empty)
    secrets = [
        (place.folder / "secret.key").read_text(encoding="ascii").strip() for place in (instance, empty)
    ]
    assert secrets[0] == secrets[1]
    assert "wrong:" not in empty.run("check")


def test_who_came_with_an_invitation_comes_back(
    instance: Instance, new_instance: Callable[[], Instance], postgresql_programs: None, tmp_path: Path
) -> None:
    with instance.unit_of_work():
        came = used(InvitationFactory()).id
    instance.run("backup", tmp_path / "backup.zip")
    with instance.unit_of_work():
        used(InvitationFactory())
    for place in (instance, new_instance()):
        place.run("restore", tmp_path / "backup.zip", "--yes")
        with place.application():
            assert spent.all_spent() == {came}


def test_a_process_that_loaded_nothing_else_counts_every_table(
    instance: Instance, postgresql_programs: None, tmp_path: Path
) -> None:
    file = tmp_path / "backup.zip"
    command = [sys.executable, "-m", "codesign", "backup", file]
    subprocess.run(command, env={**os.environ, **instance.environment}, check=True)
    assert _rows(file, instance) == instance.counts()


def test_it_replaces_what_is_there_only_when_told(instance: Instance, backup_file: Path) -> None:
    now = instance.counts()
    instance.run("restore", backup_file, expect=1, input="n\n")
    assert instance.counts() == now
    instance.run("restore", backup_file, input="y\n")
    assert instance.counts() == _rows(backup_file, instance)
    instance.run("backup", backup_file)
    assert "all counts equal" in instance.run("restore", backup_file, "--yes")


def test_a_damaged_backup_is_refused_before_anything_is_touched(
    instance: Instance, backup_file: Path, tmp_path: Path
) -> None:
    now = instance.counts()
    whole = backup_file.read_bytes()
    damaged = tmp_path / "damaged.zip"
    middle = len(whole) // 2
    for content in (b"hello", whole[:middle], whole[: middle - 50] + b"\0" * 100 + whole[middle + 50 :]):
        damaged.write_bytes(content)
        assert "damaged" in instance.run("restore", damaged, "--yes", expect=1)
    with zipfile.ZipFile(backup_file) as archive, zipfile.ZipFile(damaged, "w") as changed:
        changed.writestr("manifest.json", archive.read("manifest.json"))
        changed.writestr("database", archive.read("database")[:3000])
        changed.writestr("secret.key", archive.read("secret.key"))
    instance.run("restore", damaged, "--yes", expect=1)
    assert instance.counts() == now


def test_only_postgresql_needs_programs_and_they_are_named_with_their_package(
    instance: Instance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    file = tmp_path / "backup.zip"
    if instance.database_url.startswith("sqlite"):
        instance.run("backup", file)
    else:
        assert "postgresql-client" in instance.run("backup", file, expect=1)
        assert not file.exists()


def test_no_folder_and_no_database_are_told_in_one_line(
    instance: Instance, new_instance: Callable[[], Instance], postgresql_programs: None, tmp_path: Path
) -> None:
    assert "no folder" in instance.run("backup", tmp_path / "nowhere" / "backup.zip", expect=1)
    assert "codesign init" in new_instance().run("backup", tmp_path / "backup.zip", expect=2)


def test_the_other_engines_backup_is_refused(instance: Instance, backup_file: Path, tmp_path: Path) -> None:
    foreign = tmp_path / "foreign.zip"
    with zipfile.ZipFile(backup_file) as archive, zipfile.ZipFile(foreign, "w") as changed:
        manifest = {**json.loads(archive.read("manifest.json")), "engine": "oracle"}
        changed.writestr("manifest.json", json.dumps(manifest))
        changed.writestr("database", archive.read("database"))
        changed.writestr("secret.key", archive.read("secret.key"))
    assert "is of oracle" in instance.run("restore", foreign, "--yes", expect=1)


def _add_file(instance: Instance, content: bytes = b"%PDF-1.7 a plan") -> Path:
    """A file somebody added, under its key."""
    key = hashlib.sha256(content).hexdigest()[:32]
    path = instance.folder / "uploads" / key[:2] / key
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_the_files_people_added_come_back_with_the_database(
    instance: Instance, postgresql_programs: None, tmp_path: Path
) -> None:
    kept, later = _add_file(instance), _add_file(instance, b"added after the backup")
    later.unlink()
    file = tmp_path / "backup.zip"
    assert "1 files" in instance.run("backup", file)
    _add_file(instance, b"added after the backup")
    kept.unlink()
    assert "1 files, all counts equal" in instance.run("restore", file, "--yes")
    assert kept.read_bytes() == b"%PDF-1.7 a plan"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert not later.exists()


@pytest.mark.parametrize("harm", ["changed", "left out", "added"])
def test_a_backup_whose_files_are_not_those_it_promised_is_refused(
    instance: Instance, postgresql_programs: None, tmp_path: Path, harm: str
) -> None:
    kept = _add_file(instance)
    file, damaged = tmp_path / "backup.zip", tmp_path / "damaged.zip"
    instance.run("backup", file)
    with zipfile.ZipFile(file) as archive, zipfile.ZipFile(damaged, "w") as changed:
        for name in archive.namelist():
            is_file = name.startswith("uploads/")
            if not (is_file and harm == "left out"):
                changed.writestr(name, b"other" if is_file and harm == "changed" else archive.read(name))
        if harm == "added":
            changed.writestr("uploads/../../passwd", b"x")
    assert "damaged" in instance.run("restore", damaged, "--yes", expect=1)
    assert kept.read_bytes() == b"%PDF-1.7 a plan"


def test_nothing_is_restored_under_a_running_service(instance: Instance, backup_file: Path) -> None:
    with instance.unit_of_work() as session:
        session.execute(text(WRITE_TWO_ROWS[0]), {"number": 7_000_000, "hash": "f" * 64})
        said = instance.run("restore", backup_file, "--yes", expect=1)
    assert "stop the service" in said
    with instance.unit_of_work() as session:
        # What was acknowledged is still there.
        assert (
            session.scalar(text("SELECT count(*) FROM voice WHERE code_hash = :hash"), {"hash": "f" * 64})
            == 1
        )
    assert "all counts equal" in instance.run("restore", backup_file, "--yes")


def test_check_names_files_that_are_lost(instance: Instance) -> None:
    with instance.unit_of_work():
        ResponseFactory(answers={"plan": {"key": "a" * 32, "size": 5, "name": "plan.pdf"}})
    assert "1 files that people added are missing" in instance.run("check", expect=1)
