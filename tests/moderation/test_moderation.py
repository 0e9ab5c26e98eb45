# SPDX-License-Identifier: AGPL-3.0-or-later
"""What waits is decided once, on public grounds, and the log outlives the words but not their authors' wish."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from codesign.app import ROOMS
from codesign.deliberation.models import Round, RoundParticipant, Statement, VoteReason
from codesign.deliberation.moderated import place_of
from codesign.deliberation.proposals import proposing
from codesign.deliberation.proposals.moderated import MODERATED, REASONS, STATEMENTS
from codesign.deliberation.voting import casting, reasons
from codesign.deliberation.voting.moderated import Reasons
from codesign.moderation import chores, deciding, entries, queue
from codesign.moderation.decisions import ACCEPT
from codesign.moderation.log import log_rows
from codesign.moderation.models import ModerationAct
from codesign.moderation.numbers import accounts_of
from codesign.people.models import User
from codesign.people.voices import code_for
from codesign.web import clock
from codesign.web.errors import BadInput, Conflict
from codesign.web.mail import MemoryMailbox
from codesign.web.policy import Actor
from codesign.web.rooms import Room
from codesign.web.unit_of_work import unit_of_work
from tests.support.factories import MembershipFactory, RoundFactory, StatementFactory, UserFactory

CODE = code_for("a" * 32, "round:1")
MODERATOR = Actor()


@pytest.fixture
def round(session: Session) -> Round:
    """An open round that takes reasons and two proposals a day, with one statement."""
    round: Round = RoundFactory(takes_reasons=True, daily_proposals=2)
    StatementFactory(round=round, text={"it": "Servono più lampioni nelle strade del centro"})
    return round


def _propose(session: Session, round: Round, text: str = "Più panchine al parco") -> Statement:
    return proposing.propose(session, round, CODE, text, "it")


def test_two_moderators_cannot_decide_on_the_same_text(session: Session, round: Round) -> None:
    proposed = _propose(session, round)
    deciding.accept(session, MODERATOR, STATEMENTS, proposed)
    with pytest.raises(Conflict):
        deciding.reject(session, MODERATOR, STATEMENTS, proposed, "off_topic")
    assert proposed.moderation == "approved"
    assert session.scalar(select(func.count()).select_from(ModerationAct)) == 1


def test_what_one_is_reading_another_must_take_over(session: Session, round: Round) -> None:
    one, other = (Actor(user_id=UserFactory().id) for _ in range(2))
    proposed = _propose(session, round)
    deciding.claim(session, one, STATEMENTS, proposed)
    for act in (
        lambda: deciding.claim(session, other, STATEMENTS, proposed),
        lambda: deciding.accept(session, other, STATEMENTS, proposed),
    ):
        with pytest.raises(Conflict):
            act()
    deciding.claim(session, other, STATEMENTS, proposed, take_over=True)
    deciding.accept(session, other, STATEMENTS, proposed)
    assert session.scalars(select(ModerationAct.user_id)).one() == other.user_id


def test_only_the_public_policy_refuses(session: Session, round: Round) -> None:
    proposed = _propose(session, round)
    with pytest.raises(BadInput):
        deciding.reject(session, MODERATOR, STATEMENTS, proposed, "i_do_not_like_it")
    deciding.reject(session, MODERATOR, STATEMENTS, proposed, "off_topic", "Riguarda un altro Comune")
    account = accounts_of(session, MODERATED, round.process)[0]
    assert (account.handed_in, account.refused["off_topic"], account.waiting) == (1, 1, 0)
    (_, act) = proposing.own_proposals(session, round, CODE)[0]
    assert act is not None
    assert (act.ground, act.note) == ("off_topic", "Riguarda un altro Comune")


def test_moderators_are_reminded_of_what_waits_too_long(app: Flask, mailbox: MemoryMailbox) -> None:
    with app.test_request_context():
        with unit_of_work() as session:
            round = RoundFactory(daily_proposals=2)
            address = MembershipFactory(process=round.process, role="facilitator").user.email
            MembershipFactory(process=round.process, role="reader")
            proposed = _propose(session, round).id
        for days, letters in ((1, 0), (2, 1)):
            with unit_of_work() as session:
                waiting = session.get_one(Statement, proposed)
                waiting.proposed_on = clock.today(waiting.round.process.time_zone) - timedelta(days=days)
                session.flush()
                assert chores.remind_moderators(session, MODERATED) == letters
    assert [letter["To"] for letter in mailbox.sent] == [address]
    assert "Più panchine" not in mailbox.sent[0].get_content()


def test_the_whole_way_on_the_pages(app: Flask, sign_in: Callable[[FlaskClient, User], None]) -> None:
    citizen, staff = app.test_client(), app.test_client()
    with app.app_context(), unit_of_work():
        round = RoundFactory(takes_reasons=True, daily_proposals=2, blind="until_close")
        statement = StatementFactory(round=round, text={"it": "Servono lampioni in centro"}).id
        process = round.process
        sign_in(staff, MembershipFactory(process=process, role="facilitator").user)
        public, queue, slug = f"/r/{round.short_code}", f"/work/{process.slug}/moderation", process.slug
    headers = {"Accept-Language": "it"}
    text = "Lampioni in centro, servono"
    similar = citizen.post(f"{public}/propose", data={"text": text}, headers=headers)
    assert "Servono lampioni in centro" in similar.text
    sent = citizen.post(f"{public}/propose", data={"text": text, "compared": text}, headers=headers)
    assert sent.status_code == 302
    assert text in citizen.get(f"{public}/mine").text
    citizen.post(
        f"{public}/vote", data={"statement": statement, "vote": "agree", "reason": "Di notte è buio"}
    )
    waiting = staff.get(queue).text
    assert text in waiting
    assert "Di notte è buio" in waiting
    assert text not in staff.get(f"/p/{slug}/moderation").text + citizen.get(f"{public}/vote").text
    item = f"{queue}/statement/{_id_of(app, Statement)}"
    page = staff.get(item).text
    assert "Servono lampioni in centro" in page
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'<label for="([^"]+)"', page)) <= set(ids)
    assert staff.post(f"{item}/reject", data={"note": "x"}).status_code == 422
    assert staff.post(f"{item}/accept", data={"text-it": "Più lampioni", "note": ""}).status_code == 302
    assert staff.post(f"{item}/accept", data={"text-it": "Più luce"}).status_code == 409
    assert staff.post(f"{queue}/reason/{_id_of(app, VoteReason)}/accept").status_code == 302
    assert "reword" in staff.get(f"{queue}.csv").text
    assert "Più lampioni" in citizen.get(f"{public}/vote").text
    # Blind until it closes: not even an accepted reason is shown with its vote.
    assert "Di notte è buio" not in citizen.get(f"{public}/others").text
    assert citizen.get(queue).status_code == 302


def test_a_reason_its_author_changed_is_read_again(session: Session, round: Round) -> None:
    reason = _reason(session, round)
    session.execute(update(VoteReason).values(text="Un altro").execution_options(synchronize_session=False))
    with pytest.raises(Conflict):
        deciding.accept(session, MODERATOR, REASONS, reason)


@pytest.mark.parametrize("decided", ["statement", "reason"])
def test_what_its_author_deletes_leaves_no_words_in_the_log(
    session: Session, round: Round, decided: str
) -> None:
    if decided == "statement":
        deciding.reject(session, MODERATOR, STATEMENTS, _propose(session, round), "personal", "Parla di Anna")
        participant = session.scalars(select(RoundParticipant)).one()
        proposing.forget_proposer(session, participant)
    else:
        deciding.reject(session, MODERATOR, REASONS, _reason(session, round), "personal", "Parla di Anna")
        casting.cast(session, round, CODE, round.statements[0].id, None)
    session.expire_all()
    act = session.scalars(select(ModerationAct)).one()
    assert (act.subject, act.subject_id, act.note, act.before) == (decided, None, "", None)
    assert {
        account.kind.name: account.all_refused for account in accounts_of(session, MODERATED, round.process)
    }[decided] == 1


def test_a_new_proposal_inherits_no_decision_of_a_deleted_one(session: Session, round: Round) -> None:
    """SQLite may give the key of the last row again."""
    deciding.reject(session, MODERATOR, STATEMENTS, _propose(session, round), "personal", "Parla di Anna")
    proposing.forget_proposer(session, session.scalars(select(RoundParticipant)).one())
    _propose(session, round, "Altro")
    assert [act for _, act in proposing.own_proposals(session, round, CODE)] == [None]


def test_only_where_people_wait_for_an_answer_moderators_are_reminded(session: Session, round: Round) -> None:
    _propose(session, round).proposed_on = clock.today("Europe/Rome") - timedelta(days=9)
    session.flush()
    for state, promised in (("open", 1), ("closed", 0)):
        round.state = state
        session.flush()
        assert queue.number_late(session, MODERATED, round.process) == 1
        assert queue.number_late(session, MODERATED, round.process, promised=True) == promised


def test_a_place_has_its_own_queue_and_log(session: Session, round: Round) -> None:
    other = RoundFactory(process=round.process, number=2, daily_proposals=2)
    here, there = _propose(session, round, "Qui"), _propose(session, other, "Là")
    for one, item in ((round, here), (other, there)):
        place = place_of(one).reference
        assert queue.waiting(session, STATEMENTS, round.process, place) == [item]
        assert queue.number_waiting(session, MODERATED, round.process, place) == 1
    assert queue.waiting(session, STATEMENTS, round.process, "register:1") == []
    # Of one day, in no order: it would tell who came first.
    assert set(queue.waiting(session, STATEMENTS, round.process)) == {here, there}
    deciding.accept(session, MODERATOR, STATEMENTS, there)
    logged = {
        place: [row[-2] for row in log_rows(session, MODERATED, round.process, place)][1:]
        for place in (None, place_of(round).reference, place_of(other).reference)
    }
    assert list(logged.values()) == [["Là"], [], ["Là"]]


def test_the_workroom_names_what_waits(session: Session, round: Round) -> None:
    facilitator = Actor(user_id=1, roles={round.process_id: "facilitator"})
    assert list(entries.tasks(session, round.process, facilitator)) == []
    _propose(session, round).proposed_on = clock.today("Europe/Rome") - timedelta(days=9)
    session.flush()
    (task,) = entries.tasks(session, round.process, facilitator)
    assert (task.station, task.is_due, task.url) == ("round", True, f"/work/{round.process.slug}/moderation")
    assert list(entries.tasks(session, round.process, Actor(roles={round.process_id: "reader"}))) == []


class Notes(Reasons):
    """Another room's things: it may only be accepted, under a name of its own."""

    name = "note"
    station = "decision"
    decisions = (ACCEPT,)


def test_a_room_needs_no_more_than_a_kind(
    app: Flask, sign_in: Callable[[FlaskClient, User], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    others = [replace(room, moderated=()) for room in ROOMS]
    monkeypatch.setitem(app.extensions, "rooms", (*others, Room("notes", moderated=(Notes(),))))
    staff, reader = app.test_client(), app.test_client()
    with app.app_context(), unit_of_work() as session:
        round = RoundFactory(takes_reasons=True)
        statement, other = StatementFactory(round=round), RoundFactory()
        casting.cast(session, round, CODE, statement.id, 1)
        reasons.write(session, round, CODE, statement.id, "Di notte è buio", "it")
        sign_in(staff, MembershipFactory(process=round.process, role="facilitator").user)
        MembershipFactory(process=other.process, user=session.scalars(select(User)).one(), role="facilitator")
        sign_in(reader, MembershipFactory(process=round.process, role="reader").user)
        queue, elsewhere = f"/work/{round.process.slug}/moderation", f"/work/{other.process.slug}/moderation"
        room = f"/work/rounds/{round.id}"
        key = _reason_key(session)
    page = staff.get(queue).text
    assert f"{queue}/note/{key}" in page and "Di notte è buio" in page
    item = staff.get(f"{queue}/note/{key}").text
    assert f"{queue}/note/{key}/accept" in item and f"{queue}/note/{key}/reject" not in item
    assert staff.post(f"{queue}/note/{key}/claim").status_code == 302
    for refused in (f"{queue}/note/{key}/reject", f"{queue}/reason/{key}/accept", f"{queue}/note/x/accept"):
        assert staff.post(refused).status_code == 404
    assert staff.get(f"{elsewhere}/note/{key}").status_code == 404
    assert reader.get(queue).status_code == 403
    assert staff.post(f"{queue}/note/{key}/accept").status_code == 302
    assert f"round:{room.rpartition('/')[2]},note,{key},accept" in reader.get(f"{queue}.csv").text
    policy = reader.get(f"/p/{queue.split('/')[2]}/moderation", headers={"Accept-Language": "en"}).text
    assert re.search(r"Accepted texts</th><td[^>]*>1<", policy)


def test_the_old_addresses_of_a_round_lead_to_its_place(
    app: Flask, sign_in: Callable[[FlaskClient, User], None]
) -> None:
    staff = app.test_client()
    with app.app_context(), unit_of_work() as session:
        round = RoundFactory(daily_proposals=2)
        sign_in(staff, MembershipFactory(process=round.process, role="facilitator").user)
        key = _propose(session, round).id
        room, new, place = (
            f"/work/rounds/{round.id}",
            f"/work/{round.process.slug}/moderation",
            f"round:{round.id}",
        )
    for old, address in (
        ("queue", new),
        (f"queue/statement/{key}", f"{new}/statement/{key}"),
        ("moderation.csv", f"{new}.csv"),
    ):
        answer = staff.get(f"{room}/{old}", follow_redirects=True)
        assert (answer.status_code, answer.request.path) == (200, address)
        assert answer.request.args["place"] == place


def _reason(session: Session, round: Round) -> VoteReason:
    casting.cast(session, round, CODE, round.statements[0].id, 1)
    reasons.write(session, round, CODE, round.statements[0].id, "Di notte è buio", "it")
    return session.scalars(select(VoteReason)).one()


def _reason_key(session: Session) -> int:
    return session.scalars(select(VoteReason.id)).one()


def _id_of(app: Flask, kind: type[Statement | VoteReason]) -> int:
    with app.app_context(), unit_of_work(write=False) as session:
        return session.scalars(select(func.max(kind.id))).one()
