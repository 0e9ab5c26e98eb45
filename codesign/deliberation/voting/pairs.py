# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which two options to compare next: those compared least by everybody, never the same two for one person."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations

from sqlalchemy import select
from sqlalchemy.orm import Session

from codesign.deliberation.kinds.base import Content
from codesign.deliberation.models import PairTally, Statement
from codesign.people.voices import hash_code
from codesign.web.upsert import insert_into

Pair = tuple[int, int]


def next_pair(
    session: Session, items: Sequence[Statement], content: Content, code: str, skipped: Iterable[Pair] = ()
) -> Pair | None:
    """The pair to ask this person about, as it is to be shown, or None when nothing is left.

    Of the pairs compared least by everybody those come first whose options this person met least; what is still
    equal is drawn by lot, and so is the side, so that no option gains from standing left. The lot is this person's
    own and stays until the pair is answered.
    """
    done = {ordered(one[0], one[1]) for one in content or []}
    open_pairs = [pair for pair in combinations(sorted(item.id for item in items), 2) if pair not in done]
    passed = {ordered(*pair) for pair in skipped}
    candidates = [pair for pair in open_pairs if pair not in passed] or open_pairs
    if not candidates:
        return None
    compared = _tallies(session, [item.id for item in items])
    met = Counter(id for pair in done for id in pair)
    lot = random.Random(f"{hash_code(code)}:{len(done)}")
    drawn = {pair: lot.random() for pair in candidates}
    pair = min(candidates, key=lambda pair: (compared.get(pair, 0), met[pair[0]] + met[pair[1]], drawn[pair]))
    return pair if lot.random() < 0.5 else (pair[1], pair[0])


def recount(session: Session, before: Content, after: Content) -> None:
    """Keep the number of comparisons of each pair true when a ballot changes."""
    changes = Counter(ordered(one[0], one[1]) for one in after or [])
    changes.subtract(ordered(one[0], one[1]) for one in before or [])
    for (left, right), change in sorted(changes.items()):
        if change:
            counted = insert_into(session, PairTally).values(left_id=left, right_id=right, comparisons=change)
            session.execute(
                counted.on_conflict_do_update(
                    index_elements=["left_id", "right_id"],
                    set_={"comparisons": PairTally.comparisons + change},
                )
            )


def ordered(one: int, other: int) -> Pair:
    """A pair by its ids, whatever side each was shown on."""
    return (one, other) if one < other else (other, one)


def _tallies(session: Session, items: Sequence[int]) -> dict[Pair, int]:
    rows = session.execute(
        select(PairTally.left_id, PairTally.right_id, PairTally.comparisons).where(
            PairTally.left_id.in_(items)
        )
    )
    return {(left, right): times for left, right, times in rows}
