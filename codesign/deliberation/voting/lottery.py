# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which statement comes next: a lottery with logged odds, so that what was shown more often can be counted for less."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from sqlalchemy import Integer, and_, bindparam, select
from sqlalchemy.orm import Session

from codesign.analytics.opinion.routing import choose_next
from codesign.deliberation.models import Round, Snapshot, Statement, Tally, Vote
from codesign.people.voices import hash_code
from codesign.web.columns import WIDE_INTEGER

#: Every approved statement is shown this often before the lottery weighs anything else.
MINIMUM_EXPOSURE = 10
#: The priority of a statement nobody has seen, for those that came after the snapshot.
UNSEEN_PRIORITY = (0.25 * 9) ** 2
_MOST_REMEMBERED = 64

#: Priorities by round and votes analysed: a document of a thousand statements is not read for every vote.
_remembered: dict[tuple[int, str], Mapping[int, float]] = {}


@dataclass(frozen=True)
class Odds:
    """The weight of a statement in the lottery, and its chance to be drawn."""

    weight: float
    chance: float


@dataclass(frozen=True)
class Field:
    """The statements of a round as one participant finds them: how often seen, her own vote, their weights."""

    ids: Sequence[int]
    seen: Sequence[int]
    votes: Sequence[int | None]
    weights: Sequence[float]

    def vote_on(self, statement_id: int) -> int | None:
        """The participant's present vote. Raises ValueError for a statement that is no part of the vote."""
        return self.votes[self.ids.index(statement_id)]

    @property
    def progress(self) -> tuple[int, int]:
        """How many statements the participant has voted on, and of how many."""
        return len(self.ids) - len(self._left), len(self.ids)

    def after(self, statement_id: int, value: int | None) -> Field:
        """The field once this vote is stored, changed or taken back."""
        place = self.ids.index(statement_id)
        more = (value is not None) - (self.votes[place] is not None)
        return replace(
            self,
            seen=[times + more if i == place else times for i, times in enumerate(self.seen)],
            votes=[value if i == place else vote for i, vote in enumerate(self.votes)],
        )

    def draw(self, code: str) -> int | None:
        """The id of the next statement for this person, the same until she votes; None when all have a vote."""
        left = self._left
        if not left:
            return None
        drawn = choose_next(
            [self.weights[i] for i in left],
            [self.seen[i] for i in left],
            MINIMUM_EXPOSURE,
            np.random.default_rng([int(hash_code(code)[:12], 16), len(left)]),
        )
        return self.ids[left[drawn.position]] if drawn else None

    def odds_of(self, statement_id: int) -> Odds | None:
        """The odds of a statement without a vote in this participant's lottery; None where it takes no part."""
        below = [i for i in self._left if self.seen[i] < MINIMUM_EXPOSURE]
        pool = below or self._left
        place = self.ids.index(statement_id)
        if place not in pool:
            return None
        return Odds(self.weights[place], self.weights[place] / sum(self.weights[i] for i in pool))

    @property
    def _left(self) -> list[int]:
        return [i for i, vote in enumerate(self.votes) if vote is None]


_ROUND = bindparam("round_id", type_=Integer)
_PARTICIPANT = bindparam("participant_id", type_=WIDE_INTEGER)
_NEWEST = (
    select(Snapshot.input_hash)
    .where(Snapshot.round_id == _ROUND)
    .order_by(Snapshot.id.desc())
    .limit(1)
    .scalar_subquery()
)
#: Built once: composing it costs more than running it.
_FIELD = (
    select(Statement.id, (Tally.agree + Tally.disagree + Tally.passed).label("seen"), Vote.value, _NEWEST)
    .join(Tally)
    .outerjoin(Vote, and_(Vote.statement_id == Statement.id, Vote.participant_id == _PARTICIPANT))
    .where(Statement.round_id == _ROUND, Statement.moderation == "approved")
    .order_by(Statement.id)
)


def field_of(session: Session, round: Round, participant_id: int | None) -> Field:
    """All statements of the vote, in one statement; the weights are the priorities of the newest snapshot.

    Without a participant nothing has a vote.
    """
    rows = session.execute(_FIELD, {"round_id": round.id, "participant_id": participant_id}).all()
    if not rows:
        return Field((), (), (), ())
    ids, seen, votes, hashes = zip(*rows, strict=True)
    return Field(ids, seen, votes, _weights(session, round, ids, seen, hashes[0]))


def _weights(
    session: Session, round: Round, ids: Sequence[int], seen: Sequence[int], votes_hash: str | None
) -> list[float]:
    """Priorities; before the first snapshot rarely seen statements come up more often, by 1 / (1 + times seen)."""
    if votes_hash is None:
        return [1.0 / (1.0 + times) for times in seen]
    priorities = _priorities(session, round, votes_hash)
    return [priorities.get(id, UNSEEN_PRIORITY) for id in ids]


def _priorities(session: Session, round: Round, votes_hash: str) -> Mapping[int, float]:
    key = (round.id, votes_hash)
    if key not in _remembered:
        document = session.scalars(
            select(Snapshot.document)
            .where(Snapshot.round_id == round.id, Snapshot.input_hash == votes_hash)
            .limit(1)
        ).one()
        if len(_remembered) >= _MOST_REMEMBERED:
            _remembered.clear()
        _remembered[key] = {
            row["id"]: row["priority"] for row in document.get("statements", []) if row.get("priority")
        }
    return _remembered[key]
