# SPDX-License-Identifier: AGPL-3.0-or-later
"""Opening and closing the demo's rounds, of whatever kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from codesign.analytics.opinion.analysis import analyse
from codesign.deliberation import rounds, snapshots
from codesign.deliberation.counting import ballot_counts, computing
from codesign.deliberation.models import OPINION, Round, Snapshot, Statement
from codesign.deliberation.projects import describing
from codesign.deliberation.settings import Settings
from codesign.demo.content import Calendar
from codesign.demo.pictures import keep_picture
from codesign.processes.models import Phase, Process
from codesign.territory.services import town
from codesign.themes.models import Theme
from codesign.web import clock
from codesign.web.policy import Actor


def open_written(
    session: Session,
    actor: Actor,
    process: Process,
    content: Mapping[str, Any],
    themes: Mapping[str, Theme],
    *,
    phase: Phase,
    rule: rounds.Rule | None = None,
    kind: str = OPINION,
    options: Mapping[str, Any] | None = None,
    earlier: Mapping[str, Statement] | None = None,
) -> dict[str, Statement]:
    """A round as it was written, opened now; gives back its statements by the id they were written under."""
    round = rounds.add_round(
        session,
        actor,
        process,
        content["title"],
        content["question"],
        rule,
        kind=kind,
        options=options,
        blind=content["blind"],
        phase=phase,
        settings=settings_of(content),
    )
    round.short_code = content["code"]
    statements = {}
    for written in content["statements"]:
        theme = themes.get(written["topic"])
        statement = rounds.add_statement(
            session, round, written["text"], theme=theme, cost=written.get("cost")
        )
        statements[written["id"]] = statement
        if earlier and written.get("continues"):
            statement.continues_id = earlier[written["continues"]].id
        if "project" in written:
            describing.describe(session, statement, _description(session, written["project"]))
    rounds.open_round(session, actor, round)
    return statements


def _description(session: Session, written: Mapping[str, Any]) -> describing.Description:
    """What is told of a project; its place is a quarter of the town."""
    here = town(session)
    quarters = {quarter.code: quarter.id for quarter in here.quarters} if here else {}
    pictured = keep_picture(written["picture"], written["picture_alt"]) if "picture" in written else {}
    return describing.Description(
        details=written["details"],
        place_id=quarters[written["place"]],
        place_words=written.get("place_words", ""),
        office=written["office"],
        **pictured,
    )


def settings_of(content: Mapping[str, Any]) -> Settings:
    """What the facilitator settled beside question and rule."""
    return Settings(
        dossier=content.get("dossier", {}),
        takes_reasons=content.get("takes_reasons", False),
        daily_proposals=content.get("daily_proposals", 0),
    )


def take_snapshot(session: Session, round: Round) -> Snapshot:
    """Analyse the votes or count the ballots as the background job does."""
    if round.kind == OPINION:
        matrix = computing.votes_of(session, round)
        analysis = analyse(matrix, seed=computing.SEED, bootstraps=computing.BOOTSTRAPS)
        return computing.store(session, round, analysis)
    gathered = ballot_counts.gather(session, round)
    return ballot_counts.store(session, round, gathered, ballot_counts.find(gathered))


def close_and_publish(session: Session, actor: Actor, round: Round, calendar: Calendar, day: int) -> Snapshot:
    """End a round and show everybody what it found."""
    with clock.fixed(calendar.moment(day, 9)):
        rounds.close_round(session, actor, round)
    with clock.fixed(calendar.moment(day, 11)):
        snapshot = take_snapshot(session, round)
        snapshots.publish(session, actor, round, snapshot)
    return snapshot
