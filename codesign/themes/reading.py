# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people read of answers and themes; texts leave here only with private data masked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from codesign.analytics.releases import hidden_cells
from codesign.analytics.text.highlighting import Fragment, fragments
from codesign.analytics.text.privacy import mask
from codesign.people.audit import record
from codesign.surveys.models import Response, TextAnswer
from codesign.surveys.publishing import questionnaire_of
from codesign.themes.acts import FIRST_RUN, RUN, what_hinders_hiding, what_hinders_publishing
from codesign.themes.cards import UNCERTAIN_BELOW, ThemeCard, count_where, objection_count, overview
from codesign.themes.models import Placement, Theme, ThemeEdit, Theming
from codesign.web import clock
from codesign.web.acts import demand
from codesign.web.i18n import localized
from codesign.web.policy import Actor

__all__ = [
    "ShownAnswer",
    "answer_count_in",
    "answers_in",
    "consented",
    "edit_count",
    "harsh_answers",
    "objection_count",
    "objections",
    "overview",
    "publish",
    "published_here",
    "quotes_of",
    "shown",
    "texts_of",
    "unpublish",
]

SURE_FROM = 0.5
#: The strongest words that speak for a theme are marked; more would mark nearly everything.
MARKED_WORDS = 3
PAGE_LENGTH = 50
MOST_LISTED = 200
CONSENT_TO_QUOTES = "quotes"

Order = Literal["clear", "uncertain"]


@dataclass(frozen=True)
class ShownAnswer:
    """An answer as staff may read it."""

    id: int
    text: str
    fragments: tuple[Fragment, ...]
    language: str
    certainty: float
    placed_by: str
    evidence: list[str]
    objection: str | None
    is_harsh: bool

    @property
    def sureness(self) -> str:
        """How sure the program is of its place, as one of four words."""
        if self.placed_by == "person":
            return "person"
        if self.certainty < UNCERTAIN_BELOW:
            return "unsure"
        return "fair" if self.certainty < SURE_FROM else "sure"


def answers_in(
    session: Session,
    theming: Theming,
    *,
    theme: Theme | None = None,
    bucket: str = "theme",
    most: int = PAGE_LENGTH,
    skip: int = 0,
    order: Order = "clear",
) -> list[ShownAnswer]:
    """Answers of a theme or of a bucket, the clearest or the least certain first, private data masked."""
    certainty = Placement.certainty.asc() if order == "uncertain" else Placement.certainty.desc()
    first = [Placement.placed_by, certainty] if order == "uncertain" else [certainty]
    query = (
        select(TextAnswer, Placement)
        .join(Placement, Placement.text_answer_id == TextAnswer.id)
        .where(Placement.theming_id == theming.id, Placement.bucket == bucket)
        .order_by(*first, TextAnswer.id)
        .offset(skip)
        .limit(most)
    )
    if theme is not None:
        query = query.where(Placement.theme_id == theme.id)
    return [shown(answer, placement) for answer, placement in session.execute(query)]


def answer_count_in(
    session: Session, theming: Theming, theme: Theme | None = None, bucket: str = "theme"
) -> int:
    """How many answers a theme or a bucket holds."""
    if theme is not None:
        return count_where(session, theming, Placement.theme_id == theme.id)
    return count_where(session, theming, Placement.bucket == bucket)


def objections(session: Session, theming: Theming) -> list[tuple[ShownAnswer, Theme | None]]:
    """Answers whose authors say they were misread."""
    return _shown_where(session, theming, Placement.objection.is_not(None))


def harsh_answers(session: Session, theming: Theming) -> list[tuple[ShownAnswer, Theme | None]]:
    """Answers with a coarse word, for a person to read before she releases quotes."""
    return _shown_where(session, theming, Placement.is_harsh.is_(True))


def texts_of(session: Session, ids: Sequence[int]) -> dict[int, str]:
    """Masked texts by answer id; answers deleted by their authors are missing."""
    rows = session.scalars(select(TextAnswer).where(TextAnswer.id.in_(ids)))
    return {answer.id: mask(answer.text, answer.language) for answer in rows}


def quotes_of(session: Session, theme: Theme, *, kept: Sequence[int] | None = None) -> dict[int, str]:
    """Masked texts of a theme's quotes, or of those `kept`, as far as they still stand in it."""
    chosen = theme.quotes if kept is None else kept
    here = set(
        session.scalars(
            select(Placement.text_answer_id).where(
                Placement.theme_id == theme.id, Placement.text_answer_id.in_(chosen)
            )
        )
    )
    agreed = consented(session, theme.theming, chosen)
    texts = texts_of(session, [quote for quote in chosen if quote in here and quote in agreed])
    return {quote: texts[quote] for quote in chosen if quote in texts}


def consented(session: Session, theming: Theming, answers: Sequence[int]) -> set[int]:
    """Those answers whose authors let their words be quoted; all, where the survey did not ask.

    A survey asks by a question of kind `consent` with the option `"for": "quotes"`.
    """
    version = theming.survey.current_version
    asked = [
        question.id
        for question in (questionnaire_of(version).questions() if version else ())
        if question.kind == "consent" and question.options.get("for") == CONSENT_TO_QUOTES
    ]
    rows = session.execute(
        select(TextAnswer.id, Response.answers)
        .join(Response, Response.id == TextAnswer.response_id)
        .where(TextAnswer.id.in_(answers))
    )
    return {row.id for row in rows if all(row.answers.get(question) for question in asked)}


def shown(answer: TextAnswer, placement: Placement) -> ShownAnswer:
    """An answer with what staff may know of it."""
    text = mask(answer.text, answer.language)
    return ShownAnswer(
        id=answer.id,
        text=text,
        fragments=fragments(text, placement.evidence[:MARKED_WORDS]),
        language=answer.language,
        certainty=placement.certainty,
        placed_by=placement.placed_by,
        evidence=placement.evidence,
        objection=placement.objection,
        is_harsh=placement.is_harsh,
    )


def publish(session: Session, actor: Actor, theming: Theming, minimum_cell: int) -> None:
    """Freeze what the public sees: themes of at least `minimum_cell` people, buckets, human edits, method.

    Proposed themes are nobody's decision yet: their answers are counted among those still to be sorted.
    """
    demand(what_hinders_publishing(theming))
    seen = overview(session, theming, quotes=False)
    decided = [card for card in seen.cards if card.theme.status == "standing"]
    shown = [card for card in decided if card.people >= minimum_cell]
    theming.published = {
        "published_at": clock.now().isoformat(),
        "answers": seen.answers,
        "people": seen.people,
        "themes": [_published_theme(session, card) for card in shown],
        **_buckets(
            {
                "small_themes": sum(card.answers for card in decided if card not in shown),
                "mixed": seen.mixed,
                "not_themed": seen.not_themed,
                "unsorted": seen.unplaced + sum(card.answers for card in seen.cards if card not in decided),
            },
            minimum_cell,
        ),
        "human_edits": edit_count(session, theming),
        "algorithm_version": theming.document.get("algorithm_version", ""),
        "seed": theming.document.get("seed"),
    }
    record(session, actor, "themes.publish", f"theming:{theming.id}", themes=len(shown))
    session.flush()


def _buckets(answers: Mapping[str, int], k: int) -> dict[str, int | None]:
    """How many answers are in no theme that is shown, and why; None where they are few or would tell of few.

    Their sum follows from the themes and is no secret: it says nothing of what anybody wrote.
    """
    hidden = hidden_cells(answers, k)
    return {name: None if hidden is None or name in hidden else count for name, count in answers.items()}


def published_here(theming: Theming) -> dict[str, Any]:
    """What the public sees, with titles in the reader's language; publications of before had one language."""
    published = theming.published or {"themes": []}
    themes = [{**theme, "title": localized(theme["title"])} for theme in published["themes"]]
    return {**published, "themes": themes}


def unpublish(session: Session, actor: Actor, theming: Theming) -> None:
    """Take the themes back from the public."""
    demand(what_hinders_hiding(theming))
    theming.published = None
    record(session, actor, "themes.unpublish", f"theming:{theming.id}")
    session.flush()


def edit_count(session: Session, theming: Theming) -> int:
    """Human edits that stand."""
    query = select(func.count()).select_from(ThemeEdit)
    standing = (ThemeEdit.theming_id == theming.id, ThemeEdit.undone.is_(False))
    return session.scalar(query.where(*standing, ThemeEdit.act.not_in((RUN, FIRST_RUN)))) or 0


def _published_theme(session: Session, card: ThemeCard) -> dict[str, Any]:
    return {
        "id": card.theme.id,
        "key": card.theme.key,
        "title": card.theme.titles,
        "words": card.theme.words,
        "people": card.people,
        "answers": card.answers,
        "quotes": list(quotes_of(session, card.theme, kept=card.theme.released_quotes)),
    }


def _shown_where(
    session: Session, theming: Theming, condition: Any
) -> list[tuple[ShownAnswer, Theme | None]]:
    rows = session.execute(
        select(TextAnswer, Placement)
        .join(Placement, Placement.text_answer_id == TextAnswer.id)
        .where(Placement.theming_id == theming.id, condition)
        .order_by(TextAnswer.id)
        .limit(MOST_LISTED)
    )
    return [(shown(answer, placement), placement.theme) for answer, placement in rows]
