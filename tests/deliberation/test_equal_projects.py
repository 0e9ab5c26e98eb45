# SPDX-License-Identifier: AGPL-3.0-or-later
"""Equal projects of a budget: named, decided by the rule fixed before the vote or by a logged act, never by typing."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from itertools import permutations
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from codesign.analytics.ties import drawn_order
from codesign.charts.rounds.kinds import round_charts
from codesign.charts.words.book import Language
from codesign.deliberation import continuing, rounds, snapshots
from codesign.deliberation.models import Round
from codesign.people.models import AuditEntry, User
from codesign.web.policy import ANONYMOUS
from codesign.web.unit_of_work import unit_of_work
from tests.deliberation.kinds_support import answer, snapshot_of
from tests.support.factories import MembershipFactory, ProcessFactory, RoundFactory, StatementFactory

COSTS = {"Park": 60, "Bus": 60, "Bench": 30}
#: Who chooses what: twelve the bench, six each of the others.
CHOICES = ["Bench"] * 12 + ["Park"] * 6 + ["Bus"] * 6


def town_budget(session: Session, order: tuple[str, ...] = tuple(COSTS), **options: Any) -> Round:
    """A round with the three projects typed in this order, on which 24 people have answered."""
    round: Round = RoundFactory(
        process=ProcessFactory(),
        kind="budget",
        options={"total": 100, **options},
        rule={},
        blind="until_close",
    )
    for position, name in enumerate(order):
        StatementFactory(round=round, position=position, cost=COSTS[name], text={"it": name, "en": name})
    session.refresh(round)
    for person, chosen in enumerate(CHOICES):
        answer(session, round, person, [1 if name == chosen else None for name in order])
    return round


def names(document: dict[str, Any], ids: list[int]) -> set[str]:
    texts = {row["id"]: row["text"]["it"] for row in document["items"]}
    return {texts[id] for id in ids}


@pytest.mark.parametrize("order", list(permutations(COSTS)))
def test_the_order_of_typing_decides_nothing(session: Session, order: tuple[str, ...]) -> None:
    document = snapshot_of(session, town_budget(session, order, ties="people"))
    found = document["outcomes"]["greedy"]
    assert names(document, found["selected"]) == {"Bench"}
    assert [names(document, tie) for tie in found["ties"]] == [{"Park", "Bus"}]
    assert names(document, found["open"]) == {"Park", "Bus"}
    outcomes = [names(document, one) for one in found["alternatives"]]
    assert len(outcomes) == 2
    assert {"Bench", "Park"} in outcomes
    assert {"Bench", "Bus"} in outcomes
    assert found["decided_by"] is None


def test_rounds_from_before_leave_equals_to_people(session: Session) -> None:
    found = snapshot_of(session, town_budget(session))["outcomes"]["greedy"]
    assert (len(found["selected"]), len(found["open"]), found["decided_by"]) == (1, 2, None)


def test_the_lower_cost_decides_only_where_costs_differ(session: Session) -> None:
    equal = snapshot_of(session, town_budget(session, ties="cost"))["outcomes"]["greedy"]
    assert (equal["decided_by"], len(equal["open"])) == (None, 2)
    round = town_budget(session, ties="cost")
    bus = next(one for one in round.statements if one.text["it"] == "Bus")
    bus.cost = 59
    document = snapshot_of(session, round)
    found = document["outcomes"]["greedy"]
    assert names(document, found["selected"]) == {"Bench", "Bus"}
    assert (found["decided_by"], found["open"], len(found["alternatives"])) == ("cost", [], 2)


def test_a_lot_decides_by_its_public_number(session: Session) -> None:
    winners = set()
    for seed in ("a", "b", "c", "d", "e", "f"):
        document = snapshot_of(session, town_budget(session, ties="lot", seed=seed))
        found = document["outcomes"]["greedy"]
        (winner,) = names(document, found["selected"]) - {"Bench"}
        tied = found["ties"][0]
        assert names(document, [drawn_order(tied, seed)[0]]) == {winner}
        assert (found["decided_by"], found["open"]) == ("lot", [])
        winners.add(winner)
    assert winners == {"Park", "Bus"}


def test_the_number_of_a_lot_is_drawn_at_the_opening_logged_and_not_handed_on(session: Session) -> None:
    round = town_budget(session, ties="lot")
    round.state = "draft"
    round.process.state = "public"
    rounds.open_round(session, ANONYMOUS, round)
    seed = round.options["seed"]
    log = session.scalars(select(AuditEntry.details).where(AuditEntry.act == "round.open")).one()
    assert log["options"]["seed"] == seed
    rounds.close_round(session, ANONYMOUS, round)
    again = continuing.start_next(session, ANONYMOUS, round, {one.id for one in round.statements})
    assert again.options == {"total": 100, "ties": "lot"}


SAID: dict[Language, tuple[str, ...]] = {
    "it": ("«Bus» sono alla pari", "Non è ancora deciso.", "alla pari, non deciso"),
    "en": ("“Bus” are equal", "This is not decided yet.", "equal, not decided"),
}


@pytest.mark.parametrize("language", list(SAID))
def test_finding_and_table_name_the_tie_and_show_every_outcome(session: Session, language: Language) -> None:
    document = snapshot_of(session, town_budget(session, ties="people"))
    texts = {row["id"]: row["text"]["it"] for row in document["items"]}
    chart = round_charts(document, texts, language=language, k=5)[0]
    equal, undecided, cell = SAID[language]
    assert equal in chart.finding
    assert undecided in chart.finding
    assert chart.finding.count("Bench") == 2
    fates = {str(row[0]): row[3] for row in chart.table.rows}
    assert fates["Park"] == fates["Bus"] == cell
    assert fates["Bench"] not in (cell, "no")


def test_things_that_share_a_place_are_named(session: Session) -> None:
    round = RoundFactory(kind="points", options={"points": 10, "most": 5}, rule={})
    for position, name in enumerate("ABC"):
        StatementFactory(round=round, position=position, text={"it": name})
    session.refresh(round)
    for person in range(6):
        answer(session, round, person, [4, 3, 3])
    document = snapshot_of(session, round)
    ids = [row["id"] for row in document["items"]]
    assert document["ties"] == [ids[1:]]
    texts = {row["id"]: row["text"]["it"] for row in document["items"]}
    note = round_charts(document, texts, language="it", k=5)[0].table.note
    assert "Alla pari, con la stessa posizione: «B» e «C» (2ª)." in note


@pytest.fixture
def closed(app: Flask, sign_in: Callable[[FlaskClient, User], None]) -> tuple[FlaskClient, int]:
    """A facilitator before a closed and counted round with a tie that people decide."""
    browser = app.test_client()
    with app.app_context(), unit_of_work() as session:
        round = town_budget(session, ties="people")
        round.process.state = "public"
        sign_in(browser, MembershipFactory(process=round.process, role="facilitator").user)
        round_id = round.id
    browser.post(f"/work/rounds/{round_id}/close")
    return browser, round_id


def test_the_town_decides_with_a_reason_and_the_page_says_so(
    app: Flask, closed: tuple[FlaskClient, int]
) -> None:
    browser, round_id = closed
    page = unescape(browser.get(f"/work/rounds/{round_id}/findings").text)
    assert "«Bus» sono alla pari" in page
    address = f"/work/rounds/{round_id}/ties/greedy"
    for refused in ({"greedy-outcome": "0"}, {"greedy-reason": "Perché sì"}, {"greedy-outcome": "7"}):
        assert browser.post(address, data=refused).status_code == 422
    assert browser.post(f"/work/rounds/{round_id}/ties/equal_shares").status_code == 409
    sent = {"greedy-outcome": "1", "greedy-reason": "Il bus serve più quartieri"}
    assert browser.post(address, data=sent).status_code == 302
    assert browser.post(address, data=sent).status_code == 409
    with app.app_context(), unit_of_work(write=False) as session:
        round = session.get_one(Round, round_id)
        snapshot = snapshots.latest(session, round)
        assert snapshot is not None
        found = snapshot.document["outcomes"]["greedy"]
        log = session.scalars(select(AuditEntry.details).where(AuditEntry.act == "round.decide_tie")).one()
    assert (found["decided_by"], found["open"], sorted(found["selected"])) == (
        "people",
        [],
        sorted(log["selected"]),
    )
    assert log["reason"] == "Il bus serve più quartieri"
    page = unescape(browser.get(f"/work/rounds/{round_id}/findings").text)
    assert "Il bus serve più quartieri" in page
    assert "ties/greedy" not in page


def test_nothing_is_decided_before_the_close(
    app: Flask, sign_in: Callable[[FlaskClient, User], None]
) -> None:
    browser = app.test_client()
    with app.app_context(), unit_of_work() as session:
        round = town_budget(session, ties="people")
        round.process.state = "public"
        sign_in(browser, MembershipFactory(process=round.process, role="facilitator").user)
        address = f"/work/rounds/{round.id}/ties/greedy"
    sent = {"greedy-outcome": "1", "greedy-reason": "Il bus serve"}
    assert browser.post(address, data=sent).status_code == 409
