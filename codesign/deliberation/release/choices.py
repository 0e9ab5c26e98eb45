# SPDX-License-Identifier: AGPL-3.0-or-later
"""What may be seen of rankings, points, comparisons and budgets.

Sums (Borda points, points given) are kept before counts of people, because they say more; what is published beside them
must not give away how few chose or placed something. The order things came in is always shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from codesign.analytics.disclosure import publishable
from codesign.analytics.releases import Release, hidden_cells
from codesign.analytics.witnesses import Facts
from codesign.deliberation.release.history import (
    Document,
    Earlier,
    Row,
    by_place,
    one_way,
    people_in,
    rows_before,
)

IntArray = NDArray[np.int64]


def protected_ranking(document: Document, k: int, earlier: Sequence[Earlier]) -> dict[str, Any]:
    """Places of all; Borda points and first places as far as no place of few people follows from them."""
    items, n = document["items"], document["n"]
    tables = [_places(document)] + [
        _places(document) - _places(one.counted) for one in earlier if _alike(one, document)
    ]
    tells_borda = any(_tells(table, k, firsts=[None] * len(items)) for table in tables)
    firsts = _shown_firsts(items, k, earlier) if not tells_borda else [None] * len(items)
    if any(_tells(table, k, firsts) for table in tables):
        firsts = [None] * len(items)
    shown = [
        {
            **_named(item, "place", "schulze_place", "earlier_place"),
            "borda": None if tells_borda or not publishable(n, k) else item["borda"],
            "firsts": first if publishable(n, k) else None,
        }
        for item, first in zip(items, firsts, strict=True)
    ]
    concordance = document["concordance"]
    if tells_borda and concordance:
        # W is the spread of the Borda points: in words it says how alike, as a number it is an equation.
        concordance = {**concordance, "w": None, "degree": degree_of(concordance)}
    return _released(document, k, shown) | {"concordance": concordance if publishable(n, k) else None}


STRONG_CONCORDANCE, SOME_CONCORDANCE, SIGNIFICANT = 0.7, 0.4, 0.05


def degree_of(concordance: Mapping[str, Any]) -> str:
    """How alike rankings are, in a word."""
    w, p = concordance["w"], concordance["p"]
    if w is None:
        return ""
    if p is not None and p > SIGNIFICANT:
        return "none"
    return "strong" if w >= STRONG_CONCORDANCE else "some" if w >= SOME_CONCORDANCE else "weak"


def _alike(one: Earlier, document: Document) -> bool:
    return [item["id"] for item in one.counted["items"]] == [item["id"] for item in document["items"]]


def _places(document: Document) -> IntArray:
    """int64[items, places + 1]: people by the place they gave, the last for those who gave none."""
    items = document["items"]
    given = np.array([item["counts"] for item in items], dtype=np.int64).reshape(len(items), len(items))
    voters = int(given.sum(axis=0).max(initial=0))
    return np.hstack([given, voters - given.sum(axis=1, keepdims=True)])


def _shown_firsts(items: Sequence[Row], k: int, earlier: Sequence[Earlier]) -> list[int | None]:
    before = [
        one_way([item["firsts"] for item in one.released["items"]], people_in(one.counted)) for one in earlier
    ]
    hidden = hidden_cells(by_place([item["firsts"] for item in items]), k, before)
    return [
        None if hidden is None or str(place) in hidden else item["firsts"] for place, item in enumerate(items)
    ]


def _tells(table: IntArray, k: int, firsts: Sequence[int | None]) -> bool:
    """Whether Borda points and the shown first places tell that a thing has some place from fewer than k people.

    table: as `_places`. What is known: each person gives each place once, at most; the points of each thing, in which
    what a person left out gets the mean of the places that were free.
    """
    if (table < 0).any():
        # Ballots were changed in between: nobody can subtract.
        return False
    things, columns = table.shape
    people = int(table[0].sum())
    facts = Facts(things * columns)
    worth = np.arange(things - 1, -1, -1)
    for thing in range(things):
        row = np.zeros((things, columns))
        row[thing] = 1
        facts.know(row, people)
        row = np.zeros((things, columns))
        row[thing, :things] = worth
        points = int(table[thing, :things] @ worth)
        # Points of what was left out depend on how much was left out, between nothing and the mean of all other places.
        facts.know(row, points - (table[thing, things] * max(things - 2, 0) / 2), points)
        if firsts[thing] is not None:
            row = np.zeros((things, columns))
            row[thing, 0] = 1
            facts.know(row, firsts[thing] or 0)
    for place in range(things):
        column = np.zeros((things, columns))
        column[:, place] = 1
        given = int(table[:, place].sum())
        facts.know(column, given if place == 0 else 0, given if place == 0 else people)
    small = np.flatnonzero((table[:, :things] > 0) & (table[:, :things] < k))
    return any(
        firsts[cell // things] is None or cell % things
        for cell in small
        if not facts.could_be(int(cell // things * columns + cell % things), k)
    )


def protected_points(document: Document, k: int, earlier: Sequence[Earlier]) -> dict[str, Any]:
    """Points by thing, and its givers where no few people follow from both.

    What fewer than k gave points to would tell what each of them gave, and all points add up: at least two are hidden.
    """
    items, n = document["items"], document["n"]
    few = [_is_few(item, k, rows_before(earlier, "items", item["id"])) for item in items]
    hidden = _with_company(few, [item["givers"] for item in items], k)
    shown = []
    for item, is_hidden in zip(items, hidden, strict=True):
        gone = is_hidden or not publishable(n, k)
        shown.append(
            {
                **_named(item, "place", "earlier_place"),
                "points": None if gone else item["points"],
                "share": None if gone else item["share"],
                "givers": None if gone or _givers_tell(item["counts"], k) else item["givers"],
            }
        )
    return _without_ties_of_hidden(_released(document, k, shown), "points")


def _without_ties_of_hidden(document: dict[str, Any], figure: str) -> dict[str, Any]:
    """What shares a place has equal sums: nothing is said of things whose sum is hidden."""
    shown = {item["id"] for item in document["items"] if item[figure] is not None}
    ties = ([id for id in tie if id in shown] for tie in document.get("ties", ()))
    return {**document, "ties": [tie for tie in ties if len(tie) > 1]}


def _is_few(item: Row, k: int, before: Sequence[Any]) -> bool:
    """Whether few people gave a thing points, or few more since its points were shown."""
    shown = [row.counted["givers"] for row in before if row.released["points"] is not None]
    return any(0 < item["givers"] - known < k for known in [0, *shown[-1:]])


def _with_company(few: Sequence[bool], people: Sequence[int], k: int) -> list[bool]:
    """What is hidden adds up to something known, so it must hold at least 2k people, in two things or more."""
    hidden = list(few)
    for place in sorted(range(len(few)), key=lambda place: people[place]):
        held = sum(n for n, gone in zip(people, hidden, strict=True) if gone)
        if not any(hidden) or (sum(hidden) > 1 and held >= 2 * k):
            break
        hidden[place] = hidden[place] or people[place] > 0
    return hidden


def _givers_tell(counts: Sequence[int], k: int) -> bool:
    """Whether the points of a thing, beside the number of its givers, tell that few people gave it so many."""
    table = np.asarray(counts, dtype=np.int64)
    amounts = np.arange(len(table))
    facts = Facts(len(table))
    facts.know(np.ones(len(table)), int(table.sum()))
    facts.know(amounts, int(table @ amounts))
    facts.know(amounts > 0, int(table[1:].sum()))
    return any(0 < people < k and not facts.could_be(amount, k) for amount, people in enumerate(counts))


def protected_pairwise(document: Document, k: int, earlier: Sequence[Earlier]) -> dict[str, Any]:
    """Chances and comparisons of things that at least k people met; all add up, so at least two are hidden or none."""
    items, n = document["items"], document["n"]
    few = []
    for item in items:
        before = [row.counted["people"] for row in rows_before(earlier, "items", item["id"])]
        few.append(any(0 < item["people"] - known < k for known in [0, *before[-1:]]))
    hidden = _with_company(few, [item["people"] for item in items], k)
    figures = ("strength", "chance", "wins", "losses", "equals", "people")
    shown = [
        {
            **_named(item, "place", "earlier_place"),
            **{name: None if gone or not publishable(n, k) else item[name] for name in figures},
        }
        for item, gone in zip(items, hidden, strict=True)
    ]
    return _released(document, k, shown)


def protected_budget(document: Document, k: int, earlier: Sequence[Earlier]) -> dict[str, Any]:
    """Votes by project, each a table of those who chose it and those who did not; what each rule pays is shown."""
    n = document["n"]
    votes = {}
    for item in document["items"]:
        before = [
            (row.released["votes"], people_in(one.counted))
            for one in earlier
            for row in rows_before([one], "items", item["id"])
        ]
        votes[item["id"]] = _yes(item["votes"], n, k, before)
    _hide_equals(votes, document)
    shown = [
        {**_named(item, "cost", "earlier_place"), "votes": votes[item["id"]]} for item in document["items"]
    ]
    outcomes = {rule: _outcome(document, rule, k, earlier) for rule in document["outcomes"]}
    return _released(document, k, shown) | {"outcomes": outcomes}


def _hide_equals(votes: dict[int, int | None], document: Document) -> None:
    """Projects are named as equal: where one is hidden, the others would tell its votes."""
    ties = [set(tie) for outcome in document["outcomes"].values() for tie in outcome.get("ties", ())]
    while told := [
        id for tie in ties if any(votes.get(id) is None for id in tie) for id in tie if votes.get(id)
    ]:
        votes.update(dict.fromkeys(told))


def _outcome(document: Document, rule: str, k: int, earlier: Sequence[Earlier]) -> dict[str, Any]:
    outcome = document["outcomes"][rule]
    before = [
        (one.released["outcomes"][rule]["satisfied"], one.counted["outcomes"][rule]["voters"])
        for one in earlier
    ]
    gone = ("funded_counts", "by_cost_share")
    return {
        **{name: value for name, value in outcome.items() if name not in gone},
        "satisfied": _yes(outcome["satisfied"], outcome["voters"], k, before),
        "voters": outcome["voters"] if publishable(outcome["voters"], k) else None,
    }


def _yes(people: int, n: int, k: int, before: Sequence[tuple[int | None, int]]) -> int | None:
    """How many of n, unless these or the others are few."""
    if not publishable(n, k):
        return None
    releases = [
        Release({"yes": shown, "no": None if shown is None else whole - shown}, whole)
        for shown, whole in before
    ]
    return people if hidden_cells({"yes": people, "no": n - people}, k, releases) == frozenset() else None


def _named(item: Row, *names: str) -> dict[str, Any]:
    return {name: item[name] for name in ("id", "text", "theme_id", *names) if name in item}


def _released(document: Document, k: int, items: list[dict[str, Any]]) -> dict[str, Any]:
    return {**document, "n": document["n"] if publishable(document["n"], k) else None, "items": items}
