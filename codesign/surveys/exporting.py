# SPDX-License-Identifier: AGPL-3.0-or-later
"""Responses as a table for people who work with data."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from codesign.surveys.kinds import KINDS
from codesign.surveys.models import Response, Survey
from codesign.surveys.publishing import questionnaire_of

#: A cell that begins like a formula is executed by spreadsheets; a leading apostrophe makes it text.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def response_rows(session: Session, survey: Survey) -> Iterator[list[Any]]:
    """Header and one row a submitted response, in an order that does not tell who came first."""
    version = survey.current_version
    if version is None:
        return
    questions = list(questionnaire_of(version).questions())
    yield ["day", "version", "language", "channel"] + [
        column for question in questions for column in KINDS[question.kind].columns(question)
    ]
    responses = session.scalars(
        select(Response)
        .where(Response.survey_id == survey.id, Response.state == "submitted")
        .order_by(Response.id)
    ).all()
    # The order of insertion would link neighbours in time; a fixed seed keeps two exports equal.
    for response in random.Random(survey.id).sample(responses, len(responses)):
        cells: list[Any] = []
        for question in questions:
            cells += KINDS[question.kind].cells(question, response.answers.get(question.id))
        yield [response.submitted_on, response.version.number, response.language, response.channel, *cells]


def as_csv(rows: Iterator[list[Any]]) -> str:
    """Rows as CSV; what a spreadsheet would run is made harmless."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    for row in rows:
        writer.writerow([_harmless(cell) for cell in row])
    return buffer.getvalue()


def _harmless(cell: Any) -> Any:
    if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS):
        return "'" + cell
    return cell
