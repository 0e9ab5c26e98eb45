# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where every answer went and why, as a table for people who work with data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from codesign.analytics.text.privacy import mask
from codesign.surveys.models import TextAnswer
from codesign.themes.models import Placement, Theming
from codesign.themes.storing import answers_of

COLUMNS = (
    "answer",
    "theme",
    "title",
    "bucket",
    "certainty",
    "placed_by",
    "version",
    "seed",
    "language",
    "text",
)


def answer_rows(session: Session, theming: Theming) -> Iterator[list[Any]]:
    """Header and one row an answer, private data masked; version and seed tell which run placed it."""
    yield list(COLUMNS)
    themes = {theme.id: theme for theme in theming.themes}
    run = [theming.document.get("algorithm_version", ""), theming.document.get("seed", "")]
    rows = session.execute(
        select(TextAnswer, Placement)
        .outerjoin(Placement, Placement.text_answer_id == TextAnswer.id)
        .where(*answers_of(theming))
        .order_by(TextAnswer.id)
    )
    for answer, placement in rows:
        text = [answer.language, mask(answer.text, answer.language)]
        if placement is None:
            yield [answer.id, "", "", "unplaced", "", "", "", "", *text]
            continue
        theme = themes.get(placement.theme_id)
        where = [theme.key, theme.title] if theme else ["", ""]
        by = ["", ""] if placement.placed_by == "person" else run
        yield [answer.id, *where, placement.bucket, placement.certainty, placement.placed_by, *by, *text]
