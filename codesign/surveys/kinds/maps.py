# SPDX-License-Identifier: AGPL-3.0-or-later
"""The map of a pin question: drawn from its own GeoJSON, so that nothing is fetched from anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask_babel import lazy_gettext as _l

from codesign.analytics.geometry import Frame, Grid, Shape, read_shape
from codesign.surveys.questionnaire import Choice, Question

CELL_METRES = 500.0
#: The margin around the border, as a share of its width and height.
MARGIN = 0.03


@dataclass(frozen=True)
class Quarter:
    """A part of the town with a name."""

    id: str
    label: Mapping[str, str]
    shape: Shape


@dataclass(frozen=True)
class TownMap:
    """The border, the quarters, how they are drawn, and the squares that are published."""

    boundary: Shape
    quarters: tuple[Quarter, ...]
    frame: Frame
    grid: Grid

    def quarter_of(self, longitude: float, latitude: float) -> str:
        """The id of the quarter a point lies in; empty where it lies in none."""
        return next(
            (quarter.id for quarter in self.quarters if quarter.shape.contains(longitude, latitude)), ""
        )


class _Options:
    """The options of a published question, which never change: equal when they are the same object."""

    def __init__(self, options: Mapping[str, Any]) -> None:
        self.options = options

    def __hash__(self) -> int:
        return id(self.options)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Options) and self.options is other.options


def map_of(question: Question) -> TownMap:
    """The map of a question, read once."""
    return _map(_Options(question.options))


@lru_cache(maxsize=32)
def _map(options: _Options) -> TownMap:
    boundary = read_shape(options.options["boundary"])
    west, south, east, north = boundary.box
    across, up = (east - west) * MARGIN, (north - south) * MARGIN
    return TownMap(
        boundary=boundary,
        quarters=tuple(_quarters(options.options.get("quarters"))),
        frame=Frame((west - across, south - up, east + across, north + up)),
        grid=Grid(boundary.box, float(options.options.get("cell", CELL_METRES))),
    )


def _quarters(collection: Any) -> Iterator[Quarter]:
    for number, feature in enumerate((collection or {}).get("features") or (), 1):
        known = feature.get("properties") or {}
        label = known.get("name") or known.get("id") or f"{number}"
        texts = label if isinstance(label, Mapping) else {"it": str(label)}
        yield Quarter(str(known.get("id") or number), texts, read_shape(feature))


def list_of_places(question: Question) -> tuple[Choice, ...]:
    """What one can choose instead of setting a pin."""
    drawn = map_of(question).quarters
    return tuple(Choice(quarter.id, quarter.label) for quarter in drawn) or question.choices


def map_problems(question: Question) -> Iterable[Any]:
    """What is wrong with the map of a question."""
    cell = question.options.get("cell", CELL_METRES)
    if not isinstance(cell, int | float) or isinstance(cell, bool) or not 50 <= cell <= 10_000:
        yield _l("options.cell must be a number of metres from 50 to 10000")
        return
    if "boundary" not in question.options:
        yield _l("needs options.boundary, the border of the town as a GeoJSON polygon")
        return
    try:
        places = list_of_places(question)
    except (ValueError, AttributeError, TypeError) as error:
        yield _l("options.boundary or options.quarters cannot be read: %(reason)s", reason=error)
        return
    if len(places) < 2:
        yield _l("needs options.quarters or choices: people who cannot use a map choose from a list")
    if len({place.id for place in places}) < len(places):
        yield _l("options.quarters name one id twice")
