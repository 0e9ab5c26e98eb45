# SPDX-License-Identifier: AGPL-3.0-or-later
"""Settings: votes are taken by the clock, and an open round changes only where no vote changes its meaning."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from codesign.deliberation import chores, rounds, settings
from codesign.deliberation.models import Round, RoundVersion
from codesign.deliberation.voting import casting
from codesign.people.models import AuditEntry, User
from codesign.people.voices import code_for
from codesign.web import clock
from codesign.web.errors import BadInput, Closed, Conflict
from codesign.web.policy import ANONYMOUS
from codesign.web.unit_of_work import unit_of_work
from tests.support.factories import MembershipFactory, RoundFactory, StatementFactory

CODE = code_for("a" * 32, "round:1")
NOON = datetime(2026, 7, 1, 10, tzinfo=UTC)  # noon in Rome


@pytest.mark.parametrize(("minutes", "is_taken"), [(-1, False), (0, True), (59, True), (60, False)])
def test_votes_are_taken_from_the_first_minute_until_the_last(
    session: Session, minutes: int, is_taken: bool
) -> None:
    round = RoundFactory(opens_at=NOON, closes_at=NOON + timedelta(hours=1))
    round.phase.opens_at = round.phase.closes_at = None
    statement = StatementFactory(round=round)
    with clock.fixed(NOON + timedelta(minutes=minutes)):
        if is_taken:
            casting.cast(session, round, CODE, statement.id, 1)
        else:
            with pytest.raises(Closed):
                casting.cast(session, round, CODE, statement.id, 1)


def test_times_are_those_of_the_town(session: Session) -> None:
    process = RoundFactory().process
    local = clock.in_zone(NOON, process.time_zone)
    assert local == NOON.replace(tzinfo=None) + timedelta(hours=2)
    assert clock.from_zone(local, process.time_zone) == NOON


def test_a_round_cannot_close_before_it_opens() -> None:
    with pytest.raises(BadInput):
        settings.demand_order(settings.Settings(opens_at=NOON, closes_at=NOON))


def test_opening_keeps_rule_and_statements_as_a_version(session: Session) -> None:
    round = RoundFactory(state="draft", dossier={"it": "Prima di votare"})
    statements = [StatementFactory(round=round) for _ in range(2)]
    rounds.open_round(session, ANONYMOUS, round)
    kept = session.scalars(select(RoundVersion).where(RoundVersion.round_id == round.id)).one()
    assert kept.document["rule"] == round.rule
    assert [row["id"] for row in kept.document["statements"]] == [statement.id for statement in statements]
    with pytest.raises(Conflict):
        rounds.change_round(
            session, round, {}, {}, rounds.rule_of(round), "until_vote", settings.Settings(), round.version
        )


def test_a_correction_makes_a_version_and_an_entry_in_the_log(session: Session) -> None:
    round = RoundFactory()
    later = clock.now() + timedelta(days=1)
    settings.correct(session, ANONYMOUS, round, round.version, later, {"it": "Corretto"})
    assert (round.version, round.closes_at, round.dossier) == (2, later, {"it": "Corretto"})
    assert session.scalars(select(RoundVersion.number)).one() == 2
    entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "round.correct")).one()
    assert set(entry.details) == {"version", "closes_at", "dossier"}


def test_the_second_of_two_corrections_is_told(session: Session) -> None:
    round = RoundFactory()
    seen = round.version
    settings.correct(session, ANONYMOUS, round, seen, None, {"it": "Primo"})
    with pytest.raises(Conflict):
        settings.correct(session, ANONYMOUS, round, seen, None, {"it": "Secondo"})
    assert round.dossier == {"it": "Primo"}


def test_a_closing_time_in_the_past_is_refused(session: Session) -> None:
    with pytest.raises(BadInput):
        settings.correct(session, ANONYMOUS, RoundFactory(), 1, clock.now() - timedelta(minutes=1), {})


def test_the_chore_closes_what_is_over_and_nothing_else(app: Flask) -> None:
    with app.test_request_context():
        with unit_of_work():
            over = RoundFactory(closes_at=clock.now() - timedelta(minutes=1)).id
            running = RoundFactory(closes_at=clock.now() + timedelta(days=1)).id
        with unit_of_work() as session:
            assert chores.close_overdue(session) == 1
        with unit_of_work(write=False) as session:
            assert session.get_one(Round, over).state == "closed"
            assert session.get_one(Round, running).state == "open"


def test_a_facilitator_sets_and_corrects_a_round_on_the_pages(
    app: Flask, sign_in: Callable[[FlaskClient, User], None]
) -> None:
    client = app.test_client()
    with app.app_context(), unit_of_work():
        round = RoundFactory(state="draft")
        for _ in range(2):
            StatementFactory(round=round)
        sign_in(client, MembershipFactory(process=round.process, role="facilitator").user)
        page, code = f"/work/rounds/{round.id}", round.short_code
    data = {
        "title-it": "Turno", "question-it": "Che cosa serve?", "agreement": 75, "every_group": 50,
        "minimum_votes": 20, "blind": "until_close", "opens_at": "", "closes_at": "2036-07-01T12:00",
        "display": "list", "takes_reasons": "y", "daily_proposals": 2, "version": "1",
        "dossier-it": "Primo paragrafo\n\nVedi https://example.org/piano <b>x</b>",
    }  # fmt: skip
    assert client.post(f"{page}/settings", data=data).status_code == 302
    assert client.post(f"{page}/settings", data=data).status_code == 409  # version 1 is gone
    assert client.post(f"{page}/settings", data={**data, "opens_at": "2036-07-02T12:00"}).status_code == 200
    assert client.post(f"{page}/open").status_code == 302
    welcome = client.get(f"/r/{code}").text
    assert '<a href="https://example.org/piano" rel="noopener">' in welcome
    assert "&lt;b&gt;" in welcome
    assert client.get(f"/r/{code}/vote").text.count('class="vote"') == 2
    correction = {"closes_at": "2036-08-01T12:00", "dossier-it": "Nuovo", "version": "2"}
    assert client.post(f"{page}/correct", data=correction).status_code == 302
    assert "Nuovo" in client.get(f"/r/{code}").text
