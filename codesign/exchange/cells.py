# SPDX-License-Identifier: AGPL-3.0-or-later
"""Workbooks as this program writes them: text and numbers, never a formula."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import openpyxl
from openpyxl.cell import WriteOnlyCell

from codesign.web.tables import harmless

#: Characters an XML file cannot hold.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
MOST_CELL = 32_767


def workbook(sheets: Mapping[str, Iterable[Iterable[Any]]], *, is_safe: bool = True) -> bytes:
    """An .xlsx file of some sheets.

    With `is_safe`, texts that a spreadsheet could take for a formula get an apostrophe, as in our CSV files. A form
    does without, since its names and labels must come back as they were: its cells are text by type.
    """
    book = openpyxl.Workbook(write_only=True)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append([_cell(sheet, harmless(value) if is_safe else value) for value in row])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _cell(sheet: Any, value: Any) -> Any:
    if value is None or isinstance(value, int | float | date):
        return value
    cell = WriteOnlyCell(sheet, _FORBIDDEN.sub("", str(value))[:MOST_CELL])
    cell.data_type = "s"
    return cell
