# SPDX-License-Identifier: AGPL-3.0-or-later
"""Equals: who they are, and the lot that decides between them where a rule says so.

No function here looks at the place of anything in a list, so that the order in which somebody typed never decides.
"""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

Thing = TypeVar("Thing", bound=Hashable)


def drawn_order(things: Iterable[Thing], seed: str) -> list[Thing]:
    """All things in an order drawn by lot, which whoever knows the seed can draw again with any tool.

    Each is put where the SHA-256 of "seed:thing" stands among those of the others.
    """
    return sorted(things, key=lambda thing: hashlib.sha256(f"{seed}:{thing}".encode()).hexdigest())


def equals(scores: Mapping[Thing, float]) -> list[frozenset[Thing]]:
    """The sets of two or more things with the same score, the highest score first."""
    by_score: dict[float, list[Thing]] = {}
    for thing, score in scores.items():
        by_score.setdefault(score, []).append(thing)
    return [
        frozenset(by_score[score]) for score in sorted(by_score, reverse=True) if len(by_score[score]) > 1
    ]


def cut_through(scores: Sequence[float], places: int) -> bool:
    """Whether a list of the best `places` ends between equals; scores: the highest first, those left out too."""
    return 0 < places < len(scores) and scores[places - 1] == scores[places]
