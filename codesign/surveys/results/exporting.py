# SPDX-License-Identifier: AGPL-3.0-or-later
"""Responses as a table for people who work with data."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from codesign.surveys.kinds import KINDS
from codesign.surveys.models import Response, Survey
from codesign.surveys.publishing import questionnaire_of
from codesign.surveys.questionnaire import Question

#: What every row says beside the answers.
ABOUT = ("day", "version", "language", "channel")


def exported_questions(survey: Survey) -> list[Question]:
    """The questions of all versions, as last worded; those of the newest version first."""
    found: dict[str, Question] = {}
    for version in reversed(survey.versions):
        for question in questionnaire_of(version).questions():
            found.setdefault(question.id, question)
    return list(found.values())


def exported_columns(survey: Survey) -> list[str]:
    """The columns of all versions, so that no answer to an older one is left out."""
    columns: dict[str, None] = {}
    for version in reversed(survey.versions):
        for question in questionnaire_of(version).questions():
            columns.update(dict.fromkeys(KINDS[question.kind].all_columns(question)))
    return list(columns)


def submitted(session: Session, survey: Survey) -> list[Response]:
    """The submitted responses, in an order that does not tell who came first."""
    responses = session.scalars(
        select(Response)
        .where(Response.survey_id == survey.id, Response.state == "submitted")
        .options(joinedload(Response.version))
        .order_by(Response.id)
    ).all()
    # The order of insertion would link neighbours in time; a fixed seed keeps two exports equal.
    return random.Random(survey.id).sample(responses, len(responses))


def response_rows(session: Session, survey: Survey) -> Iterator[list[Any]]:
    """Header and one row a submitted response."""
    if survey.current_version is None:
        return
    columns = exported_columns(survey)
    yield [*ABOUT, *columns]
    for response in submitted(session, survey):
        cells: dict[str, Any] = {}
        for question in questionnaire_of(response.version).questions():
            kind = KINDS[question.kind]
            cells |= zip(kind.all_columns(question), kind.all_cells(question, response.answers), strict=True)
        about = [response.submitted_on, response.version.number, response.language, response.channel]
        yield [*about, *(cells.get(column) for column in columns)]
