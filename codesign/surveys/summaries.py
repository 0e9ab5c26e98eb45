# SPDX-License-Identifier: AGPL-3.0-or-later
"""From responses to a summary snapshot: everything published is drawn from one of these."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from codesign.people.audit import record
from codesign.surveys.kinds import KINDS
from codesign.surveys.models import Response, Survey, SurveySummary
from codesign.surveys.publishing import questionnaire_of
from codesign.web.errors import Conflict
from codesign.web.policy import Actor

CHUNK = 2000


def summarise(session: Session, survey: Survey) -> SurveySummary:
    """Count all submitted responses now, by question of the current version."""
    version = survey.current_version
    if version is None:
        raise Conflict(_l("This survey was never published."))
    questions = list(questionnaire_of(version).questions())
    gathered: dict[str, list[Any]] = {question.id: [] for question in questions}
    people = 0
    for answers in _submitted_answers(session, survey):
        people += 1
        for question_id in gathered.keys() & answers.keys():
            gathered[question_id].append(answers[question_id])
    document = {
        "people": people,
        "version": version.number,
        "by_language": _counts(session, survey, Response.language),
        "by_channel": _counts(session, survey, Response.channel),
        "questions": [_summary_document(question, gathered[question.id]) for question in questions],
    }
    summary = SurveySummary(survey_id=survey.id, document=document)
    session.add(summary)
    session.flush()
    return summary


def publish_summary(session: Session, actor: Actor, survey: Survey) -> SurveySummary:
    """Let the public see the numbers of this moment."""
    summary = summarise(session, survey)
    survey.published_summary = summary
    record(session, actor, "survey.publish_results", f"survey:{survey.id}", summary=summary.id)
    session.flush()
    return summary


def unpublish_summary(session: Session, actor: Actor, survey: Survey) -> None:
    """Take the numbers back from the public."""
    survey.published_summary = None
    record(session, actor, "survey.unpublish_results", f"survey:{survey.id}")
    session.flush()


def responses_by_day(session: Session, survey: Survey) -> list[tuple[Any, int]]:
    """Submitted responses by day."""
    rows = session.execute(
        select(Response.submitted_on, func.count())
        .where(Response.survey_id == survey.id, Response.state == "submitted")
        .group_by(Response.submitted_on)
        .order_by(Response.submitted_on)
    )
    return [(day, count) for day, count in rows]


def _summary_document(question: Any, answers: list[Any]) -> dict[str, Any]:
    summary = KINDS[question.kind].summarise(question, answers)
    return {
        "id": question.id,
        "kind": question.kind,
        "label": dict(question.label),
        "published": question.published,
        "census": question.census,
        "answered": summary.answered,
        "counts": [{"id": c.id, "label": dict(c.label), "people": c.people} for c in summary.counts],
        "items": [{"id": item.id, "label": dict(item.label)} for item in question.items],
        "details": dict(summary.details),
    }


def _submitted_answers(session: Session, survey: Survey) -> Any:
    query = select(Response.answers).where(Response.survey_id == survey.id, Response.state == "submitted")
    return session.scalars(query.order_by(Response.id).execution_options(yield_per=CHUNK))


def _counts(session: Session, survey: Survey, column: Any) -> dict[str, int]:
    rows = session.execute(
        select(column, func.count())
        .where(Response.survey_id == survey.id, Response.state == "submitted")
        .group_by(column)
        .order_by(column)
    )
    return dict(rows.all())
