# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rounds in a real browser: one walk over a rating and the round after it, and a look at every other kind."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select
from werkzeug.serving import make_server

from codesign.deliberation import continuing, rounds, snapshots
from codesign.deliberation.counting.computing import compute_snapshot
from codesign.deliberation.models import Round
from codesign.deliberation.panels.models import RoundInvitationTicket
from codesign.deliberation.proposals import proposing
from codesign.people.invitations.guests import write_ticket
from codesign.people.models import User
from codesign.people.voices import code_for
from codesign.processes.models import Process
from codesign.web.jobs import Progress
from codesign.web.policy import ANONYMOUS
from codesign.web.unit_of_work import unit_of_work
from tests.browser.conftest import DESK, PHONE, Witness, faults_of
from tests.deliberation.kinds_support import OPTIONS, answer, make_round
from tests.support.factories import (
    MembershipFactory,
    ProcessFactory,
    RoundFactory,
    RoundInvitationFactory,
    RoundStratumFactory,
    RunFactory,
    StatementFactory,
)

pytestmark = pytest.mark.browser

#: The narrowest phone there is.
NARROW = {"width": 320, "height": 640}
TEXTS = (
    "Più luce nei vialetti del parco, anche dopo le dieci di sera",
    "Panchine all'ombra ogni cento metri",
    "Un'area per i cani, recintata e lontana dai giochi dei bambini",
    "La fontana torna a funzionare d'estate",
)
BANDS = {"under_18": 2, "18_24": 12, "25_34": 20, "35_49": 38, "50_64": 45, "65_74": 23, "75_plus": 22}


@dataclass
class Town:
    """A served town with a round of every kind."""

    app: Flask
    url: str
    cookie: str
    rating: int
    citizens: list[str]
    staff: list[str]

    def address_of(self, round_id: int) -> str:
        """Where citizens find a round."""
        with self.app.app_context(), unit_of_work(write=False) as session:
            return f"/r/{session.get_one(Round, round_id).short_code}"

    def end(self, round_id: int) -> None:
        """Close a round, analyse it, and publish what was found."""
        with self.app.app_context():
            with unit_of_work() as session:
                rounds.close_round(session, ANONYMOUS, session.get_one(Round, round_id))
                run = RunFactory().id
            compute_snapshot(Progress(run), round_id)
            with unit_of_work() as session:
                round = session.get_one(Round, round_id)
                found = snapshots.latest(session, round)
                assert found is not None
                snapshots.publish(session, ANONYMOUS, round, found)

    def ask_again(self, round_id: int) -> int:
        """Open the next round after a closed one."""
        with self.app.app_context(), unit_of_work() as session:
            round = session.get_one(Round, round_id)
            following = continuing.start_next(session, ANONYMOUS, round, {s.id for s in round.statements})
            rounds.open_round(session, ANONYMOUS, following)
            return following.id


def round_of(kind: str, process: Process, number: int, **values: Any) -> Round:
    """An open round in words of a town."""
    settled = {"title": {"it": f"Il parco, turno {number}"}, "question": {"it": "Che cosa serve al parco?"}}
    round = (
        RoundFactory(process=process, number=number, **settled, **values)
        if kind == "opinion"
        else make_round(kind, process=process, number=number, **settled, **values)
    )
    if kind == "opinion":
        for position in range(len(TEXTS)):
            StatementFactory(round=round, position=position)
    for statement, text in zip(round.statements, TEXTS, strict=True):
        statement.text = {"it": text}
    return round


@pytest.fixture
def town(sqlite_app: Flask, sign_in: Callable[[FlaskClient, User], None]) -> Iterator[Town]:
    """A round of each kind, one for the invited and one with places by age, and who runs them."""
    with unit_of_work() as session:
        process = ProcessFactory()
        rating = round_of("rating", process, 1, takes_reasons=True)
        for person in range(1, 12):
            answer(session, rating, person, [1 + person % 5, 4, 5 if person % 2 else 1, None])
        kinds = [
            round_of(kind, process, number)
            for number, kind in enumerate((name for name in OPTIONS if name != "rating"), 2)
        ]
        opinion = round_of("opinion", process, 6, daily_proposals=3, takes_reasons=True)
        proposing.propose(session, opinion, code_for("c" * 32, "x"), "Un bagno pubblico accessibile", "it")
        invited = round_of("opinion", process, 7, panel="invited")
        ticket = write_ticket(session, RoundInvitationFactory(round=invited), RoundInvitationTicket)
        places = {"dimension": "age", "size": sum(BANDS.values())}
        by_age = round_of("opinion", process, 8, panel="stratified", panel_options=places)
        for position, (band, number) in enumerate(BANDS.items()):
            taken = number if band == "75_plus" else 0
            RoundStratumFactory(
                round=by_age,
                category=band,
                position=position,
                population=number * 310,
                places=number,
                taken=taken,
            )
        member = MembershipFactory(process=process, role="facilitator")
        session.flush()
        addresses = {one.id: f"/r/{one.short_code}" for one in (*kinds, opinion, invited, by_age)}
        ranking, points, pairwise, budget = (addresses[one.id] for one in kinds)
        found = Town(
            sqlite_app,
            "",
            "",
            rating.id,
            [
                f"{ranking}/ballot", f"{points}/ballot", f"{pairwise}/pair", f"{budget}/ballot",
                f"{addresses[opinion.id]}/vote", f"{addresses[opinion.id]}/propose",
                addresses[invited.id], f"{addresses[invited.id]}/invited", f"/p/{process.slug}/moderation",
                f"{addresses[invited.id]}/invited/{ticket}", addresses[by_age.id], f"{addresses[by_age.id]}/join",
            ],
            [
                f"/work/{process.slug}/moderation?place=round:{opinion.id}", f"/work/rounds/{invited.id}/invitations",
                f"/work/rounds/{by_age.id}", f"/work/{process.slug}/rounds/new",
            ],
        )  # fmt: skip
        user = member.user
        session.expunge(user)
    client = sqlite_app.test_client()
    sign_in(client, user)
    cookie = client.get_cookie("session")
    assert cookie is not None
    server = make_server("127.0.0.1", 0, sqlite_app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    found.url, found.cookie = f"http://127.0.0.1:{server.port}", cookie.value
    yield found
    server.shutdown()


@contextmanager
def watched(browser: Browser, town: Town, size: Any, scheme: Any) -> Iterator[Page]:
    """A person's browser, in which nothing may go wrong."""
    context = browser.new_context(
        viewport=size, locale="it-IT", color_scheme=scheme, base_url=town.url, reduced_motion="reduce"
    )
    context.set_default_timeout(5000)
    page, witness = context.new_page(), Witness(town.url)
    witness.watch(page)
    yield page
    context.close()
    assert witness.complaints == []


def tick_all(page: Page, rating: str) -> None:
    """Give every statement this rating, by its words as a finger does."""
    for label in page.locator(f"label[for^=rate_][for$='-{rating}']").all():
        label.click()


def test_a_rating_with_reasons_and_the_round_after_it_on_a_phone(browser: Browser, town: Town) -> None:
    faults = []
    with watched(browser, town, PHONE, "light") as page:
        page.goto(town.address_of(town.rating))
        faults += faults_of(page, "welcome")
        page.locator("main .btn-primary").first.click()
        tick_all(page, "5")
        page.locator("details.reason summary").first.click()
        page.locator("[name^=why_]").first.fill("Di sera non si vede dove si cammina.")
        faults += faults_of(page, "ballot")
        page.locator("main form [type=submit]").last.click()
        page.wait_for_url("**/others")
        page.goto(f"{town.address_of(town.rating)}/mine")
        expect(page.locator("main")).to_contain_text("Di sera non si vede dove si cammina.")
        faults += faults_of(page, "mine")
        town.end(town.rating)
        page.goto(f"{town.address_of(town.rating)}/results")
        expect(page.locator("main .js-plotly-plot").first).to_be_visible()
        faults += faults_of(page, "results")
        following = town.ask_again(town.rating)
        page.goto(f"{town.address_of(following)}/ballot")
        expect(page.locator("main")).to_contain_text("12")
        page.locator("label[for=compare]").click()
        tick_all(page, "3")
        faults += faults_of(page, "next round")
        page.locator("main form [type=submit]").last.click()
        page.wait_for_url("**/others")
    assert faults == []
    with town.app.app_context(), unit_of_work(write=False) as session:
        kept = session.scalars(select(Round).where(Round.id == following)).one()
        assert kept.continues_id == town.rating


@pytest.mark.parametrize(("size", "scheme"), [(NARROW, "dark"), (DESK, "light")])
def test_every_page_of_a_round_is_accessible(browser: Browser, town: Town, size: Any, scheme: Any) -> None:
    faults = []
    # On a desk only ballots are laid out otherwise.
    citizens = town.citizens if size is NARROW else [*town.citizens[:4], town.citizens[-1]]
    with watched(browser, town, size, scheme) as page:
        for address in citizens:
            page.goto(address)
            assert page.url.endswith(address)
            faults += faults_of(page, address)
        page.locator("label[for=stratum-1]").click()
        page.locator("main form [type=submit]").click()
        page.wait_for_url("**/vote")
        page.context.add_cookies([{"name": "session", "value": town.cookie, "url": town.url}])
        for address in town.staff:
            page.goto(address)
            assert page.url.endswith(address)
            faults += faults_of(page, address)
    assert faults == []


def test_places_and_points_that_were_not_sent_are_found_again(browser: Browser, town: Town) -> None:
    ranking, points = town.citizens[:2]
    with watched(browser, town, NARROW, "light") as page:
        page.goto(ranking)
        wanted = page.locator(".ranked-row").last.locator(".ranked-label").inner_text()
        page.locator(".ranked-row").last.locator("[data-step='-1']").click()
        page.goto(points)
        page.locator(".points-row input").last.fill("3")
        page.goto(ranking)
        assert page.locator(".ranked-row.is-placed .ranked-label").all_inner_texts() == [wanted]
        expect(page.locator("[data-unsent-found]")).to_be_visible()
        page.goto(points)
        expect(page.locator(".points-row input").last).to_have_value("3")
        page.locator("[data-unsent-note] [data-forget]").click()
        expect(page.locator(".points-row input").last).to_have_value("")
        page.goto(ranking)
        expect(page.locator(".ranked-row.is-placed")).to_have_count(1)
