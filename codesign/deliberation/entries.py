# SPDX-License-Identifier: AGPL-3.0-or-later
"""What rounds add to a process page, a workroom and a receipt."""

from __future__ import annotations

from collections.abc import Iterable

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from codesign.deliberation import snapshots
from codesign.deliberation.kinds import kind_of
from codesign.deliberation.models import OPINION, RoundParticipant, Statement, Vote
from codesign.deliberation.policy import is_time_over, is_votable
from codesign.deliberation.proposals import proposing
from codesign.deliberation.rounds import rounds_of
from codesign.deliberation.voting import ballots, casting, reasons, turnout
from codesign.moderation.policy import GROUNDS
from codesign.people.models import Voice
from codesign.people.receipts import ReceiptPart
from codesign.processes.models import Process
from codesign.processes.policy import may_facilitate
from codesign.processes.registry import Activity, Task
from codesign.web import clock
from codesign.web.i18n import localized
from codesign.web.policy import Actor
from codesign.web.small_cells import few_people


def activities(session: Session, process: Process) -> Iterable[Activity]:
    """Rounds to vote in, and results of closed ones."""
    now = clock.now()
    for round in rounds_of(session, process):
        if is_votable(round, now):
            yield Activity(
                station="round",
                title=localized(round.title),
                url=url_for("rounds.welcome", short_code=round.short_code),
                state="open",
                line=str(kind_of(round).line),
                action=str(kind_of(round).action),
            )
        elif round.state != "draft":
            people = turnout.participants_of(session, round)
            endpoint = "rounds.published" if round.published_snapshot_id else "rounds.welcome"
            yield Activity(
                station="round",
                title=localized(round.title),
                url=url_for(endpoint, short_code=round.short_code),
                state="done",
                line=few_people(people)
                or (
                    ngettext("%(num)s person voted", "%(num)s people voted", people)
                    if round.kind == OPINION
                    else ngettext("%(num)s person took part", "%(num)s people took part", people)
                ),
            )


def tasks(session: Session, process: Process, actor: Actor) -> Iterable[Task]:
    """The rooms of the rounds, and what waits in them."""
    may_change = may_facilitate(actor, process, clock.now())
    for round in rounds_of(session, process):
        url = url_for("round_work.build", round_id=round.id)
        people = turnout.participants_of(session, round)
        yield Task(
            station="round",
            title=localized(round.title),
            url=url,
            line=few_people(people)
            or ngettext("%(num)s person took part", "%(num)s people took part", people),
        )
        if may_change and round.state == "draft" and process.state == "public":
            yield Task(
                station="round", title=_("Open the round"), url=url, line=localized(round.title), is_due=True
            )
        if may_change and round.state == "open" and is_time_over(round, clock.now()):
            yield Task(
                station="round",
                title=_("The time is over: close the round"),
                url=url,
                line=localized(round.title),
                is_due=True,
            )
        if may_change and round.state == "closed" and round.published_snapshot_id is None:
            yield Task(
                station="round",
                title=_("Publish the results"),
                url=url,
                line=localized(round.title),
                is_due=True,
            )
        if snapshots.latest(session, round) is not None:
            yield Task(
                station="round",
                title=_("Consensus: %(round)s", round=localized(round.title)),
                url=url_for(kind_of(round).staff_endpoint, round_id=round.id),
            )
    if may_change:
        yield Task(
            station="round", title=_("Start a round"), url=url_for("round_work.new_round", slug=process.slug)
        )


def receipt_part(session: Session, voice: Voice) -> ReceiptPart | None:
    """Every vote this voice gave."""
    participant = _participant(session, voice)
    if participant is None:
        return None
    votes = session.execute(
        select(Statement, Vote.value)
        .join(Vote, Vote.statement_id == Statement.id)
        .where(Vote.participant_id == participant.id)
        .order_by(Statement.position, Statement.id)
    )
    round = participant.round
    return ReceiptPart(
        "deliberation/receipt.html",
        {
            "round": round,
            "said": ballots.in_words(round, ballots.content_of(session, participant.id)),
            "votes": list(votes),
            "reasons": reasons.reasons_of(session, participant.id),
            "proposals": proposing.proposals_of(session, participant.id),
            "grounds": GROUNDS,
            "votable": is_votable(round, clock.now()),
        },
    )


def erase(session: Session, voice: Voice) -> None:
    """Forget this voice's votes and their history."""
    participant = _participant(session, voice)
    if participant is not None:
        proposing.forget_proposer(session, participant)
        casting.erase(session, participant)


def _participant(session: Session, voice: Voice) -> RoundParticipant | None:
    return session.scalar(select(RoundParticipant).where(RoundParticipant.voice_id == voice.id))
