# SPDX-License-Identifier: AGPL-3.0-or-later
"""Keeping a run's result: identities go on, and what people decided stands, also while the machine computed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from codesign.analytics.text import records
from codesign.analytics.text.coarseness import is_coarse
from codesign.surveys.models import TextAnswer
from codesign.themes.history import home_of, settle
from codesign.themes.models import Placement, Theme, Theming
from codesign.web import clock

KEPT_OF_A_RUN = (
    "parameters",
    "algorithm_version",
    "seed",
    "language_leak",
    "notes",
    "duplicates",
    "hierarchy",
)
#: A theme found again with so large a share of the answers of one that was dismissed is the dismissed one.
SAME_AS_DISMISSED = 0.5


def store(session: Session, theming: Theming, result: records.Theming) -> None:
    """Keep a run's result: themes go on under their stored identity, hand-placed answers stay."""
    is_first = not theming.living
    stored = _store_themes(session, theming, result, is_first)
    heirs = _store_placements(session, theming, result.placements, stored)
    _give_up_empty(session, theming, heirs)
    document = result.to_document()
    theming.document = {
        **{name: document[name] for name in KEPT_OF_A_RUN},
        # Which theme each leaf of the hierarchy was.
        "leaves": [home.id if home else None for home in stored.values()],
    }
    theming.computed_at = clock.now()
    session.flush()


def answers_of(theming: Theming) -> tuple[Any, Any]:
    """The condition that a text answers the themed question."""
    return (TextAnswer.survey_id == theming.survey_id, TextAnswer.question == theming.question)


def _store_themes(
    session: Session, theming: Theming, result: records.Theming, is_first: bool
) -> dict[int, Theme | None]:
    """By number of the result the stored theme; none where the theme was taken away meanwhile."""
    known = {theme.key: theme for theme in theming.themes}
    by_id = {str(theme.id): theme for theme in theming.themes}
    # Asked for a number of themes, somebody wants them; a topic the program noticed itself is only proposed.
    status = "standing" if is_first or result.parameters.get("k_asked") else "proposed"
    dismissed = _answers_of_dismissed(session, theming)
    stored: dict[int, Theme | None] = {}
    for theme in result.themes:
        kept = known.get(theme.key or "")
        if kept is None and status == "proposed" and _is_dismissed(theme, result.placements, dismissed):
            stored[theme.number] = None
            continue
        if kept is None:
            kept = Theme(theming=theming, label=theme.label, status=status)
            session.add(kept)
        kept.label, kept.words, kept.quotes = theme.label, list(theme.words), list(theme.quotes)
        kept.label_language = _spoken_in(theme, result)
        kept.cohesion, kept.uncertain_share = theme.cohesion, theme.uncertain_share
        kept.position = theme.number
        kept.released_quotes = [quote for quote in kept.released_quotes or [] if quote in theme.quotes]
        home = home_of(kept, by_id) if kept.merged_into_id else kept
        stored[theme.number] = None if home.status == "withdrawn" else home
    session.flush()
    return stored


def _spoken_in(theme: records.Theme, result: records.Theming) -> str:
    """The language most answers of a theme are written in, and so its label."""
    spoken = Counter(
        result.languages[placement.answer]
        for placement in result.placements
        if placement.theme == theme.number
    )
    return min(spoken, key=lambda code: (-spoken[code], code), default="")


def _answers_of_dismissed(session: Session, theming: Theming) -> set[int]:
    gone = {theme.id for theme in theming.themes if theme.status == "withdrawn"}
    rows = session.execute(
        select(Placement.text_answer_id, Placement.excluded_from).where(Placement.theming_id == theming.id)
    )
    return {row.text_answer_id for row in rows if gone.intersection(row.excluded_from)}


def _is_dismissed(theme: records.Theme, placements: Sequence[records.Placement], dismissed: set[int]) -> bool:
    members = [placement.answer for placement in placements if placement.theme == theme.number]
    return len(dismissed.intersection(members)) > SAME_AS_DISMISSED * len(members)


def _store_placements(
    session: Session,
    theming: Theming,
    found: Sequence[records.Placement],
    stored: dict[int, Theme | None],
) -> dict[int, int]:
    """Put every answer where the run says, unless a person said otherwise; the heir of each theme it emptied."""
    present = {
        answer.id: answer
        for answer in session.execute(
            select(TextAnswer.id, TextAnswer.text, TextAnswer.language).where(*answers_of(theming))
        )
    }
    known = {
        p.text_answer_id: p
        for p in session.scalars(select(Placement).where(Placement.theming_id == theming.id))
    }
    locked = {theme.id for theme in theming.themes if theme.is_locked}
    moved: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for placement in found:
        # An answer may have been deleted by its author while the run was computing.
        if placement.answer not in present:
            continue
        row = known.get(placement.answer)
        values = _values(placement, stored, row)
        if row is None:
            answer = present[placement.answer]
            row = Placement(
                text_answer_id=answer.id,
                theming_id=theming.id,
                is_harsh=is_coarse(answer.text, answer.language),
                **values,
            )
            session.add(row)
        elif row.placed_by == "person" or row.theme_id in locked:
            row.evidence = values["evidence"]
        else:
            nearest = stored[placement.nearest] if placement.nearest is not None else None
            if row.theme_id is not None and nearest is not None and nearest.id != row.theme_id:
                moved[row.theme_id][nearest.id] += 1
            for name, value in values.items():
                setattr(row, name, value)
    session.flush()
    return {theme: counted.most_common(1)[0][0] for theme, counted in moved.items()}


def _values(
    placement: records.Placement, stored: dict[int, Theme | None], row: Placement | None
) -> dict[str, Any]:
    home = stored[placement.theme] if placement.theme is not None else None
    is_barred = home is not None and row is not None and home.id in row.excluded_from
    theme_id = None if home is None or is_barred else home.id
    bucket = placement.bucket if placement.bucket != "theme" else "mixed"
    return {
        "theme_id": theme_id,
        "bucket": bucket if theme_id is None else "theme",
        "certainty": placement.certainty,
        "evidence": list(placement.evidence),
    }


def _give_up_empty(session: Session, theming: Theming, heirs: dict[int, int]) -> None:
    """Themes a run left without an answer are absorbed, unless a person described or locked them."""
    session.refresh(theming, ["themes"])
    query = select(Placement.theme_id).where(Placement.theming_id == theming.id)
    held = set(session.scalars(query.where(Placement.theme_id.is_not(None))))
    for theme in theming.living:
        if theme.id in held or theme.is_described or theme.is_locked:
            continue
        heir = heirs.get(theme.id)
        if heir in held:
            theme.merged_into_id = heir
        else:
            theme.status = "withdrawn"
        session.flush()
        settle(session, theming, theme)
