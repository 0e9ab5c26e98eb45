# SPDX-License-Identifier: AGPL-3.0-or-later
"""The ballot path: one present ballot, all earlier ones kept, counts that stay true, nothing left after erasure."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from codesign.deliberation import entries, rounds
from codesign.deliberation.models import Ballot, BallotFact, PairTally, Round, RoundTurnout, Vote, VoteReason
from codesign.deliberation.proposals import changing
from codesign.deliberation.voting import ballots, casting, reasons, turnout
from codesign.deliberation.voting.moderated import REASONS
from codesign.moderation import deciding
from codesign.people.models import Voice
from codesign.people.voices import hash_code
from codesign.web.errors import BadInput, Closed, Conflict, Gone, NotFound
from codesign.web.policy import Actor
from codesign.web.unit_of_work import unit_of_work
from tests.deliberation.kinds_support import answer, code_of, ids_of, make_round
from tests.support.factories import days_ago

GOOD: dict[str, list[Any]] = {
    "rating": [1, 5, "cannot", None],
    "ranking": [2, 1, None, 3],
    "points": [5, 3, None, 2],
    "budget": [1, 1, None, None],
}
BAD: dict[str, list[list[Any]]] = {
    "rating": [[0, None, None, None], [6, 1, 1, 1], ["many", 1, 1, 1], [True, None, None, "no"], [None] * 4],
    "ranking": [[1, 1, None, None], [2, 3, None, None], [0, 1, 2, 3], [None] * 4],
    "points": [[6, 1, None, None], [5, 5, 1, None], [-1, 3, None, None], [0, 1, None, None], [None] * 4],
    "budget": [[1, 1, 1, None], [2, None, None, None], [None] * 4],
}


@pytest.mark.parametrize("kind", GOOD)
def test_the_latest_ballot_counts_and_the_history_stays(session: Session, kind: str) -> None:
    round = make_round(kind)
    for values in (GOOD[kind], GOOD[kind], [None, 1, None, None]):
        answer(session, round, 1, values)
    assert turnout.of(session, round) == (1, 1)
    assert len(session.scalars(select(BallotFact)).all()) == 2
    ballots.withdraw(session, round, code_of(1, round))
    assert ballots.own(session, round, code_of(1, round)) is None
    assert session.scalars(select(BallotFact).order_by(BallotFact.turn)).all()[-1].content is None
    assert turnout.of(session, round) == (0, 0)


@pytest.mark.parametrize(("kind", "values"), [(kind, values) for kind in BAD for values in BAD[kind]])
def test_a_ballot_that_breaks_a_rule_is_refused_below_every_page(
    session: Session, kind: str, values: list[Any]
) -> None:
    round = make_round(kind)
    with pytest.raises(BadInput):
        answer(session, round, 1, values)
    assert session.scalar(select(func.count()).select_from(Ballot)) == 0


def test_statements_of_other_rounds_and_votes_are_no_part_of_a_ballot(session: Session) -> None:
    round, other = make_round("rating"), make_round("rating", number=2)
    with pytest.raises(BadInput):
        ballots.give(session, round, code_of(1, round), {str(ids_of(other)[0]): 3})
    with pytest.raises(NotFound):
        casting.cast(session, round, code_of(1, round), ids_of(round)[0], 1)
    assert session.scalar(select(func.count()).select_from(Vote)) == 0


def test_nobody_answers_after_the_close_or_under_a_spent_code(session: Session) -> None:
    round = make_round("points")
    answer(session, round, 1, GOOD["points"])
    voice = session.scalars(select(Voice).where(Voice.code_hash == hash_code(code_of(1, round)))).one()
    entries.erase(session, voice)
    from codesign.people.models import ErasedVoice
    from codesign.web import clock

    session.add(ErasedVoice(code_hash=voice.code_hash, erased_on=clock.today("Europe/Rome")))
    session.delete(voice)
    session.flush()
    with pytest.raises(Gone):
        answer(session, round, 1, GOOD["points"])
    assert round.phase is not None
    round.phase.closes_at = days_ago(1)
    with pytest.raises(Closed):
        answer(session, round, 2, GOOD["points"])


@pytest.mark.parametrize("kind", [*GOOD, "pairwise"])
def test_erasure_takes_ballot_history_and_counts(session: Session, kind: str) -> None:
    round = make_round(kind)
    for person in (1, 2):
        if kind == "pairwise":
            left, right, *_ = ids_of(round)
            ballots.compare(session, round, code_of(person, round), left, right, right)
        else:
            answer(session, round, person, GOOD[kind])
    voice = session.scalars(select(Voice).where(Voice.code_hash == hash_code(code_of(1, round)))).one()
    entries.erase(session, voice)
    session.expire_all()
    for table in (Ballot, BallotFact):
        assert session.scalar(select(func.count()).select_from(table)) == 1
    assert turnout.of(session, round)[0] == 1
    assert session.scalars(select(PairTally.comparisons)).all() == ([1] if kind == "pairwise" else [])


def test_a_reason_hangs_on_its_rating(session: Session) -> None:
    round = make_round("rating", takes_reasons=True)
    first, second, *_ = ids_of(round)
    with pytest.raises(NotFound):
        reasons.write(session, round, code_of(1, round), first, "Perché sì", "it")
    answer(session, round, 1, [5, 2, None, None])
    for statement in (first, second):
        reasons.write(session, round, code_of(1, round), statement, "Perché sì", "it")
    of_first = select(VoteReason).where(VoteReason.statement_id == first)
    deciding.accept(session, Actor(), REASONS, session.scalars(of_first).one())
    assert [(s.id, [(r.value, r.text) for r in given]) for s, given in reasons.shown(session, round)] == [
        (first, [(5, "Perché sì")])
    ]
    answer(session, round, 1, [None, 3, None, None])
    assert list(reasons.own_reasons(session, round, code_of(1, round))) == [second]
    ballots.withdraw(session, round, code_of(1, round))
    assert session.scalar(select(func.count()).select_from(VoteReason)) == 0


@pytest.mark.parametrize("kind", ["ranking", "points", "pairwise", "budget"])
def test_options_that_are_compared_stay_as_they_are(session: Session, kind: str) -> None:
    round = make_round(kind)
    with pytest.raises(Conflict):
        rounds.add_statement(session, round, {"it": "Un'altra"}, cost=100)
    with pytest.raises(Conflict):
        changing.split(session, Actor(), round.statements[0], [{"it": "Una"}, {"it": "Due"}], "troppo lunga")


def test_a_reworded_rating_keeps_its_answers_only_when_the_meaning_stays(session: Session) -> None:
    round = make_round("rating")
    answer(session, round, 1, [4, 4, 4, 4])
    statement = round.statements[0]
    kept = changing.reword(session, Actor(), statement, {"it": "Più luce"}, keeps_meaning=True, note="x")
    assert kept.id == statement.id
    other = changing.reword(session, Actor(), statement, {"it": "Più buio"}, keeps_meaning=False, note="x")
    assert (other.id == statement.id, statement.moderation) == (False, "retired")
    session.expire_all()
    assert ballots.progress_of(session, round, ballots.own(session, round, code_of(1, round)))[2] is False


def test_nobody_compares_a_pair_twice_or_more_pairs_than_asked(session: Session) -> None:
    round = make_round("pairwise", items=3)
    code, (one, two, three) = code_of(1, round), ids_of(round)
    ballots.compare(session, round, code, one, two, one)
    ballots.compare(session, round, code, two, one, 0)
    assert ballots.own(session, round, code) == [[one, two, 0]]
    for wrong in ((one, one, one), (one, 10**6, one), (one, two, three)):
        with pytest.raises(NotFound):
            ballots.compare(session, round, code, *wrong)
    ballots.compare(session, round, code, one, three, three)
    ballots.compare(session, round, code, two, three, three)
    assert ballots.progress_of(session, round, ballots.own(session, round, code)) == (3, 3, True)
    ballots.compare(session, round, code, one, two, None)
    assert turnout.of(session, round) == (1, 2)
    round.options = {"pairs": 2}
    with pytest.raises(BadInput):
        ballots.compare(session, round, code, one, two, one)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    acts=st.lists(
        st.tuples(
            st.integers(1, 3), st.lists(st.sampled_from([None, 1, 5, "cannot"]), min_size=3, max_size=3)
        ),
        max_size=12,
    )
)
def test_turnout_always_equals_the_ballots(app: Flask, acts: list[tuple[int, list[Any]]]) -> None:
    with app.app_context(), unit_of_work() as session:
        round = make_round("rating", items=3)
        for person, values in acts:
            if any(values):
                answer(session, round, person, values)
            else:
                ballots.withdraw(session, round, code_of(person, round))
        given_now = session.scalars(select(Ballot.content)).all()
        assert turnout.of(session, round) == (len(given_now), sum(len(content) for content in given_now))
        session.rollback()


def test_eight_threads_lose_and_double_no_ballot(app: Flask) -> None:
    import threading

    with app.app_context():
        with unit_of_work():
            round_id = make_round("points").id

        def act(person: int) -> None:
            with app.app_context(), unit_of_work() as session:
                answer(session, session.get_one(Round, round_id), person, GOOD["points"])

        threads = [threading.Thread(target=act, args=(number % 4,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with unit_of_work(write=False) as session:
            counted = session.get_one(RoundTurnout, round_id)
            assert (counted.ballots, counted.answers) == (4, 12)
            assert session.scalar(select(func.count()).select_from(BallotFact)) == 4
