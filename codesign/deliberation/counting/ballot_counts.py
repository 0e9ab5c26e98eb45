# SPDX-License-Identifier: AGPL-3.0-or-later
"""From ballots to a snapshot document: what to count is gathered here, how each kind counts stands beside it.

Only a worker or a command imports this file, so that web servers need not load the statistics libraries.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from codesign.deliberation.counting import budgets, choices, ratings
from codesign.deliberation.counting.gathered import EarlierRound, Gathered
from codesign.deliberation.counting.pruning import prune
from codesign.deliberation.lineage import earlier_items, earlier_rounds
from codesign.deliberation.models import Ballot, Round, RoundParticipant, Snapshot, Statement
from codesign.deliberation.release import releasing
from codesign.deliberation.snapshots import asks_the_same, latest
from codesign.web import clock

ALGORITHM_VERSION = 2

COUNTED: Mapping[str, Callable[[Gathered], dict[str, Any]]] = {
    "rating": ratings.rating,
    "ranking": choices.ranking,
    "points": choices.points,
    "pairwise": choices.pairwise,
    "budget": budgets.budget,
}


@dataclass(frozen=True)
class _Panel:
    """The ballots of one round by participant, and who of them is whom in the round before."""

    ballots: Mapping[int, Any]
    earlier: Mapping[int, int]


def gather(session: Session, round: Round) -> Gathered:
    """All that a snapshot of this round is computed from."""
    items = session.scalars(
        select(Statement)
        .where(Statement.round_id == round.id, Statement.moderation == "approved")
        .order_by(Statement.id)
    ).all()
    panel = _panel(session, round)
    return Gathered(
        kind=round.kind,
        number=round.number,
        options=round.options,
        rule=round.rule,
        items=tuple(
            {"id": item.id, "text": item.text, "theme_id": item.theme_id, "cost": item.cost} for item in items
        ),
        ballots={person: content for person, content in panel.ballots.items() if content},
        earlier=_earlier(session, round, items, panel),
    )


def find(gathered: Gathered) -> dict[str, Any]:
    """The document of a snapshot: equal ballots give equal documents, in whatever order they came."""
    found = COUNTED[gathered.kind](gathered)
    rows = found.pop("items")
    return {
        "kind": gathered.kind,
        "algorithm_version": ALGORITHM_VERSION,
        "n": len(gathered.ballots),
        "rule": dict(gathered.rule),
        "options": dict(gathered.options),
        "items": [
            {"id": item["id"], "text": item["text"], "theme_id": item["theme_id"], **row}
            for item, row in zip(gathered.items, rows, strict=True)
        ],
        **found,
    }


def input_hash(gathered: Gathered) -> str:
    """SHA-256 of the ballots, of each person's through the rounds, and of what they are judged by.

    People are nameless and items count by their order, so that the same ballots under other ids hash alike.
    """
    rank = {str(item["id"]): number for number, item in enumerate(gathered.items)}
    people: dict[int, list[Any]] = {
        person: [_by_rank(content, rank)] for person, content in gathered.ballots.items()
    }
    for number, earlier in enumerate(gathered.earlier, 1):
        for item, given in earlier.ratings.items():
            for person, rating in given.items():
                people.setdefault(person, [None]).append([number, rank[str(item)], rating])
    known = [
        gathered.kind,
        gathered.options,
        gathered.rule,
        [item["cost"] for item in gathered.items],
        [earlier.votes_hash for earlier in gathered.earlier],
        sorted(json.dumps(person, sort_keys=True) for person in people.values()),
    ]
    return hashlib.sha256(json.dumps(known, sort_keys=True).encode()).hexdigest()


def is_known(session: Session, round: Round, gathered: Gathered) -> bool:
    """Whether the newest snapshot was computed from just this."""
    last = latest(session, round)
    return (
        last is not None
        and last.input_hash == input_hash(gathered)
        and asks_the_same(round, last.document["items"])
    )


def store(session: Session, round: Round, gathered: Gathered, document: dict[str, Any]) -> Snapshot:
    """Keep a document as a new snapshot."""
    snapshot = Snapshot(
        round_id=round.id,
        computed_on=clock.today(round.process.time_zone),
        algorithm=f"{round.kind} {ALGORITHM_VERSION}",
        input_hash=input_hash(gathered),
        document=document,
    )
    session.add(snapshot)
    session.flush()
    releasing.release_if_read(session, round, snapshot)
    prune(session, round)
    return snapshot


def _by_rank(content: Any, rank: Mapping[str, int]) -> Any:
    if isinstance(content, dict):
        return {rank[key]: value for key, value in content.items() if key in rank}
    places = {0: -1, **{int(id): number for id, number in rank.items()}}
    return sorted([places.get(id, -2) for id in one] for one in content)


def _panel(session: Session, round: Round) -> _Panel:
    rows = session.execute(
        select(RoundParticipant.id, RoundParticipant.earlier_participant_id, Ballot.content)
        .join(Ballot, Ballot.participant_id == RoundParticipant.id)
        .where(RoundParticipant.round_id == round.id)
        .order_by(RoundParticipant.id)
    ).all()
    return _Panel(
        {row.id: row.content for row in rows},
        {row.id: row.earlier_participant_id for row in rows if row.earlier_participant_id is not None},
    )


def _earlier(session: Session, round: Round, items: Any, panel: _Panel) -> tuple[EarlierRound, ...]:
    """The closed rounds this one continues, oldest first.

    A person is the same number in all rounds where she let herself be compared, and another number elsewhere.
    """
    found = []
    lineage: dict[int, int] = {item.id: item.id for item in items}
    same = {person: person for person in panel.ballots}
    for earlier in earlier_rounds(round):
        lineage = earlier_items(session, earlier, lineage)
        known = {before: same[person] for person, before in sorted(panel.earlier.items(), reverse=True)}
        panel = _panel(session, earlier)
        same = {person: known.get(person, -person) for person in panel.ballots}
        published = earlier.published_snapshot
        rows = {row["id"]: row for row in releasing.shown(published).get("items", [])} if published else {}
        found.append(
            EarlierRound(
                number=earlier.number,
                options=earlier.options,
                rows={item: rows[old] for item, old in lineage.items() if old in rows},
                ratings={
                    item: {
                        same[person]: given
                        for person, content in panel.ballots.items()
                        if isinstance(given := content.get(str(old)), int)
                    }
                    for item, old in lineage.items()
                }
                if round.kind == "rating"
                else {},
                people=frozenset(same.values()),
                votes_hash=published.input_hash if published else "",
            )
        )
    return tuple(reversed(found))
