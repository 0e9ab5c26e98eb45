# SPDX-License-Identifier: AGPL-3.0-or-later
"""Proposals, reasons and what moderators do with them: strict, conflict-safe, and honest about votes."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from codesign.deliberation import chores, entries
from codesign.deliberation.counting.computing import votes_of
from codesign.deliberation.models import ModerationAct, Round, Statement, VoteReason
from codesign.deliberation.proposals import moderating, moderation_numbers, proposing
from codesign.deliberation.voting import casting, reasons, turnout
from codesign.people.models import User, Voice
from codesign.people.voices import code_for, hash_code
from codesign.web import clock
from codesign.web.errors import BadInput, Closed, Conflict
from codesign.web.mail import MemoryMailbox
from codesign.web.policy import Actor
from codesign.web.unit_of_work import unit_of_work
from tests.support.factories import MembershipFactory, RoundFactory, StatementFactory, UserFactory

CODE, OTHER = code_for("a" * 32, "round:1"), code_for("b" * 32, "round:1")
MODERATOR = Actor()


@pytest.fixture
def round(session: Session) -> Round:
    """An open round that takes reasons and two proposals a day, with one statement."""
    round: Round = RoundFactory(takes_reasons=True, daily_proposals=2)
    StatementFactory(round=round, text={"it": "Servono più lampioni nelle strade del centro"})
    return round


def _propose(session: Session, round: Round, text: str = "Più panchine al parco") -> Statement:
    return proposing.propose(session, round, CODE, text, "it")


def test_a_proposal_waits_and_nobody_votes_on_it(session: Session, round: Round) -> None:
    proposed = _propose(session, round, "Chiamate Anna al 333 1234567 per le panchine")
    assert proposed.moderation == "waiting"
    assert "1234567" not in proposed.text["it"]
    asked = {own.statement.id for own in casting.own_votes(session, round, OTHER)}
    assert proposed.id not in asked
    assert [statement.id for statement, _ in proposing.own_proposals(session, round, CODE)] == [proposed.id]
    assert proposing.own_proposals(session, round, OTHER) == []


def test_a_voice_proposes_so_much_a_day(session: Session, round: Round) -> None:
    for text in ("Uno", "Due"):
        _propose(session, round, text)
    with pytest.raises(BadInput):
        _propose(session, round, "Tre")
    with clock.fixed(clock.now() + timedelta(days=1)):
        round.phase.closes_at = None  # type: ignore[union-attr]
        assert _propose(session, round, "Tre").id
    assert proposing.left_today(session, round, OTHER) == 2


def test_too_long_empty_or_unwanted_proposals_are_refused(session: Session, round: Round) -> None:
    for text in ("", "x" * 141):
        with pytest.raises(BadInput):
            _propose(session, round, text)
    round.daily_proposals = 0
    with pytest.raises(Closed):
        _propose(session, round)


def test_similar_statements_are_found_by_their_stems(session: Session, round: Round) -> None:
    found = proposing.similar_in(session, round, "Più lampioni nella strada in centro", "it")
    assert [pair.statement.text["it"] for pair in found] == ["Servono più lampioni nelle strade del centro"]
    assert proposing.similar_in(session, round, "Una pista ciclabile fino al mare", "it") == []


def test_two_moderators_cannot_decide_on_the_same_text(session: Session, round: Round) -> None:
    proposed = _propose(session, round)
    moderating.accept(session, MODERATOR, proposed)
    with pytest.raises(Conflict):
        moderating.reject(session, MODERATOR, proposed, "off_topic")
    assert proposed.moderation == "approved"
    assert session.scalar(select(func.count()).select_from(ModerationAct)) == 1


def test_what_one_is_reading_another_must_take_over(session: Session, round: Round) -> None:
    one, other = (Actor(user_id=UserFactory().id) for _ in range(2))
    proposed = _propose(session, round)
    moderating.claim(session, one, proposed)
    for act in (
        lambda: moderating.claim(session, other, proposed),
        lambda: moderating.accept(session, other, proposed),
    ):
        with pytest.raises(Conflict):
            act()
    moderating.claim(session, other, proposed, take_over=True)
    moderating.accept(session, other, proposed)
    assert session.scalars(select(ModerationAct.user_id)).one() == other.user_id


def test_only_the_public_policy_refuses(session: Session, round: Round) -> None:
    proposed = _propose(session, round)
    with pytest.raises(BadInput):
        moderating.reject(session, MODERATOR, proposed, "i_do_not_like_it")
    moderating.reject(session, MODERATOR, proposed, "off_topic", "Riguarda un altro Comune")
    account = moderation_numbers.accounts_of(session, round.process)[0]
    assert (account.handed_in, account.refused["off_topic"], account.waiting) == (1, 1, 0)
    (_, act) = proposing.own_proposals(session, round, CODE)[0]
    assert act is not None
    assert (act.ground, act.note) == ("off_topic", "Riguarda un altro Comune")


def test_split_and_merged_proposals_keep_their_lineage(session: Session, round: Round) -> None:
    double, same = _propose(session, round, "Panchine e alberi"), _propose(session, round, "Luce in centro")
    parts = moderating.accept_split(session, MODERATOR, double, [{"it": "Panchine"}, {"it": "Alberi"}])
    assert [(part.continues_id, part.moderation) for part in parts] == [(double.id, "approved")] * 2
    moderating.merge(session, MODERATOR, same, round.statements[0])
    assert (same.moderation, same.merged_into_id) == ("merged", round.statements[0].id)
    account = moderation_numbers.accounts_of(session, round.process)[0]
    assert (account.accepted, account.merged) == (1, 1)


@pytest.mark.parametrize("keeps_meaning", [True, False])
def test_votes_stay_only_with_an_unchanged_meaning(
    session: Session, round: Round, keeps_meaning: bool
) -> None:
    statement = round.statements[0]
    casting.cast(session, round, CODE, statement.id, 1)
    session.expire_all()
    after = moderating.reword(
        session, MODERATOR, statement, {"it": "Più luce"}, keeps_meaning=keeps_meaning, note="Più chiaro"
    )
    session.expire_all()
    assert (after.id == statement.id) is keeps_meaning
    assert votes_of(session, round).size == (1 if keeps_meaning else 0)
    assert turnout.votes_in(session, round) == (1 if keeps_meaning else 0)
    if not keeps_meaning:
        assert (statement.moderation, after.continues_id) == ("retired", statement.id)
        assert [own.value for own in casting.votes_on_retired(session, round, CODE)] == [1]


def test_a_reason_hangs_on_its_vote_and_is_read_before_it_is_shown(session: Session, round: Round) -> None:
    statement = round.statements[0]
    casting.cast(session, round, CODE, statement.id, 1)
    reasons.write(session, round, CODE, statement.id, "Scrivetemi: anna@example.org", "it")
    reason = session.scalars(select(VoteReason)).one()
    assert reason.text == "Scrivetemi: [email]"
    assert reasons.shown(session, round) == []
    moderating.accept(session, MODERATOR, reason)
    assert [(r.value, r.text) for _, given in reasons.shown(session, round) for r in given] == [
        (1, "Scrivetemi: [email]")
    ]
    reasons.write(session, round, CODE, statement.id, "Un altro motivo", "it")
    session.expire_all()
    assert reasons.shown(session, round) == []
    casting.cast(session, round, CODE, statement.id, None)
    assert session.scalar(select(func.count()).select_from(VoteReason)) == 0


def test_erasure_takes_proposals_reasons_and_the_name(session: Session, round: Round) -> None:
    kept, waiting = _propose(session, round, "Uno"), _propose(session, round, "Due")
    kept.author_label = "Anna"
    waiting_id = waiting.id
    moderating.accept_reworded(session, MODERATOR, kept, {"it": "Uno, detto meglio"}, "")
    casting.cast(session, round, CODE, kept.id, 1)
    reasons.write(session, round, CODE, kept.id, "Perché sì", "it")
    entries.erase(session, session.scalars(select(Voice).where(Voice.code_hash == hash_code(CODE))).one())
    session.expire_all()
    assert session.get(Statement, waiting_id) is None
    assert (kept.author_label, kept.proposer_id) == ("", None)
    assert session.scalars(select(ModerationAct.before)).all() == [None]
    assert session.scalar(select(func.count()).select_from(VoteReason)) == 0


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
                assert chores.remind_moderators(session) == letters
    assert [letter["To"] for letter in mailbox.sent] == [address]
    assert "Più panchine" not in mailbox.sent[0].get_content()


def test_the_whole_way_on_the_pages(app: Flask, sign_in: Callable[[FlaskClient, User], None]) -> None:
    citizen, staff = app.test_client(), app.test_client()
    with app.app_context(), unit_of_work():
        round = RoundFactory(takes_reasons=True, daily_proposals=2, blind="until_close")
        statement = StatementFactory(round=round, text={"it": "Servono lampioni in centro"}).id
        process = round.process
        sign_in(staff, MembershipFactory(process=process, role="facilitator").user)
        public, queue, slug = f"/r/{round.short_code}", f"/work/rounds/{round.id}/queue", process.slug
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
    assert staff.post(f"{item}/accept", data={"text_it": "Più lampioni", "note": ""}).status_code == 302
    assert staff.post(f"{item}/accept", data={"text_it": "Più luce"}).status_code == 409
    assert staff.post(f"{queue}/reason/{_id_of(app, VoteReason)}/accept").status_code == 302
    assert "reword" in staff.get(queue.replace("queue", "moderation.csv")).text
    assert "Più lampioni" in citizen.get(f"{public}/vote").text
    # Blind until it closes: not even an accepted reason is shown with its vote.
    assert "Di notte è buio" not in citizen.get(f"{public}/others").text
    assert citizen.get(queue).status_code == 302


def _id_of(app: Flask, kind: type[Statement | VoteReason]) -> int:
    with app.app_context(), unit_of_work(write=False) as session:
        return session.scalars(select(func.max(kind.id))).one()
