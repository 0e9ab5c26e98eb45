# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two waves side by side: two surveys with themes of the same names, or one survey before and after a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from codesign.analytics.text.waves import Change, changes
from codesign.surveys.models import Survey
from codesign.themes.cards import Overview, overview
from codesign.themes.models import Theming
from codesign.themes.slices import Slice, protected_counts


@dataclass(frozen=True)
class ThemeOverTime:
    """One theme in both waves; no change where a count is protected."""

    title: str
    then: int | None
    now: int | None
    change: Change | None


@dataclass(frozen=True)
class Comparison:
    """Themes of two waves, and those that only one of them knows."""

    people_then: int
    people_now: int
    themes: list[ThemeOverTime]
    only_then: list[str]
    only_now: list[str]

    @property
    def moved(self) -> list[ThemeOverTime]:
        """Themes whose share changed more than chance explains."""
        return [theme for theme in self.themes if theme.change and theme.change.is_beyond_noise]


def other_themings(session: Session, theming: Theming) -> list[Theming]:
    """Themed questions of the same process the present one can be compared with."""
    query = select(Theming).join(Survey).where(Survey.process_id == theming.survey.process_id)
    others = session.scalars(query.where(Theming.id != theming.id).order_by(Theming.id))
    return [other for other in others if other.living]


def compare_surveys(session: Session, then: Theming, now: Theming, minimum_cell: int) -> Comparison:
    """Two themed questions; themes of the same name are the same theme."""
    return _compared(
        overview(session, then, quotes=False), overview(session, now, quotes=False), minimum_cell
    )


def compare_days(session: Session, theming: Theming, first_day_now: date, minimum_cell: int) -> Comparison:
    """One themed question before a day and from that day on."""
    before = Slice(until=first_day_now - timedelta(days=1))
    return _compared(
        overview(session, theming, before, quotes=False),
        overview(session, theming, Slice(since=first_day_now), quotes=False),
        minimum_cell,
    )


def _compared(then: Overview, now: Overview, minimum_cell: int) -> Comparison:
    before = {card.theme.title.casefold(): card for card in then.cards}
    after = {card.theme.title.casefold(): card for card in now.cards}
    both = [title for title in after if title in before]
    counts = [(before[title].people, after[title].people) for title in both]
    seen_then = protected_counts([one for one, _other in counts], minimum_cell)
    seen_now = protected_counts([other for _one, other in counts], minimum_cell)
    enough = min(then.people, now.people) >= minimum_cell
    found = changes(counts, then.people, now.people) if enough else [None] * len(both)
    themes = [
        ThemeOverTime(
            after[title].theme.title,
            one if enough else None,
            other if enough else None,
            change if one is not None and other is not None else None,
        )
        for title, one, other, change in zip(both, seen_then, seen_now, found, strict=True)
    ]
    return Comparison(
        then.people,
        now.people,
        themes,
        [card.theme.title for title, card in before.items() if title not in after],
        [card.theme.title for title, card in after.items() if title not in before],
    )
