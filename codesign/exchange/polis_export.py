# SPDX-License-Identifier: AGPL-3.0-or-later
"""A round as files in the layout of the Polis open data, so that others' tools can read it and we can again."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from codesign.deliberation.models import Round, Statement, Vote
from codesign.deliberation.policy import are_numbers_hidden_from_staff
from codesign.deliberation.snapshots import latest
from codesign.deliberation.voting import participants_of
from codesign.web.errors import Conflict

MODERATED = {"approved": 1, "waiting": 0, "rejected": -1}


def export_round(session: Session, round: Round, folder: Path) -> list[Path]:
    """Write `comments.csv`, `votes.csv`, `participants-votes.csv` and `summary.csv`; returns their paths.

    Ids are numbered anew in an order that tells nothing of who came when; there is no time of day anywhere.

    Raises:
        Conflict: the round is blind until it closes, and still open.
    """
    if are_numbers_hidden_from_staff(round):
        raise Conflict(f"round {round.number} is blind until it closes")
    folder.mkdir(parents=True, exist_ok=True)
    statements = [statement for statement in round.statements if _is_public(statement)]
    numbers = {statement.id: number for number, statement in enumerate(statements)}
    votes = session.execute(
        select(Vote.participant_id, Vote.statement_id, Vote.value)
        .join(Statement, Statement.id == Vote.statement_id)
        .where(Statement.id.in_(numbers))
        .order_by(Vote.participant_id, Vote.statement_id)
    ).all()
    by_person: dict[int, dict[int, int]] = {}
    for row in votes:
        by_person.setdefault(row.participant_id, {})[numbers[row.statement_id]] = row.value
    # Sorted by what was voted: equal people are interchangeable, and order of arrival is gone.
    people = sorted(by_person.values(), key=lambda given: sorted(given.items()))
    return [
        _write(folder / "comments.csv", _comments(statements, people)),
        _write(folder / "votes.csv", _votes(people)),
        _write(folder / "participants-votes.csv", _matrix(people, len(statements))),
        _write(folder / "summary.csv", _summary(session, round, len(statements))),
    ]


def _is_public(statement: Statement) -> bool:
    """What was voted on, or was written by the organiser; a proposal nobody accepted stays inside."""
    return statement.moderation == "approved" or (
        statement.moderation == "rejected" and statement.proposed_on is None
    )


def _comments(statements: list[Statement], people: list[dict[int, int]]) -> Iterable[list[Any]]:
    yield [
        "timestamp",
        "datetime",
        "comment-id",
        "author-id",
        "agrees",
        "disagrees",
        "moderated",
        "comment-body",
    ]
    for number, statement in enumerate(statements):
        values = [given[number] for given in people if number in given]
        text = next(iter(statement.text.values()), "")
        author = "" if statement.author == "organiser" else number
        yield [
            "",
            "",
            number,
            author,
            values.count(1),
            values.count(-1),
            MODERATED[statement.moderation],
            text,
        ]


def _votes(people: list[dict[int, int]]) -> Iterable[list[Any]]:
    yield ["timestamp", "datetime", "comment-id", "voter-id", "vote"]
    for person, given in enumerate(people):
        for number, value in sorted(given.items()):
            yield ["", "", number, person, value]


def _matrix(people: list[dict[int, int]], statements: int) -> Iterable[list[Any]]:
    yield ["participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree", *range(statements)]
    for person, given in enumerate(people):
        values = list(given.values())
        cells = [given.get(number, "") for number in range(statements)]
        yield [person, "", 0, len(values), values.count(1), values.count(-1), *cells]


def _summary(session: Session, round: Round, statements: int) -> Iterable[list[Any]]:
    snapshot = latest(session, round)
    yield ["topic", next(iter(round.title.values()), "")]
    yield ["url", ""]
    yield ["voters", participants_of(session, round)]
    yield ["voters-in-conv", snapshot.document["placed"] if snapshot else ""]
    yield ["commenters", ""]
    yield ["comments", statements]
    yield ["groups", snapshot.document["k"] if snapshot and snapshot.document["groups_are_shown"] else ""]
    yield ["conversation-description", next(iter(round.question.values()), "")]


def _write(file: Path, rows: Iterable[list[Any]]) -> Path:
    with file.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows(rows)
    return file
