# SPDX-License-Identifier: AGPL-3.0-or-later
"""Small pictures that hide something."""

from __future__ import annotations

import struct
import zlib

from codesign.attachments.contents import PNG_SIGNATURE

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
    """A picture of one pixel with texts beside it."""
    parts = [(b"IHDR", b"\0\0\0\1\0\0\0\1\x08\2\0\0\0"), (b"tEXt", PLACE), (b"eXIf", PLACE)]
    parts += [(b"IDAT", zlib.compress(b"\0\0\0\0")), (b"IEND", b"")]
    return PNG_SIGNATURE + b"".join(_chunk(*part) for part in parts)


def webp() -> bytes:
    """The least a reader takes for a WebP."""
    chunks = b"VP8X" + struct.pack("<I", 10) + bytes([0b1100]) + b"\0" * 9
    chunks += b"EXIF" + struct.pack("<I", len(PLACE)) + PLACE + b"\0" * (len(PLACE) % 2)
    chunks += b"VP8 " + struct.pack("<I", 4) + b"data"
    return b"RIFF" + struct.pack("<I", len(chunks) + 4) + b"WEBP" + chunks
