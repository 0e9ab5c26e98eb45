# SPDX-License-Identifier: AGPL-3.0-or-later
"""The demo's themes: the real pipeline over the written answers, and what a facilitator makes of it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from codesign.analytics.text.pipeline import find_themes
from codesign.analytics.text.privacy import spans
from codesign.demo.content import document, topics_of
from codesign.surveys.models import Survey, TextAnswer
from codesign.themes import editing, reading, running
from codesign.themes.models import Placement, Theme, Theming
from codesign.web.policy import Actor

QUESTIONS = ("wish", "keep")
#: A theme is named by its topics when so many of its answers speak of them; else the machine's label stays.
CLEAR_SHARE = 0.6
MOVED_BY_HAND = 4
QUOTES_RELEASED = 3


def run_pipeline(session: Session, survey: Survey) -> None:
    """Group the answers of both questions; a later run goes on from the former and from the human edits."""
    for question in QUESTIONS:
        theming = running.theming_of(session, survey, question)
        languages = tuple(survey.process.languages)
        result = find_themes(
            running.answers_for_pipeline(session, theming),
            languages=languages,
            question=running.question_text(theming, languages[0]),
            seed=running.SEED,
            constraints=running.constraints_for(session, theming),
        )
        running.store(session, theming, result)
        session.refresh(theming)
        _fix_keys(theming)
    session.flush()


def work_on_themes(session: Session, actor: Actor, survey: Survey) -> None:
    """Name the clear themes and put some unplaced answers where they belong; every edit is logged."""
    for question in QUESTIONS:
        theming = running.theming_of(session, survey, question)
        counts = topic_counts(session, theming)
        names = {topic["id"]: topic["name"] for topic in document("topics")[question]}
        homes = _homes(counts)
        for theme in _living(theming):
            topics = [topic for topic in names if homes.get(topic) == theme.id]
            if not theme.name and _share(counts.get(theme.id, Counter()), topics) >= CLEAR_SHARE:
                editing.rename(session, actor, theme, _joined([names[topic] for topic in topics]))
        _move_some(session, actor, theming, homes)


def publish_themes(session: Session, actor: Actor, survey: Survey, minimum_cell: int) -> None:
    """Release quotes that speak of their theme and hold no private data, then publish."""
    for question in QUESTIONS:
        theming = running.theming_of(session, survey, question)
        homes = _homes(topic_counts(session, theming))
        for theme in _living(theming):
            own = {topic for topic, home in homes.items() if home == theme.id}
            theme.released_quotes = _releasable(session, theme, own)[:QUOTES_RELEASED]
        reading.publish(session, actor, theming, minimum_cell)


def themes_by_topic(session: Session, survey: Survey, question: str = "wish") -> dict[str, Theme]:
    """For each topic the theme that holds most of its answers."""
    theming = running.theming_of(session, survey, question)
    themes = {theme.id: theme for theme in theming.themes}
    return {topic: themes[theme_id] for topic, theme_id in _homes(topic_counts(session, theming)).items()}


def topic_counts(session: Session, theming: Theming) -> dict[int, Counter[str]]:
    """How many answers of each true topic every theme holds."""
    topics = topics_of(theming.question)
    rows = session.execute(
        select(Placement.theme_id, TextAnswer.text)
        .join(TextAnswer, TextAnswer.id == Placement.text_answer_id)
        .where(Placement.theming_id == theming.id)
    )
    counts: dict[int, Counter[str]] = {}
    for theme_id, text in rows:
        if theme_id is not None:
            counts.setdefault(theme_id, Counter())[topics[text]] += 1
    return counts


def _homes(counts: Mapping[int, Counter[str]]) -> dict[str, int]:
    topics = sorted({topic for counted in counts.values() for topic in counted} - {"none"})
    return {topic: max(sorted(counts), key=lambda theme_id: counts[theme_id][topic]) for topic in topics}


def _share(counted: Counter[str], topics: Sequence[str]) -> float:
    return sum(counted[topic] for topic in topics) / counted.total() if counted else 0.0


def _joined(names: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Several names as one in each language: the machine may keep together what its authors had apart."""
    first, *others = names
    return {
        code: ", ".join([first[code], *(name[code][0].lower() + name[code][1:] for name in others)])
        for code in first
    }


def _living(theming: Theming) -> list[Theme]:
    return list(theming.living)


def _move_some(session: Session, actor: Actor, theming: Theming, homes: Mapping[str, int]) -> None:
    themes = {theme.id: theme for theme in theming.themes}
    topics = topics_of(theming.question)
    mixed = session.scalars(
        select(Placement)
        .where(Placement.theming_id == theming.id, Placement.bucket == "mixed")
        .order_by(Placement.text_answer_id)
    )
    clear = [placement for placement in mixed if topics[placement.text_answer.text] in homes]
    for placement in clear[:MOVED_BY_HAND]:
        editing.move(session, actor, placement, themes[homes[topics[placement.text_answer.text]]])


def _releasable(session: Session, theme: Theme, own: Collection[str]) -> list[int]:
    topics = topics_of(theme.theming.question)
    rows = session.scalars(select(TextAnswer).where(TextAnswer.id.in_(theme.quotes)))
    fitting = {a.id for a in rows if topics[a.text] in own and not spans(a.text, a.language)}
    return [quote for quote in theme.quotes if quote in fitting]


def _fix_keys(theming: Theming) -> None:
    """Random keys would make two builds of the same town differ."""
    for number, theme in enumerate(sorted(theming.themes, key=lambda theme: theme.id)):
        origin = f"{theming.survey.short_code}/{theming.question}/{number}"
        theme.key = hashlib.sha256(origin.encode()).hexdigest()[:32]
