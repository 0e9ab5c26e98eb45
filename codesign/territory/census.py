# SPDX-License-Identifier: AGPL-3.0-or-later
"""The census of a town as a file: how many people live there, in which quarters, of which age and gender.

A table with the columns `dimension`, `category`, `population` and, for the quarters, `name`; the line `total` gives the
inhabitants, with the year as its category. Or JSON with `population`, `population_year`, `quarters` (a list of `id`,
`name`, `population`) and `margins` (people by category by dimension).
"""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete
from sqlalchemy.orm import Session

from codesign.people.audit import record
from codesign.territory.models import CensusMargin, Place
from codesign.web.errors import BadInput
from codesign.web.policy import Actor
from codesign.web.tables import CsvReader, NotText, as_written, decoded, told_reading, whole_number

TOTAL, QUARTER, AGE = "total", "quarter", "age"
COLUMNS = ("dimension", "category", "population", "name")
MOST_BYTES, MOST_CODE, MOST_NAME, LARGEST = 1_000_000, 40, 120, 2_000_000_000
#: Words of a header or of a dimension in Italian files.
_WORDS = {
    "dimensione": "dimension", "categoria": "category", "popolazione": "population", "residenti": "population",
    "people": "population", "nome": "name", "totale": TOTAL, "quartiere": QUARTER, "eta": AGE, "età": AGE,
    "genere": "gender", "sesso": "gender",
}  # fmt: skip
_CATEGORIES = {"donna": "woman", "donne": "woman", "uomo": "man", "uomini": "man"}
_BAND = re.compile(r"(\d+)\s*[-–_]\s*(\d+)")
_OVER = re.compile(r"(\d+)\s*(?:\+|_plus)|(?:>=|≥)\s*(\d+)")
_UNDER = re.compile(r"(?:<|under[_ ])\s*(\d+)")


class InvalidCensus(BadInput):
    """A file that cannot be used; `problems` names every line that is wrong."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass
class Census:
    """What a file says. margins: people by category by dimension, in the order of the file; names: of quarters."""

    population: int | None = None
    year: int | None = None
    margins: dict[str, dict[str, int]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    #: What a reader should know though nothing is wrong.
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Line:
    """One count of a file, as it was written."""

    place: str
    dimension: str
    category: str
    population: str
    name: str = ""


def read_census(raw: bytes) -> Census:
    """The census in a file.

    Raises:
        InvalidCensus: every line that cannot be used, with its number.
    """
    if len(raw) > MOST_BYTES:
        raise InvalidCensus([_("The file is larger than %(most)s MB.", most=1)])
    try:
        file = decoded(raw)
    except NotText as error:
        raise InvalidCensus([error.message]) from error
    if file.text.lstrip().startswith("{"):
        return _Reader().read(_json_lines(file.text))
    reader = _Reader()
    if told := told_reading(file):
        reader.census.notes.append(told)
    return reader.read(_csv_lines(file.text, reader.census.notes))


def apply_census(session: Session, actor: Actor, place: Place, census: Census) -> list[str]:
    """Give a place these numbers; dimensions the file does not name keep theirs. Returns what is worth knowing."""
    if census.population is not None:
        place.population = census.population
    if census.year is not None:
        place.population_year = census.year
    notes = list(census.notes)
    known = {quarter.code: quarter for quarter in place.quarters}
    for code, people in census.margins.get(QUARTER, {}).items():
        quarter = known.get(code)
        if quarter is None:
            quarter = Place(kind="quarter", code=code, name=code, is_invented=place.is_invented)
            place.quarters.append(quarter)
        quarter.name = census.names.get(code, quarter.name)
        quarter.population, quarter.population_year = people, place.population_year
    left = [quarter.name for code, quarter in known.items() if code not in census.margins.get(QUARTER, known)]
    if left:
        notes.append(_("These quarters are not in the file and stay: %(names)s.", names=", ".join(left)))
    session.execute(
        delete(CensusMargin).where(
            CensusMargin.place_id == place.id, CensusMargin.dimension.in_(census.margins)
        )
    )
    session.expire(place, ["margins"])
    session.add_all(
        CensusMargin(
            place_id=place.id, dimension=dimension, category=category, position=position, population=people
        )
        for dimension, margin in census.margins.items()
        for position, (category, people) in enumerate(margin.items())
    )
    record(session, actor, "place.census", f"place:{place.id}", dimensions=sorted(census.margins))
    session.flush()
    return notes


class _Reader:
    """Collects the lines of a file and what is wrong with them."""

    def __init__(self) -> None:
        self.census = Census()
        self.problems: list[str] = []

    def read(self, lines: Iterator[_Line]) -> Census:
        for line in lines:
            if problem := self._take(line):
                self.problems.append(f"{line.place}: {problem}")
        for dimension, margin in self.census.margins.items():
            if len(margin) < 2:
                self.problems.append(_("“%(name)s” needs at least two categories.", name=dimension))
        if not self.problems and not self.census.margins and self.census.population is None:
            self.problems.append(_("The file holds no numbers."))
        if self.problems:
            raise InvalidCensus(self.problems)
        self._compare_sums()
        return self.census

    def _take(self, line: _Line) -> str:
        """Keep a line; what is wrong with it, or nothing."""
        people = whole_number(line.population)
        if people is None or people > LARGEST:
            return _("“%(count)s” is not a number of people.", count=line.population[:40])
        dimension = _code(line.dimension)
        dimension = _WORDS.get(dimension, dimension)
        if dimension == TOTAL:
            return self._take_total(line.category, people)
        category = _category(dimension, line.category)
        if not dimension or not category or max(len(dimension), len(category)) > MOST_CODE:
            return _("name a dimension and a category, of %(most)s letters at most.", most=MOST_CODE)
        margin = self.census.margins.setdefault(dimension, {})
        if category in margin:
            return _("“%(category)s” stands twice.", category=line.category[:80])
        margin[category] = people
        if dimension == QUARTER:
            self.census.names[category] = (line.name or line.category).strip()[:MOST_NAME]
        return ""

    def _take_total(self, year: str, people: int) -> str:
        if self.census.population is not None:
            return _("the inhabitants stand twice.")
        if year.strip() and not re.fullmatch(r"(18|19|20|21)\d\d", year.strip()):
            return _("“%(year)s” is not a year.", year=year[:40])
        self.census.population, self.census.year = people, int(year) if year.strip() else None
        return ""

    def _compare_sums(self) -> None:
        """Tell where the parts of a dimension are not all the inhabitants: a mistake, or a census of adults."""
        for dimension, margin in self.census.margins.items():
            total, people = sum(margin.values()), self.census.population
            if people is not None and total != people:
                self.census.notes.append(
                    _(
                        "“%(name)s” adds up to %(total)s, the inhabitants are %(people)s.",
                        name=dimension,
                        total=total,
                        people=people,
                    )
                )


def _csv_lines(text: str, notes: list[str]) -> Iterator[_Line]:
    reader = CsvReader(text)
    try:
        header = [cell.strip().casefold() for cell in next(reader, [])]
        header = [_WORDS.get(cell, cell) for cell in header]
        missing = [column for column in COLUMNS[:3] if header.count(column) != 1]
        if missing:
            raise InvalidCensus(
                [_("Line 1 must name the columns once each: %(names)s.", names=", ".join(COLUMNS))]
            )
        if unused := [cell for cell in header if cell and cell not in COLUMNS]:
            notes.append(_("These columns of the file were not used: %(names)s.", names=", ".join(unused)))
        for cells in reader:
            if any(cell.strip() for cell in cells):
                row = dict(zip(header, (as_written(cell.strip()) for cell in cells), strict=False))
                place = _("Line %(number)s", number=reader.line)
                yield _Line(place, *(row.get(column, "") for column in COLUMNS))
    except csv.Error as error:
        raise InvalidCensus([_("Line %(number)s cannot be read as CSV.", number=reader.line)]) from error


def _json_lines(text: str) -> Iterator[_Line]:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise InvalidCensus([_("Line %(number)s is not JSON.", number=line)]) from error
    if "population" in document:
        year = str(document.get("population_year") or "")
        yield _Line("population", TOTAL, year, str(document["population"]))
    quarters, margins = document.get("quarters") or [], document.get("margins") or {}
    if not isinstance(quarters, list) or not isinstance(margins, Mapping):
        raise InvalidCensus([_("“quarters” must be a list and “margins” an object.")])
    for number, quarter in enumerate(quarters, 1):
        one: Mapping[str, Any] = quarter if isinstance(quarter, Mapping) else {}
        yield _Line(
            f"quarters {number}", QUARTER, str(one.get("id", "")), str(one.get("population", "")),
            str(one.get("name", "")),
        )  # fmt: skip
    for dimension, margin in margins.items():
        for category, people in margin.items() if isinstance(margin, Mapping) else [("", margin)]:
            yield _Line(f"margins, {dimension}, {category}", str(dimension), str(category), str(people))


def _category(dimension: str, written: str) -> str:
    """The code of a category; bands of age are known in the ways people write them."""
    text = written.strip().casefold()
    if dimension == AGE:
        if band := _BAND.fullmatch(text):
            return f"{band[1]}_{band[2]}"
        if over := _OVER.fullmatch(text):
            return f"{over[1] or over[2]}_plus"
        if under := _UNDER.fullmatch(text):
            return f"under_{under[1]}"
    code = _code(written)
    return _CATEGORIES.get(code, code) if dimension == "gender" else code


def _code(written: str) -> str:
    """Plain small letters and digits, joined by underscores."""
    plain = unicodedata.normalize("NFKD", written.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
