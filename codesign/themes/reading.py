# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the workbench and the public see of themes; texts leave here only with private data masked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import distinct, func, select
from sqlalchemy.orm import Session

from codesign.analytics.text.privacy import mask
from codesign.people.audit import record
from codesign.surveys.models import TextAnswer
from codesign.themes.models import Placement, Theme, ThemeEdit, Theming
from codesign.web import clock
from codesign.web.policy import Actor

UNCERTAIN_BELOW = 0.1


@dataclass(frozen=True)
class ThemeCard:
    """A theme with how many people spoke of it."""

    theme: Theme
    people: int
    answers: int
    share: float


@dataclass(frozen=True)
class ShownAnswer:
    """An answer as staff may read it."""

    id: int
    text: str
    language: str
    certainty: float
    placed_by: str
    evidence: list[str]
    objection: str | None


@dataclass(frozen=True)
class Overview:
    """All themes and the buckets; the answers add up."""

    cards: list[ThemeCard]
    mixed: int
    not_themed: int
    unplaced: int
    answers: int
    people: int
    objections: int


def overview(session: Session, theming: Theming) -> Overview:
    """Count people and answers by theme and bucket."""
    rows = session.execute(
        select(
            Placement.bucket,
            Placement.theme_id,
            func.count().label("answers"),
            func.count(distinct(TextAnswer.response_id)).label("people"),
        )
        .join(TextAnswer, TextAnswer.id == Placement.text_answer_id)
        .where(Placement.theming_id == theming.id)
        .group_by(Placement.bucket, Placement.theme_id)
    ).all()
    buckets = {row.bucket: row.answers for row in rows if row.theme_id is None}
    counts = {row.theme_id: (row.people, row.answers) for row in rows if row.theme_id is not None}
    total, people = session.execute(
        select(func.count(), func.count(distinct(TextAnswer.response_id))).where(
            TextAnswer.survey_id == theming.survey_id, TextAnswer.question == theming.question
        )
    ).one()
    cards = [
        ThemeCard(
            theme, *counts.get(theme.id, (0, 0)), counts.get(theme.id, (0, 0))[0] / people if people else 0.0
        )
        for theme in theming.themes
        if theme.merged_into_id is None and (theme.id in counts or theme.name)
    ]
    cards.sort(key=lambda card: (-card.people, card.theme.id))
    placed = sum(buckets.values()) + sum(answers for _people, answers in counts.values())
    return Overview(
        cards=cards,
        mixed=buckets.get("mixed", 0),
        not_themed=buckets.get("not_themed", 0),
        unplaced=total - placed,
        answers=total,
        people=people,
        objections=objection_count(session, theming),
    )


def answers_in(
    session: Session,
    theming: Theming,
    *,
    theme: Theme | None = None,
    bucket: str = "theme",
    most: int = 100,
    skip: int = 0,
) -> list[ShownAnswer]:
    """Answers of a theme or of a bucket, the clearest first, private data masked."""
    query = (
        select(TextAnswer, Placement)
        .join(Placement, Placement.text_answer_id == TextAnswer.id)
        .where(Placement.theming_id == theming.id, Placement.bucket == bucket)
        .order_by(Placement.certainty.desc(), TextAnswer.id)
        .offset(skip)
        .limit(most)
    )
    if theme is not None:
        query = query.where(Placement.theme_id == theme.id)
    return [_shown(answer, placement) for answer, placement in session.execute(query)]


def objections(session: Session, theming: Theming) -> list[tuple[ShownAnswer, Theme | None]]:
    """Answers whose authors say they were misread."""
    rows = session.execute(
        select(TextAnswer, Placement)
        .join(Placement, Placement.text_answer_id == TextAnswer.id)
        .where(Placement.theming_id == theming.id, Placement.objection.is_not(None))
        .order_by(TextAnswer.id)
    )
    return [(_shown(answer, placement), placement.theme) for answer, placement in rows]


def objection_count(session: Session, theming: Theming) -> int:
    """How many authors objected."""
    query = select(func.count()).select_from(Placement)
    return (
        session.scalar(query.where(Placement.theming_id == theming.id, Placement.objection.is_not(None))) or 0
    )


def texts_of(session: Session, ids: list[int]) -> dict[int, str]:
    """Masked texts by answer id; answers deleted by their authors are missing."""
    rows = session.scalars(select(TextAnswer).where(TextAnswer.id.in_(ids)))
    return {answer.id: mask(answer.text, answer.language) for answer in rows}


def publish(session: Session, actor: Actor, theming: Theming, minimum_cell: int) -> None:
    """Freeze what the public sees: themes of at least `minimum_cell` people, buckets, human edits, method."""
    seen = overview(session, theming)
    shown = [card for card in seen.cards if card.people >= minimum_cell]
    theming.published = {
        "published_at": clock.now().isoformat(),
        "answers": seen.answers,
        "people": seen.people,
        "themes": [_published_theme(card) for card in shown],
        "small_themes": sum(card.answers for card in seen.cards if card.people < minimum_cell),
        "mixed": seen.mixed,
        "not_themed": seen.not_themed + seen.unplaced,
        "human_edits": _edit_count(session, theming),
        "algorithm_version": theming.document.get("algorithm_version", ""),
        "seed": theming.document.get("seed"),
    }
    record(session, actor, "themes.publish", f"theming:{theming.id}", themes=len(shown))
    session.flush()


def unpublish(session: Session, actor: Actor, theming: Theming) -> None:
    """Take the themes back from the public."""
    theming.published = None
    record(session, actor, "themes.unpublish", f"theming:{theming.id}")
    session.flush()


def _published_theme(card: ThemeCard) -> dict[str, Any]:
    return {
        "id": card.theme.id,
        "key": card.theme.key,
        "title": card.theme.title,
        "words": card.theme.words,
        "people": card.people,
        "answers": card.answers,
        "quotes": card.theme.released_quotes,
    }


def _edit_count(session: Session, theming: Theming) -> int:
    query = select(func.count()).select_from(ThemeEdit)
    return session.scalar(query.where(ThemeEdit.theming_id == theming.id, ThemeEdit.undone.is_(False))) or 0


def _shown(answer: TextAnswer, placement: Placement) -> ShownAnswer:
    return ShownAnswer(
        id=answer.id,
        text=mask(answer.text, answer.language),
        language=answer.language,
        certainty=placement.certainty,
        placed_by=placement.placed_by,
        evidence=placement.evidence,
        objection=placement.objection,
    )
