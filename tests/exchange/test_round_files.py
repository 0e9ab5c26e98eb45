# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every kind of round leaves as files that give its counts again and tell nobody's order."""

from __future__ import annotations

import csv
import io
import random
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from codesign.analytics.choices import borda, pairwise_preferences, schulze
from codesign.deliberation.kinds import KINDS
from codesign.deliberation.models import Round
from codesign.deliberation.voting import ballots
from codesign.exchange.budgets.pabulib import parse_pabulib
from codesign.exchange.round_files import round_files
from codesign.people.models import User
from codesign.web.errors import Conflict
from codesign.web.unit_of_work import unit_of_work
from tests.deliberation.kinds_support import answer, code_of, ids_of, make_round, snapshot_of
from tests.support.factories import MembershipFactory, ProjectFactory, RoundFactory, StatementFactory

GIVEN: dict[str, list[list[Any]]] = {
    "rating": [[5, 4, None, 1], [4, "cannot", 2, None], [1, 1, 5, 5]],
    "ranking": [[1, 2, 3, None], [2, 1, None, None], [3, 2, 1, 4]],
    "points": [[5, 5, None, None], [4, 3, 3, None], [None, 5, None, None]],
    "budget": [[1, 1, None, None], [None, 1, 1, None], [1, None, None, 1]],
}
FILES = {
    "rating": {"statements.csv", "ballots.csv", "summary.csv"},
    "ranking": {"statements.csv", "ballots.csv", "summary.csv"},
    "points": {"statements.csv", "ballots.csv", "summary.csv"},
    "pairwise": {"statements.csv", "comparisons.csv", "summary.csv"},
    "budget": {"statements.csv", "budget.pb", "summary.csv"},
    "opinion": {"comments.csv", "votes.csv", "participants-votes.csv", "summary.csv"},
}


def answered(session: Session, kind: str, people: list[int]) -> Round:
    """A round on which three people answer, in this order."""
    round = make_round(kind)
    session.refresh(round)
    for person in people:
        if kind == "pairwise":
            one, two, three, four = ids_of(round)
            for left, right, winner in ((one, two, one), (three, four, (0, three, four)[person])):
                ballots.compare(session, round, code_of(person, round), left, right, winner)
        else:
            answer(session, round, person, GIVEN[kind][person])
    session.flush()
    return round


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("kind", list(KINDS))
def test_no_kind_is_left_out(session: Session, kind: str) -> None:
    if kind == "opinion":
        round = RoundFactory()
        StatementFactory(round=round)
        session.refresh(round)
    else:
        round = answered(session, kind, [0, 1, 2])
    assert round_files(session, round).keys() == FILES[kind]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "opinion"])
def test_numbers_of_people_do_not_tell_who_came_when(session: Session, kind: str) -> None:
    found = [
        round_files(session, answered(session, kind, order)) for order in ([0, 1, 2], [2, 0, 1], [1, 2, 0])
    ]
    kept = [{name: text for name, text in files.items() if name != "summary.csv"} for files in found]
    assert kept[0] == kept[1] == kept[2]


def test_what_is_told_of_projects_leaves_and_what_cannot_is_named(session: Session) -> None:
    round = answered(session, "budget", [0, 1, 2])
    ProjectFactory(
        statement_id=ids_of(round)[1],
        details={"it": "Venti alberi.\n\nE panchine."},
        picture={"name": "a.png", "type": "image/png", "size": 7, "key": "ab" * 16},
        picture_alt={"it": "Una piazza"},
        place_words="Piazza Vecchia",
        office="Ufficio verde",
    )
    files = round_files(session, round)
    rows = list(csv.DictReader(io.StringIO(files["statements.csv"].lstrip("\ufeff"))))
    told = [(row["details_it"], row["place"], row["office"], row["picture_it"]) for row in rows]
    assert told[:2] == [
        ("", "", "", ""),
        ("Venti alberi.\n\nE panchine.", "Piazza Vecchia", "Ufficio verde", "Una piazza"),
    ]
    again = parse_pabulib(files["budget.pb"].encode(), "budget.pb")
    assert again.projects[1].more == {
        "description": "Venti alberi. E panchine.", "place": "Piazza Vecchia", "office": "Ufficio verde",
    }  # fmt: skip
    assert "not_exported" in files["summary.csv"]


def test_a_budget_comes_back_with_the_same_counts(session: Session) -> None:
    round = answered(session, "budget", [0, 1, 2])
    again = parse_pabulib(round_files(session, round)["budget.pb"].encode(), "budget.pb")
    document = snapshot_of(session, round)
    assert again.election().scores.tolist() == [row["votes"] for row in document["items"]]
    assert [project.cost for project in again.projects] == [row["cost"] for row in document["items"]]
    assert (again.budget, len(again.ballots)) == (document["total"], document["n"])


@pytest.mark.parametrize("kind", ["rating", "ranking", "points"])
def test_ballots_come_back_with_the_same_counts(session: Session, kind: str) -> None:
    round = answered(session, kind, [0, 1, 2])
    files, document = round_files(session, round), snapshot_of(session, round)
    rows = rows_of(files["ballots.csv"])
    columns = [[row[str(number)] for row in rows] for number in range(1, 5)]
    match kind:
        case "rating":
            counts = [[column.count(str(point)) for point in range(1, 6)] for column in columns]
            assert counts == [row["counts"] for row in document["items"]]
            assert [column.count("cannot") for column in columns] == [
                row["cannot_judge"] for row in document["items"]
            ]
        case "points":
            assert [sum(map(int, filter(None, column))) for column in columns] == [
                row["points"] for row in document["items"]
            ]
        case _:
            orders = [
                sorted((n for n in "1234" if row[n]), key=lambda n, row=row: int(row[n])) for row in rows
            ]
            assert borda(orders, list("1234")).tolist() == [row["borda"] for row in document["items"]]
            assert schulze(pairwise_preferences(orders, list("1234"))).tolist() == [
                row["place"] for row in document["items"]
            ]


def test_comparisons_come_back_with_the_same_counts(session: Session) -> None:
    round = answered(session, "pairwise", [0, 1, 2])
    rows = rows_of(round_files(session, round)["comparisons.csv"])
    document = snapshot_of(session, round)
    wins = [sum(row["winner"] == str(number) for row in rows) for number in range(1, 5)]
    assert wins == [row["wins"] for row in document["items"]]
    assert len(rows) == document["comparisons"]
    assert sum(not row["winner"] for row in rows) == 1


def test_statements_have_all_their_languages_and_no_statement_that_waits(session: Session) -> None:
    round = make_round("points", 1)
    StatementFactory(round=round, text={"it": "=Verde", "en": "Green"})
    StatementFactory(round=round, text={"it": "Nascosta"}, moderation="rejected")
    session.refresh(round)
    rows = rows_of(round_files(session, round)["statements.csv"])
    assert [(row["statement"], row["text_en"], row["text_it"]) for row in rows] == [
        ("1", "", "Opzione A"),
        ("2", "Green", "'=Verde"),
    ]


@pytest.mark.parametrize("kind", list(KINDS))
@pytest.mark.parametrize("closed", [False, True])
def test_a_blind_round_gives_nothing_before_it_closes(session: Session, kind: str, closed: bool) -> None:
    round = RoundFactory(
        kind=kind, options={"total": 9}, blind="until_close", state="closed" if closed else "open"
    )
    if closed:
        assert round_files(session, round)
    else:
        with pytest.raises(Conflict):
            round_files(session, round)


def test_the_page_of_findings_offers_the_files(
    app: Flask, client: FlaskClient, sign_in: Callable[[FlaskClient, User], None]
) -> None:
    with app.app_context(), unit_of_work() as session:
        round = answered(session, "ranking", random.Random(1).sample(range(3), 3))
        round.state = "closed"
        sign_in(client, MembershipFactory(process=round.process, role="facilitator").user)
        round_id = round.id
    client.post(f"/work/rounds/{round_id}/analyse")
    address = f"/work/rounds/{round_id}/open-data.zip"
    assert address in client.get(f"/work/rounds/{round_id}/findings").text
    archive = zipfile.ZipFile(io.BytesIO(client.post(address).data))
    assert set(archive.namelist()) == FILES["ranking"]
