# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rounds of every kind, and people who answer in them."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from codesign.deliberation.counting import ballot_counts
from codesign.deliberation.models import Round
from codesign.deliberation.voting import ballots
from codesign.people.voices import code_for
from tests.support.factories import RoundFactory, StatementFactory

OPTIONS: dict[str, dict[str, Any]] = {
    "rating": {"lowest": 1, "highest": 5, "labels": {"it": {"lowest": "per niente", "highest": "del tutto"}}},
    "ranking": {},
    "points": {"points": 10, "most": 5},
    "pairwise": {"pairs": None},
    "budget": {"total": 1000},
}
RULES = {"rating": {"criterion": "percent", "minimum_n": 5}}
COSTS = (600, 400, 500, 300)


def make_round(kind: str, items: int = 4, **values: Any) -> Round:
    """An open round of this kind with its statements."""
    settled = {"options": OPTIONS[kind], "rule": RULES.get(kind, {}), **values}
    round: Round = RoundFactory(kind=kind, **settled)
    for number in range(items):
        cost = COSTS[number % len(COSTS)] if kind == "budget" else None
        StatementFactory(
            round=round, position=number, cost=cost, text={"it": f"Opzione {'ABCDEFGH'[number]}"}
        )
    return round


def ids_of(round: Round) -> list[int]:
    """The ids of its statements, in their order."""
    return sorted(statement.id for statement in round.statements)


def code_of(person: int, round: Round) -> str:
    """The code of a person's device in a round."""
    return code_for(f"{person:032d}", f"round:{round.id}")


def answer(session: Session, round: Round, person: int, values: list[Any]) -> None:
    """Give a ballot with a value for each statement, None for no answer."""
    content = {str(id): value for id, value in zip(ids_of(round), values, strict=True) if value is not None}
    ballots.give(session, round, code_of(person, round), content)


def snapshot_of(session: Session, round: Round) -> dict[str, Any]:
    """The document of what stands in the ballots now."""
    session.flush()
    return ballot_counts.find(ballot_counts.gather(session, round))


def device(app: Flask, person: int) -> Any:
    """A person's browser."""
    client = app.test_client()
    client.set_cookie("device", f"{person:032d}")
    return client
