# SPDX-License-Identifier: AGPL-3.0-or-later
"""A round as files in the layout of the Polis open data, so that others' tools can read it and we can again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from codesign.deliberation.models import Round, Statement, Vote
from codesign.deliberation.snapshots import latest
from codesign.deliberation.voting.turnout import participants_of
from codesign.exchange.polis.files import COMMENTS, MATRIX, SUMMARY, VOTES
from codesign.web.tables import as_csv

MODERATED = {"approved": 1, "rejected": -1}


def conversation_files(session: Session, round: Round) -> dict[str, str]:
    """The text of `comments.csv`, `votes.csv`, `participants-votes.csv` and `summary.csv` by name.

    Statements are numbered in the order they were made and people by what they voted, so that numbers tell
    nothing of who came when; there is no time of day anywhere. Read back, the votes have the same hash.
    """
    statements = [statement for statement in round.statements if _is_public(statement)]
    numbers = {id: number for number, id in enumerate(sorted(statement.id for statement in statements))}
    people = _people(session, round, numbers)
    tables = {
        COMMENTS: _comments(statements, numbers, people),
        VOTES: _votes(people),
        MATRIX: _matrix(people, len(statements)),
        SUMMARY: _summary(session, round, len(statements)),
    }
    return {name: as_csv(rows) for name, rows in tables.items()}


def _people(session: Session, round: Round, numbers: Mapping[int, int]) -> list[dict[int, int]]:
    """What each person voted, by the number of the statement; who voted on nothing of it is not there."""
    votes = session.execute(
        select(Vote.participant_id, Vote.statement_id, Vote.value)
        .join(Statement, Statement.id == Vote.statement_id)
        .where(Statement.round_id == round.id)
        .order_by(Vote.participant_id, Vote.statement_id)
    )
    by_person: dict[int, dict[int, int]] = {}
    for row in votes:
        if row.statement_id in numbers:
            by_person.setdefault(row.participant_id, {})[numbers[row.statement_id]] = row.value
    # Sorted by what was voted: equal people are interchangeable, and order of arrival is gone.
    return sorted(by_person.values(), key=lambda given: sorted(given.items()))


def _is_public(statement: Statement) -> bool:
    """What was voted on, or was written by the organiser; a proposal nobody accepted stays inside."""
    return statement.moderation == "approved" or (
        statement.moderation == "rejected" and statement.proposed_on is None
    )


def _comments(
    statements: list[Statement], numbers: Mapping[int, int], people: list[dict[int, int]]
) -> Iterable[list[Any]]:
    counts: dict[int, Counter[int]] = {number: Counter() for number in numbers.values()}
    for given in people:
        for number, value in given.items():
            counts[number][value] += 1
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
    for statement in statements:
        number = numbers[statement.id]
        text = next(iter(statement.text.values()), "")
        author = "" if statement.author == "organiser" else number
        yield [
            "",
            "",
            number,
            author,
            counts[number][1],
            counts[number][-1],
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
