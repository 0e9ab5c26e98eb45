# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who votes in the demo's opinion rounds: three groups, on statements made from the themes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import insert
from sqlalchemy.orm import Session

from codesign.deliberation.models import (
    AGREE,
    DISAGREE,
    PASS,
    Round,
    RoundParticipant,
    Statement,
    Vote,
    VoteFact,
)
from codesign.demo.bulk import insert_rows, insert_voices
from codesign.demo.content import Calendar, document
from codesign.people.voices import code_for

VALUES = (AGREE, DISAGREE, PASS)
#: Share of votes that a person changed later; the first one stays in the history.
CHANGED = 0.03


@dataclass(frozen=True)
class Ballot:
    """What one person voted, by statement, and on which day."""

    day: int
    code: str
    votes: Mapping[int, int]
    before: Mapping[int, int]


def draw_ballots(
    rng: np.random.Generator, number: int, statements: Mapping[str, Statement], days: range
) -> list[Ballot]:
    """Votes of all three groups; people stop where they like, so that many votes are missing."""
    content = document("statements")
    round_content = content["rounds"][number - 1]
    ballots = [
        _ballot(rng, round_content, group["id"], statements, int(rng.choice(days)))
        for group in content["groups"]
        for _ in range(round(group["size"] * round_content["turnout"]))
    ]
    return sorted((ballots[i] for i in rng.permutation(len(ballots))), key=lambda ballot: ballot.day)


def _ballot(
    rng: np.random.Generator,
    content: Mapping[str, Any],
    group: str,
    statements: Mapping[str, Statement],
    day: int,
) -> Ballot:
    seen = max(1, round(len(statements) * rng.uniform(*content["answered"])))
    shown = rng.permutation(len(content["statements"]))[:seen]
    votes, before = {}, {}
    for written in (content["statements"][i] for i in shown):
        statement = statements[written["id"]].id
        votes[statement] = VALUES[int(rng.choice(3, p=written["votes"][group]))]
        if rng.random() < CHANGED:
            before[statement] = VALUES[(VALUES.index(votes[statement]) + 1) % 3]
    return Ballot(day, code_for(rng.bytes(16).hex(), f"round:{content['code']}"), votes, before)


def cast_ballots(session: Session, round: Round, ballots: Sequence[Ballot], calendar: Calendar) -> None:
    """Store votes, their history and the tallies in bulk, as casting each one would have done."""
    voice_ids = insert_voices(session, [(ballot.code, ballot.day) for ballot in ballots], calendar)
    people = [{"round_id": round.id, "voice_id": voice_id, "channel": "web"} for voice_id in voice_ids]
    cast = list(zip(insert_rows(session, RoundParticipant, people), ballots, strict=True))
    votes = [
        {"participant_id": participant, "statement_id": statement, "value": value}
        for participant, ballot in cast
        for statement, value in ballot.votes.items()
    ]
    facts = [
        {
            "participant_id": participant,
            "statement_id": statement,
            "turn": turn,
            "value": value,
            "cast_on": calendar.day(ballot.day),
        }
        for participant, ballot in cast
        for statement, last in ballot.votes.items()
        for turn, value in enumerate((*_first(ballot, statement), last), start=1)
    ]
    session.execute(insert(Vote), votes)
    session.execute(insert(VoteFact), facts)
    _count(round, [(vote["statement_id"], vote["value"]) for vote in votes])
    session.flush()


def _first(ballot: Ballot, statement: int) -> tuple[int, ...]:
    """What somebody thought before she changed her mind."""
    return (ballot.before[statement],) if statement in ballot.before else ()


def _count(round: Round, votes: Sequence[tuple[int, int]]) -> None:
    tallies = {statement.id: statement.tally for statement in round.statements}
    for statement, value in votes:
        tally = tallies[statement]
        tally.agree += value == AGREE
        tally.disagree += value == DISAGREE
        tally.passed += value == PASS
