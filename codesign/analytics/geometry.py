# SPDX-License-Identifier: AGPL-3.0-or-later
"""Points in the shapes of a town: GeoJSON polygons in degrees, longitude before latitude (RFC 7946)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, floor, isfinite, radians
from typing import Any

METRES_A_DEGREE = 111_320.0
MOST_POINTS = 20_000
Ring = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Shape:
    """Polygons, each an outer ring and its holes; rings as (longitude, latitude), first and last point the same."""

    polygons: tuple[tuple[tuple[tuple[float, float], ...], ...], ...]

    @property
    def box(self) -> tuple[float, float, float, float]:
        """West, south, east, north."""
        points = [point for rings in self.polygons for ring in rings for point in ring]
        longitudes, latitudes = zip(*points, strict=True)
        return min(longitudes), min(latitudes), max(longitudes), max(latitudes)

    @property
    def middle(self) -> tuple[float, float]:
        """The centroid of the largest polygon's outer ring, where a name is written."""
        return max((_centroid(rings[0]) for rings in self.polygons), key=lambda found: found[0])[1]

    def contains(self, longitude: float, latitude: float) -> bool:
        """Whether a point lies inside; a hole is outside."""
        return any(
            sum(_crossings(ring, longitude, latitude) for ring in rings) % 2 for rings in self.polygons
        )


def _crossings(ring: Ring, longitude: float, latitude: float) -> int:
    """How often a ray to the east crosses the ring; odd for a point inside (even-odd rule)."""
    crossed = 0
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > latitude) != (y2 > latitude) and longitude < x1 + (latitude - y1) / (y2 - y1) * (x2 - x1):
            crossed += 1
    return crossed


def _centroid(ring: Ring) -> tuple[float, tuple[float, float]]:
    """Area in square degrees and centroid (shoelace formula); its first point for a ring without area."""
    (x0, y0), area, across, up = ring[0], 0.0, 0.0, 0.0
    for (x1, y1), (x2, y2) in pairwise(ring):
        # Relative to the first point: the products of small differences keep their digits.
        cross = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
        area += cross / 2
        across += (x1 + x2 - 2 * x0) * cross / 6
        up += (y1 + y2 - 2 * y0) * cross / 6
    if not area:
        return 0.0, (x0, y0)
    return abs(area), (x0 + across / area, y0 + up / area)


def read_shape(geometry: Any) -> Shape:
    """The shape of a GeoJSON Polygon or MultiPolygon, or of a Feature or FeatureCollection of them.

    Raises ValueError, in words, for anything else, for coordinates outside the globe, open or tiny rings, and
    more than MOST_POINTS points.
    """
    polygons = tuple(_polygons(geometry))
    if not polygons:
        raise ValueError("has no polygon")
    if sum(len(ring) for rings in polygons for ring in rings) > MOST_POINTS:
        raise ValueError(f"has more than {MOST_POINTS} points")
    return Shape(polygons)


def _polygons(geometry: Any) -> Iterator[tuple[tuple[tuple[float, float], ...], ...]]:
    match geometry.get("type") if isinstance(geometry, Mapping) else None:
        case "Polygon":
            yield tuple(_ring(ring) for ring in _listed(geometry.get("coordinates")))
        case "MultiPolygon":
            for rings in _listed(geometry.get("coordinates")):
                yield tuple(_ring(ring) for ring in _listed(rings))
        case "Feature":
            yield from _polygons(geometry.get("geometry"))
        case "FeatureCollection":
            for feature in _listed(geometry.get("features")):
                yield from _polygons(feature)
        case _:
            raise ValueError("is not a GeoJSON polygon")


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise ValueError("has no coordinates")
    return value


def _ring(points: Any) -> tuple[tuple[float, float], ...]:
    ring = tuple(_point(point) for point in _listed(points))
    if len(ring) < 4 or ring[0] != ring[-1]:
        raise ValueError("has a ring that is not closed")
    return ring


def _point(point: Any) -> tuple[float, float]:
    is_pair = isinstance(point, list) and len(point) >= 2
    if not is_pair or not all(isinstance(value, int | float) and isfinite(value) for value in point[:2]):
        raise ValueError("has a point that is not a pair of numbers")
    longitude, latitude = float(point[0]), float(point[1])
    if abs(longitude) > 180 or abs(latitude) > 90:
        raise ValueError("has a point that is not on the globe: longitude comes first")
    return longitude, latitude


@dataclass(frozen=True)
class Grid:
    """Squares of about `metres` a side over a box: a point is published as the square it falls in."""

    box: tuple[float, float, float, float]
    metres: float

    @property
    def steps(self) -> tuple[float, float]:
        """Degrees of longitude and latitude of one square."""
        _west, south, _east, north = self.box
        return self.metres / (
            METRES_A_DEGREE * cos(radians((south + north) / 2))
        ), self.metres / METRES_A_DEGREE

    def square(self, longitude: float, latitude: float) -> tuple[int, int]:
        """Column from the west and row from the south."""
        across, up = self.steps
        return floor((longitude - self.box[0]) / across), floor((latitude - self.box[1]) / up)

    def centre(self, square: tuple[int, int]) -> tuple[float, float]:
        """Longitude and latitude of the middle of a square."""
        across, up = self.steps
        return self.box[0] + (square[0] + 0.5) * across, self.box[1] + (square[1] + 0.5) * up


@dataclass(frozen=True)
class Frame:
    """A box drawn `width` units wide, north up, as long as it is in metres at its middle latitude."""

    box: tuple[float, float, float, float]
    width: float = 1000.0

    @property
    def height(self) -> float:
        """Units from south to north."""
        west, south, east, north = self.box
        across = (east - west) * cos(radians((south + north) / 2))
        return self.width * (north - south) / across if across else self.width

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Units from the left and from the top."""
        west, south, east, north = self.box
        return (
            (longitude - west) / (east - west) * self.width,
            (north - latitude) / (north - south) * self.height,
        )

    def path(self, shape: Shape) -> str:
        """The shape as the path of an SVG drawing, to a tenth of a unit."""
        return "".join(self._ring_path(ring) for rings in shape.polygons for ring in rings)

    def _ring_path(self, ring: Iterable[tuple[float, float]]) -> str:
        points = " ".join("{:.1f},{:.1f}".format(*self.place(*point)) for point in ring)
        return f"M{points}Z"
