# SPDX-License-Identifier: AGPL-3.0-or-later
"""The CSV files of a Polis export as tables: each row knows its line, and rows that cannot be used are told."""

from __future__ import annotations

import csv
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from codesign.exchange.files import BadFile, as_text
from codesign.exchange.words import N_, SEPARATORS, Words, words
from codesign.web.tables import UTF_8, CsvReader

IntArray = NDArray[np.int64]


class BadRows(BadFile):
    """Rows that cannot be used, in files that can: `rows` holds what is wrong with each."""

    def __init__(self, rows: list[BadFile]) -> None:
        first = rows[0]
        super().__init__(first.file, first.line, first.code, **first.parameters)
        self.rows = rows


@dataclass
class Sorting:
    """What is left out of an export and how its files were read; is_lenient: rows that cannot be used are left out."""

    is_lenient: bool
    left_out: list[BadFile]
    readings: list[Words]


@dataclass(frozen=True)
class Table:
    """A CSV file with a header: rows with the line each begins on."""

    file: str
    columns: Mapping[str, int]
    lines: list[int]
    rows: list[list[str]]

    def column(self, name: str) -> list[str]:
        """The cells of a column, which must be there."""
        if name not in self.columns:
            raise BadFile(self.file, 1, "missing_column", column=name)
        position = self.columns[name]
        return [row[position] for row in self.rows]

    def optional(self, name: str) -> list[str]:
        """The cells of a column, empty where it is not there."""
        return self.column(name) if name in self.columns else [""] * len(self.rows)

    def integers(self, name: str, *, absent: int | None = None) -> IntArray:
        """The column as int64; an empty cell is `absent`. Ask for a column without `misread` cells only."""
        cells = (int(cell or absent) if absent is not None else int(cell) for cell in self.column(name))
        return np.fromiter(cells, dtype=np.int64, count=len(self.rows))

    def misread(self, name: str, *, absent: int | None = None) -> dict[int, BadFile]:
        """What is wrong with cells that are no whole number, by row."""
        try:
            self.integers(name, absent=absent)
        except (ValueError, OverflowError):
            return {
                row: self.wrong(row, "not_a_number", value=cell, column=name)
                for row, cell in enumerate(self.column(name))
                if not is_integer(cell) and (cell or absent is None)
            }
        return {}

    def wrong(self, row: int, code: str, **parameters: object) -> BadFile:
        """What is wrong with a row."""
        return BadFile(self.file, self.lines[row], code, **parameters)

    def without(self, rows: Collection[int]) -> Table:
        """The other rows."""
        kept = [row for row in range(len(self.rows)) if row not in rows]
        return Table(
            self.file, self.columns, [self.lines[row] for row in kept], [self.rows[row] for row in kept]
        )

    def usable(self, sorting: Sorting, *judges: Callable[[Table], dict[int, BadFile]]) -> Table:
        """The table without the rows that one judge after another finds wrong.

        Raises:
            BadRows: there are such rows, and none may be left out.
        """
        table = self
        for judge in judges:
            if found := judge(table):
                refuse_or_leave_out(sorting, list(found.values()))
                table = table.without(found.keys())
        return table


def refuse_or_leave_out(sorting: Sorting, rows: list[BadFile]) -> None:
    """Note what is left out, or refuse the file for it."""
    if not sorting.is_lenient:
        raise BadRows(rows)
    sorting.left_out += rows


def is_integer(cell: str) -> bool:
    """Whether a cell is a whole number that a database can hold."""
    try:
        return abs(int(cell)) < 2**63
    except ValueError:
        return False


def records(folder: Path, file: str, sorting: Sorting) -> Iterator[tuple[int, list[str]]]:
    """Each record of a file with the line it begins on; blank lines are left out."""
    try:
        found = as_text((folder / file).read_bytes(), file)
    except FileNotFoundError:
        raise BadFile(file, None, "missing_file") from None
    reader = CsvReader(found.text, strict=True)
    if found.encoding != UTF_8 or reader.separator != ",":
        sorting.readings.append(
            words(_READ_AS, file=file, encoding=found.encoding, separator=words(SEPARATORS[reader.separator]))
        )
    begins = 1
    try:
        for record in reader:
            if record:
                yield begins, record
            begins = reader.line + 1
    except csv.Error as error:
        raise BadFile(file, begins, "quoting", detail=str(error)) from None


_READ_AS = N_("%(file)s was read as %(encoding)s, with %(separator)s between the columns")


def read_table(folder: Path, file: str, sorting: Sorting) -> Table:
    """A file with a header."""
    found = records(folder, file, sorting)
    header = [name.strip() for name in next(found, (1, []))[1]]
    if not header:
        raise BadFile(file, 1, "empty")
    columns: dict[str, int] = {}
    for position, name in enumerate(header):
        if name in columns:
            raise BadFile(file, 1, "repeated_column", column=name)
        columns[name] = position
    lines: list[int] = []
    rows: list[list[str]] = []
    short: list[BadFile] = []
    for line, record in found:
        if len(record) != len(header):
            short.append(BadFile(file, line, "row_length", found=len(record), expected=len(header)))
            continue
        lines.append(line)
        rows.append(record)
    if short:
        refuse_or_leave_out(sorting, short)
    return Table(file, columns, lines, rows)
