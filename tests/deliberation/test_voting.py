# SPDX-License-Identifier: AGPL-3.0-or-later
"""The vote path: few statements, one transaction, a tally that always equals the votes."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, func, select

from codesign.deliberation import jobs
from codesign.deliberation.models import Round, RoundParticipant, Statement, Tally, Vote, VoteFact
from codesign.deliberation.panels import participants
from codesign.deliberation.voting import casting
from codesign.extensions import db
from codesign.people.models import Voice
from codesign.people.voices import code_for
from codesign.web import clock
from codesign.web.errors import Closed, NotFound
from codesign.web.unit_of_work import unit_of_work
from tests.support.factories import RoundFactory, StatementFactory, days_ago

CODE = code_for("a" * 32, "round:1")


@pytest.fixture
def statements(app: Flask) -> list[int]:
    """Ids of three statements of one open round."""
    with app.app_context(), unit_of_work():
        round = RoundFactory()
        return [StatementFactory(round=round).id for _ in range(3)]


@pytest.fixture(autouse=True)
def no_snapshots(monkeypatch: pytest.MonkeyPatch) -> None:
    """Votes are the subject here, not what is computed after them."""
    monkeypatch.setattr(jobs, "request_snapshot_soon", lambda session, round: None)


@contextmanager
def counted_statements() -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    event.remove(db.engine, "before_cursor_execute", note)


def _round(session: object) -> Round:
    return session.scalars(select(Round)).one()  # type: ignore[attr-defined, no-any-return]


def _recount() -> dict[int, tuple[int, int, int]]:
    rows = db.session.execute(
        select(
            Statement.id,
            func.count().filter(Vote.value == 1),
            func.count().filter(Vote.value == -1),
            func.count().filter(Vote.value == 0),
        )
        .outerjoin(Vote)
        .group_by(Statement.id)
    ).all()
    return {row[0]: (row[1], row[2], row[3]) for row in rows}


def _tallies() -> dict[int, tuple[int, int, int]]:
    rows = db.session.execute(select(Tally.statement_id, Tally.agree, Tally.disagree, Tally.passed)).all()
    return {row[0]: (row[1], row[2], row[3]) for row in rows}


def test_a_vote_takes_at_most_six_statements_and_one_transaction(app: Flask, statements: list[int]) -> None:
    client = app.test_client()
    with app.app_context():
        code = db.session.scalars(select(Round.short_code)).one()
        db.session.remove()
    client.post(f"/r/{code}/vote", data={"statement": statements[0], "vote": "agree"})
    with app.app_context(), counted_statements() as seen:
        client.post(f"/r/{code}/vote", data={"statement": statements[1], "vote": "disagree"})
    work = [statement for statement in seen if not statement.startswith(("BEGIN", "PRAGMA"))]
    assert len(work) <= 6, work
    assert sum(statement.startswith("BEGIN") for statement in seen) <= 1


def test_the_script_gets_the_next_statement_with_its_vote(app: Flask, statements: list[int]) -> None:
    client = app.test_client()
    with app.app_context():
        code = db.session.scalars(select(Round.short_code)).one()
        db.session.remove()
    shown = client.get(f"/r/{code}/vote").get_data(as_text=True)
    answers = []
    for _ in statements:
        voted_on = re.findall(r'name="statement" value="(\d+)"', shown)
        answer = client.post(
            f"/r/{code}/vote", data={"statement": voted_on[0], "vote": "agree"}, headers={"X-Part": "card"}
        )
        answers.append(answer)
        shown = answer.get_data(as_text=True)
        assert voted_on != re.findall(r'name="statement" value="(\d+)"', shown)
        assert "<html" not in shown
    assert answers[0].status_code == 200
    assert "<form" in answers[0].get_data(as_text=True)
    assert answers[-1].get_json() == {"go": f"/r/{code}/others"}
    with app.app_context():
        assert {sum(tally) for tally in _tallies().values()} == {1}


def test_the_lock_is_given_away_before_the_next_statement_is_drawn(app: Flask, statements: list[int]) -> None:
    client = app.test_client()
    with app.app_context():
        code = db.session.scalars(select(Round.short_code)).one()
        db.session.remove()
    for statement in statements[:2]:
        with app.app_context(), counted_statements() as seen:
            client.post(
                f"/r/{code}/vote", data={"statement": statement, "vote": "agree"}, headers={"X-Part": "card"}
            )
    writing = [place for place, statement in enumerate(seen) if statement.startswith(("INSERT", "UPDATE"))]
    reading = [
        place
        for place, statement in enumerate(seen)
        if "FROM statement" in statement and "tally" not in statement
    ]
    assert max(writing) < min(reading)
    assert len([statement for statement in seen if not statement.startswith(("BEGIN", "PRAGMA"))]) <= 7


@pytest.mark.parametrize("same_person", [True, False])
def test_eight_threads_lose_and_double_nothing(app: Flask, statements: list[int], same_person: bool) -> None:
    errors: list[BaseException] = []

    def vote(number: int) -> None:
        code = CODE if same_person else code_for(f"{number:032d}", "round:1")
        try:
            with app.app_context():
                for turn in range(6):
                    with unit_of_work() as session:
                        casting.cast(
                            session, _round(session), code, statements[0], (1, -1, 0)[(turn + number) % 3]
                        )
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=vote, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with app.app_context():
        assert _tallies() == _recount()
        people = db.session.scalar(select(func.count()).select_from(RoundParticipant))
        assert people == (1 if same_person else 8)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    acts=st.lists(
        st.tuples(st.integers(0, 2), st.integers(0, 2), st.sampled_from([1, 0, -1, None])),
        min_size=1,
        max_size=25,
    )
)
def test_the_tally_equals_a_recount_after_any_history(
    app: Flask, statements: list[int], acts: list[tuple[int, int, int | None]]
) -> None:
    latest: dict[tuple[int, int], int | None] = {}
    with app.app_context(), unit_of_work() as session:
        for person, statement, value in acts:
            casting.cast(
                session, _round(session), code_for(f"{person:032d}", "round:1"), statements[statement], value
            )
            latest[person, statement] = value
        assert _tallies() == _recount()
        kept = session.scalar(select(func.count()).select_from(Vote))
        assert kept >= sum(value is not None for value in latest.values())
        session.rollback()


def test_history_keeps_every_change(app: Flask, statements: list[int]) -> None:
    with app.app_context(), unit_of_work() as session:
        for value in (1, 1, -1, None):
            casting.cast(session, _round(session), CODE, statements[0], value)
        facts = session.scalars(select(VoteFact.value).order_by(VoteFact.turn)).all()
        assert facts == [1, -1, None]


def test_a_vote_on_its_way_is_erased_with_the_rest(app: Flask, statements: list[int]) -> None:
    """Somebody votes on one page and deletes everything on another at the same moment."""
    with app.app_context(), unit_of_work() as session:
        casting.cast(session, _round(session), CODE, statements[0], 1)
    voted, errors = threading.Event(), []

    def vote() -> None:
        with app.app_context(), unit_of_work() as session:
            casting.cast(session, _round(session), CODE, statements[1], 1)
            voted.set()
            time.sleep(0.3)

    def erase() -> None:
        try:
            voted.wait(10)
            with app.app_context(), unit_of_work() as session:
                participant = participants.find(session, _round(session), CODE)
                assert participant is not None
                casting.erase(session, participant)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=act) for act in (vote, erase)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with app.app_context():
        assert set(_tallies().values()) == {(0, 0, 0)}


def test_erasure_takes_votes_history_and_counts_away(app: Flask, statements: list[int]) -> None:
    with app.app_context(), unit_of_work() as session:
        for statement in statements:
            casting.cast(session, _round(session), CODE, statement, 1)
        participant = participants.find(session, _round(session), CODE)
        assert participant is not None
        casting.erase(session, participant)
        assert session.scalar(select(func.count()).select_from(VoteFact)) == 0
        assert set(_tallies().values()) == {(0, 0, 0)}


def test_a_closed_phase_takes_no_votes(app: Flask, statements: list[int]) -> None:
    with app.app_context(), unit_of_work() as session:
        round = _round(session)
        assert round.phase is not None
        round.phase.closes_at = days_ago(1)
        with pytest.raises(Closed):
            casting.cast(session, round, CODE, statements[0], 1)


def test_a_statement_out_of_the_vote_cannot_be_voted_on(app: Flask, statements: list[int]) -> None:
    with app.app_context(), unit_of_work() as session:
        session.get_one(Statement, statements[0]).moderation = "rejected"
        with pytest.raises(NotFound):
            casting.cast(session, _round(session), CODE, statements[0], 1)


def test_every_statement_comes_up_once(app: Flask, statements: list[int]) -> None:
    with app.app_context(), unit_of_work() as session:
        asked = []
        while (statement := casting.field_here(session, _round(session), CODE).draw(CODE)) is not None:
            asked.append(statement)
            casting.cast(session, _round(session), CODE, statement, 0)
        assert sorted(asked) == statements


def test_a_vote_after_midnight_counts_for_the_day_of_the_town(app: Flask, statements: list[int]) -> None:
    half_past_midnight_in_rome = datetime(2026, 6, 10, 22, 30, tzinfo=UTC)
    with app.app_context(), clock.fixed(half_past_midnight_in_rome), unit_of_work() as session:
        round = _round(session)
        round.phase.opens_at, round.phase.closes_at = None, None
        casting.cast(session, round, CODE, statements[0], 1)
        assert session.scalars(select(VoteFact.cast_on)).all() == [date(2026, 6, 11)]
        assert session.scalars(select(Voice.began_on)).all() == [date(2026, 6, 11)]
