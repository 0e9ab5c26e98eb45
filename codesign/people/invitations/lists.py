# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reading a list of people to invite, in the forms people have it in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _

from codesign.web.errors import BadInput
from codesign.web.tables import CsvReader

MOST_ROWS = 50_000
MOST_MISTAKES_TOLD = 20
_HEADERS = {
    "email": {"email", "e-mail", "mail", "posta", "indirizzo"},
    "label": {"label", "name", "nome", "number", "numero", "etichetta"},
    "language": {"language", "lang", "lingua"},
}


@dataclass(frozen=True)
class Row:
    """One person of an uploaded list."""

    line: int
    email: str | None
    label: str | None
    language: str


def read_list(text: str, languages: tuple[str, ...]) -> list[Row]:
    """The people of a CSV list: e-mail, or a name or number for a letter; and a language. A header is optional.

    Raises:
        BadInput: some lines cannot be used; the message names each.
    """
    rows, mistakes = [], []
    for found in _rows(text, languages):
        (rows if isinstance(found, Row) else mistakes).append(found)  # type: ignore[arg-type]
        if len(rows) > MOST_ROWS:
            raise BadInput(_("The list has more than %(most)s lines.", most=MOST_ROWS))
    if mistakes or not rows:
        told = mistakes[:MOST_MISTAKES_TOLD] or [_("The list is empty.")]
        rest = len(mistakes) - len(told)
        if rest > 0:
            told.append(_("… and %(num)s more.", num=rest))
        raise BadInput("\n".join(map(str, told)))
    return rows


def _rows(text: str, languages: tuple[str, ...]) -> Iterator[Row | str]:
    reader = CsvReader(text)
    columns: dict[str, int] | None = None
    for cells in reader:
        cells = [cell.strip() for cell in cells]
        if not any(cells):
            continue
        if columns is None:
            columns = _columns(cells)
            if columns:
                continue
        yield _row(reader.line, _named(cells, columns, languages), languages)


def _columns(cells: list[str]) -> dict[str, int]:
    """Where each thing stands, by the words of a header; empty for a list that has none."""
    words = [cell.lower() for cell in cells]
    return {
        name: index for name, known in _HEADERS.items() for index, word in enumerate(words) if word in known
    }


def _named(cells: list[str], columns: dict[str, int], languages: tuple[str, ...]) -> dict[str, str]:
    if columns:
        return {name: cells[index] for name, index in columns.items() if index < len(cells)}
    named: dict[str, str] = {}
    for cell in filter(None, cells):
        name = "email" if "@" in cell else "language" if cell.lower() in languages else "label"
        named.setdefault(name, cell)
    return named


def _row(line: int, named: dict[str, str], languages: tuple[str, ...]) -> Row | str:
    language = named.get("language", "").lower() or languages[0]
    if language not in languages:
        return _("Line %(line)s: the language %(language)s is not one of %(known)s.",
                 line=line, language=language, known=", ".join(languages))  # fmt: skip
    label = re.sub(r"\s+", " ", named.get("label", ""))[:120] or None
    typed = named.get("email", "")
    if not typed:
        return (
            Row(line, None, label, language)
            if label
            else _("Line %(line)s: neither an e-mail address nor a name or number.", line=line)
        )
    try:
        email = validate_email(typed, check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        return _("Line %(line)s: %(email)s is no e-mail address.", line=line, email=typed[:80])
    return Row(line, email, label, language)
