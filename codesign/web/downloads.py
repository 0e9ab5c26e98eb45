# SPDX-License-Identifier: AGPL-3.0-or-later
"""Answers that are saved as a file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Response, request
from flask_babel import get_locale

from codesign.web.tables import MARK, as_csv


def attachment(content: str | bytes, media_type: str, name: str) -> Response:
    """A file to save under this name; it is made for whoever asked, so nobody keeps a copy on the way."""
    response = Response(content, mimetype=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def csv_attachment(rows: Iterable[Iterable[Any]], name: str) -> Response:
    """A table to save: with the mark by which spreadsheets know UTF-8, and commas.

    With `?for=excel` it is as Excel expects it in the language of the page: where numbers have a decimal comma,
    semicolons stand between the columns.
    """
    separator, point = _excel() if request.args.get("for") == "excel" else (",", ".")
    return attachment(MARK + as_csv(rows, separator=separator, point=point), "text/csv", name)


def _excel() -> tuple[str, str]:
    """Separator and decimal sign of a spreadsheet in the language of the page."""
    locale = get_locale()
    point = locale.number_symbols["latn"]["decimal"] if locale else "."
    return (";", point) if point == "," else (",", point)
