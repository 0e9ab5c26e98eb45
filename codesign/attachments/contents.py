# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a file is, by its content; pictures without place, time, camera and comments."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
#: Chunks of a PNG that hold texts, times and Exif; none is needed to show it.
_PNG_HIDDEN = {b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"}
_ORIENTATION = 0x0112


def kind_of_content(data: bytes) -> str | None:
    """The media type its first bytes prove; the name and the browser's word prove nothing."""
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith(PNG_SIGNATURE):
        return "image/png"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return "application/pdf" if data.startswith(b"%PDF-") else None


def without_hidden_data(data: bytes, media_type: str) -> bytes:
    """The picture without place, time, camera and comments; how it is turned stays.

    Raises:
        ValueError: the picture is damaged.
    """
    try:
        match media_type:
            case "image/jpeg":
                return b"".join(_jpeg_parts(data))
            case "image/png":
                return PNG_SIGNATURE + b"".join(_png_parts(data))
            case "image/webp":
                return _webp(data)
    except (struct.error, IndexError) as error:
        raise ValueError("the picture is damaged") from error
    return data


def _jpeg_parts(data: bytes) -> Iterator[bytes]:
    """All segments but APP1 to APP15 and comments; APP2 with a colour profile and APP14 for the colours stay."""
    yield data[:2]
    turned = _orientation(data)
    if turned != 1:
        yield _exif_of_orientation(turned)
    at = 2
    while True:
        marker, length = struct.unpack(">HH", data[at : at + 4])
        if marker >> 8 != 0xFF or length < 2:
            raise ValueError("the picture is damaged")
        segment = data[at : at + 2 + length]
        at += 2 + length
        is_hidden = 0xFFE1 <= marker <= 0xFFEF or marker == 0xFFFE
        is_colour = marker == 0xFFEE or segment[4:16] == b"ICC_PROFILE\0"
        if not is_hidden or is_colour:
            yield segment
        if marker == 0xFFDA:
            # What follows the last image is a second file some cameras hide there.
            end = data.rfind(b"\xff\xd9")
            yield data[at : end + 2] if end > at else data[at:]
            return


def _orientation(data: bytes) -> int:
    """How the picture is turned, 1 to 8, as its Exif says."""
    start = data.find(b"Exif\0\0", 0, 65_536)
    tiff = data[start + 6 :] if start > 0 else b""
    if tiff[:2] not in (b"II", b"MM"):
        return 1
    order = "<" if tiff[:2] == b"II" else ">"
    first = struct.unpack(order + "I", tiff[4:8])[0]
    for entry in range(struct.unpack(order + "H", tiff[first : first + 2])[0]):
        at = first + 2 + 12 * entry
        tag, _type, _count, value = struct.unpack(order + "HHIH", tiff[at : at + 10])
        if tag == _ORIENTATION:
            return value if 1 <= value <= 8 else 1
    return 1


def _exif_of_orientation(turned: int) -> bytes:
    entry = struct.pack(">HHIHH", _ORIENTATION, 3, 1, turned, 0)
    tiff = b"MM\0*" + struct.pack(">IH", 8, 1) + entry + struct.pack(">I", 0)
    return b"\xff\xe1" + struct.pack(">H", len(tiff) + 8) + b"Exif\0\0" + tiff


def _png_parts(data: bytes) -> Iterator[bytes]:
    at, name = len(PNG_SIGNATURE), b""
    while name != b"IEND":
        (length,) = struct.unpack(">I", data[at : at + 4])
        name, chunk = data[at + 4 : at + 8], data[at : at + 12 + length]
        if len(chunk) < 12 + length or zlib.crc32(chunk[4:-4]) != struct.unpack(">I", chunk[-4:])[0]:
            raise ValueError("the picture is damaged")
        if name not in _PNG_HIDDEN:
            yield chunk
        at += 12 + length


def _webp(data: bytes) -> bytes:
    kept, at = [], 12
    while at + 8 <= len(data):
        name, length = struct.unpack("<4sI", data[at : at + 8])
        chunk = data[at : at + 8 + length + length % 2]
        if name == b"VP8X":
            # The flags that announce Exif (bit 3) and XMP (bit 2).
            chunk = chunk[:8] + bytes([chunk[8] & ~0b1100]) + chunk[9:]
        if name not in (b"EXIF", b"XMP "):
            kept.append(chunk)
        at += 8 + length + length % 2
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body
