# SPDX-License-Identifier: AGPL-3.0-or-later
"""The cells of a spreadsheet as text: values only, never formulas, and no more of them than a person would write."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Any

import openpyxl
import xlrd
from openpyxl.utils.exceptions import InvalidFileException

from codesign.exchange.files import BadFile, open_zip, refuse_entities, unpacked
from codesign.exchange.words import at_row

MOST_ROWS, MOST_COLUMNS, MOST_CELL = 20_000, 2_000, 32_767

#: Sheet name → rows; the first row of a sheet is the first of its list, however empty.
Sheets = dict[str, list[list[str]]]

_OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def is_spreadsheet(raw: bytes) -> bool:
    """Whether the content, whatever the name, is an Excel workbook of the old or the new kind."""
    return raw.startswith(_OLD_EXCEL) or (raw.startswith(b"PK") and b"xl/workbook.xml" in raw)


def is_old_excel(raw: bytes) -> bool:
    """Whether this is the format before 2007, known by its first bytes."""
    return raw.startswith(_OLD_EXCEL)


def read_sheets(raw: bytes, name: str, wanted: Iterable[str]) -> Sheets:
    """The wanted sheets of a workbook, as far as they are there; names are compared without case."""
    known = {sheet.lower() for sheet in wanted}
    read = _old_sheets if is_old_excel(raw) else _new_sheets
    sheets: Sheets = {}
    for title, rows in read(raw, name, known):
        sheets.setdefault(title, []).extend(_limited(name, title, rows))
    return sheets


def _new_sheets(raw: bytes, name: str, wanted: set[str]) -> Iterator[tuple[str, Iterable[Any]]]:
    archive = open_zip(raw, name)
    for member in archive.namelist():
        if member.endswith((".xml", ".rels", ".vml")):
            refuse_entities(unpacked(archive, member, name), name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what openpyxl cannot draw does not matter here
        try:
            workbook = openpyxl.load_workbook(
                io.BytesIO(raw), read_only=True, data_only=True, keep_links=False
            )
            for sheet in workbook.worksheets:
                if sheet.title.strip().lower() in wanted:
                    # The announced size may be a lie that fills the memory with blank cells.
                    sheet.reset_dimensions()
                    yield sheet.title.strip().lower(), sheet.iter_rows(values_only=True)
        except BadFile:
            raise
        except (InvalidFileException, KeyError, ValueError, TypeError, AttributeError, OSError) as error:
            raise BadFile(name, None, "bad_workbook", detail=str(error)) from error


def _old_sheets(raw: bytes, name: str, wanted: set[str]) -> Iterator[tuple[str, Iterable[Any]]]:
    try:
        workbook = xlrd.open_workbook(file_contents=raw, logfile=io.StringIO())
        for sheet in workbook.sheets():
            if sheet.name.strip().lower() in wanted:
                yield sheet.name.strip().lower(), _old_rows(sheet, workbook.datemode)
    except BadFile:
        raise
    except Exception as error:  # xlrd reports damage by whatever its parsing stumbles upon
        raise BadFile(name, None, "bad_workbook", detail=str(error)) from error


def _old_rows(sheet: xlrd.sheet.Sheet, datemode: int) -> Iterator[list[Any]]:
    for number in range(sheet.nrows):
        yield [_old_value(cell, datemode) for cell in sheet.row(number)]


def _old_value(cell: xlrd.sheet.Cell, datemode: int) -> Any:
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_DATE:
        return xlrd.xldate_as_datetime(cell.value, datemode)
    return None if cell.ctype == xlrd.XL_CELL_ERROR else cell.value


def _limited(name: str, sheet: str, rows: Iterable[Iterable[Any]]) -> Iterator[list[str]]:
    for number, row in enumerate(rows, 1):
        if number > MOST_ROWS:
            raise BadFile(name, at_row(sheet, number), "too_many_rows", most=MOST_ROWS)
        cells = [_as_text(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if len(cells) > MOST_COLUMNS:
            raise BadFile(name, at_row(sheet, number), "too_many_columns", most=MOST_COLUMNS)
        if any(len(cell) > MOST_CELL for cell in cells):
            raise BadFile(name, at_row(sheet, number), "cell_too_long", most=MOST_CELL)
        yield cells


def _as_text(value: Any) -> str:
    """A cell as a person would have typed it."""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if value == int(value) and abs(value) < 1e15:
            return str(int(value))
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime() | date() | time():
            return value.isoformat()
        case _:
            return str(value).replace("\0", "").replace("\xa0", " ").strip()
