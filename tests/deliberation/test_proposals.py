# SPDX-License-Identifier: AGPL-3.0-or-later
"""Proposals and reasons: strict, read before they are shown, and honest about votes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from codesign.deliberation import entries
from codesign.deliberation.counting.computing import votes_of
from codesign.deliberation.models import Round, Statement, VoteReason
from codesign.deliberation.proposals import changing, moderating, proposing
from codesign.deliberation.proposals.moderated import MODERATED, REASONS, STATEMENTS
from codesign.deliberation.voting import casting, reasons, turnout
from codesign.moderation import deciding
from codesign.moderation.models import ModerationAct
from codesign.moderation.numbers import accounts_of
from codesign.people.models import Voice
from codesign.people.voices import code_for, hash_code
from codesign.web import clock
from codesign.web.errors import BadInput, Closed
from codesign.web.policy import Actor
from tests.support.factories import RoundFactory, StatementFactory

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


def test_split_and_merged_proposals_keep_their_lineage(session: Session, round: Round) -> None:
    double, same = _propose(session, round, "Panchine e alberi"), _propose(session, round, "Luce in centro")
    parts = moderating.accept_split(
        session, MODERATOR, STATEMENTS, double, [{"it": "Panchine"}, {"it": "Alberi"}]
    )
    assert [(part.continues_id, part.moderation) for part in parts] == [(double.id, "approved")] * 2
    moderating.merge(session, MODERATOR, STATEMENTS, same, round.statements[0])
    assert (same.moderation, same.merged_into_id) == ("merged", round.statements[0].id)
    account = accounts_of(session, MODERATED, round.process)[0]
    assert (account.accepted, account.merged) == (1, 1)


@pytest.mark.parametrize("keeps_meaning", [True, False])
def test_votes_stay_only_with_an_unchanged_meaning(
    session: Session, round: Round, keeps_meaning: bool
) -> None:
    statement = round.statements[0]
    casting.cast(session, round, CODE, statement.id, 1)
    session.expire_all()
    after = changing.reword(
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
    deciding.accept(session, MODERATOR, REASONS, reason)
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
    moderating.accept_reworded(session, MODERATOR, STATEMENTS, kept, {"it": "Uno, detto meglio"}, "")
    casting.cast(session, round, CODE, kept.id, 1)
    reasons.write(session, round, CODE, kept.id, "Perché sì", "it")
    entries.erase(session, session.scalars(select(Voice).where(Voice.code_hash == hash_code(CODE))).one())
    session.expire_all()
    assert session.get(Statement, waiting_id) is None
    assert (kept.author_label, kept.proposer_id) == ("", None)
    assert session.scalars(select(ModerationAct.before)).all() == [None]
    assert session.scalar(select(func.count()).select_from(VoteReason)) == 0
