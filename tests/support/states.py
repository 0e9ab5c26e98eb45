# SPDX-License-Identifier: AGPL-3.0-or-later
"""A town with one of everything, in any state a process, its survey, its round and its themes can be in."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from codesign.deliberation.counting.computing import compute_snapshot
from codesign.deliberation.models import Round, Snapshot, Statement
from codesign.extensions import Base, db
from codesign.people.models import AuditEntry
from codesign.people.voices import code_for, hash_code
from codesign.processes.models import Process
from codesign.themes import reading
from codesign.web import clock
from codesign.web.policy import Actor
from codesign.web.unit_of_work import unit_of_work
from tests.support.factories import (
    DoubleCodingFactory,
    InvitationFactory,
    InvitationTicketFactory,
    KioskFactory,
    MembershipFactory,
    MilestoneFactory,
    OutcomeFactory,
    PaperSheetFactory,
    PlaceFactory,
    PlacementFactory,
    ProcessFactory,
    ResponseFactory,
    RoundFactory,
    RoundInvitationFactory,
    RoundInvitationTicketFactory,
    StatementFactory,
    SurveyFactory,
    TextAnswerFactory,
    ThemeEditFactory,
    ThemeFactory,
    ThemingFactory,
    UserFactory,
    VoiceFactory,
)

#: The secret of a letter to the survey, of one to the round, and the device of somebody who answered.
LETTER, ROUND_LETTER, DEVICE = "0" * 19 + "1", "0" * 19 + "2", "d" * 32


@dataclass(frozen=True)
class State:
    """How far everything is. phases: before, now, over, or undated."""

    process: str = "public"
    phases: str = "now"
    survey: str = "open"
    round: str = "open"
    statements: int = 3
    panel: str = "open"
    #: Whether results, themes and summaries are public.
    is_published: bool = False
    has_themes: bool = True
    invited_only: bool = False

    def __str__(self) -> str:
        ends = ["published"] * self.is_published + ["themes"] * self.has_themes + [self.panel]
        ends += ["letters only"] * self.invited_only
        return " ".join([self.process, self.phases, self.survey, self.round, str(self.statements), *ends])


#: Each changes one thing, or what goes with it.
STATES = (
    State(),
    State(is_published=True, survey="closed", round="closed"),
    State(process="draft", survey="draft", round="draft", has_themes=False),
    State(process="draft", phases="undated", survey="draft", round="draft", statements=0, has_themes=False),
    State(survey="draft", round="draft"),
    State(survey="draft", round="draft", statements=0),
    State(survey="closed", round="closed"),
    State(phases="before", survey="draft", round="draft"),
    State(phases="before", survey="open", round="draft", has_themes=False),
    State(phases="over", is_published=True, survey="closed", round="closed"),
    State(phases="over"),
    State(phases="undated"),
    State(process="archived", is_published=True, survey="closed", round="closed"),
    State(process="archived"),
    State(panel="invited", invited_only=True),
    State(panel="invited", invited_only=True, survey="closed", round="closed"),
    State(panel="invited", invited_only=True, survey="draft", round="draft"),
)


def _times(phases: str) -> dict[str, datetime | None]:
    day, now = timedelta(days=1), clock.now()
    return {
        "before": {"opens_at": now + day, "closes_at": now + 2 * day},
        "now": {"opens_at": now - day, "closes_at": now + day},
        "over": {"opens_at": now - 2 * day, "closes_at": now - day},
        "undated": {"opens_at": None, "closes_at": None},
    }[phases]


def build(session: Session, state: State) -> dict[str, Any]:
    """Make the town; returns what addresses name, by argument of a route."""
    town = PlaceFactory(kind="municipality", name="Borgo", population=1000)
    process = ProcessFactory(slug="processo", state=state.process, place_id=town.id)
    for phase in process.phases:
        phase.opens_at, phase.closes_at = _times(state.phases).values()
    survey = SurveyFactory(
        process=process,
        short_code="SURVEY",
        state=state.survey,
        invited_only=state.invited_only,
        published=state.survey != "draft",
    )
    round = RoundFactory(
        process=process,
        short_code="RONDAX",
        state=state.round,
        panel=state.panel,
        takes_reasons=True,
        daily_proposals=2,
    )
    if state.round == "draft":
        round.opened_at = None
    statements = [StatementFactory(round=round) for _ in range(state.statements)]
    things = {
        "slug": process.slug,
        "subject": "statement",
        "survey_id": survey.id,
        "short_code": "",
        "round_id": round.id,
        "statement_id": statements[0].id if statements else 1,
        "question": "wish",
        "position": 0,
        "number": 1,
        "format": "csv",
    }
    if state.round != "draft":
        things["key"] = str(_proposed(round).id)
    if state.survey != "draft":
        things |= _answered(session, survey, state)
    things |= _invited(survey, round)
    outcome = OutcomeFactory(process=process)
    things |= {"outcome_id": outcome.id, "milestone_id": MilestoneFactory(outcome=outcome).id}
    session.flush()
    return things


def _proposed(round: Round) -> Statement:
    """What a participant proposed and nobody has read."""
    today = clock.today(round.process.time_zone)
    statement: Statement = StatementFactory(
        round=round, moderation="waiting", author="participant", proposed_on=today
    )
    return statement


def _answered(session: Session, survey: Any, state: State) -> dict[str, Any]:
    theming = ThemingFactory(survey=survey)
    theme = ThemeFactory(theming=theming) if state.has_themes else None
    for number in range(6):
        code = code_for(DEVICE if not number else f"{number:032}", f"survey:{survey.id}")
        response = ResponseFactory(
            survey=survey,
            voice=VoiceFactory(code_hash=hash_code(code)),
            answers={"quarter": "nord", "wish": f"Lampioni {number}"},
        )
        text = TextAnswerFactory(response=response, text=f"Lampioni {number}")
        if theme is not None:
            PlacementFactory(text_answer=text, theme=theme, objection="Non intendevo questo")
    survey.submitted_count = 6
    things = {
        "theming_id": theming.id,
        "answer_id": text.id,
        "kiosk_id": KioskFactory(survey=survey).id,
        "sheet_code": PaperSheetFactory(survey=survey, code="SHEET1").code,
        "coding_id": DoubleCodingFactory(theming=theming, machine=[[text.id, 0]]).id,
    }
    if theme is not None:
        ThemeEditFactory(theming_id=theming.id, before={"themes": {}}, after={"themes": {}, "note": ""})
        theming.computed_at, theming.version = clock.now(), 3
        things["theme_id"] = theme.id
    if state.is_published:
        session.flush()
        reading.publish(session, Actor(), theming, 5)
    return things


def _invited(survey: Any, round: Any) -> dict[str, Any]:
    InvitationFactory(survey=survey, sent_on=None)
    InvitationFactory(survey=survey, email=None, label="Via Roma 1", sent_on=None)
    letter = InvitationFactory(survey=survey)
    InvitationTicketFactory(invitation=letter, token_hash=hash_code(LETTER))
    if round.panel == "invited":
        guest = RoundInvitationFactory(round=round)
        RoundInvitationTicketFactory(invitation=guest, token_hash=hash_code(ROUND_LETTER))
    return {"token": LETTER}


class Town:
    """A built town on SQLite: pages to look at, and acts that are taken back after each try."""

    def __init__(self, app: Flask, state: State) -> None:
        self.app, self.state = app, state
        with app.app_context(), unit_of_work() as session:
            self.things = build(session, state)
            user = UserFactory(town_administrator=True)
            MembershipFactory(process=session.scalars(select(Process)).one(), user=user, role="administrator")
            self._identity = user.fs_uniquifier
            if state.round == "closed":
                self._count(session)
        self._file = Path(app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///"))
        self._kept = self._file.with_suffix(".kept")
        self._close()
        shutil.copy(self._file, self._kept)

    def staff(self) -> FlaskClient:
        """An administrator of the process and the town."""
        client = self.app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = self._identity, True
        return client

    def stranger(self) -> FlaskClient:
        """Somebody without an account."""
        return self.app.test_client()

    @contextmanager
    def taken_back(self) -> Iterator[None]:
        """Whatever is done inside is undone."""
        try:
            yield
        finally:
            self._close()
            for end in ("-wal", "-shm"):
                self._file.with_name(self._file.name + end).unlink(missing_ok=True)
            shutil.copy(self._kept, self._file)

    def rows(self) -> dict[str, list[Any]]:
        """All that is stored, but for what only notes that somebody tried."""
        with self.app.app_context(), db.engine.connect() as connection:
            tables = [t for t in Base.metadata.tables.values() if t.name != AuditEntry.__tablename__]
            return {table.name: sorted(map(repr, connection.execute(select(table)))) for table in tables}

    def _count(self, session: Session) -> None:
        """Let the closed round be analysed, and published where it is."""
        session.commit()
        compute_snapshot(lambda *_: None, self.things["round_id"])
        if self.state.is_published:
            round = session.get_one(Round, self.things["round_id"])
            round.published_snapshot = session.scalars(select(Snapshot)).one()

    def _close(self) -> None:
        with self.app.app_context():
            db.session.remove()
            with db.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            db.engine.dispose()
