# SPDX-License-Identifier: AGPL-3.0-or-later
"""A program without a voice writes nothing to the disk, and a person no more than her share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pytest
from flask import Flask
from flask.testing import FlaskClient

from codesign.attachments import files, intake
from codesign.extensions import db
from codesign.web.unit_of_work import unit_of_work
from tests.conftest import make_app
from tests.support.factories import SurveyFactory

DOCUMENT = {
    "languages": ["it"],
    "title": {"it": "Foto del quartiere"},
    "minutes": 1,
    "pages": [
        {
            "id": "one",
            "title": {"it": "Una foto"},
            "questions": [
                {"id": "paper", "kind": "file", "label": {"it": "Un documento"}},
                {"id": "why", "kind": "text", "label": {"it": "Perché?"}, "required": True},
            ],
        }
    ],
}


class Usage(NamedTuple):
    """How full a disk is, in bytes."""

    total: int
    used: int
    free: int


@pytest.fixture
def app_and_page(tmp_path: Path) -> Iterator[tuple[Flask, str]]:
    """A town that lets three new people an hour in from one network, with a survey that takes a file."""
    app = make_app(tmp_path, f"sqlite:///{tmp_path / 'test.sqlite'}", RATELIMIT_ENABLED=True)
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], new_voices_per_hour=3)
    with app.app_context():
        db.create_all()
        with unit_of_work():
            page = f"/s/{SurveyFactory(draft=DOCUMENT).short_code}/1"
    yield app, page
    with app.app_context():
        db.engine.dispose()


def send(
    client: FlaskClient, page: str, *, megabytes: float = 0.1, why: str = "Serve", name: str = "a"
) -> int:
    content = b"%PDF-1.7 " + name.encode() + b"." * int(megabytes * intake.MEGABYTE)
    sent = {"paper": (BytesIO(content), f"{name}.pdf"), "why": why, "go": "next"}
    return client.post(page, data=sent, content_type="multipart/form-data").status_code


def stored(app: Flask) -> int:
    with app.app_context():
        return len(list(files.uploads_folder().glob("??/*")))


@pytest.mark.parametrize(("why", "status"), [("Serve", 302), ("", 422)])
def test_nobody_writes_a_file_without_a_voice_that_is_counted(
    app_and_page: tuple[Flask, str], why: str, status: int
) -> None:
    app, page = app_and_page
    came = [send(app.test_client(), page, why=why, name=str(number)) for number in range(8)]
    assert came == [status] * 3 + [429] * 5
    assert stored(app) == 3


def test_a_page_that_comes_back_keeps_its_file(app_and_page: tuple[Flask, str]) -> None:
    app, page = app_and_page
    client = app.test_client()
    assert send(client, page, why="") == 422
    assert stored(app) == 1
    shown = client.get(page).text
    assert client.post(page, data={"why": "Serve", "go": "next"}).status_code == 302
    assert "a.pdf" not in shown  # it travels with the page that came back, as a signed note


def test_a_person_sends_so_many_megabytes_a_day(
    app_and_page: tuple[Flask, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    app, page = app_and_page
    monkeypatch.setattr(intake, "MOST_MB_A_PERSON", 2)
    client = app.test_client()
    came = [send(client, page, name=str(number), why="") for number in range(4)]
    assert came == [422] * 4
    assert stored(app) == 2
    large = (BytesIO(b"%PDF-1.7" + b"." * 9999), "b.pdf")
    answer = client.post(page, data={"paper": large, "why": "Serve"}, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "Oggi hai inviato molti file" in answer.text or "You sent many files today" in answer.text
    assert "Serve" in answer.text
    assert send(app.test_client(), page, name="other") == 302


@pytest.mark.parametrize("full", ["disk", "service"])
def test_a_full_disk_takes_answers_and_no_files(
    app_and_page: tuple[Flask, str], monkeypatch: pytest.MonkeyPatch, full: str
) -> None:
    app, page = app_and_page
    if full == "disk":
        monkeypatch.setattr(intake.shutil, "disk_usage", lambda _folder: Usage(10**12, 10**12, 10**8))
    else:
        app.config["SETTINGS"] = replace(app.config["SETTINGS"], uploads_most_mb=0)
    client = app.test_client()
    assert send(client, page) == 422
    assert stored(app) == 0
    assert client.post(page, data={"why": "Serve", "go": "next"}).status_code == 302


def test_a_file_tells_the_day_and_no_minute(app_and_page: tuple[Flask, str]) -> None:
    app, page = app_and_page
    assert send(app.test_client(), page) == 302
    with app.app_context():
        (path,) = files.uploads_folder().glob("??/*")
    assert path.stat().st_mtime % 86_400 == 0
