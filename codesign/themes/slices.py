# SPDX-License-Identifier: AGPL-3.0-or-later
"""Slices of the respondents (by a closed question, language, channel or day), and themes crossed with a question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import isnan
from typing import Any

import numpy as np
from sqlalchemy import Select, distinct, func, select
from sqlalchemy.orm import Session

from codesign.analytics.disclosure import suppress
from codesign.surveys.models import Response, TextAnswer
from codesign.surveys.publishing import questionnaire_of
from codesign.surveys.questionnaire import Question
from codesign.themes.models import Placement, Theme, Theming
from codesign.themes.storing import answers_of

#: Rows of a cross table that are no theme.
BUCKETS = ("mixed", "not_themed")


@dataclass(frozen=True)
class Slice:
    """Which respondents are looked at; what is empty does not narrow."""

    question: str = ""
    choice: str = ""
    language: str = ""
    channel: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def is_narrow(self) -> bool:
        """Whether it leaves anybody out."""
        return self != NOTHING


NOTHING = Slice()


def in_slice(query: Select[Any], within: Slice) -> Select[Any]:
    """The query, which knows Response and TextAnswer, narrowed to the slice."""
    if within.question and within.choice:
        query = query.where(Response.answers[within.question].as_string() == within.choice)
    if within.language:
        query = query.where(TextAnswer.language == within.language)
    if within.channel:
        query = query.where(Response.channel == within.channel)
    if within.since:
        query = query.where(Response.submitted_on >= within.since)
    if within.until:
        query = query.where(Response.submitted_on <= within.until)
    return query


def closed_questions(theming: Theming) -> list[Question]:
    """Questions with one answer a person out of a list: those the themes can be crossed with."""
    version = theming.survey.current_version
    if version is None:
        return []
    return [
        question
        for question in questionnaire_of(version).questions()
        if question.choices and (question.kind in ("single", "dropdown") or question.census)
    ]


def languages_in(session: Session, theming: Theming) -> list[str]:
    """Languages in which the questionnaire was answered, the most frequent first."""
    rows = session.execute(
        select(TextAnswer.language)
        .where(*answers_of(theming))
        .group_by(TextAnswer.language)
        .order_by(func.count().desc(), TextAnswer.language)
    )
    return [row.language for row in rows]


@dataclass(frozen=True)
class CrossTable:
    """People by theme (rows) and choice (columns); None where a count is protected.

    `shares` are of the people who gave that choice. `people` is everybody counted once, None when too few.
    """

    rows: list[Theme | str]
    columns: list[str]
    counts: list[list[int | None]]
    shares: list[list[float | None]]
    row_totals: list[int | None]
    column_people: list[int | None]
    people: int | None


def cross_table(session: Session, theming: Theming, question: Question, minimum_cell: int) -> CrossTable:
    """Themes by the choices of a closed question, small cells and what would give them away hidden."""
    choice = Response.answers[question.id].as_string()
    found = session.execute(
        select(
            Placement.theme_id,
            Placement.bucket,
            choice.label("choice"),
            func.count(distinct(TextAnswer.response_id)).label("people"),
        )
        .join(TextAnswer, TextAnswer.id == Placement.text_answer_id)
        .join(Response, Response.id == TextAnswer.response_id)
        .where(Placement.theming_id == theming.id)
        .group_by(Placement.theme_id, Placement.bucket, choice)
    ).all()
    columns = [option.id for option in question.choices]
    themes = {theme.id: theme for theme in theming.living}
    people: dict[tuple[int | str, str], int] = {
        (row.theme_id or row.bucket, row.choice): row.people for row in found if row.choice in columns
    }
    spoken = {place for place, _choice in people}
    rows: list[Theme | str] = [themes[place] for place in themes if place in spoken]
    rows += [bucket for bucket in BUCKETS if bucket in spoken]
    places = [row.id if isinstance(row, Theme) else row for row in rows]
    table = np.array([[people.get((place, column), 0) for column in columns] for place in places], dtype=int)
    return _protected(rows, columns, table.reshape(len(rows), len(columns)), minimum_cell)


def _protected(
    rows: list[Theme | str], columns: list[str], table: np.ndarray[Any, Any], minimum_cell: int
) -> CrossTable:
    if not len(rows):
        return CrossTable(rows, columns, [], [], [], [None] * len(columns), None)
    shown = suppress(table, minimum_cell)
    assert shown.row_totals is not None  # the table has two dimensions
    assert shown.column_totals is not None
    column_people = [_count(value) for value in shown.column_totals]
    counts = [[_count(value) for value in line] for line in shown.cells]
    return CrossTable(
        rows=rows,
        columns=columns,
        counts=counts,
        shares=[[_share(n, of) for n, of in zip(line, column_people, strict=True)] for line in counts],
        row_totals=[_count(value) for value in shown.row_totals],
        column_people=column_people,
        people=_count(shown.total),
    )


def _count(value: float) -> int | None:
    return None if isnan(value) else int(value)


def _share(count: int | None, of: int | None) -> float | None:
    return None if count is None or not of else count / of


def protected_counts(counts: Sequence[int], minimum_cell: int) -> list[int | None]:
    """Counts of one line, small ones and as many more as protect them hidden."""
    return [_count(value) for value in suppress(np.array(counts, dtype=int), minimum_cell).cells]
