# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which files are taken: judged by their content and size before anything is stored."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from codesign.attachments.contents import kind_of_content, without_hidden_data
from codesign.web.errors import BadInput

#: What a place may ask for, and the media types it takes then.
GROUPS: dict[str, tuple[str, ...]] = {
    "photo": ("image/jpeg", "image/png", "image/webp"),
    "document": ("application/pdf",),
}
MOST_MB, LARGEST_MB = 8, 15
MOST_NAME = 80


@dataclass(frozen=True)
class Accepted:
    """What one place takes: photos, documents or both, up to so many megabytes."""

    groups: tuple[str, ...] = tuple(GROUPS)
    most_mb: int = MOST_MB

    @property
    def types(self) -> list[str]:
        """The media types."""
        return [media_type for group in self.groups for media_type in GROUPS[group]]

    @property
    def most_bytes(self) -> int:
        """The largest file."""
        return self.most_mb * 1024 * 1024

    def in_words(self) -> str:
        """What may be sent, for people."""
        if "document" not in self.groups:
            what = _l("A photo (JPEG, PNG or WebP), at most %(most)s MB.", most=self.most_mb)
        elif "photo" not in self.groups:
            what = _l("A PDF document, at most %(most)s MB.", most=self.most_mb)
        else:
            what = _l(
                "A photo (JPEG, PNG or WebP) or a PDF document, at most %(most)s MB.", most=self.most_mb
            )
        promise = _l("Place and time that a photo carries with it are removed.")
        return f"{what} {promise}"


@dataclass(frozen=True)
class Judged:
    """A file that may be kept, without what it hid."""

    content: bytes
    name: str
    media_type: str

    def answer(self) -> dict[str, Any]:
        """What names it in a document of a room, still without a key."""
        return {"name": self.name, "type": self.media_type, "size": len(self.content), "key": ""}


def judge(data: bytes, name: str, accepted: Accepted) -> Judged:
    """A file as it may be kept. Its name and the browser's word on what it is prove nothing.

    Raises:
        BadInput: it is too large, of another type, or damaged.
    """
    if len(data) > accepted.most_bytes:
        raise BadInput(_l("The file is larger than %(most)s MB.", most=accepted.most_mb))
    media_type = kind_of_content(data)
    if media_type is None or media_type not in accepted.types:
        raise BadInput(_l("This kind of file is not accepted here."))
    try:
        return Judged(without_hidden_data(data, media_type), plain_name(name), media_type)
    except ValueError as error:
        raise BadInput(_l("This file is damaged and cannot be read.")) from error


def plain_name(name: str) -> str:
    """The last part of a file name, without what could mean anything to a system."""
    last = re.split(r"[/\\]", name)[-1]
    return re.sub(r"[\x00-\x1f\x7f\"<>|:*?]", "", last).strip(". ")[-MOST_NAME:] or "file"
