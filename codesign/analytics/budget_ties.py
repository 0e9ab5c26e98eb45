# SPDX-License-Identifier: AGPL-3.0-or-later
"""All outcomes of a budget that are equally right, where votes alone do not decide between projects.

Projects are positions, and what is found does not depend on them: other positions give the same outcomes under their
new names. `rank` says what a rule fixed beforehand decides: of equals the lower rank goes first, and equals of the
same rank stay equals.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from codesign.analytics.budget import Election, equal_shares_add1, greedy

#: Outcomes beyond these are not looked for; the result says that there are more.
MOST_OUTCOMES = 50
#: How often equal shares are counted to find them: less often where a count takes long.
LEAST_RUNS, MOST_RUNS, MOST_WORK = 20, 500, 1_000_000


class Method(StrEnum):
    """How points become an outcome."""

    GREEDY = "greedy"
    EQUAL_SHARES = "equal_shares"


@dataclass(frozen=True)
class Outcomes:
    """selections: each equally right outcome as positions in ascending order, themselves in that order.

    ties: the sets of equals that make the difference. is_complete: whether `selections` are all there are.
    """

    selections: tuple[tuple[int, ...], ...]
    ties: tuple[frozenset[int], ...] = ()
    is_complete: bool = True

    @property
    def certain(self) -> frozenset[int]:
        """Projects that are paid in every outcome."""
        return frozenset.intersection(*map(frozenset, self.selections))

    @property
    def contested(self) -> frozenset[int]:
        """Projects that are paid in some outcomes and not in others."""
        return frozenset().union(*self.selections) - self.certain


def outcomes(election: Election, method: Method, rank: Sequence[int] | None = None) -> Outcomes:
    """Every outcome that the method can have, whichever of the equals go first."""
    ranks = [0] * len(election.costs) if rank is None else list(rank)
    return _greedy_outcomes(election, ranks) if method is Method.GREEDY else _shared_outcomes(election, ranks)


def is_right(election: Election, method: Method, selected: frozenset[int], known: Outcomes) -> bool:
    """Whether an outcome is one of those the method can have, whichever of the equals go first.

    known: what `outcomes` found; where that is not all, the selected ones are let win every tie, which is exact for
    greedy.
    """
    if tuple(sorted(selected)) in known.selections:
        return True
    if known.is_complete:
        return False
    order = sorted(range(len(election.costs)), key=lambda project: (project not in selected, project))
    found = (
        greedy(election, order) if method is Method.GREEDY else equal_shares_add1(election, order).selected
    )
    return frozenset(found) == selected


def _greedy_outcomes(election: Election, rank: Sequence[int]) -> Outcomes:
    levels: dict[tuple[float, int], list[int]] = {}
    for project in election.contenders:
        levels.setdefault((-float(election.scores[project]), rank[project]), []).append(project)
    reached: dict[frozenset[int], float] = {frozenset(): election.budget}
    ties: set[frozenset[int]] = set()
    is_complete = True
    for level in (levels[key] for key in sorted(levels)):
        following: dict[frozenset[int], float] = {}
        for selected, left in reached.items():
            fitting = [project for project in level if election.costs[project] <= left]
            for added in _fullest(election, fitting, left):
                if len(following) >= MOST_OUTCOMES:
                    is_complete = False
                    break
                following[selected | added] = left - election.cost(sorted(added))
                if len(added) < len(fitting):
                    ties.add(frozenset(fitting))
        reached = following
    return _told(reached, ties, is_complete)


def _fullest(election: Election, projects: list[int], left: float) -> Iterator[frozenset[int]]:
    """The sets of projects that the money pays and to which none of the others can be added, the cheapest first."""
    if election.cost(projects) <= left:
        yield frozenset(projects)
        return
    ordered = sorted(projects, key=lambda project: (election.costs[project], project))

    def grown(start: int, chosen: tuple[int, ...], money: float, skipped: float) -> Iterator[frozenset[int]]:
        """skipped: the lowest cost among those passed over; it must not fit in the end."""
        if start == len(ordered):
            if skipped > money:
                yield frozenset(chosen)
            return
        project, cost = ordered[start], float(election.costs[ordered[start]])
        if cost > money:
            # So do all that follow, which cost as much or more.
            if skipped > money:
                yield frozenset(chosen)
            return
        yield from grown(start + 1, (*chosen, project), money - cost, skipped)
        yield from grown(start + 1, chosen, money, min(skipped, cost))

    yield from grown(0, (), left, float("inf"))


def _shared_outcomes(election: Election, rank: Sequence[int]) -> Outcomes:
    """Each tie that is met is decided the other way in another run, until no run shows anything new."""
    first = tuple(sorted(range(len(election.costs)), key=lambda one: (rank[one], election.costs[one], one)))
    waiting, tried = deque([first]), {first}
    found: dict[frozenset[int], float] = {}
    ties: set[frozenset[int]] = set()
    runs, most = 0, min(max(MOST_WORK // max(election.points.nnz, 1), LEAST_RUNS), MOST_RUNS)
    while waiting and runs < most and len(found) < MOST_OUTCOMES:
        order, runs = waiting.popleft(), runs + 1
        outcome = equal_shares_add1(election, order)
        found[frozenset(outcome.selected)] = 0.0
        for tied, winner in sorted(outcome.ties, key=lambda tie: (sorted(tie[0]), tie[1])):
            equals = frozenset(one for one in tied if rank[one] == rank[winner])
            if len(equals) > 1:
                ties.add(equals)
            for other in sorted(equals - {winner}):
                changed = _promoted(order, other, equals)
                if changed not in tried:
                    tried.add(changed)
                    waiting.append(changed)
    return _told(found, ties, not waiting)


def _promoted(order: tuple[int, ...], project: int, equals: frozenset[int]) -> tuple[int, ...]:
    """The order with a project before all that are its equals."""
    place = min(order.index(one) for one in equals)
    rest = tuple(one for one in order if one != project)
    return (*rest[:place], project, *rest[place:])


def _told(found: dict[frozenset[int], float], ties: set[frozenset[int]], is_complete: bool) -> Outcomes:
    selections = tuple(sorted(tuple(sorted(selected)) for selected in found))
    whole = Outcomes(selections, is_complete=is_complete)
    telling = {tie for tie in ties if tie & whole.contested}
    if whole.contested and not telling:
        # Which of two is paid first can leave them both in and let a third one in or out.
        telling = ties
    return Outcomes(selections, tuple(sorted(telling, key=sorted)), is_complete)
