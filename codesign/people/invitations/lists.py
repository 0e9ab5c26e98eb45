# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reading a list of people to invite, in the forms people have it in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _

from codesign.web.errors import BadInput
from codesign.web.tables import CsvReader, as_written, decoded, told_reading

MOST_ROWS = 50_000
MOST_MISTAKES_TOLD = 20
_HEADERS = {
    "email": {"email", "e-mail", "mail", "posta", "indirizzo"},
    "label": {
        "label", "name", "nome", "number", "numero", "etichetta", "surname", "cognome", "nome e cognome", "last name",
        "first name", "full name",
    },
    "language": {"language", "lang", "lingua"},
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One person of an uploaded list."""

    line: int
    email: str | None
    label: str | None
    language: str


@dataclass(frozen=True)
class PeopleList:
    """The people of an uploaded list; the columns of it that nothing was taken from, and how it was read."""

    rows: list[Row]
    unused: list[str]
    reading: str = ""


def read_list(raw: bytes, languages: tuple[str, ...]) -> PeopleList:
    """The people of a CSV list: e-mail, or a name or number for a letter; and a language. A header is optional.

    Raises:
        BadInput: some lines cannot be used; the message names each.
        NotText: the file is no text.
    """
    file = decoded(raw)
    reader = CsvReader(file.text)
    columns, unused, lines = _lines(reader)
    rows, mistakes = [], []
    for line, cells in lines:
        found = _row(line, _named(cells, columns, languages), languages)
        (rows if isinstance(found, Row) else mistakes).append(found)  # type: ignore[arg-type]
        if len(rows) > MOST_ROWS:
            raise BadInput(_("The list has more than %(most)s lines.", most=MOST_ROWS))
    if mistakes or not rows:
        told = mistakes[:MOST_MISTAKES_TOLD] or [_("The list is empty.")]
        rest = len(mistakes) - len(told)
        if rest > 0:
            told.append(_("… and %(num)s more.", num=rest))
        raise BadInput("\n".join(map(str, told)))
    return PeopleList(rows, unused, told_reading(file))


def _lines(reader: CsvReader) -> tuple[dict[str, list[int]], list[str], Iterator[tuple[int, list[str]]]]:
    """The columns a header names, the names of those that mean nothing here, and the lines after it."""
    lines = (
        (reader.line, stripped)
        for cells in reader
        if any(stripped := [as_written(cell.strip()) for cell in cells])
    )
    first = next(lines, None)
    if first is None:
        return {}, [], lines
    columns = _columns(first[1])
    if not columns:
        return {}, [], chain([first], lines)
    used = {index for indexes in columns.values() for index in indexes}
    unused = [name for index, name in enumerate(first[1]) if name and index not in used]
    return columns, unused, lines


def _columns(cells: list[str]) -> dict[str, list[int]]:
    """Where each thing stands, by the words of a header; empty for a list that has none."""
    words = [cell.lower() for cell in cells]
    found = {
        name: [index for index, word in enumerate(words) if word in known] for name, known in _HEADERS.items()
    }
    return {name: indexes for name, indexes in found.items() if indexes}


def _named(cells: list[str], columns: dict[str, list[int]], languages: tuple[str, ...]) -> dict[str, str]:
    """The cells of a line by what they are; several that say who somebody is, such as name and surname, are joined."""
    named: dict[str, list[str]] = {}
    if columns:
        for name, indexes in columns.items():
            named[name] = [cells[index] for index in indexes if index < len(cells)]
    else:
        for cell in filter(None, cells):
            is_language = cell.lower() in languages and "language" not in named
            named.setdefault("email" if "@" in cell else "language" if is_language else "label", []).append(
                cell
            )
    return {name: " ".join(filter(None, found)) for name, found in named.items()}


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
