# SPDX-License-Identifier: AGPL-3.0-or-later
"""Smaller pictures for pages: drawn anew, so that nothing of the file people sent but its colours reaches a reader."""

from __future__ import annotations

import secrets
from pathlib import Path

from flask import Response, send_file
from PIL import Image, ImageOps

from codesign.attachments.files import KEY, THUMBNAIL, confined, stored
from codesign.web.errors import NotFound

#: The longer side, in pixels: sharp at half the width of a phone.
LONGER_SIDE = 640
#: A picture that says it is larger is not unpacked: a small file can claim to be a huge one.
MOST_PIXELS = 50_000_000
TOO_LARGE = (Image.DecompressionBombError, Image.DecompressionBombWarning)
FORMATS = ("JPEG", "PNG", "WEBP")
QUALITY = 80


def open_thumbnail(folder: Path, key: str) -> Response:
    """A small picture to be shown in a page. Ask before whether this person may see it.

    Raises:
        NotFound: there is no such file, or it is no picture that can be read.
    """
    response = send_file(thumbnail(folder, key), mimetype="image/webp")
    # A key never gets another picture.
    response.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return confined(response)


def thumbnail(folder: Path, key: str) -> Path:
    """The small picture, made once and kept beside the large one.

    Raises:
        NotFound: there is no such file, or it is no picture that can be read.
    """
    large = stored(folder, key) if KEY.fullmatch(key) else None
    if large is None:
        raise NotFound(None)
    small = large.with_suffix(THUMBNAIL)
    if not small.is_file():
        # Two who look at once each draw one; the last stays.
        drawing = small.with_suffix(f".{secrets.token_hex(8)}")
        try:
            _draw(large, drawing)
            drawing.chmod(0o600)
            drawing.replace(small)
        finally:
            drawing.unlink(missing_ok=True)
    return small


def _draw(large: Path, small: Path) -> None:
    try:
        with Image.open(large, formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise NotFound(None)
            # A photo is read at about the size it is drawn in.
            picture.draft("RGB", (LONGER_SIDE, LONGER_SIDE))
            upright = ImageOps.exif_transpose(picture)
            drawn = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    # What damaged pictures make the readers of three formats raise.
    except (OSError, SyntaxError, ValueError, *TOO_LARGE) as error:
        raise NotFound(None) from error
    drawn.thumbnail((LONGER_SIDE, LONGER_SIDE))
    drawn.info.clear()
    drawn.save(small, "WEBP", quality=QUALITY)
