# SPDX-License-Identifier: AGPL-3.0-or-later
"""A round in which two camps stand against each other."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from codesign.deliberation.models import Round, RoundParticipant, Vote, VoteFact
from codesign.web import clock
from tests.support.factories import RoundFactory, StatementFactory

PEOPLE = 60


def vote(
    session: Session, round: Round, ballots: list[dict[int, int]], channels: tuple[str, ...] = ("web",)
) -> None:
    """Store what people voted, by statement; they come by the channels in turn."""
    for person, given_ in enumerate(ballots):
        participant = RoundParticipant(round_id=round.id, channel=channels[person % len(channels)])
        session.add(participant)
        session.flush()
        rows = [
            {"participant_id": participant.id, "statement_id": statement, "value": value}
            for statement, value in given_.items()
        ]
        session.execute(insert(Vote), rows)
        session.execute(
            insert(VoteFact), [{**row, "turn": 1, "cast_on": clock.today("Europe/Rome")} for row in rows]
        )


def two_camps(session: Session, **of_round: Any) -> Round:
    """Two camps that agree on the first statement only; one person in three voted on paper."""
    round = RoundFactory(**of_round)
    ids = [StatementFactory(round=round).id for _ in range(10)]
    sides = [1 if person % 2 else -1 for person in range(PEOPLE)]
    ballots = [
        {id: 1 if place == 0 else side if (person + place) % 9 else 0 for place, id in enumerate(ids)}
        for person, side in enumerate(sides)
    ]
    vote(session, round, ballots, ("paper", "web", "web"))
    return round
