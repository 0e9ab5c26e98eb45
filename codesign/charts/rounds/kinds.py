# SPDX-License-Identifier: AGPL-3.0-or-later
"""Charts of a round's snapshot, by its kind; and who took part, day by day.

They take the plain document of the snapshot, never ballots, and show nothing that rests on fewer than k people.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from codesign.analytics.disclosure import DEFAULT_K
from codesign.charts.records import Chart
from codesign.charts.rounds.budget import budget_charts
from codesign.charts.rounds.participation import participation_chart
from codesign.charts.rounds.places import pairwise_charts, points_charts, ranking_charts
from codesign.charts.rounds.ratings import rating_charts
from codesign.charts.words.book import Language

__all__ = ["participation_chart", "round_charts"]

_CHARTS: dict[str, Callable[..., list[Chart]]] = {
    "rating": rating_charts,
    "ranking": ranking_charts,
    "points": points_charts,
    "pairwise": pairwise_charts,
    "budget": budget_charts,
}


def round_charts(
    document: Mapping[str, Any],
    texts: Mapping[int, str],
    *,
    language: Language,
    k: int = DEFAULT_K,
    own: Any = None,
) -> list[Chart]:
    """The charts of a round by `document["kind"]`, the one that says most first.

    texts: words of the items by id, items without words are left out; own: the content of
    the reader's own ballot, which is marked; None without one. Raises KeyError for a kind without charts.
    """
    return _CHARTS[document["kind"]](document, texts, language, k, own)
