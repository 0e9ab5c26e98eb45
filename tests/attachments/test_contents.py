# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files are known by their content, and pictures lose what they hide."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codesign.attachments import contents
from tests.support.pictures import PLACE, jpeg, png, webp


@pytest.mark.parametrize(
    ("data", "media"), [(jpeg(), "image/jpeg"), (png(), "image/png"), (webp(), "image/webp")]
)
def test_a_photo_loses_what_it_hides_and_stays_a_photo(data: bytes, media: str) -> None:
    assert contents.kind_of_content(data) == media
    clean = contents.without_hidden_data(data, media)
    assert PLACE not in clean
    assert contents.kind_of_content(clean) == media
    assert contents.without_hidden_data(clean, media) == clean


def test_colours_and_picture_of_a_jpeg_stay() -> None:
    clean = contents.without_hidden_data(jpeg(), "image/jpeg")
    assert b"ICC_PROFILE" in clean
    assert clean.endswith(b"picture\xff\xd9")
    assert b"Exif" not in clean


def test_a_turned_photo_stays_turned() -> None:
    clean = contents.without_hidden_data(jpeg(turned=6), "image/jpeg")
    assert PLACE not in clean
    assert contents._orientation(clean) == 6


@given(st.binary(max_size=300), st.sampled_from(["image/jpeg", "image/png", "image/webp"]))
def test_a_damaged_picture_is_refused_and_nothing_else_happens(noise: bytes, media: str) -> None:
    start = {
        "image/jpeg": b"\xff\xd8\xff",
        "image/png": contents.PNG_SIGNATURE,
        "image/webp": b"RIFF0000WEBP",
    }[media]
    with suppress(ValueError):
        contents.without_hidden_data(start + noise, media)
