# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rounds that continue rounds, and statements that are asked again word for word or put better."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from codesign.deliberation.models import Round, Statement


def earlier_rounds(round: Round) -> list[Round]:
    """The closed rounds of the same kind that this one continues, the last one first."""
    found: list[Round] = []
    earlier = round.continues
    while earlier is not None and earlier.state == "closed" and earlier.kind == round.kind:
        found.append(earlier)
        earlier = earlier.continues
    return found


def earlier_items(session: Session, earlier: Round, items: Mapping[int, int]) -> dict[int, int]:
    """The ids in the earlier round of items, given by their ids in the round after it.

    Only what directly continues a statement of that round: what was reworded meanwhile means something else.
    """
    rows = session.execute(
        select(Statement.id, Statement.continues_id).where(
            Statement.continues_id.in_(select(Statement.id).where(Statement.round_id == earlier.id)),
            Statement.id.in_(items.values()),
        )
    )
    before = dict(rows.all())
    return {item: before[id] for item, id in items.items() if id in before}
