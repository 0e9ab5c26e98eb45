# SPDX-License-Identifier: AGPL-3.0-or-later
"""The places of a stratified panel: by the shares of the census, fixed when the round opens."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from codesign.analytics import apportionment
from codesign.analytics.ties import drawn_order
from codesign.deliberation.models import Round
from codesign.deliberation.panels.models import RoundStratum
from codesign.processes.models import Process
from codesign.territory import services as territory
from codesign.territory.models import Place
from codesign.territory.words import category_words
from codesign.web.errors import Conflict


@dataclass(frozen=True)
class Stratum:
    """One category of the census in a panel, in words; its id is 0 while the round is a draft."""

    id: int
    category: str
    name: str
    population: int
    places: int
    taken: int

    @property
    def is_full(self) -> bool:
        """Whether nobody else can come in."""
        return self.taken >= self.places


def dimensions_of(session: Session, process: Process) -> list[str]:
    """The dimensions of the census by which the places of a panel can be divided."""
    place = _place_of(session, process)
    return territory.dimensions(session, place) if place else []


def strata_of(session: Session, round: Round) -> list[Stratum]:
    """Places and takers by stratum; of a draft, the places as the census would divide them now."""
    kept = _kept(session, round) or _planned(session, round)
    names = category_words(session, dimension_of(round), [one.category for one in kept])
    return [
        Stratum(one.id or 0, one.category, names[one.category], one.population, one.places, one.taken)
        for one in kept
    ]


def fix_places(session: Session, round: Round) -> dict[str, Any]:
    """Divide the places of a panel for good. Returns them by category; with equal claims, the number of the lot.

    Raises:
        Conflict: the census knows nothing of this dimension, or some category would have no place.
    """
    seed = secrets.token_hex(8)
    planned = _planned(session, round, seed)
    if not planned:
        raise Conflict(_l("There are no numbers of the census for this panel. Choose another dimension."))
    if any(one.places == 0 for one in planned):
        raise Conflict(_l("This panel is too small: some people of the town would have no place in it."))
    session.add_all(planned)
    session.flush()
    fixed: dict[str, Any] = {"places": {one.category: one.places for one in planned}}
    if equal := _equal_categories(session, round):
        fixed |= {"equal_claims": equal, "seed": seed}
    return fixed


def equal_claims(session: Session, round: Round) -> list[str]:
    """The categories, in words, that have the same claim on the last places; of an open round, as they were fixed."""
    fixed = round.panel_options
    equal = fixed.get("equal_claims", []) if "places" in fixed else _equal_categories(session, round)
    return list(category_words(session, dimension_of(round), equal).values())


def dimension_of(round: Round) -> str:
    """The dimension of the census that divides the places."""
    return str(round.panel_options.get("dimension", ""))


def _kept(session: Session, round: Round) -> Sequence[RoundStratum]:
    return session.scalars(
        select(RoundStratum)
        .where(RoundStratum.round_id == round.id)
        .order_by(RoundStratum.position)
        .execution_options(populate_existing=True)
    ).all()


def _people(session: Session, round: Round) -> dict[str, int]:
    place = _place_of(session, round.process)
    people = territory.margins(session, place, dimension_of(round)) if place else {}
    return {category: count for category, count in people.items() if count > 0}


def _equal_categories(session: Session, round: Round) -> list[str]:
    people = _people(session, round)
    if not people:
        return []
    equal = apportionment.equal_claims(list(people.values()), int(round.panel_options["size"]))
    return [category for number, category in enumerate(people) if number in equal]


def _planned(session: Session, round: Round, seed: str = "") -> list[RoundStratum]:
    """The places by the census; of equal claims the smaller part of the town is first, then a lot decides."""
    people = _people(session, round)
    if not people:
        return []
    categories = list(people)
    drawn = sorted(drawn_order(categories, seed), key=lambda category: people[category])
    places = apportionment.largest_remainder(
        list(people.values()),
        int(round.panel_options["size"]),
        [categories.index(category) for category in drawn],
    )
    return [
        RoundStratum(
            round_id=round.id, category=category, position=position, population=people[category],
            places=places[position], taken=0,
        )
        for position, category in enumerate(people)
    ]  # fmt: skip


def _place_of(session: Session, process: Process) -> Place | None:
    return process.place or territory.town(session)
