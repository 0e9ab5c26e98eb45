# SPDX-License-Identifier: AGPL-3.0-or-later
"""A round of ballots as tables: what was asked, the ballots of people who are numbers, and what the round was."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from codesign.deliberation.models import Ballot, Round, RoundParticipant, Statement
from codesign.deliberation.projects.describing import projects_of
from codesign.deliberation.projects.models import Project
from codesign.deliberation.snapshots import latest
from codesign.exchange.budgets.pabulib import (
    PabulibBallot,
    PabulibElection,
    PabulibProject,
    VoteType,
    write_pabulib,
)
from codesign.web.tables import as_csv

STATEMENTS, BALLOTS, COMPARISONS, SUMMARY, BUDGET = (
    "statements.csv", "ballots.csv", "comparisons.csv", "summary.csv", "budget.pb",
)  # fmt: skip
Row = list[Any]
Projects = Mapping[int, Project]


def ballot_files(session: Session, round: Round) -> dict[str, str]:
    """The text of each file by its name.

    Statements are numbered in the order they were made, people in the order of what they answered, so that numbers
    tell nothing of who came when.
    """
    items = sorted((s for s in round.statements if s.moderation == "approved"), key=lambda item: item.id)
    numbers = {item.id: number for number, item in enumerate(items, 1)}
    projects = projects_of(session, round)
    make = _BALLOTS.get(round.kind, _one_row_a_person)
    return {
        STATEMENTS: as_csv(_statements(items, numbers, projects)),
        **make(round, items, numbers, _contents(session, round), projects),
        SUMMARY: as_csv(_summary(session, round)),
    }


def _contents(session: Session, round: Round) -> list[Any]:
    query = (
        select(Ballot.content)
        .join(RoundParticipant, RoundParticipant.id == Ballot.participant_id)
        .where(RoundParticipant.round_id == round.id)
    )
    return [content for content in session.scalars(query) if content]


def _statements(items: Sequence[Statement], numbers: Mapping[int, int], projects: Projects) -> Iterator[Row]:
    languages = sorted({code for item in items for code in item.text})
    has_costs = any(item.cost is not None for item in items)
    told = [projects.get(item.id) for item in items]
    spoken = sorted(
        {code for one in told if one for texts in (one.details, one.picture_alt) for code in texts}
    )
    more = [
        *(f"details_{code}" for code in spoken),
        "place",
        "office",
        *(f"picture_{code}" for code in spoken),
    ]
    yield [
        "statement",
        *(f"text_{code}" for code in languages),
        *(["cost"] if has_costs else []),
        *(more if projects else []),
    ]
    for item, one in zip(items, told, strict=True):
        texts = (item.text.get(code, "") for code in languages)
        yield [
            numbers[item.id],
            *texts,
            *([item.cost] if has_costs else []),
            *(_project_cells(one, spoken) if projects else []),
        ]


def _project_cells(project: Project | None, languages: Sequence[str]) -> Row:
    """Text, place and office of a project, and what its picture shows; a table holds no picture."""
    if project is None:
        return [""] * (2 + 2 * len(languages))
    return [
        *(project.details.get(code, "") for code in languages),
        project.where,
        project.office,
        *(project.picture_alt.get(code, "") for code in languages),
    ]


def _answers(contents: Sequence[Mapping[str, Any]], numbers: Mapping[int, int]) -> list[dict[int, Any]]:
    """What each person answered by number of the statement, in the order of the answers; nobody's order is kept."""
    given = [
        {numbers[int(key)]: value for key, value in content.items() if int(key) in numbers}
        for content in contents
    ]
    return sorted(filter(None, given), key=lambda answers: json.dumps(sorted(answers.items())))


def _one_row_a_person(
    _round: Round,
    _items: Sequence[Statement],
    numbers: Mapping[int, int],
    contents: Sequence[Any],
    _projects: Projects,
) -> dict[str, str]:
    """Ratings, places or points: a row a person, a column a statement; empty where there was no answer."""
    rows: list[Row] = [["participant", *numbers.values()]]
    for person, answers in enumerate(_answers(contents, numbers), 1):
        rows.append([person, *(answers.get(number, "") for number in numbers.values())])
    return {BALLOTS: as_csv(rows)}


def _comparisons(
    _round: Round,
    _items: Sequence[Statement],
    numbers: Mapping[int, int],
    contents: Sequence[Any],
    _projects: Projects,
) -> dict[str, str]:
    """A row a comparison; the winner is empty where the person saw no difference."""
    people = [
        sorted(
            [numbers[left], numbers[right], numbers.get(winner, 0)]
            for left, right, winner in content
            if left in numbers and right in numbers
        )
        for content in contents
    ]
    rows: list[Row] = [["participant", "left", "right", "winner"]]
    for person, compared in enumerate(sorted(filter(None, people)), 1):
        rows += [[person, left, right, winner or ""] for left, right, winner in compared]
    return {COMPARISONS: as_csv(rows)}


def _pabulib(
    round: Round,
    items: Sequence[Statement],
    numbers: Mapping[int, int],
    contents: Sequence[Any],
    projects: Projects,
) -> dict[str, str]:
    election = PabulibElection(
        meta={"description": _line(round.title), "currency": "EUR"},
        budget=Decimal(round.options["total"]),
        vote_type=VoteType.APPROVAL,
        projects=tuple(
            PabulibProject(
                str(numbers[item.id]),
                Decimal(item.cost or 0),
                _line(item.text),
                more=_told(projects.get(item.id)) if projects else {},
            )
            for item in items
        ),
        ballots=tuple(
            PabulibBallot(str(person), tuple(map(str, sorted(answers))))
            for person, answers in enumerate(_answers(contents, numbers), 1)
        ),
    )
    return {BUDGET: write_pabulib(election)}


_BALLOTS: dict[str, Callable[..., dict[str, str]]] = {"pairwise": _comparisons, "budget": _pabulib}


def _told(project: Project | None) -> dict[str, str]:
    """Columns of our own, which the format allows, in the first language; it has none for a picture."""
    return {
        "description": _line(project.details) if project else "",
        "place": project.where if project else "",
        "office": project.office if project else "",
    }


def _line(texts: Mapping[str, str]) -> str:
    return " ".join(next(iter(texts.values()), "").split())


def _summary(session: Session, round: Round) -> Iterator[Row]:
    snapshot = latest(session, round)
    yield ["key", "value"]
    yield ["round", round.number]
    yield ["kind", round.kind]
    for code, text in sorted(round.title.items()):
        yield [f"title_{code}", text]
    for code, text in sorted(round.question.items()):
        yield [f"question_{code}", text]
    yield ["options", json.dumps(round.options, ensure_ascii=False, sort_keys=True)]
    yield ["rule", json.dumps(round.rule, ensure_ascii=False, sort_keys=True)]
    if any(project.picture for project in projects_of(session, round).values()):
        yield ["not_exported", "pictures of projects; what they show is in statements.csv"]
    yield ["participants", snapshot.document["n"] if snapshot else ""]
    yield ["algorithm", snapshot.algorithm if snapshot else ""]
    yield ["input_hash", snapshot.input_hash if snapshot else ""]
