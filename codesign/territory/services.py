# SPDX-License-Identifier: AGPL-3.0-or-later
"""The town and its quarters."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from codesign.people.audit import record
from codesign.territory.models import CensusMargin, Place
from codesign.web.policy import Actor

_TOWN = select(Place).where(Place.kind == "municipality").order_by(Place.id).limit(1)
#: Built once: every page asks this.
_TOWN_SHOWN = _TOWN.with_only_columns(Place.name, Place.is_invented)


def town(session: Session) -> Place | None:
    """The municipality this service belongs to: the first one entered."""
    return session.scalar(_TOWN)


def municipality(session: Session, code: str) -> Place | None:
    """The municipality of an ISTAT code; without a code, the town."""
    if not code:
        return town(session)
    return session.scalar(select(Place).where(Place.kind == "municipality", Place.code == code))


def set_town(
    session: Session, actor: Actor, name: str, code: str, population: int | None, year: int | None
) -> Place:
    """Name the town, and say how many live there; it is made where there is none yet."""
    place = town(session) or Place(kind="municipality", code="000000")
    place.name, place.code = name, code or place.code
    place.population, place.population_year = population, year
    session.add(place)
    session.flush()
    record(session, actor, "town.change", f"place:{place.id}")
    return place


def places(session: Session) -> list[Place]:
    """Every municipality with its quarters behind it."""
    towns = session.scalars(select(Place).where(Place.kind == "municipality").order_by(Place.id))
    return [place for town in towns for place in (town, *town.quarters)]


def town_shown(session: Session) -> tuple[str, bool]:
    """The town's name, and whether it is invented; no name where no town was entered yet."""
    found = session.execute(_TOWN_SHOWN).one_or_none()
    return (found.name, found.is_invented) if found else ("", False)


def margins(session: Session, place: Place, dimension: str) -> dict[str, int]:
    """Residents by category of one dimension, in the census's order."""
    rows = session.execute(
        select(CensusMargin.category, CensusMargin.population)
        .where(CensusMargin.place_id == place.id, CensusMargin.dimension == dimension)
        .order_by(CensusMargin.position)
    )
    return {row.category: row.population for row in rows}


def dimensions(session: Session, place: Place) -> list[str]:
    """The dimensions of the census this place has margins for."""
    known = select(CensusMargin.dimension).where(CensusMargin.place_id == place.id).distinct()
    return sorted(session.scalars(known))
