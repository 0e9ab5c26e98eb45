# SPDX-License-Identifier: AGPL-3.0-or-later
"""A photo or a document as the answer to a question."""

from __future__ import annotations

import io
from typing import Any

import pytest

from tests.support.pictures import jpeg, png
from tests.support.questions import Asking, question


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
