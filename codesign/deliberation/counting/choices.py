# SPDX-License-Identifier: AGPL-3.0-or-later
"""What rounds of rankings, points and comparisons found; things with the same place are named as equals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from codesign.analytics import choices
from codesign.analytics.ties import equals
from codesign.deliberation.counting.gathered import Gathered

# Strengths that differ by less were found equal.
DIGITS = 6


def ranking(gathered: Gathered) -> dict[str, Any]:
    """Borda points, Schulze places, people by place; how far people put things in the same order."""
    ids = gathered.ids
    # Sorted, so that sums of floats are the same bytes in whatever order ballots came.
    ballots = sorted(_order(content, ids) for content in gathered.ballots.values())
    ballots = [ballot for ballot in ballots if ballot]
    borda = choices.borda(ballots, ids)
    places = choices.schulze(choices.pairwise_preferences(ballots, ids))
    given = Counter((item, place) for ballot in ballots for place, item in enumerate(ballot))
    rows = []
    for number, item in enumerate(ids):
        counts = [given[item, place] for place in range(len(ids))]
        rows.append(
            {
                "borda": float(borda[number]),
                "schulze_place": int(places[number]),
                "place": int(places[number]),
                "firsts": counts[0],
                "counts": counts,
                "ranked_by": sum(counts),
                "earlier_place": gathered.earlier_place(item),
            }
        )
    return {"concordance": _concordance(ballots, ids), "ties": _ties(ids, rows), "items": rows}


def points(gathered: Gathered) -> dict[str, Any]:
    """Points, givers and places; people by points given, from none to the most."""
    ids, most = gathered.ids, gathered.options["most"]
    given = [[content.get(str(item), 0) for item in ids] for content in gathered.ballots.values()]
    table = np.array(given, dtype=np.int64).reshape(-1, len(ids))
    totals = table.sum(axis=0)
    places = choices.shared_ranks(totals)
    cast = int(totals.sum())
    rows = [
        {
            "points": int(totals[number]),
            "givers": int(np.count_nonzero(table[:, number])),
            "share": float(totals[number] / cast) if cast else 0.0,
            "place": int(places[number]),
            "counts": np.bincount(table[:, number], minlength=most + 1).tolist(),
            "earlier_place": gathered.earlier_place(item),
        }
        for number, item in enumerate(ids)
    ]
    return {"votes_cast": cast, "ties": _ties(ids, rows), "items": rows}


def pairwise(gathered: Gathered) -> dict[str, Any]:
    """Bradley-Terry strengths, where a pair without a difference is half a win for either, and the plain counts."""
    ids = gathered.ids
    position = {item: number for number, item in enumerate(ids)}
    wins, undecided = np.zeros((len(ids), len(ids))), np.zeros((len(ids), len(ids)))
    people: Counter[int] = Counter()
    for content in gathered.ballots.values():
        people.update({item for one in content if {one[0], one[1]} <= position.keys() for item in one[:2]})
        for left, right, winner in content:
            if left not in position or right not in position:
                continue
            if winner:
                loser = right if winner == left else left
                wins[position[winner], position[loser]] += 1
            else:
                undecided[position[left], position[right]] += 1
                undecided[position[right], position[left]] += 1
    strengths = choices.bradley_terry(wins + undecided / 2)
    chances = choices.chance_to_win(strengths)
    places = choices.shared_ranks(np.round(strengths, DIGITS))
    rows = [
        {
            "strength": float(strengths[number]),
            "chance": float(chances[number]),
            "wins": int(wins[number].sum()),
            "losses": int(wins[:, number].sum()),
            "equals": int(undecided[number].sum()),
            "people": people[item],
            "place": int(places[number]),
            "earlier_place": gathered.earlier_place(item),
        }
        for number, item in enumerate(ids)
    ]
    compared = int(wins.sum() + undecided.sum() / 2)
    return {"comparisons": compared, "ties": _ties(ids, rows), "items": rows}


def _ties(ids: Sequence[int], rows: Sequence[Mapping[str, Any]]) -> list[list[int]]:
    """The sets of things that share a place, the best place first."""
    places = {id: -row["place"] for id, row in zip(ids, rows, strict=True)}
    return [sorted(tied) for tied in equals(places)]


def _order(content: dict[str, int], ids: Sequence[int]) -> list[int]:
    """The items of a ballot from the first place on; those that left the round are left out."""
    return [int(key) for key in sorted(content, key=lambda key: content[key]) if int(key) in set(ids)]


def _concordance(ballots: Sequence[Sequence[int]], ids: Sequence[int]) -> dict[str, Any] | None:
    """Kendall's W, where what has no place shares the last ones; None where nobody puts anything above anything."""
    table = [[ballot.index(item) if item in ballot else len(ballot) for item in ids] for ballot in ballots]
    try:
        found = choices.kendall_w(table)
    except ValueError:
        return None
    return {"w": found.w, "p": found.p, "n": found.raters}
