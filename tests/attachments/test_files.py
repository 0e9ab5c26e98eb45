# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files are judged before they are kept, fetched without being run, and gone when they are forgotten."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image

from codesign.attachments import files, thumbnails
from codesign.attachments.contents import kind_of_content
from codesign.attachments.policy import Accepted, judge
from codesign.web.errors import BadInput, NotFound
from tests.support.pictures import jpeg, png


@pytest.mark.parametrize(
    "data", [b"", b"<html>", b"<svg onload=alert(1)>", b"GIF89a", b"MZ\x90", b"#!/bin/sh"]
)
def test_other_content_is_no_known_file(data: bytes, tmp_path: Path) -> None:
    assert kind_of_content(data) is None
    with pytest.raises(BadInput):
        files.keep(tmp_path, judge(data, "photo.jpg", Accepted()))
    assert list(tmp_path.iterdir()) == []


def test_stored_under_a_random_key_and_forgotten_for_good(tmp_path: Path) -> None:
    answer = files.keep(tmp_path, judge(jpeg(), "../../etc/passwd\x00<b>.jpg", Accepted()))
    assert answer["name"] == "passwdb.jpg"
    path = files.stored(tmp_path, answer["key"])
    assert path is not None
    assert path.stat().st_mode & 0o077 == 0
    assert path.stat().st_size == answer["size"]
    answers = {"a": answer, "repeat": [{"b": {**answer, "key": "f" * 32}}], "text": {"key": "no"}}
    assert files.keys_in(answers) == {answer["key"], "f" * 32}
    files.forget(tmp_path, files.keys_in(answers))
    assert files.stored(tmp_path, answer["key"]) is None
    with pytest.raises(ValueError):
        files.stored(tmp_path, "../secret.key")


def test_files_nothing_names_are_forgotten_once_they_are_old(tmp_path: Path) -> None:
    kept, left = (files.keep(tmp_path, judge(jpeg(), "a.jpg", Accepted()))["key"] for _ in range(2))
    assert files.forget_orphans(tmp_path, {kept}, older_than_seconds=60) == 0
    assert files.forget_orphans(tmp_path, {kept}, older_than_seconds=-1) == 1
    assert files.stored(tmp_path, kept)
    assert files.stored(tmp_path, left) is None


@pytest.mark.parametrize(
    ("data", "accepted", "words"),
    [
        (b"%PDF-1.7", Accepted(("photo",)), "kind of file"),
        (jpeg(), Accepted(("document",)), "kind of file"),
        (b"\xff\xd8\xff" + b"\0" * 40, Accepted(), "damaged"),
        (b"%PDF-" + b"\0" * 1024 * 1024, Accepted(most_mb=1), "larger"),
    ],
)
def test_what_a_place_does_not_take_is_refused_in_words(
    sqlite_app: Flask, data: bytes, accepted: Accepted, words: str
) -> None:
    with sqlite_app.test_request_context(headers={"Accept-Language": "en"}):
        with pytest.raises(BadInput) as refused:
            judge(data, "file", accepted)
        assert words in str(refused.value.message)


def test_a_download_is_saved_and_never_run(sqlite_app: Flask, tmp_path: Path) -> None:
    key = files.keep(tmp_path, judge(b"%PDF-1.4 <script>", "a.pdf", Accepted()))["key"]
    with sqlite_app.test_request_context():
        got = files.open_for_download(tmp_path, key, "perché.pdf")
        assert got.headers["Content-Disposition"].startswith("attachment; filename")
        assert got.mimetype == "application/octet-stream"
        assert "sandbox" in got.headers["Content-Security-Policy"]
        assert (got.headers["X-Content-Type-Options"], got.headers["Cache-Control"]) == (
            "nosniff",
            "no-store",
        )
        got.close()
        for wrong in ("0" * 32, "..", "../secret.key"):
            with pytest.raises(NotFound):
                files.open_for_download(tmp_path, wrong)


def _photo(size: tuple[int, int], *, turned: int = 1, format: str = "JPEG") -> bytes:
    buffer = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = turned
    exif[0x010E] = "taken by Anna"
    Image.new("RGB", size, (200, 30, 30)).save(buffer, format, exif=exif)
    return buffer.getvalue()


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_a_thumbnail_is_small_made_once_and_goes_with_its_picture(
    sqlite_app: Flask, tmp_path: Path, format: str
) -> None:
    folder = tmp_path / "uploads"
    key = files.keep(folder, judge(_photo((1800, 900), format=format), "a", Accepted()))["key"]
    small = thumbnails.thumbnail(folder, key)
    made_at = small.stat().st_mtime_ns
    assert thumbnails.thumbnail(folder, key) == small
    assert small.stat().st_mtime_ns == made_at
    with Image.open(small) as picture:
        assert (picture.format, picture.size) == ("WEBP", (640, 320))
    assert b"Anna" not in small.read_bytes()
    with sqlite_app.test_request_context(), thumbnails.open_thumbnail(folder, key) as shown:
        assert shown.mimetype == "image/webp"
        assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert files.forget_orphans(folder, {key}, older_than_seconds=-1) == 0
    assert small.is_file()
    files.forget(folder, [key])
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_a_thumbnail_stands_upright(tmp_path: Path) -> None:
    key = files.keep(tmp_path, judge(_photo((800, 400), turned=6), "a.jpg", Accepted()))["key"]
    with Image.open(thumbnails.thumbnail(tmp_path, key)) as picture:
        assert picture.size == (320, 640)


def test_what_cannot_be_drawn_has_no_thumbnail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that only begins like a picture, one that claims to be huge, and a document."""
    monkeypatch.setattr(thumbnails, "MOST_PIXELS", 100)
    key = "a" * 32
    path = files.path_of(tmp_path, key)
    path.parent.mkdir()
    for data in (jpeg(), png()[:40], _photo((20, 20)), b"%PDF-1.7"):
        path.write_bytes(data)
        with pytest.raises(NotFound):
            thumbnails.thumbnail(tmp_path, key)
    assert list(path.parent.iterdir()) == [path]
