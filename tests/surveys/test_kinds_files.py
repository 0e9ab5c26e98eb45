# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files are known by their content, lose what they hide, and are gone when they are forgotten."""

from __future__ import annotations

import io
import struct
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codesign.surveys import files
from tests.support.questions import Asking, question

PLACE = b"45.7N 9.6E, taken by Anna"


def _segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">HH", marker, len(body) + 2) + body


def jpeg(turned: int = 1) -> bytes:
    """The least a reader takes for a JPEG, with a camera's Exif, a comment and something after its end."""
    entry = struct.pack("<HHIHH", 0x0112, 3, 1, turned, 0)
    tiff = b"II*\0" + struct.pack("<IH", 8, 1) + entry + struct.pack("<I", 0) + PLACE
    return b"".join(
        [
            b"\xff\xd8",
            _segment(0xFFE0, b"JFIF\0\1\1\0\0\1\0\1\0\0"),
            _segment(0xFFE1, b"Exif\0\0" + tiff),
            _segment(0xFFE2, b"ICC_PROFILE\0\1\1colours"),
            _segment(0xFFFE, PLACE),
            _segment(0xFFDB, b"\0" * 65),
            _segment(0xFFDA, b"\1\1\0\0\x3f\0"),
            b"picture\xff\xd9",
            PLACE,
        ]
    )


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png() -> bytes:
    parts = [(b"IHDR", b"\0\0\0\1\0\0\0\1\x08\2\0\0\0"), (b"tEXt", PLACE), (b"eXIf", PLACE)]
    parts += [(b"IDAT", zlib.compress(b"\0\0\0\0")), (b"IEND", b"")]
    return files.PNG_SIGNATURE + b"".join(_chunk(*part) for part in parts)


def webp() -> bytes:
    chunks = b"VP8X" + struct.pack("<I", 10) + bytes([0b1100]) + b"\0" * 9
    chunks += b"EXIF" + struct.pack("<I", len(PLACE)) + PLACE + b"\0" * (len(PLACE) % 2)
    chunks += b"VP8 " + struct.pack("<I", 4) + b"data"
    return b"RIFF" + struct.pack("<I", len(chunks) + 4) + b"WEBP" + chunks


@pytest.mark.parametrize(
    ("data", "media"), [(jpeg(), "image/jpeg"), (png(), "image/png"), (webp(), "image/webp")]
)
def test_a_photo_loses_what_it_hides_and_stays_a_photo(data: bytes, media: str) -> None:
    assert files.kind_of_content(data) == media
    clean = files.without_hidden_data(data, media)
    assert PLACE not in clean
    assert files.kind_of_content(clean) == media
    assert files.without_hidden_data(clean, media) == clean


def test_colours_and_picture_of_a_jpeg_stay() -> None:
    clean = files.without_hidden_data(jpeg(), "image/jpeg")
    assert b"ICC_PROFILE" in clean
    assert clean.endswith(b"picture\xff\xd9")
    assert b"Exif" not in clean


def test_a_turned_photo_stays_turned() -> None:
    clean = files.without_hidden_data(jpeg(turned=6), "image/jpeg")
    assert PLACE not in clean
    assert files._orientation(clean) == 6


@given(st.binary(max_size=300), st.sampled_from(["image/jpeg", "image/png", "image/webp"]))
def test_a_damaged_picture_is_refused_and_nothing_else_happens(noise: bytes, media: str) -> None:
    start = {"image/jpeg": b"\xff\xd8\xff", "image/png": files.PNG_SIGNATURE, "image/webp": b"RIFF0000WEBP"}[
        media
    ]
    with suppress(ValueError):
        files.without_hidden_data(start + noise, media)


@pytest.mark.parametrize(
    "data", [b"", b"<html>", b"<svg onload=alert(1)>", b"GIF89a", b"MZ\x90", b"#!/bin/sh"]
)
def test_other_content_is_no_known_file(data: bytes, tmp_path: Path) -> None:
    assert files.kind_of_content(data) is None
    with pytest.raises(ValueError):
        files.store(tmp_path, data, "photo.jpg")
    assert list(tmp_path.iterdir()) == []


def test_stored_under_a_random_key_and_forgotten_for_good(tmp_path: Path) -> None:
    answer = files.store(tmp_path, jpeg(), "../../etc/passwd\x00<b>.jpg")
    assert answer["name"] == "passwdb.jpg"
    path = files.open_stored(tmp_path, answer["key"])
    assert path is not None
    assert path.stat().st_mode & 0o077 == 0
    assert path.stat().st_size == answer["size"]
    answers = {"a": answer, "repeat": [{"b": {**answer, "key": "f" * 32}}], "text": {"key": "no"}}
    assert files.keys_in(answers) == {answer["key"], "f" * 32}
    files.forget(tmp_path, files.keys_in(answers))
    assert files.open_stored(tmp_path, answer["key"]) is None
    with pytest.raises(ValueError):
        files.open_stored(tmp_path, "../secret.key")


def test_files_no_answer_names_are_forgotten_once_they_are_old(tmp_path: Path) -> None:
    kept, left = (files.store(tmp_path, jpeg(), "a.jpg")["key"] for _ in range(2))
    assert files.forget_orphans(tmp_path, {kept}, older_than_seconds=60) == 0
    assert files.forget_orphans(tmp_path, {kept}, older_than_seconds=-1) == 1
    assert files.open_stored(tmp_path, kept)
    assert files.open_stored(tmp_path, left) is None


def upload(data: bytes, name: str = "foto.jpg") -> Any:
    return {"q": (io.BytesIO(data), name)}


def test_a_photo_is_sent_kept_replaced_and_taken_away(asking: Asking) -> None:
    asked = question(kind="file", options={"accept": ["photo"]})
    answer = asking.send(asked, upload(jpeg())).answers["q"]
    assert (answer["name"], answer["type"]) == ("foto.jpg", "image/jpeg")
    assert asking.again(asked, {"q": answer}) == {"q": answer}
    controls = dict(asking.controls(asked, {"q": answer}))
    other = asking.send(asked, {**controls, **upload(png(), "altra.png")}).answers["q"]
    assert other["key"] != answer["key"]
    assert asking.send(asked, {**controls, "q__remove": "1"}).answers == {}


@pytest.mark.parametrize(
    ("data", "options"),
    [
        (b"<svg onload=alert(1)>", {}),
        (b"%PDF-1.7 text", {"accept": ["photo"]}),
        (jpeg(), {"accept": ["document"]}),
        (b"\xff\xd8\xff" + b"\0" * 40, {}),
        (jpeg() + b"\0" * 1024 * 1024, {"most_mb": 1}),
    ],
)
def test_what_is_no_such_file_is_refused_at_the_field(asking: Asking, data: bytes, options: Any) -> None:
    sent = asking.send(question(kind="file", options=options), upload(data))
    assert not sent.is_valid
    assert sent.errors["q"][0] in sent.html


def test_a_note_nobody_signed_brings_no_file_in(asking: Asking) -> None:
    assert asking.send(question(kind="file"), {"q__kept": '{"key": "../../secret"}'}).answers == {}
