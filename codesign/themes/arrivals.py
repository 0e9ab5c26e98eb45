# SPDX-License-Identifier: AGPL-3.0-or-later
"""Answers that arrive are put into the themes there are: soon, in the background, many in one run."""

from __future__ import annotations

from typing import Any

from flask import current_app, has_app_context
from sqlalchemy import Connection, event, select
from sqlalchemy.orm import Mapper, Session, object_session

from codesign.extensions import db
from codesign.surveys.models import TextAnswer
from codesign.themes import running
from codesign.themes.acts import what_hinders_editing
from codesign.themes.models import Placement, Theming
from codesign.themes.storing import answers_of
from codesign.web import clock
from codesign.web.acts import demand
from codesign.web.jobs import Jobs, Run
from codesign.web.unit_of_work import after_commit, unit_of_work

#: Seconds to wait for more arrivals; the more answers there are, the dearer a run.
WAIT, WAIT_WITH_MANY = 20, 300
_HEARD = "themes_arrivals"


@event.listens_for(TextAnswer, "after_insert")
def _hear(_mapper: Mapper[Any], _connection: Connection, answer: TextAnswer) -> None:
    """Remember what arrived; surveys do not know that anybody listens, and nothing is done before the commit."""
    session = object_session(answer)
    if session is None or not has_app_context():
        return
    heard: set[tuple[int, str]] = session.info.setdefault(_HEARD, set())
    if not heard:
        after_commit(session, lambda: _tell(session))
    heard.add((answer.survey_id, answer.question))


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, _previous: Any) -> None:
    session.info.pop(_HEARD, None)


def _tell(session: Session) -> None:
    heard: set[tuple[int, str]] = session.info.pop(_HEARD, set())
    with unit_of_work(db.session()) as fresh:
        for survey_id, question in sorted(heard):
            theming = fresh.scalar(
                select(Theming).where(Theming.survey_id == survey_id, Theming.question == question)
            )
            if theming is not None:
                sort_later(fresh, theming)


def sort_later(session: Session, theming: Theming) -> Run | None:
    """Queue a run when there are themes, answers outside them, and no run to come that will see these answers."""
    run = running.last_run(session, theming)
    if not theming.sorts_arrivals or not theming.living or not _is_any_waiting(session, theming):
        return None
    if run is not None and run.state == "queued":
        return None
    jobs: Jobs = current_app.extensions["jobs"]
    wait = WAIT if running.fits_at_once(session, theming) else WAIT_WITH_MANY
    run = Run(kind=running.KIND, arguments={"theming_id": theming.id, "k": None})
    session.add(run)
    session.flush()
    theming.run_id = run.id
    run_id = run.id
    after_commit(session, lambda: jobs.execute_task.schedule((run_id,), delay=wait))
    return run


def set_sorting(session: Session, theming: Theming, wanted: bool) -> None:
    """Whether answers that arrive are put into the themes without being asked."""
    demand(what_hinders_editing(theming.survey.process, clock.now()))
    theming.sorts_arrivals = wanted
    if wanted:
        sort_later(session, theming)
    session.flush()


def _is_any_waiting(session: Session, theming: Theming) -> bool:
    query = (
        select(TextAnswer.id)
        .outerjoin(Placement, Placement.text_answer_id == TextAnswer.id)
        .where(*answers_of(theming), Placement.text_answer_id.is_(None))
        .limit(1)
    )
    return session.scalar(query) is not None
