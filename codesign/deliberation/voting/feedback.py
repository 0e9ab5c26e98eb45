# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a person who is asked again sees beside each statement: her own earlier answer, and the closed round's.

Her own answer is found by the code of this device in that round: nothing in the database says that two voices are
one person. What others answered is taken from what was released of the published snapshot.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import format_decimal
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from codesign.analytics.disclosure import publishable
from codesign.deliberation.kinds import ballot_kind_of, kind_of
from codesign.deliberation.kinds.words import people_behind
from codesign.deliberation.lineage import earlier_items
from codesign.deliberation.models import OPINION, Round, Statement
from codesign.deliberation.release import releasing
from codesign.deliberation.voting import ballots, casting, reasons
from codesign.people.voices import hash_code
from codesign.web.i18n import percent

REASONS_A_SIDE = 3


@dataclass(frozen=True)
class Earlier:
    """own: in words, None without one. counts: people by answer, None where they are few. below, above: reasons."""

    own: str | None
    lines: Sequence[str]
    counts: Sequence[tuple[str, int | None]]
    below: Sequence[str]
    above: Sequence[str]


def beside(
    session: Session, round: Round, items: Sequence[Statement], earlier_code: str, k: int
) -> dict[int, Earlier]:
    """What stands beside the statements of an open round, by their ids; empty for a round that continues none."""
    earlier = round.continues
    if earlier is None or earlier.state != "closed" or round.state != "open":
        return {}
    lineage = earlier_items(session, earlier, {item.id: item.id for item in items})
    own = _own_words(session, earlier, earlier_code)
    found = _Published(session, earlier, earlier_code, k)
    return {
        item: Earlier(own.get(old), *found.of(old))
        for item, old in lineage.items()
        if old in own or old in found.rows
    }


class _Published:
    """The closed round as it was published; nothing when it was not."""

    def __init__(self, session: Session, earlier: Round, code: str, k: int) -> None:
        published = earlier.published_snapshot
        self.document: Mapping[str, Any] = releasing.shown(published) if published else {}
        self.kind, self.k, self.code = kind_of(earlier), k, code
        rows = self.document.get("statements" if earlier.kind == OPINION else "items", [])
        self.rows = {row["id"]: row for row in rows}
        self.reasons: dict[int, list[tuple[int, str]]] = {}
        if published and earlier.kind == "rating" and earlier.takes_reasons:
            for statement, reason, rating in reasons.accepted_with_ratings(session, earlier):
                if isinstance(rating, int):
                    self.reasons.setdefault(statement.id, []).append((rating, reason.text))

    def of(self, old: int) -> tuple[list[str], list[tuple[str, int | None]], list[str], list[str]]:
        """Words, counts and reasons of one statement; few people are words enough and no number."""
        row = self.rows.get(old)
        if row is None:
            return [], [], [], []
        if not publishable(people_behind(row, self.document), self.k):
            return [_("Too few answers to show numbers.")], [], [], []
        if self.kind.name == OPINION:
            return [_shares(row)], [], [], []
        lines = self.kind.earlier_words(row, self.document)
        if self.kind.name != "rating":
            return lines, [], [], []
        below, above = self._outside(old, row)
        return lines, self._histogram(row), below, above

    def _histogram(self, row: Mapping[str, Any]) -> list[tuple[str, int | None]]:
        lowest = self.document["scale"]["lowest"]
        return [(format_decimal(lowest + place), count) for place, count in enumerate(row["counts"])]

    def _outside(self, old: int, row: Mapping[str, Any]) -> tuple[list[str], list[str]]:
        """Accepted reasons from outside the published quartiles, drawn for this reader: nobody chooses who is heard."""
        if row["lower_quartile"] is None:
            return [], []
        given = sorted(self.reasons.get(old, []))
        below = [text for rating, text in given if rating < row["lower_quartile"]]
        above = [text for rating, text in given if rating > row["upper_quartile"]]
        lot = random.Random(f"{hash_code(self.code)}:{old}")
        return tuple(lot.sample(side, min(REASONS_A_SIDE, len(side))) for side in (below, above))  # type: ignore[return-value]


def _shares(row: Mapping[str, Any]) -> str:
    votes = row["seen"]
    return _(
        "Agree %(agree)s, pass %(passed)s, disagree %(disagree)s (n = %(n)s).",
        agree=percent(row["agree"] / votes),
        passed=percent(row["pass"] / votes),
        disagree=percent(row["disagree"] / votes),
        n=format_decimal(votes),
    )


def _own_words(session: Session, earlier: Round, code: str) -> dict[int, str]:
    """This person's answers in the earlier round, in words, by statement."""
    if earlier.kind == OPINION:
        names = {1: _("Agree"), 0: _("Pass"), -1: _("Disagree")}
        votes = casting.own_votes(session, earlier, code)
        return {vote.statement.id: names[vote.value] for vote in votes if vote.value is not None}
    kind, content = ballot_kind_of(earlier), ballots.own(session, earlier, code)
    if kind is None or not content:
        return {}
    items = {item.id: item for item in earlier.statements}
    return {item.id: words for item, words in kind.in_words(content, items, earlier.options)}
