# SPDX-License-Identifier: AGPL-3.0-or-later
"""Between rounds: one's own earlier answer, the published one beside it, and reasons from both sides."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from codesign.deliberation import continuing, rounds, snapshots
from codesign.deliberation.counting import ballot_counts
from codesign.deliberation.models import Round, RoundParticipant, VoteReason
from codesign.deliberation.proposals import changing
from codesign.deliberation.voting import ballots, feedback, reasons
from codesign.deliberation.voting.moderated import REASONS
from codesign.moderation import deciding
from codesign.web.policy import ANONYMOUS, Actor
from tests.deliberation.kinds_support import answer, code_of, ids_of, make_round

K = 5
#: Of 20 people five rate 1, ten rate 3 and five rate 5: the quartiles are 2.5 and 3.5.
RATINGS = [1] * 5 + [3] * 10 + [5] * 5


@pytest.fixture
def first(session: Session) -> Round:
    """A closed round of ratings; everybody gave a reason, and a moderator accepted all but one."""
    round = make_round("rating", items=2, takes_reasons=True)
    for person, rating in enumerate(RATINGS):
        answer(session, round, person, [rating, 4 if person < K - 1 else None])
        reasons.write(session, round, code_of(person, round), ids_of(round)[0], f"Motivo {person:02d}", "it")
    for reason in session.scalars(select(VoteReason).where(VoteReason.text != "Motivo 00")):
        deciding.accept(session, Actor(), REASONS, reason)
    rounds.close_round(session, ANONYMOUS, round)
    return round


def _publish(session: Session, round: Round) -> None:
    gathered = ballot_counts.gather(session, round)
    found = ballot_counts.store(session, round, gathered, ballot_counts.find(gathered))
    snapshots.publish(session, ANONYMOUS, round, found)


def _next(session: Session, first: Round) -> Round:
    following = continuing.start_next(session, ANONYMOUS, first, set(ids_of(first)))
    rounds.open_round(session, ANONYMOUS, following)
    return following


def _beside(session: Session, round: Round, first: Round, person: int) -> dict[int, feedback.Earlier]:
    items: Any = ballots.items_of(session, round)
    return feedback.beside(session, round, items, code_of(person, first), K)


def test_the_own_answer_is_there_at_once_the_others_only_when_published(
    session: Session, first: Round
) -> None:
    second = _next(session, first)
    one, two = ids_of(second)
    mine = _beside(session, second, first, 0)
    assert mine[one].own is not None
    assert mine[one].own.startswith("1 ")
    assert (mine[one].lines, mine[one].counts, mine[one].below, mine[one].above) == ([], [], [], [])
    assert _beside(session, second, first, 99) == {}
    _publish(session, first)
    stranger = _beside(session, second, first, 99)
    assert stranger[one].own is None
    assert [count for _point, count in stranger[one].counts] == [5, 0, 10, 0, 5]
    # Four people are too few for any number.
    assert (stranger[two].counts, len(stranger[two].lines)) == ([], 1)
    assert "4" not in stranger[two].lines[0]


def test_three_accepted_reasons_from_outside_the_quartiles_are_heard_a_side(
    session: Session, first: Round
) -> None:
    second = _next(session, first)
    _publish(session, first)
    one = ids_of(second)[0]
    heard: dict[str, set[str]] = {"below": set(), "above": set()}
    for person in range(30):
        told = _beside(session, second, first, person)[one]
        assert (len(told.below), len(told.above)) == (3, 3)
        heard["below"].update(told.below)
        heard["above"].update(told.above)
        assert told == _beside(session, second, first, person)[one]
    # The first one was never accepted; over many readers every other one is heard.
    assert heard == {
        "below": {f"Motivo {person:02d}" for person in range(1, 5)},
        "above": {f"Motivo {person:02d}" for person in range(15, 20)},
    }


def test_small_cells_of_the_histogram_are_hidden_with_one_that_protects_them(session: Session) -> None:
    first = make_round("rating", items=1)
    for person, rating in enumerate([1, 1, *[3] * 6, *[5] * 8]):
        answer(session, first, person, [rating])
    rounds.close_round(session, ANONYMOUS, first)
    second = _next(session, first)
    _publish(session, first)
    (told,) = _beside(session, second, first, 99).values()
    shown = [count for _point, count in told.counts]
    assert shown.count(None) == 2
    assert 2 not in shown


def test_nothing_joins_two_voices_unless_the_person_asks(session: Session, first: Round) -> None:
    second = _next(session, first)
    links = select(RoundParticipant.earlier_participant_id).where(RoundParticipant.round_id == second.id)
    answer(session, second, 1, [2, 2])
    assert session.scalars(links).all() == [None]
    ballots.link_to_earlier(session, second, code_of(1, second), code_of(1, first), wanted=True)
    assert session.scalars(links).one() is not None
    # A code that took no part in the round before joins nobody.
    ballots.link_to_earlier(session, second, code_of(1, second), code_of(77, first), wanted=True)
    assert session.scalars(links).all() == [None]


def test_statements_in_other_words_stand_alone(session: Session, first: Round) -> None:
    second = _next(session, first)
    _publish(session, first)
    answer(session, second, 1, [2, 2])
    old = next(statement for statement in second.statements if statement.id == ids_of(second)[0])
    new = changing.reword(session, Actor(), old, {"it": "Tutt'altro"}, keeps_meaning=False, note="x")
    session.expire_all()
    assert new.id not in _beside(session, second, first, 1)
