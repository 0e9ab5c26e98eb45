# SPDX-License-Identifier: AGPL-3.0-or-later
"""Themes counted in people: the cards of the workbench and the buckets beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, distinct, func, select
from sqlalchemy.orm import Session

from codesign.analytics.text.privacy import mask
from codesign.surveys.models import Response, TextAnswer
from codesign.themes.models import Placement, Theme, Theming
from codesign.themes.slices import NOTHING, Slice, in_slice, protected_counts
from codesign.themes.storing import answers_of

#: Below so much certainty the program wavers between two themes.
UNCERTAIN_BELOW = 0.3
QUOTES_ON_A_CARD = 2


@dataclass(frozen=True)
class ThemeCard:
    """A theme with how many people spoke of it, and how sure the program is."""

    theme: Theme
    people: int
    answers: int
    share: float
    uncertain: int
    by_hand: int
    quotes: tuple[str, ...] = ()

    @property
    def uncertain_share(self) -> float:
        """Of the answers here, how many the program wavers about."""
        return self.uncertain / self.answers if self.answers else 0.0


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
    harsh: int


def overview(session: Session, theming: Theming, within: Slice = NOTHING, *, quotes: bool = True) -> Overview:
    """Count people and answers by theme and bucket, of all or of a slice of the respondents."""
    rows = session.execute(in_slice(_counts_by_place(theming), within)).all()
    buckets = {row.bucket: row.answers for row in rows if row.theme_id is None}
    counted = {row.theme_id: row for row in rows if row.theme_id is not None}
    total, people = session.execute(
        in_slice(
            select(func.count(), func.count(distinct(TextAnswer.response_id)))
            .select_from(TextAnswer)
            .join(Response, Response.id == TextAnswer.response_id)
            .where(*answers_of(theming)),
            within,
        )
    ).one()
    said = _quotes(session, theming) if quotes else {}
    cards = [
        _card(theme, counted.get(theme.id), people, said.get(theme.id, ()))
        for theme in theming.living
        if theme.id in counted or theme.is_described or theme.is_locked
    ]
    cards.sort(key=lambda card: (-card.people, card.theme.id))
    return Overview(
        cards=cards,
        mixed=buckets.get("mixed", 0),
        not_themed=buckets.get("not_themed", 0),
        unplaced=total - sum(row.answers for row in rows),
        answers=total,
        people=people,
        objections=objection_count(session, theming),
        harsh=count_where(session, theming, Placement.is_harsh.is_(True)),
    )


def _counts_by_place(theming: Theming) -> Select[Any]:
    uncertain = (Placement.certainty < UNCERTAIN_BELOW) & (Placement.placed_by == "machine")
    return (
        select(
            Placement.bucket,
            Placement.theme_id,
            func.count().label("answers"),
            func.count(distinct(TextAnswer.response_id)).label("people"),
            func.count().filter(uncertain).label("uncertain"),
            func.count().filter(Placement.placed_by == "person").label("by_hand"),
        )
        .join(TextAnswer, TextAnswer.id == Placement.text_answer_id)
        .join(Response, Response.id == TextAnswer.response_id)
        .where(Placement.theming_id == theming.id)
        .group_by(Placement.bucket, Placement.theme_id)
    )


def _card(theme: Theme, row: Any, people: int, quotes: tuple[str, ...]) -> ThemeCard:
    if row is None:
        return ThemeCard(theme, 0, 0, 0.0, 0, 0)
    share = row.people / people if people else 0.0
    return ThemeCard(theme, row.people, row.answers, share, row.uncertain, row.by_hand, quotes)


def _quotes(session: Session, theming: Theming) -> dict[int, tuple[str, ...]]:
    """Two masked central answers for each theme, of those that still stand there."""
    wanted = {quote: theme.id for theme in theming.living for quote in theme.quotes}
    rows = session.execute(
        select(TextAnswer, Placement.theme_id)
        .join(Placement, Placement.text_answer_id == TextAnswer.id)
        .where(TextAnswer.id.in_(wanted))
    )
    texts = {answer.id: (theme, mask(answer.text, answer.language)) for answer, theme in rows}
    return {
        theme.id: tuple(
            texts[quote][1] for quote in theme.quotes if quote in texts and texts[quote][0] == theme.id
        )[:QUOTES_ON_A_CARD]
        for theme in theming.living
    }


def in_order(cards: list[ThemeCard], order: str) -> list[ThemeCard]:
    """Proposed themes first, for they wait; then by size, or by how much the program wavers."""
    return sorted(
        cards,
        key=lambda card: (
            card.theme.status != "proposed",
            -card.uncertain_share if order == "uncertain" else 0.0,
            -card.people,
            card.theme.id,
        ),
    )


def protected(seen: Overview, within: Slice, minimum_cell: int) -> dict[int | str, int | None]:
    """People by theme id and answers by bucket; in a slice, small counts are hidden as in any table."""
    counts: dict[int | str, int] = {card.theme.id: card.people for card in seen.cards}
    counts |= {"mixed": seen.mixed, "not_themed": seen.not_themed, "unplaced": seen.unplaced}
    if not within.is_narrow:
        return dict(counts)
    if seen.people < minimum_cell:
        return dict.fromkeys(counts)
    return dict(zip(counts, protected_counts(list(counts.values()), minimum_cell), strict=True))


def closest_pair(theming: Theming) -> tuple[Theme, Theme] | None:
    """The two living themes the program would join next (Ward's method over the centres of the last run)."""
    living = {theme.id: theme for theme in theming.living if theme.status == "standing"}
    # What was merged or dismissed since leaves its branch to the others.
    branches = [{leaf} & living.keys() for leaf in theming.document.get("leaves", [])]
    # A run of an earlier release did not say which theme each branch was.
    for join in theming.document.get("hierarchy", []) if branches else []:
        one, other = branches[join["left"]], branches[join["right"]]
        branches.append(one | other)
        if len(one) == len(other) == 1 and one != other:
            kept, gone = sorted((living[theme] for theme in one | other), key=lambda theme: theme.position)
            return gone, kept
    return None


def objection_count(session: Session, theming: Theming) -> int:
    """How many authors objected."""
    return count_where(session, theming, Placement.objection.is_not(None))


def is_any_placed(session: Session, theming: Theming) -> bool:
    """Whether any answer stands in a theme."""
    return count_where(session, theming, Placement.theme_id.is_not(None)) > 0


def count_where(session: Session, theming: Theming, condition: Any) -> int:
    """How many answers are placed so."""
    query = select(func.count()).select_from(Placement)
    return session.scalar(query.where(Placement.theming_id == theming.id, condition)) or 0
