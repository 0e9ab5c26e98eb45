# SPDX-License-Identifier: AGPL-3.0-or-later
"""Open data of a round come back as the same votes: the hash of the snapshot says so."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from codesign.analytics.opinion.votes import VoteMatrix
from codesign.deliberation import snapshots
from codesign.deliberation.counting.computing import compute_snapshot, input_hash
from codesign.deliberation.models import Round
from codesign.deliberation.voting import casting
from codesign.exchange.polis.files import read_conversation
from codesign.exchange.polis.importing import import_conversation
from codesign.exchange.round_files import round_archive, write_round
from codesign.people.models import AuditEntry, User
from codesign.people.voices import code_for
from codesign.web.errors import Conflict
from codesign.web.jobs import Progress
from codesign.web.policy import ANONYMOUS
from codesign.web.unit_of_work import unit_of_work
from tests.support.factories import MembershipFactory, RoundFactory, RunFactory, StatementFactory

pytestmark = pytest.mark.slow

FORMULA = "=2+2 panchine in più, «subito», dice chi abita qui"


def a_round_with_votes(session: Session) -> Round:
    """Statements not in the order they are shown, one out of the vote, one that begins like a formula."""
    round = RoundFactory()
    statements = [StatementFactory(round=round, position=9 - place) for place in range(9)]
    statements[3].text = {"it": FORMULA}
    dice = random.Random(5)
    for person in range(30):
        for statement in dice.sample(statements, dice.randint(1, 9)):
            casting.cast(
                session, round, code_for(f"{person:032d}", "x"), statement.id, dice.choice([1, 1, 0, -1])
            )
    statements[7].moderation = "rejected"
    round.state = "closed"
    session.flush()
    return round


def hash_of(round_id: int) -> str:
    with unit_of_work(write=False) as session:
        found = snapshots.latest(session, session.get_one(Round, round_id))
        assert found is not None
        return found.input_hash


def imported(folder: Path) -> int:
    with unit_of_work() as session:
        return import_conversation(
            session, ANONYMOUS, read_conversation(folder), title="Prova", language="it", minimum_cell=5,
            report=lambda _share, _step: None,
        ).round_id  # fmt: skip


def test_a_round_of_our_own_comes_back_with_the_same_hash(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        with unit_of_work() as session:
            id, run = a_round_with_votes(session).id, RunFactory().id
        compute_snapshot(Progress(run), id)
        with unit_of_work(write=False) as session:
            write_round(session, session.get_one(Round, id), tmp_path)
        again = imported(tmp_path)
        assert hash_of(again) == hash_of(id)
        with unit_of_work(write=False) as session:
            texts = [statement.text["it"] for statement in session.get_one(Round, again).statements]
    assert FORMULA in texts
    assert f"'{FORMULA}" in (tmp_path / "comments.csv").read_text(encoding="utf-8").replace('"', "")


def test_a_polis_conversation_comes_back_with_the_same_hash(
    app: Flask, shared_data: Path, tmp_path: Path
) -> None:
    with app.app_context():
        first = imported(shared_data / "polis" / "london.youth.policing")
        with unit_of_work(write=False) as session:
            write_round(session, session.get_one(Round, first), tmp_path)
        assert hash_of(imported(tmp_path)) == hash_of(first)


votes = st.dictionaries(
    st.tuples(st.integers(0, 5), st.integers(0, 4)), st.sampled_from([-1, 0, 1]), min_size=1
)


@given(votes, st.permutations(range(6)))
def test_the_hash_does_not_see_how_people_are_numbered(
    given_: dict[tuple[int, int], int], numbers: list[int]
) -> None:
    def matrix(number: Callable[[int], int], times: int) -> VoteMatrix:
        rows = [(number(person), times * statement, value) for (person, statement), value in given_.items()]
        return VoteMatrix.from_triples(
            *zip(*rows, strict=True), [times * statement for statement in range(5)]
        )

    assert input_hash(matrix(lambda person: numbers[person], 1)) == input_hash(
        matrix(lambda person: person, 7)
    )


@given(votes, st.data())
def test_the_hash_sees_every_vote(given_: dict[tuple[int, int], int], data: st.DataObject) -> None:
    pair = data.draw(st.sampled_from(sorted(given_)))
    changed = {
        **given_,
        pair: data.draw(st.sampled_from([value for value in (-1, 0, 1) if value != given_[pair]])),
    }
    people = [
        sorted(
            tuple(sorted((statement, value) for (who, statement), value in each.items() if who == person))
            for person in range(6)
        )
        for each in (given_, changed)
    ]
    hashes = [
        input_hash(
            VoteMatrix.from_triples(*zip(*((p, s, v) for (p, s), v in each.items()), strict=True), range(5))
        )
        for each in (given_, changed)
    ]
    assert (hashes[0] == hashes[1]) == (people[0] == people[1])


@pytest.mark.parametrize("state", ["open", "closed"])
def test_the_archive_is_for_facilitators_and_leaves_a_trace(
    app: Flask, sign_in: Callable[[FlaskClient, User], None], state: str
) -> None:
    client = app.test_client()
    with app.app_context(), unit_of_work() as session:
        round = a_round_with_votes(session)
        round.state, round.blind = state, "until_close"
        id = round.id
        sign_in(client, MembershipFactory(process=round.process, role="facilitator").user)
        if state == "open":
            with pytest.raises(Conflict):
                round_archive(session, round)
    assert app.test_client().post(f"/work/rounds/{id}/open-data.zip").status_code in (302, 401, 403)
    answer = client.post(f"/work/rounds/{id}/open-data.zip")
    assert answer.status_code == (409 if state == "open" else 200)
    if state == "closed":
        with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
            assert sorted(archive.namelist()) == [
                "comments.csv",
                "participants-votes.csv",
                "summary.csv",
                "votes.csv",
            ]
        with app.app_context(), unit_of_work(write=False) as session:
            assert session.scalars(select(AuditEntry.act)).all().count("round.export_votes") == 1
