# SPDX-License-Identifier: AGPL-3.0-or-later
"""Statements that nearly say the same: the cosine of their stems."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from codesign.deliberation.models import Statement
from codesign.web.i18n import localized

#: Half of the meaning shared: below, people would not call two statements similar.
LEAST_SIMILARITY = 0.5
MOST_SHOWN = 3


@dataclass(frozen=True)
class Similar:
    """A statement and how much it shares with another text, from 0 to 1."""

    statement: Statement
    cosine: float


def similar_to(text: str, language: str, statements: Iterable[Statement]) -> list[Similar]:
    """The closest statements, the closest first."""
    # Stemmers bring all of NLTK: a web process that meets no proposal starts two seconds sooner without it.
    from codesign.analytics.text.similarity import similarity

    found = [
        Similar(statement, similarity(text, localized(statement.text, language), language))
        for statement in statements
    ]
    close = [pair for pair in found if pair.cosine >= LEAST_SIMILARITY]
    return sorted(close, key=lambda pair: (-pair.cosine, pair.statement.id))[:MOST_SHOWN]
