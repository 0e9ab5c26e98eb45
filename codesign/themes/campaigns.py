# SPDX-License-Identifier: AGPL-3.0-or-later
"""Answers in nearly the same words: counted by person, shown to staff, grouped like all others."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from codesign.analytics.text.privacy import mask
from codesign.surveys.models import Response, TextAnswer
from codesign.themes.models import Theming

#: So many answers in the same words catch the eye.
FEWEST_ANSWERS = 3
MOST_SHOWN = 50
#: So many people with the same words on one day: somebody may have handed out a text.
MANY_ON_A_DAY = 5


@dataclass(frozen=True)
class SameWords:
    """One wording (masked), how many answers have it, by how many people, and the most people on one day."""

    text: str
    language: str
    answers: int
    people: int
    most_on_a_day: int

    @property
    def looks_organised(self) -> bool:
        """Whether many people sent it on one day."""
        return self.most_on_a_day >= MANY_ON_A_DAY

    @property
    def looks_repeated(self) -> bool:
        """Whether few people sent it many times."""
        return self.answers > self.people


def groups_of(theming: Theming) -> list[list[int]]:
    """The answers of each wording the last run found often enough, most answers first."""
    found = (group["answers"] for group in theming.document.get("duplicates", []))
    return [answers for answers in found if len(answers) >= FEWEST_ANSWERS]


def same_words(session: Session, theming: Theming) -> list[SameWords]:
    """The commonest wordings, those with most answers first; answers deleted since are not counted."""
    found = [_told(session, answers) for answers in groups_of(theming)[:MOST_SHOWN]]
    return sorted(
        (group for group in found if group and group.answers >= FEWEST_ANSWERS),
        key=lambda group: (-group.answers, group.text),
    )


def _told(session: Session, answers: list[int]) -> SameWords | None:
    rows = session.execute(
        select(TextAnswer.text, TextAnswer.language, TextAnswer.response_id, Response.submitted_on)
        .join(Response, Response.id == TextAnswer.response_id)
        .where(TextAnswer.id.in_(answers))
        .order_by(TextAnswer.id)
    ).all()
    if not rows:
        return None
    by_day = Counter(day for day, _person in {(row.submitted_on, row.response_id) for row in rows})
    return SameWords(
        text=mask(rows[0].text, rows[0].language),
        language=rows[0].language,
        answers=len(rows),
        people=len({row.response_id for row in rows}),
        most_on_a_day=max(by_day.values()),
    )
