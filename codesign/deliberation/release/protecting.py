# SPDX-License-Identifier: AGPL-3.0-or-later
"""A snapshot's document without what would give few people away; pages, charts, files and sentences draw from it.

The criterion is that of `analytics.releases`, over everything ever released of a round: whoever lays all figures side
by side finds for each hidden count from 1 to k - 1 that it could also be k or more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from codesign.deliberation.release.choices import (
    protected_budget,
    protected_pairwise,
    protected_points,
    protected_ranking,
)
from codesign.deliberation.release.history import Document, Earlier
from codesign.deliberation.release.opinion import protected_opinion
from codesign.deliberation.release.ratings import protected_rating

Protect = Callable[[Document, int, Sequence[Earlier]], dict[str, Any]]

_BY_KIND: Mapping[str, Protect] = {
    "rating": protected_rating,
    "ranking": protected_ranking,
    "points": protected_points,
    "pairwise": protected_pairwise,
    "budget": protected_budget,
}


def protected_snapshot(document: Document, k: int, earlier: Sequence[Earlier] = ()) -> dict[str, Any]:
    """A document of the same shape with None for what may not be seen; earlier: all released before, oldest first."""
    return _BY_KIND.get(document.get("kind", ""), protected_opinion)(document, k, earlier)
