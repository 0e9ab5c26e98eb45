# SPDX-License-Identifier: AGPL-3.0-or-later
"""What rounds of rankings, points, comparisons and budgets found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from codesign.analytics import choices
from codesign.analytics.budget import Election, equal_shares_add1, greedy
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
    return {"concordance": _concordance(ballots, ids), "items": rows}


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
    return {"votes_cast": cast, "items": rows}


def pairwise(gathered: Gathered) -> dict[str, Any]:
    """Bradley-Terry strengths, where a pair without a difference is half a win for either, and the plain counts."""
    ids = gathered.ids
    position = {item: number for number, item in enumerate(ids)}
    wins, equals = np.zeros((len(ids), len(ids))), np.zeros((len(ids), len(ids)))
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
                equals[position[left], position[right]] += 1
                equals[position[right], position[left]] += 1
    strengths = choices.bradley_terry(wins + equals / 2)
    chances = choices.chance_to_win(strengths)
    places = choices.shared_ranks(np.round(strengths, DIGITS))
    rows = [
        {
            "strength": float(strengths[number]),
            "chance": float(chances[number]),
            "wins": int(wins[number].sum()),
            "losses": int(wins[:, number].sum()),
            "equals": int(equals[number].sum()),
            "people": people[item],
            "place": int(places[number]),
            "earlier_place": gathered.earlier_place(item),
        }
        for number, item in enumerate(ids)
    ]
    return {"comparisons": int(wins.sum() + equals.sum() / 2), "items": rows}


def budget(gathered: Gathered) -> dict[str, Any]:
    """Votes by project, and what two rules would pay for."""
    ids = gathered.ids
    position = {str(item): number for number, item in enumerate(ids)}
    ballots = sorted(
        sorted(position[key] for key in content if key in position) for content in gathered.ballots.values()
    )
    costs = [item["cost"] for item in gathered.items]
    election = Election.from_ballots(
        costs, gathered.options["total"], [dict.fromkeys(ballot, 1.0) for ballot in ballots]
    )
    chosen = Counter(project for ballot in ballots for project in ballot)
    selections = {"greedy": greedy(election), "equal_shares": equal_shares_add1(election).selected}
    return {
        "total": gathered.options["total"],
        "outcomes": {
            name: _outcome(selected, ids, costs, ballots, gathered.options["total"])
            for name, selected in selections.items()
        },
        "items": [{"cost": costs[number], "votes": chosen[number]} for number in range(len(ids))],
    }


def _outcome(
    selected: Sequence[int],
    ids: Sequence[int],
    costs: Sequence[int],
    ballots: Sequence[Sequence[int]],
    total: int,
) -> dict[str, Any]:
    """What one rule pays for.

    funded_counts: voters with 0, 1, 2 ... of their projects paid. by_cost_share: of the money that a voter's projects
    ask for the share that is paid, as the mean over the voters.
    """
    paid = set(selected)
    funded = Counter(len(paid.intersection(ballot)) for ballot in ballots)
    shares = [
        sum(costs[project] for project in ballot if project in paid)
        / sum(costs[project] for project in ballot)
        for ballot in ballots
        if ballot
    ]
    cost = sum(costs[project] for project in selected)
    return {
        "selected": [ids[project] for project in selected],
        "cost": cost,
        "left": total - cost,
        "satisfied": len(ballots) - funded[0],
        "voters": len(ballots),
        "funded_counts": [funded[number] for number in range(max(funded, default=0) + 1)],
        "by_cost_share": sum(shares) / len(shares) if shares else 0.0,
    }


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
