# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rounds for a panel: who is not in it reads and cannot answer, below every page."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from codesign.analytics.ties import drawn_order
from codesign.deliberation import chores, continuing, jobs, rounds
from codesign.deliberation.entries import erase
from codesign.deliberation.models import Round, RoundParticipant, RoundVersion
from codesign.deliberation.panels import joining, strata
from codesign.deliberation.panels.models import RoundInvitation, RoundInvitationTicket, RoundStratum
from codesign.deliberation.proposals import proposing
from codesign.deliberation.settings import Settings
from codesign.deliberation.voting import ballots, casting, reasons, turnout
from codesign.extensions import db
from codesign.people.invitations import spent
from codesign.people.invitations.guests import write_ticket
from codesign.people.models import AuditEntry, User, Voice
from codesign.people.voices import code_for, show_code
from codesign.web import clock
from codesign.web.errors import BadInput, Closed, Conflict, NotAllowed
from codesign.web.mail import MemoryMailbox
from codesign.web.policy import ANONYMOUS
from codesign.web.unit_of_work import unit_of_work
from tests.deliberation.kinds_support import OPTIONS, ids_of, make_round
from tests.support.dump import SAME_FOR_EVERYBODY, dumped
from tests.support.factories import (
    CensusMarginFactory,
    MembershipFactory,
    PlaceFactory,
    RoundFactory,
    RoundInvitationFactory,
    RoundStratumFactory,
    StatementFactory,
)

CODE = code_for("a" * 32, "x")


@pytest.fixture(autouse=True)
def no_snapshots(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who comes in is the subject here, not what is computed after."""
    monkeypatch.setattr(jobs, "request_snapshot_soon", lambda session, round: None)


def ticket_for(session: Session, round: Round) -> str:
    return write_ticket(session, RoundInvitationFactory(round=round), RoundInvitationTicket)


@pytest.fixture
def invited(app: Flask) -> tuple[int, str, list[str]]:
    """An opinion round for invited people: its id, its address and two tickets."""
    with app.app_context(), unit_of_work() as session:
        round = RoundFactory(panel="invited", daily_proposals=3, takes_reasons=True)
        for _ in range(3):
            StatementFactory(round=round)
        return round.id, f"/r/{round.short_code}", [ticket_for(session, round) for _ in range(2)]


@pytest.fixture
def by_age(app: Flask) -> tuple[int, str, dict[str, int]]:
    """An open round with two places for the young and one for the old: id, address, strata by category."""
    with app.app_context(), unit_of_work():
        young = RoundStratumFactory(category="18_24", places=2)
        round = db.session.get_one(Round, young.round_id)
        old = RoundStratumFactory(round=round, category="75_plus", places=1)
        StatementFactory(round=round)
        return round.id, f"/r/{round.short_code}", {one.category: one.id for one in (young, old)}


@pytest.mark.parametrize("kind", ["opinion", *OPTIONS])
@pytest.mark.parametrize("panel", ["invited", "stratified"])
def test_without_a_place_every_answer_is_refused_below_the_pages(app: Flask, panel: str, kind: str) -> None:
    with app.app_context(), unit_of_work() as session:
        round = (
            RoundFactory(takes_reasons=True, daily_proposals=2)
            if kind == "opinion"
            else make_round(kind, takes_reasons=kind == "rating")
        )
        round.panel = panel
        if kind == "opinion":
            StatementFactory(round=round)
        one, *others = ids_of(round) if kind != "opinion" else [round.statements[0].id]
        content: dict[str, Any] = {
            "rating": {str(one): 5},
            "ranking": {str(one): 1},
            "points": {str(one): 1},
            "budget": {str(one): 1},
        }.get(kind, {})
        tries: list[Callable[[], Any]] = []
        if kind == "opinion":
            tries.append(lambda: casting.cast(session, round, CODE, one, 1))
            tries.append(lambda: proposing.propose(session, round, CODE, "Più luce", "it"))
            tries.append(lambda: reasons.write(session, round, CODE, one, "Perché sì", "it"))
        elif kind == "pairwise":
            tries.append(lambda: ballots.compare(session, round, CODE, one, others[0], one))
        else:
            tries.append(lambda: ballots.give(session, round, CODE, content))
        if kind != "opinion":
            tries.append(lambda: ballots.withdraw(session, round, CODE))
        for attempt in tries:
            with pytest.raises(NotAllowed):
                attempt()
        assert session.scalars(select(Voice.id)).all() == []


def test_somebody_without_an_invitation_reads_and_is_told_why(
    app: Flask, invited: tuple[int, str, list[str]]
) -> None:
    _id, address, _tickets = invited
    stranger = app.test_client()
    page = stranger.get(address).text
    assert f"{address}/invited" in page
    assert f"{address}/vote" not in page
    assert "Affermazione" in page
    for path in ("/vote", "/propose"):
        assert stranger.get(address + path).headers["Location"].endswith(address)
    refused = stranger.post(f"{address}/vote", data={"statement": 1, "vote": "agree"})
    assert refused.headers["Location"] == address
    assert stranger.get(f"{address}/invited/{'0' * 20}").headers["Location"] == address
    assert stranger.post(f"{address}/invited", data={"ticket": "corto"}).status_code == 200
    assert stranger.get(f"{address}/join").headers["Location"] == address


def test_an_invitation_opens_the_round_once_and_goes_on_elsewhere(
    app: Flask, invited: tuple[int, str, list[str]]
) -> None:
    id, address, (ticket, _other) = invited
    phone, laptop = app.test_client(), app.test_client()
    spelled = {"ticket": show_code(ticket).lower()}
    told = phone.post(f"{address}/invited", data=spelled).location
    assert told == f"{address}/invited/{ticket}"
    assert phone.get(told).headers["Cache-Control"] == "no-store"
    assert phone.post(told).location == f"{address}/vote"
    with app.app_context(), unit_of_work(write=False) as session:
        statement = session.get_one(Round, id).statements[0].id
    assert phone.post(f"{address}/vote", data={"statement": statement, "vote": "agree"}).status_code == 302
    assert laptop.post(told).status_code == 302
    assert "Affermazione" in laptop.get(f"{address}/mine").text
    with app.app_context(), unit_of_work(write=False) as session:
        assert sorted(map(spent.is_spent, session.scalars(select(RoundInvitation.id)))) == [False, True]
        assert session.scalar(select(func.count()).select_from(RoundParticipant)) == 1


def test_two_letters_to_one_person_let_one_voice_in(app: Flask, invited: tuple[int, str, list[str]]) -> None:
    id, address, _tickets = invited
    with app.app_context(), unit_of_work() as session:
        guest = RoundInvitationFactory(round=session.get_one(Round, id))
        letters = [write_ticket(session, guest, RoundInvitationTicket) for _ in range(2)]
    assert app.test_client().post(f"{address}/invited/{letters[0]}").status_code == 302
    assert app.test_client().post(f"{address}/invited/{letters[1]}").headers["Location"] == address
    with app.app_context(), unit_of_work(write=False) as session:
        assert session.scalar(select(func.count()).select_from(RoundParticipant)) == 1


def test_an_invitation_of_another_round_opens_nothing(
    app: Flask, invited: tuple[int, str, list[str]]
) -> None:
    _id, address, _tickets = invited
    with app.app_context(), unit_of_work() as session:
        foreign = ticket_for(session, RoundFactory(panel="invited"))
    assert app.test_client().post(f"{address}/invited/{foreign}").headers["Location"] == address


def test_no_value_in_a_dump_joins_an_invitation_to_a_voice(
    app: Flask, invited: tuple[int, str, list[str]]
) -> None:
    id, address, tickets = invited
    for ticket in tickets:
        assert app.test_client().post(f"{address}/invited/{ticket}").status_code == 302
    said, asked = ("round_participant", "voice"), ("round_invitation", "round_invitation_ticket")
    with app.app_context():
        taking_part, invitations = dumped(said), dumped(asked)
    assert taking_part.values & invitations.values <= {str(id), *SAME_FOR_EVERYBODY}
    assert not taking_part.parents & set(asked)


def test_letters_go_once_and_reminders_only_to_those_who_have_not_come(
    app: Flask,
    client: FlaskClient,
    sign_in: Callable[[FlaskClient, User], None],
    mailbox: MemoryMailbox,
) -> None:
    with app.app_context(), unit_of_work() as session:
        round = RoundFactory(panel="invited")
        StatementFactory(round=round)
        id, address = round.id, f"/r/{round.short_code}"
        user = MembershipFactory(process=round.process, role="facilitator").user
        session.flush()
        session.expunge(user)
    sign_in(client, user)
    page = f"/work/rounds/{id}/invitations"
    wrong = client.post(page, data={"file": (BytesIO(b"email\nnon-un-indirizzo\n"), "l.csv")})
    assert wrong.status_code == 422
    people = "a@example.org,it\nb@example.org,en\na@example.org,it\nBruno Bianchi\n"
    client.post(page, data={"file": (BytesIO(people.encode()), "l.csv")})
    for _ in range(2):
        client.post(f"{page}/write/first")
    letters = {letter["To"]: letter.get_content() for letter in mailbox.sent}
    assert len(mailbox.sent) == 2 and set(letters) == {"a@example.org", "b@example.org"}
    (ticket,) = re.findall(r"/invited/(\w{20})", letters["a@example.org"])
    assert app.test_client().post(f"{address}/invited/{ticket}").status_code == 302
    mailbox.sent.clear()
    with clock.fixed(clock.now() + timedelta(days=2)):
        client.post(f"{page}/write/reminder")
    assert [letter["To"] for letter in mailbox.sent] == ["b@example.org"]
    printed = client.post(f"{page}/letters").text
    code = re.search(r'class="code"><bdi dir="ltr">([\w-]+)<', printed)
    assert "Bruno Bianchi" in printed and code is not None
    assert app.test_client().post(f"{address}/invited/{code[1]}").status_code == 302
    with app.app_context(), unit_of_work(write=False) as session:
        state = joining.guests_of(session.get_one(Round, id)).state(session)
    assert (state.invited, state.by_letter, state.sent, state.answered) == (3, 1, 3, 2)
    assert client.post(f"{page}/forget").status_code == 409


def test_addresses_go_by_themselves_a_month_after_the_close(app: Flask) -> None:
    with app.app_context(), unit_of_work() as session:
        kept = {}
        for days in (29, 31):
            round = RoundFactory(
                panel="invited", state="closed", closed_at=clock.now() - timedelta(days=days), phase=None
            )
            kept[days] = RoundInvitationFactory(round=round).id
    with app.app_context():
        chores.tend_rounds(lambda share: None)  # type: ignore[arg-type]
        with unit_of_work(write=False) as session:
            assert session.get_one(RoundInvitation, kept[29]).email is not None
            assert session.get_one(RoundInvitation, kept[31]).email is None


def test_a_place_is_taken_once_and_full_strata_say_so(
    app: Flask, by_age: tuple[int, str, dict[str, int]]
) -> None:
    _id, address, ids = by_age
    first, second, late = (app.test_client() for _ in range(3))
    page = first.get(f"{address}/join").text
    assert f'value="{ids["75_plus"]}"' in page
    assert first.post(f"{address}/join", data={}).status_code == 422
    assert first.post(f"{address}/join", data={"stratum": 999}).status_code == 422
    for _ in range(2):
        first.post(f"{address}/join", data={"stratum": ids["75_plus"]})
    refused = late.post(f"{address}/join", data={"stratum": ids["75_plus"]})
    assert refused.status_code == 422
    assert "field-error" in refused.text
    assert late.get(f"{address}/vote").headers["Location"].endswith(address)
    second.post(f"{address}/join", data={"stratum": ids["18_24"]})
    assert second.get(f"{address}/vote").status_code == 200
    with app.app_context(), unit_of_work(write=False) as session:
        taken = dict(session.execute(select(RoundStratum.category, RoundStratum.taken)).all())
        assert taken == {"18_24": 1, "75_plus": 1}
        assert session.scalar(select(func.count()).select_from(RoundParticipant)) == 2


@pytest.mark.parametrize("same_person", [True, False])
def test_eight_threads_never_overbook(
    app: Flask, by_age: tuple[int, str, dict[str, int]], same_person: bool
) -> None:
    id, _address, ids = by_age
    outcomes: list[str] = []
    errors: list[BaseException] = []

    def join(number: int) -> None:
        code = CODE if same_person else code_for(f"{number:032}", "x")
        try:
            with app.app_context(), unit_of_work() as session:
                joining.take_place(session, session.get_one(Round, id), code, ids["18_24"])
            outcomes.append("in")
        except Conflict:
            outcomes.append("full")
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=join, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert outcomes.count("in") == (8 if same_person else 2)
    with app.app_context(), unit_of_work(write=False) as session:
        people = session.scalar(select(func.count()).select_from(RoundParticipant))
        taken = session.get_one(RoundStratum, ids["18_24"]).taken
        assert people == taken == (1 if same_person else 2)


def test_erasure_gives_the_place_back(app: Flask, by_age: tuple[int, str, dict[str, int]]) -> None:
    id, _address, ids = by_age
    with app.app_context():
        with unit_of_work() as session:
            round = session.get_one(Round, id)
            joining.take_place(session, round, CODE, ids["75_plus"])
            casting.cast(session, round, CODE, round.statements[0].id, 1)
            assert turnout.participants_of(session, round) == 1
            erase(session, session.scalars(select(Voice)).one())
        with unit_of_work() as session:
            round = session.get_one(Round, id)
            assert session.get_one(RoundStratum, ids["75_plus"]).taken == 0
            other = code_for("b" * 32, "x")
            joining.take_place(session, round, other, ids["75_plus"])
            # A place is no vote yet.
            assert turnout.participants_of(session, round) == 0


def test_what_is_no_stratum_and_what_is_closed_let_nobody_in(
    app: Flask, by_age: tuple[int, str, dict[str, int]]
) -> None:
    id, _address, ids = by_age
    with app.app_context(), unit_of_work() as session:
        round = session.get_one(Round, id)
        with pytest.raises(BadInput):
            joining.take_place(session, round, CODE, RoundStratumFactory().id)
        round.state = "closed"
        with pytest.raises(Closed):
            joining.take_place(session, round, CODE, ids["18_24"])


def test_places_follow_the_census_and_are_fixed_when_the_round_opens(app: Flask) -> None:
    with app.app_context(), unit_of_work() as session:
        town = PlaceFactory(kind="municipality")
        for position, (category, people) in enumerate({"18_24": 470, "25_34": 160, "75_plus": 370}.items()):
            CensusMarginFactory(
                place_id=town.id, dimension="age", category=category, position=position, population=people
            )
        settings = Settings(panel="stratified", panel_options={"dimension": "age", "size": 10})
        round = RoundFactory(state="draft", panel=settings.panel, panel_options=settings.panel_options)
        round.process.place = town
        for _ in range(3):
            StatementFactory(round=round)
        session.flush()
        assert [one.places for one in strata.strata_of(session, round)] == [5, 1, 4]
        rounds.open_round(session, ANONYMOUS, round)
        town.margins[0].population = 5
        session.flush()
        assert {one.category: one.places for one in strata.strata_of(session, round)} == {
            "18_24": 5, "25_34": 1, "75_plus": 4,
        }  # fmt: skip
        version = session.scalars(select(RoundVersion.document)).one()
        assert version["panel"] == "stratified"
        assert version["panel_options"]["places"] == {"18_24": 5, "25_34": 1, "75_plus": 4}
        entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "round.open")).one()
        assert entry.details["places"]["18_24"] == 5
        round.state = "closed"
        following = continuing.start_next(session, ANONYMOUS, round, {s.id for s in round.statements})
        assert (following.panel, following.panel_options) == ("stratified", {"dimension": "age", "size": 10})


def _draft_by_gender(session: Session, people: dict[str, int], size: int) -> Round:
    town = PlaceFactory(kind="municipality")
    for position, (category, count) in enumerate(people.items()):
        CensusMarginFactory(
            place_id=town.id, dimension="gender", category=category, position=position, population=count
        )
    options = {"dimension": "gender", "size": size}
    round: Round = RoundFactory(state="draft", panel="stratified", panel_options=options)
    round.process.place = town
    for _ in range(3):
        StatementFactory(round=round)
    session.flush()
    return round


def test_equal_claims_on_a_place_are_named_and_a_logged_lot_decides(app: Flask) -> None:
    winners = set()
    for _ in range(12):
        with app.app_context(), unit_of_work() as session:
            round = _draft_by_gender(session, {"woman": 50, "man": 50}, 11)
            assert len(strata.equal_claims(session, round)) == 2
            rounds.open_round(session, ANONYMOUS, round)
            entry = session.scalars(
                select(AuditEntry).where(AuditEntry.act == "round.open").order_by(AuditEntry.id.desc())
            ).first()
            assert entry is not None
            fixed = entry.details
            assert sorted(fixed["equal_claims"]) == ["man", "woman"]
            first = drawn_order(["woman", "man"], fixed["seed"])[0]
            assert fixed["places"][first] == 6
            assert round.panel_options["seed"] == fixed["seed"]
            assert len(strata.equal_claims(session, round)) == 2
            winners.add(first)
    assert winners == {"man", "woman"}


@pytest.mark.parametrize("people", [{"woman": 30, "man": 10}, {"man": 10, "woman": 30}])
def test_of_equal_claims_the_smaller_part_of_the_town_is_first(app: Flask, people: dict[str, int]) -> None:
    with app.app_context(), unit_of_work() as session:
        # Quotas 7.5 and 2.5 of ten.
        round = _draft_by_gender(session, people, 10)
        assert {one.category: one.places for one in strata.strata_of(session, round)} == {
            "woman": 7, "man": 3,
        }  # fmt: skip
        assert len(strata.equal_claims(session, round)) == 2
        session.rollback()


@pytest.mark.parametrize("options", [{"dimension": "nobody", "size": 10}, {"dimension": "age", "size": 10}])
def test_a_panel_that_leaves_people_out_does_not_open(app: Flask, options: dict[str, Any]) -> None:
    with app.app_context(), unit_of_work() as session:
        town = PlaceFactory(kind="municipality")
        for category, people in (("18_24", 10_000), ("75_plus", 10)):
            CensusMarginFactory(place_id=town.id, dimension="age", category=category, population=people)
        round = RoundFactory(state="draft", panel="stratified", panel_options=options)
        round.process.place = town
        for _ in range(3):
            StatementFactory(round=round)
        session.flush()
        with pytest.raises(Conflict):
            rounds.open_round(session, ANONYMOUS, round)
        session.rollback()


def test_a_facilitator_chooses_the_panel_and_sees_its_places(
    app: Flask, client: FlaskClient, sign_in: Callable[[FlaskClient, User], None]
) -> None:
    with app.app_context(), unit_of_work() as session:
        membership = MembershipFactory(role="facilitator")
        town = PlaceFactory(kind="municipality")
        CensusMarginFactory(place_id=town.id, dimension="gender", category="woman", population=51)
        CensusMarginFactory(place_id=town.id, dimension="gender", category="man", population=49)
        membership.process.place = town
        slug, user = membership.process.slug, membership.user
        session.flush()
        session.expunge(user)
    sign_in(client, user)
    data = {
        "title-it": "Turno", "question-it": "Che ne pensi?", "agreement": "75", "every_group": "50",
        "minimum_votes": "20", "blind": "until_vote", "display": "one", "daily_proposals": "0",
        "panel": "stratified", "version": "1",
    }  # fmt: skip
    page = client.post(f"/work/{slug}/rounds/new", data=data)
    assert "panel_dimension-error" in page.text and "panel_size-error" in page.text
    answer = client.post(
        f"/work/{slug}/rounds/new", data={**data, "panel_dimension": "gender", "panel_size": "100"}
    )
    assert answer.status_code == 302, page.text
    cells = re.findall(r">([^<>]+)</td>", client.get(answer.headers["Location"]).text)
    assert sorted([cells[:3], cells[3:]]) == [["49", "49", "0"], ["51", "51", "0"]]
