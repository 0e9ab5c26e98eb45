# SPDX-License-Identifier: AGPL-3.0-or-later
"""A text in fragments, those that speak for its theme marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Fragment:
    """A piece of a text; the pieces of a text joined give the text again."""

    text: str
    is_evidence: bool


def fragments(text: str, evidence: Sequence[str]) -> tuple[Fragment, ...]:
    """`text` cut at the whole words in `evidence`, however they are capitalised; no empty fragment."""
    words = sorted({word for word in evidence if word}, key=lambda word: (-len(word), word))
    if not text or not words:
        return (Fragment(text, False),) if text else ()
    pattern = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE)
    pieces = pattern.split(text)
    # Splitting at a captured group puts what matched in every other place.
    return tuple(Fragment(piece, place % 2 == 1) for place, piece in enumerate(pieces) if piece)
