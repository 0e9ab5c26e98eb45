# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pictures of the demo's projects, drawn in a few shapes, so that the town has no picture of a real place."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Mapping
from typing import Any

from PIL import Image, ImageDraw

from codesign.attachments.files import keep, uploads_folder
from codesign.attachments.policy import Accepted, judge

WIDTH, HEIGHT = 960, 540
SKY, GROUND, GRASS, WATER = "#cfe6f5", "#d9cbb0", "#9cc48a", "#5b9bc8"
TRUNK, LEAVES, LIGHT_LEAVES = "#7a5a3c", "#3f7d4b", "#5f9d63"
WOOD, METAL, WALL, ROOF, DARK = "#a5713f", "#5c6b77", "#f0e2c8", "#b5573f", "#33414d"
Draw = ImageDraw.ImageDraw


def keep_picture(subject: str, alt: Mapping[str, str]) -> dict[str, Any]:
    """Draw and store one; its key follows from what it shows, so that every build of the town names it alike."""
    judged = judge(_png(_DRAWINGS[subject]), f"{subject}.png", Accepted(("photo",)))
    key = hashlib.sha256(f"demo:{subject}".encode()).hexdigest()[:32]
    return {"picture": keep(uploads_folder(), judged, key), "picture_alt": dict(alt)}


def _png(draw: Callable[[Draw], None]) -> bytes:
    picture = Image.new("RGB", (WIDTH, HEIGHT), SKY)
    draw(ImageDraw.Draw(picture))
    stream = io.BytesIO()
    picture.save(stream, "PNG", optimize=True)
    return stream.getvalue()


def _tree(draw: Draw, x: int, foot: int, size: int) -> None:
    draw.rectangle((x - size // 12, foot - size, x + size // 12, foot), fill=TRUNK)
    for dx, dy, colour in ((-3, -10, LEAVES), (3, -10, LEAVES), (0, -13, LIGHT_LEAVES)):
        middle, height, radius = x + dx * size // 12, foot + dy * size // 10, size // 2
        draw.ellipse((middle - radius, height - radius, middle + radius, height + radius), fill=colour)


def _bench(draw: Draw, x: int, foot: int) -> None:
    draw.rectangle((x, foot - 40, x + 130, foot - 28), fill=WOOD)
    draw.rectangle((x, foot - 75, x + 130, foot - 60), fill=WOOD)
    for leg in (x + 12, x + 108):
        draw.rectangle((leg, foot - 75, leg + 10, foot), fill=METAL)


def _house(draw: Draw, x: int, foot: int, width: int, height: int) -> None:
    draw.rectangle((x, foot - height, x + width, foot), fill=WALL)
    draw.polygon(
        [(x - 15, foot - height), (x + width // 2, foot - height - 60), (x + width + 15, foot - height)],
        fill=ROOF,
    )
    for window in range(x + 25, x + width - 40, 65):
        draw.rectangle((window, foot - height + 30, window + 30, foot - height + 75), fill=METAL)


def _square(draw: Draw) -> None:
    for x, width, height in ((0, 260, 190), (300, 220, 230), (560, 190, 180), (790, 200, 220)):
        _house(draw, x, 360, width, height)
    draw.rectangle((0, 360, WIDTH, HEIGHT), fill=GROUND)
    for x, size in ((120, 150), (380, 170), (640, 150), (870, 165)):
        _tree(draw, x, 450, size)
    _bench(draw, 190, 490)
    _bench(draw, 690, 490)
    draw.ellipse((420, 470, 560, 510), fill=METAL)
    draw.ellipse((432, 474, 548, 500), fill=WATER)
    draw.rectangle((482, 410, 498, 488), fill=METAL)


def _playground(draw: Draw) -> None:
    draw.rectangle((0, 330, WIDTH, HEIGHT), fill=GRASS)
    for x, size in ((70, 140), (200, 120), (890, 160)):
        _tree(draw, x, 350, size)
    draw.polygon([(40, 500), (560, 500), (560, 420), (440, 420)], fill=WOOD)
    draw.rectangle((440, 300, 560, 420), fill=ROOF)
    draw.polygon([(425, 300), (500, 235), (575, 300)], fill=DARK)
    draw.line((640, 490, 700, 270, 860, 270, 920, 490), fill=METAL, width=14)
    for x in (735, 825):
        draw.line((x, 275, x, 430), fill=DARK, width=4)
    draw.rectangle((710, 430, 850, 448), fill=WOOD)


def _bicycles(draw: Draw) -> None:
    _house(draw, 60, 400, 260, 210)
    draw.rectangle((0, 400, WIDTH, HEIGHT), fill=GROUND)
    draw.polygon([(330, 230), (930, 180), (950, 210), (330, 262)], fill=ROOF)
    for x in (360, 640, 910):
        draw.rectangle((x, 215, x + 14, 470), fill=METAL)
    for x in (420, 560, 700, 800):
        for wheel in (x, x + 88):
            draw.ellipse((wheel - 38, 402, wheel + 38, 478), outline=DARK, width=6)
        draw.line((x, 440, x + 30, 385, x + 72, 385, x + 88, 440), fill=LEAVES, width=7)
        draw.line((x, 440, x + 44, 440, x + 72, 385), fill=LEAVES, width=7)


_DRAWINGS: Mapping[str, Callable[[Draw], None]] = {
    "square": _square,
    "playground": _playground,
    "bicycles": _bicycles,
}
