# SPDX-License-Identifier: AGPL-3.0-or-later
"""The field dashboard: who answered, beside who lives there."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from codesign.analytics.disclosure import publishable
from codesign.analytics.representation import Representation, representation
from codesign.surveys.models import Response, Survey
from codesign.surveys.publishing import questionnaire_of
from codesign.territory.services import margins


@dataclass(frozen=True)
class Comparison:
    """One question beside the census, with the words of its choices."""

    label: dict[str, str]
    names: dict[str, dict[str, str]]
    result: Representation


def comparisons(session: Session, survey: Survey, minimum_cell: int) -> list[Comparison]:
    """Every question that names a dimension of the census, from `minimum_cell` answers on."""
    version, place = survey.current_version, survey.process.place
    if version is None or place is None:
        return []
    compared = [question for question in questionnaire_of(version).questions() if question.census]
    counts = _counts(session, survey, [question.id for question in compared])
    found = []
    for question in compared:
        result = representation(counts[question.id], margins(session, place, question.census))
        if result is not None and publishable(result.n, minimum_cell):
            names = {choice.id: dict(choice.label) for choice in question.choices}
            found.append(Comparison(dict(question.label), names, result))
    return found


def _counts(session: Session, survey: Survey, questions: list[str]) -> dict[str, Counter[str]]:
    counts: dict[str, Counter[str]] = {question: Counter() for question in questions}
    answers = session.scalars(
        select(Response.answers).where(Response.survey_id == survey.id, Response.state == "submitted")
    )
    for given in answers:
        for question in questions:
            if isinstance(given.get(question), str):
                counts[question][given[question]] += 1
    return counts
