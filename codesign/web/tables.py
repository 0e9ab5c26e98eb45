# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables as text files, safe to open in a spreadsheet and read back as they were."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

#: A cell that begins like a formula is executed by spreadsheets; a leading apostrophe makes it text.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_GUARD = "'"
#: A comma is also punctuation, so the others come first where a line holds as many of each.
_SEPARATORS = "\t;,"


def as_csv(rows: Iterable[Iterable[Any]]) -> str:
    """Rows as CSV; what a spreadsheet would run is made harmless."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    for row in rows:
        writer.writerow([harmless(cell) for cell in row])
    return buffer.getvalue()


def harmless(cell: Any) -> Any:
    """A cell no spreadsheet runs as a formula; `as_written` undoes it."""
    if isinstance(cell, str) and cell.lstrip(_GUARD).startswith(_FORMULA_STARTS):
        return _GUARD + cell
    return cell


def as_written(cell: str) -> str:
    """A cell of one of our files as it was before it was made harmless."""
    is_guarded = cell.startswith(_GUARD) and cell.lstrip(_GUARD).startswith(_FORMULA_STARTS)
    return cell[1:] if is_guarded else cell


class CsvReader(Iterator[list[str]]):
    """The rows of a CSV text, whatever line ends it has and separator its first line of two cells.

    Raises csv.Error where the text is no CSV, with `strict` also where a quote is misplaced.
    """

    def __init__(self, text: str, *, strict: bool = False) -> None:
        whole = text.removeprefix("\ufeff")
        telling = next((line for line in whole.splitlines() if any(map(line.count, _SEPARATORS))), "")
        separator = max(_SEPARATORS, key=telling.count)
        self._rows = csv.reader(io.StringIO(whole, newline=""), delimiter=separator, strict=strict)

    def __next__(self) -> list[str]:
        return next(self._rows)

    @property
    def line(self) -> int:
        """How many lines of the text have been read."""
        return self._rows.line_num
