# SPDX-License-Identifier: AGPL-3.0-or-later
"""The town and its quarters."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from codesign.territory.models import CensusMargin, Place


def town(session: Session) -> Place | None:
    """The municipality this service belongs to: the first one entered."""
    return session.scalar(select(Place).where(Place.kind == "municipality").order_by(Place.id).limit(1))


def margins(session: Session, place: Place, dimension: str) -> dict[str, int]:
    """Residents by category of one dimension, in the census's order."""
    rows = session.execute(
        select(CensusMargin.category, CensusMargin.population)
        .where(CensusMargin.place_id == place.id, CensusMargin.dimension == dimension)
        .order_by(CensusMargin.position)
    )
    return {row.category: row.population for row in rows}
