# SPDX-License-Identifier: AGPL-3.0-or-later
"""Running the text pipeline over a question's answers, and keeping what people decided about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.utils import import_string

from codesign.analytics.text import records
from codesign.people.audit import record
from codesign.surveys.models import Survey, TextAnswer
from codesign.surveys.publishing import questionnaire_of
from codesign.surveys.questionnaire import Question
from codesign.themes.acts import what_hinders_running
from codesign.themes.history import lock_themes
from codesign.themes.models import Placement, Theme, ThemeEdit, Theming
from codesign.themes.redrawing import redraw
from codesign.themes.storing import answers_of, store
from codesign.web import clock
from codesign.web.acts import Hindrance, demand
from codesign.web.errors import Conflict, NotFound
from codesign.web.i18n import localized
from codesign.web.jobs import Run, enqueue
from codesign.web.policy import Actor

KIND = "themes"
HANDLER = "codesign.themes.computing:find_themes_of_question"
#: Looked up when first needed: web processes start without the statistics libraries.
COMPUTE = "codesign.themes.computing:compute"
SEED = 0
#: Up to so many answers a run takes a moment, and people wait for it.
MOST_AT_ONCE = 2000


def find_theming(session: Session, survey: Survey, question: str) -> Theming | None:
    """The themes of a question, if work on them began."""
    return session.scalar(select(Theming).where(Theming.survey_id == survey.id, Theming.question == question))


def theming_of(session: Session, survey: Survey, question: str) -> Theming:
    """The themes of a question, made empty at first use."""
    free_text_question(survey, question)
    found = find_theming(session, survey, question)
    if found is None:
        found = Theming(survey=survey, question=question)
        session.add(found)
        session.flush()
    return found


def free_text_question(survey: Survey, question: str) -> Question:
    """The question of an id, when its answers are free text.

    Raises:
        NotFound: it is of another kind, or there is none.
    """
    version = survey.current_version
    found = questionnaire_of(version).question(question) if version else None
    if found is None or found.kind != "text":
        raise NotFound(None)
    return found


def question_text(theming: Theming, language: str | None = None) -> str:
    """The question the answers were given to."""
    return localized(free_text_question(theming.survey, theming.question).label, language)


def answer_count(session: Session, survey: Survey, question: str) -> int:
    """Answers there are to group."""
    query = select(func.count()).select_from(TextAnswer)
    return (
        session.scalar(query.where(TextAnswer.survey_id == survey.id, TextAnswer.question == question)) or 0
    )


def start(session: Session, actor: Actor, theming: Theming, k: int | None) -> Run:
    """Queue a run; the page that waits for it shows how far it is.

    Raises:
        Closed: the phase of theme work is not open.
        Conflict: a run is under way, or there is nothing to group.
    """
    _demand_runnable(session, theming)
    run = enqueue(
        session,
        KIND,
        address=url_for("theme_work.workbench", theming_id=theming.id),
        theming_id=theming.id,
        k=k,
        asked_by=actor.user_id,
        is_asked=True,
    )
    theming.run_id = run.id
    record(session, actor, "themes.start", f"theming:{theming.id}", k=k)
    session.flush()
    return run


def run_at_once(session: Session, actor: Actor, theming: Theming, k: int | None) -> ThemeEdit:
    """Run within the request: few answers take a second or two. Nothing is locked while the machine computes.

    Returns the edit that tells what the run changed.

    Raises:
        Closed: the phase of theme work is not open.
        Conflict: a run is under way or was faster, or there is nothing to group.
    """
    _demand_runnable(session, theming)
    survey, question = theming.survey, theming.question
    task = task_of(session, theming)
    # Ends the transaction, which so far only read; a request that writes holds SQLite's only write lock.
    session.rollback()
    result = import_string(COMPUTE)(task, k)
    theming = theming_of(session, survey, question)
    if is_overtaken(session, theming, task):
        raise Conflict(_l("Another run was faster. Look at what it found."))
    edit = redraw(session, actor.user_id, theming, k, lambda: store(session, theming, result))
    theming.run_id = None
    record(session, actor, "themes.start", f"theming:{theming.id}", k=k)
    session.flush()
    return edit


def fits_at_once(session: Session, theming: Theming) -> bool:
    """Whether the answers are few enough for a run within a request."""
    return answer_count(session, theming.survey, theming.question) <= MOST_AT_ONCE


def last_run(session: Session, theming: Theming) -> Run | None:
    """The job of the last run."""
    return session.get(Run, theming.run_id) if theming.run_id else None


def is_running(session: Session, theming: Theming) -> bool:
    """Whether somebody waits for a run; one that only waits for more arrivals is in nobody's way."""
    run = last_run(session, theming)
    return run is not None and not run.is_over and (run.state == "running" or bool(run.address))


@dataclass(frozen=True)
class Task:
    """All that a run reads; plain values, so that it can compute outside any transaction."""

    answers: list[records.Answer]
    constraints: records.Constraints
    languages: tuple[str, ...]
    question: str
    #: When the run began, the last result was of this moment.
    former: datetime | None


def task_of(session: Session, theming: Theming) -> Task:
    """Read what a run needs."""
    languages = tuple(theming.survey.process.languages)
    return Task(
        answers=answers_for_pipeline(session, theming),
        constraints=constraints_for(session, theming),
        languages=languages,
        question=question_text(theming, languages[0]),
        former=theming.computed_at,
    )


def is_overtaken(session: Session, theming: Theming, task: Task) -> bool:
    """Whether another run stored its result since this one read the answers; locks the themes."""
    lock_themes(session, theming)
    return theming.computed_at != task.former


def answers_for_pipeline(session: Session, theming: Theming) -> list[records.Answer]:
    """The raw answers, each with the person who gave it."""
    rows = session.execute(
        select(TextAnswer.id, TextAnswer.text, TextAnswer.language, TextAnswer.response_id)
        .where(*answers_of(theming))
        .order_by(TextAnswer.id)
    )
    # The respondent's interface language is only a prior: people write in whatever language they think in.
    return [records.Answer(id=row.id, text=row.text, language=None, person=row.response_id) for row in rows]


def constraints_for(session: Session, theming: Theming) -> records.Constraints:
    """What former runs and people decided."""
    keys = {theme.id: theme.key for theme in theming.themes}
    living = {theme.id: theme.key for theme in theming.living}
    rows = session.execute(
        select(
            Placement.text_answer_id, Placement.theme_id, Placement.placed_by, Placement.excluded_from
        ).where(Placement.theming_id == theming.id)
    ).all()
    by_hand = {row.text_answer_id for row in rows if row.placed_by == "person"}
    placed = {row.text_answer_id: keys[row.theme_id] for row in rows if row.theme_id is not None}
    return records.Constraints(
        former={answer: key for answer, key in placed.items() if answer not in by_hand},
        placed={answer: key for answer, key in placed.items() if answer in by_hand},
        excluded=frozenset(
            (row.text_answer_id, living[theme])
            for row in rows
            # What a person put into a bucket belongs to no theme at all.
            for theme in (living if _is_in_bucket_by_hand(row) else row.excluded_from)
            if theme in living
        ),
        locked=frozenset(theme.key for theme in theming.living if theme.is_locked),
        merged={theme.key: keys[theme.merged_into_id] for theme in theming.themes if theme.merged_into_id},
        described={theme.key: _wording(theme) for theme in theming.living if theme.is_described},
    )


def _is_in_bucket_by_hand(row: Any) -> bool:
    return row.placed_by == "person" and row.theme_id is None


def _wording(theme: Theme) -> str:
    return ". ".join(filter(None, (*theme.name.values(), theme.description, *theme.examples)))


def _demand_runnable(session: Session, theming: Theming) -> None:
    demand(hindered(session, theming))


def hindered(session: Session, theming: Theming) -> list[Hindrance]:
    """What keeps the answers from being grouped now."""
    return what_hinders_running(
        theming.survey.process,
        clock.now(),
        answers=answer_count(session, theming.survey, theming.question),
        is_running=is_running(session, theming),
    )
