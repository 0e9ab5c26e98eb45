# SPDX-License-Identifier: AGPL-3.0-or-later
"""The next statement and the next pair: by weights that are logged, and even where they should be even."""

from __future__ import annotations

import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import Counter
from math import comb

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.stats import chisquare
from sqlalchemy import select
from sqlalchemy.orm import Session

from codesign.analytics.opinion.routing import choose_next
from codesign.deliberation.models import Round, Statement, Tally, VoteFact
from codesign.deliberation.panels import participants
from codesign.deliberation.voting import ballots, casting, lottery, odds, pairs
from codesign.extensions import db
from codesign.people.voices import code_for
from codesign.web.unit_of_work import unit_of_work
from tests.deliberation.kinds_support import code_of, device, ids_of, make_round
from tests.support.factories import RoundFactory, SnapshotFactory, StatementFactory
from tests.support.html_forms import form_of

PRIORITIES = [1.0, 2.0, 4.0, 8.0]


@pytest.fixture
def round(session: Session) -> Round:
    """Four statements that enough people have seen, in a round with a snapshot of their priorities."""
    round: Round = RoundFactory()
    statements = [StatementFactory(round=round) for _ in PRIORITIES]
    for statement in statements:
        session.get_one(Tally, statement.id).agree = lottery.MINIMUM_EXPOSURE
    rows = [{"id": one.id, "priority": weight} for one, weight in zip(statements, PRIORITIES, strict=True)]
    SnapshotFactory(round=round, input_hash="f" * 64, document={"statements": rows})
    session.flush()
    return round


def test_statements_come_up_as_often_as_their_priorities_say(session: Session, round: Round) -> None:
    drawn: Counter[int] = Counter()
    for person in range(1500):
        code = code_for(f"{person:032d}", "x")
        found = casting.field_here(session, round, code).draw(code)
        assert found is not None
        drawn[found] += 1
    counted = [drawn[id] for id in ids_of(round)]
    expected = [1500 * weight / sum(PRIORITIES) for weight in PRIORITIES]
    assert chisquare(counted, expected).pvalue > 0.001
    assert chisquare(counted).pvalue < 1e-9, "the lottery has become uniform"


def test_the_odds_of_the_draw_are_logged_with_the_vote(session: Session, round: Round) -> None:
    code = code_for("a" * 32, "x")
    field = casting.field_here(session, round, code)
    found = field.draw(code)
    assert found is not None
    drawn = field.odds_of(found)
    casting.cast(session, round, code, found, 1, drawn)
    casting.cast(session, round, code, found, -1, drawn)
    first, second = session.scalars(select(VoteFact).order_by(VoteFact.turn)).all()
    weight = PRIORITIES[ids_of(round).index(found)]
    assert (first.weight, first.chance) == (weight, pytest.approx(weight / sum(PRIORITIES)))
    assert (second.weight, second.chance) == (None, None)


def test_nothing_is_logged_where_no_lottery_chose(session: Session, round: Round) -> None:
    round.display = "list"
    casting.cast(session, round, code_for("a" * 32, "x"), ids_of(round)[0], 1)
    assert session.scalars(select(VoteFact.weight)).all() == [None]


def _drawn_card(client: FlaskClient, address: str) -> dict[str, str]:
    return {**form_of(client.get(address).text, "statement").to_dict(), "vote": "agree"}


@pytest.mark.slow
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(others=st.lists(st.sampled_from(["agree", "pass"]), min_size=1, max_size=14), seen=st.integers(7, 11))
def test_every_drawn_vote_has_the_odds_it_was_drawn_with_whoever_votes_in_between(
    app: Flask, others: list[str], seen: int
) -> None:
    """Between page and vote of one person others carry statements over the least number of showings."""
    with app.app_context(), unit_of_work() as session:
        round = RoundFactory(blind="until_close")
        for number in range(3):
            session.get_one(Tally, StatementFactory(round=round).id).passed = seen + number
        id, address = round.id, f"/r/{round.short_code}/vote"
    mine = device(app, 1)
    sent = _drawn_card(mine, address)
    with app.app_context():
        session = db.session()
        code = code_for(f"{1:032d}", f"round:{id}")
        found = casting.field_here(session, session.get_one(Round, id), code)
        then = found.odds_of(int(sent["statement"]))
        db.session.remove()
    for person, vote in enumerate(others, 2):
        other = device(app, person)
        other.post(address, data=_drawn_card(other, address) | {"vote": vote})
    assert mine.post(address, data=sent).status_code == 302
    with app.app_context():
        session = db.session()
        facts = session.execute(
            select(VoteFact.participant_id, VoteFact.weight, VoteFact.chance)
            .join(Statement, Statement.id == VoteFact.statement_id)
            .where(Statement.round_id == id)
        )
        logged = {row.participant_id: (row.weight, row.chance) for row in facts}
        me = participants.id_of(session, session.get_one(Round, id), code)
        db.session.remove()
    assert then is not None
    assert len(logged) == len(others) + 1
    assert all(None not in odds for odds in logged.values())
    assert logged[me] == (then.weight, then.chance)


@given(st.floats(1e-9, 1e9), st.floats(1e-9, 1.0), st.text(max_size=90), st.integers(0, 119))
def test_sealed_odds_tell_nothing_and_take_nothing_else(
    weight: float, chance: float, junk: str, changed: int
) -> None:
    given_ = lottery.Odds(weight, chance)
    sealed = odds.seal(given_, "s" * 32, "CODE", 7)
    assert odds.unseal(sealed, "s" * 32, "CODE", 7) == given_
    for secret, code, statement in (("x" * 32, "CODE", 7), ("s" * 32, "OTHER", 7), ("s" * 32, "CODE", 8)):
        assert odds.unseal(sealed, secret, code, statement) is None
    assert odds.unseal(junk, "s" * 32, "CODE", 7) is None
    raw = bytearray(urlsafe_b64decode(sealed))
    assert struct.pack(">d", weight) not in raw
    raw[changed % len(raw)] ^= 1
    assert odds.unseal(urlsafe_b64encode(bytes(raw)).decode(), "s" * 32, "CODE", 7) is None


def test_odds_of_a_browser_are_not_logged(app: Flask) -> None:
    with app.app_context(), unit_of_work():
        round = RoundFactory()
        StatementFactory(round=round)
        id, address = round.id, f"/r/{round.short_code}/vote"
    one, two = device(app, 1), device(app, 2)
    borrowed = _drawn_card(one, address)["drawn"]
    assert two.post(address, data=_drawn_card(two, address) | {"drawn": borrowed}).status_code == 302
    with app.app_context():
        assert db.session().scalars(
            select(VoteFact.weight).join(Statement).where(Statement.round_id == id)
        ).all() == [None]


def test_before_the_first_snapshot_rarely_seen_statements_weigh_more(session: Session) -> None:
    round = RoundFactory()
    seen = [lottery.MINIMUM_EXPOSURE, 3 * lottery.MINIMUM_EXPOSURE]
    for times in seen:
        session.get_one(Tally, StatementFactory(round=round).id).passed = times
    session.flush()
    assert list(lottery.field_of(session, round, None).weights) == [1 / (1 + times) for times in seen]


def test_a_statement_that_came_after_the_snapshot_is_shown_first(session: Session, round: Round) -> None:
    new = StatementFactory(round=round).id
    session.flush()
    field = lottery.field_of(session, round, None)
    assert {field.draw(code_for(f"{person:032d}", "x")) for person in range(50)} == {new}
    found = field.odds_of(new)
    assert found is not None
    assert (found.chance, field.odds_of(ids_of(round)[0])) == (1.0, None)


@given(
    entries=st.lists(
        st.tuples(st.floats(0.01, 100), st.integers(0, 30), st.sampled_from([None, None, 1])),
        min_size=1,
        max_size=12,
    )
)
def test_logged_odds_are_those_of_the_lottery_itself(
    entries: list[tuple[float, int, int | None]],
) -> None:
    import numpy as np

    weights, seen, votes = zip(*entries, strict=True)
    field = lottery.Field(range(len(entries)), seen, votes, weights)
    left = [place for place, vote in enumerate(votes) if vote is None]
    draw = choose_next(
        [weights[i] for i in left],
        [seen[i] for i in left],
        lottery.MINIMUM_EXPOSURE,
        np.random.default_rng(0),
    )
    if draw is None:
        assert field.draw("x") is None
        return
    found = field.odds_of(left[draw.position])
    assert found is not None
    assert (found.weight, found.chance) == (draw.weight, pytest.approx(draw.probability))
    chances = [one.chance for place in left if (one := field.odds_of(place)) is not None]
    assert sum(chances) == pytest.approx(1)


def test_pairs_are_compared_evenly_and_never_twice_by_one_person(session: Session) -> None:
    round = make_round("pairwise", items=5, options={"pairs": 4})
    items, compared = ids_of(round), Counter[tuple[int, int]]()
    for person in range(20):
        code, seen = code_of(person, round), set()
        while (content := ballots.own(session, round, code)) is None or len(content) < 4:
            pair = pairs.next_pair(session, ballots.items_of(session, round), content, code)
            assert pair is not None
            assert pairs.ordered(*pair) not in seen
            seen.add(pairs.ordered(*pair))
            compared[pairs.ordered(*pair)] += 1
            ballots.compare(session, round, code, *pair, pair[0])
    assert len(compared) == comb(len(items), 2)
    assert max(compared.values()) - min(compared.values()) <= 1


def test_a_pair_stays_until_it_is_answered_and_can_be_passed_over(session: Session) -> None:
    round = make_round("pairwise")
    items, code = ballots.items_of(session, round), code_of(1, round)
    first = pairs.next_pair(session, items, None, code)
    assert first is not None
    assert pairs.next_pair(session, items, None, code) == first
    other = pairs.next_pair(session, items, None, code, [first])
    assert other is not None
    assert pairs.ordered(*other) != pairs.ordered(*first)
    sides = Counter(
        pair[0] < pair[1]
        for person in range(60)
        if (pair := pairs.next_pair(session, items, None, code_of(person, round)))
    )
    assert min(sides.values()) > 10, "one side gains from where it stands"
