# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a round about a budget found: votes by project, and what two rules would pay for, equals named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from codesign.analytics.budget import Election
from codesign.analytics.budget_ties import Method, Outcomes, outcomes
from codesign.analytics.ties import drawn_order
from codesign.deliberation.counting.gathered import Gathered
from codesign.deliberation.kinds.settings import BY_COST, BY_LOT, BY_PEOPLE

#: So many outcomes are listed; whether there are more is said.
MOST_LISTED = 12


def budget(gathered: Gathered) -> dict[str, Any]:
    """Votes by project, and what two rules would pay for."""
    ids, total = gathered.ids, gathered.options["total"]
    position = {str(item): number for number, item in enumerate(ids)}
    ballots = sorted(
        sorted(position[key] for key in content if key in position) for content in gathered.ballots.values()
    )
    costs = [item["cost"] for item in gathered.items]
    election = Election.from_ballots(costs, total, [dict.fromkeys(ballot, 1.0) for ballot in ballots])
    chosen = Counter(project for ballot in ballots for project in ballot)
    return {
        "total": total,
        "outcomes": {
            method.value: _outcome(_Count(election, method, ids, costs, ballots), gathered.options)
            for method in (Method.GREEDY, Method.EQUAL_SHARES)
        },
        "items": [{"cost": costs[number], "votes": chosen[number]} for number in range(len(ids))],
    }


class _Count:
    """An election counted by one method."""

    def __init__(
        self,
        election: Election,
        method: Method,
        ids: Sequence[int],
        costs: Sequence[int],
        ballots: Sequence[Sequence[int]],
    ) -> None:
        self.election, self.method, self.ids, self.costs, self.ballots = election, method, ids, costs, ballots

    def outcomes(self, rank: Sequence[int] | None = None) -> Outcomes:
        return outcomes(self.election, self.method, rank)

    def named(self, positions: Sequence[int]) -> list[int]:
        return [self.ids[position] for position in positions]


def _outcome(count: _Count, options: Mapping[str, Any]) -> dict[str, Any]:
    """What one rule pays for, and what it leaves open because projects are equal.

    selected: what is paid; while equals are not decided, what is paid in every outcome. ties: the sets of equals that
    make the difference; alternatives: the outcomes that are equally right by votes alone; possible: those left after
    the rule fixed beforehand; open: what is paid in some of these and not in all. decided_by: what decided between
    equals; None where nothing had to, or nothing has yet.
    """
    by_votes = count.outcomes()
    left, decided_by = _decided(count, by_votes, options) if by_votes.ties else (by_votes, None)
    selected = sorted(left.certain, key=lambda one: (-count.election.scores[one], count.costs[one], one))
    return {
        **_spent(count, selected, options["total"]),
        "ties": [count.named(sorted(tie)) for tie in by_votes.ties],
        "alternatives": [count.named(one) for one in by_votes.selections[:MOST_LISTED]]
        if by_votes.ties
        else [],
        "possible": [count.named(one) for one in left.selections[:MOST_LISTED]] if left.contested else [],
        "has_more": not by_votes.is_complete or len(by_votes.selections) > MOST_LISTED,
        "open": count.named(sorted(left.contested)),
        "decided_by": decided_by,
    }


def _decided(count: _Count, by_votes: Outcomes, options: Mapping[str, Any]) -> tuple[Outcomes, str | None]:
    """The outcomes that are left once the rule fixed beforehand, or else a decision of people, was heard."""
    rule = options.get("ties")
    left = by_votes
    if rule == BY_LOT:
        drawn = drawn_order(count.ids, options["seed"])
        left = count.outcomes([drawn.index(id) for id in count.ids])
    elif rule == BY_COST:
        costs = sorted(set(count.costs))
        left = count.outcomes([costs.index(cost) for cost in count.costs])
    if len(left.selections) == 1:
        return left, rule
    chosen = {
        str(id) for id in (options.get("decided") or {}).get(count.method.value, {}).get("selected", ())
    }
    for selection in left.selections:
        if chosen == {str(id) for id in count.named(selection)}:
            return Outcomes((selection,)), BY_PEOPLE
    return left, None


def _spent(count: _Count, selected: Sequence[int], total: int) -> dict[str, Any]:
    """What these projects cost, and whom they satisfy.

    funded_counts: voters with 0, 1, 2 ... of their projects paid. by_cost_share: of the money that a voter's projects
    ask for the share that is paid, as the mean over the voters.
    """
    costs, paid = count.costs, set(selected)
    funded = Counter(len(paid.intersection(ballot)) for ballot in count.ballots)
    shares = [
        sum(costs[project] for project in ballot if project in paid)
        / sum(costs[project] for project in ballot)
        for ballot in count.ballots
        if ballot
    ]
    cost = sum(costs[project] for project in selected)
    return {
        "selected": count.named(selected),
        "cost": cost,
        "left": total - cost,
        "satisfied": len(count.ballots) - funded[0],
        "voters": len(count.ballots),
        "funded_counts": [funded[number] for number in range(max(funded, default=0) + 1)],
        "by_cost_share": sum(shares) / len(shares) if shares else 0.0,
    }
