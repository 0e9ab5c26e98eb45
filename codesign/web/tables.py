# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables as text files: written so that a spreadsheet opens them unharmed, read however a spreadsheet wrote them."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

#: What spreadsheets take for the mark of UTF-8; without it Excel reads "è" as "Ã¨".
MARK = "\ufeff"
#: A cell that begins like a formula is executed by spreadsheets; a leading apostrophe makes it text.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_GUARD = "'"
#: A comma is also punctuation, so the others come first where a line holds as many of each.
_SEPARATORS = "\t;,"
_QUOTED = re.compile(r'"(?:[^"]|"")*"')

UTF_8, UTF_16, WINDOWS, LATIN = "UTF-8", "UTF-16", "Windows-1252", "ISO-8859-1"
#: A letter beyond ASCII in UTF-8; letters of an older encoding seldom stand beside one another like this.
_UTF_8_LETTER = re.compile(rb"\xc3[\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")

#: Signs that no text holds, but pictures and programs do.
_NO_LETTER = re.compile(rb"[\x00-\x08\x0e-\x1f]")


class NotText(ValueError):
    """Bytes that are no text: `line` and `byte` name the first that cannot be read."""

    def __init__(self, line: int, byte: int) -> None:
        super().__init__(f"line {line}: byte 0x{byte:02x}")
        self.line, self.byte = line, byte

    @property
    def message(self) -> str:
        """What is wrong, for whoever sent the file."""
        return _(
            "Line %(line)s of the file is damaged: it is neither UTF-8 nor an older encoding.", line=self.line
        )


@dataclass(frozen=True)
class Decoded:
    """A text, and the encoding it was written in."""

    text: str
    encoding: str = UTF_8


def decoded(raw: bytes) -> Decoded:
    """The text in a file: UTF-8 or UTF-16, with the mark at the beginning or without, else Windows-1252.

    Bytes without a letter of Windows-1252 are read as ISO-8859-1. NUL signs, which no database stores, go.

    Raises:
        NotText: it is damaged UTF-8, of which as many letters are good as are not; or no text at all.
    """
    if encoding := _wide(raw):
        return Decoded(raw.decode(encoding, errors="replace").removeprefix(MARK).replace("\0", ""), UTF_16)
    try:
        return Decoded(raw.decode("utf-8-sig").replace("\0", ""))
    except UnicodeDecodeError as error:
        bad = raw.decode(errors="replace").count("\ufffd")
        is_damaged = raw.startswith(codecs.BOM_UTF8) or bad <= len(_UTF_8_LETTER.findall(raw))
        if is_damaged or _NO_LETTER.search(raw):
            line = raw.count(b"\n", 0, error.start) + 1
            raise NotText(line, raw[error.start]) from None
    try:
        return Decoded(raw.decode("cp1252").replace("\0", ""), WINDOWS)
    except UnicodeDecodeError:
        return Decoded(raw.decode("latin-1").replace("\0", ""), LATIN)


def _wide(raw: bytes) -> str:
    """The flavour of UTF-16, known by its mark, or by the zeros between plain letters; empty for others."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    head = raw[:400]
    half = len(head) // 2
    for flavour, zeros, letters in (
        ("utf-16-le", head[1::2], head[::2]),
        ("utf-16-be", head[::2], head[1::2]),
    ):
        if half and zeros.count(0) > half * 0.7 and letters.count(0) == 0:
            return flavour
    return ""


def as_csv(rows: Iterable[Iterable[Any]], *, separator: str = ",", point: str = ".") -> str:
    """Rows as CSV; what a spreadsheet would run is made harmless. point: the sign before the decimals of numbers."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=separator)
    for row in rows:
        writer.writerow([_written(cell, point) for cell in row])
    return buffer.getvalue()


def _written(cell: Any, point: str) -> Any:
    if isinstance(cell, float) and point != ".":
        return str(cell).replace(".", point)
    return harmless(cell)


def harmless(cell: Any) -> Any:
    """A cell no spreadsheet runs as a formula; `as_written` undoes it."""
    if isinstance(cell, str) and cell.lstrip(_GUARD).startswith(_FORMULA_STARTS):
        return _GUARD + cell
    return cell


def as_written(cell: str) -> str:
    """A cell of one of our files as it was before it was made harmless."""
    is_guarded = cell.startswith(_GUARD) and cell.lstrip(_GUARD).startswith(_FORMULA_STARTS)
    return cell[1:] if is_guarded else cell


#: 12345, 12.345, 12 345 and 12'345 are one whole number; 1.5 is none.
_WHOLE = re.compile(r"[0-9]{1,11}|[0-9]{1,3}([. '’\u00a0\u202f][0-9]{3}){1,3}")


def whole_number(cell: str) -> int | None:
    """A count as people write it, with or without signs between the thousands; None for anything else."""
    written = cell.strip()
    return int(re.sub("[^0-9]", "", written)) if _WHOLE.fullmatch(written) else None


class CsvReader(Iterator[list[str]]):
    """The rows of a CSV text, whatever line ends it has and separator its first line of two cells.

    Raises csv.Error where the text is no CSV, with `strict` also where a quote is misplaced. With `plain_tabs` a
    quote is a sign like any other in a text separated by tabs. A `separator` that is known is not looked for.
    """

    def __init__(
        self, text: str, *, strict: bool = False, plain_tabs: bool = False, separator: str | None = None
    ) -> None:
        whole = text.removeprefix(MARK)
        #: What parts the cells.
        self.separator = separator or separator_in(whole.splitlines())
        quoting = csv.QUOTE_NONE if plain_tabs and self.separator == "\t" else csv.QUOTE_MINIMAL
        self._rows = csv.reader(
            io.StringIO(whole, newline=""), delimiter=self.separator, strict=strict, quoting=quoting
        )

    def __next__(self) -> list[str]:
        return next(self._rows)

    @property
    def line(self) -> int:
        """How many lines of the text have been read."""
        return self._rows.line_num


def separator_in(lines: Iterable[str]) -> str:
    """What parts the cells of the first line that has more than one; a comma where none has."""
    unquoted = (_QUOTED.sub("", line) for line in lines)
    telling = next((line for line in unquoted if any(map(line.count, _SEPARATORS))), ",")
    return max(_SEPARATORS, key=telling.count)


def separator_words(separator: str) -> str:
    """What a separator is called."""
    return {"\t": _("tabs"), ";": _("semicolons")}.get(separator, _("commas"))


def told_reading(file: Decoded, separator: str | None = None) -> str:
    """How a table was read, in a sentence; empty for what needs no word: UTF-8 with commas."""
    encoding, separator = file.encoding, separator or separator_in(file.text.splitlines())
    if encoding == UTF_8 and separator == ",":
        return ""
    return _(
        "The file was read as %(encoding)s, with %(separator)s between the columns.",
        encoding=encoding,
        separator=separator_words(separator),
    )
