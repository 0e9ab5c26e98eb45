# SPDX-License-Identifier: AGPL-3.0-or-later
"""The sheets of an XLSForm: rows with their numbers, columns under their usual names, texts by language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pyxform import aliases
from pyxform.errors import PyXFormError
from pyxform.xls2json import dealias_and_group_headers, workbook_to_json
from pyxform.xls2json_backends import DefinitionData

from codesign.exchange.files import BadFile
from codesign.exchange.import_report import ImportReport
from codesign.exchange.spreadsheets import read_sheets
from codesign.exchange.texts import language_code, plain_text
from codesign.exchange.words import Words, at_row
from codesign.exchange.xlsform.kobo import EXTERNAL, PlainSheets, plain_sheets, without_repeats

SURVEY, CHOICES, SETTINGS = "survey", "choices", "settings"
_DEFAULT = "default"
_ROW = re.compile(r"\[row : (\d+)\]\s*")
_SELECT = re.compile(r"^\s*(select|add select|rank)", re.IGNORECASE)


@dataclass(frozen=True)
class Row:
    """A row of the sheet `survey`: its number, and its cells by column and language."""

    number: int
    cells: Mapping[str, Any]

    @property
    def key(self) -> tuple[int, str]:
        """What tells it from other rows: one row of a file can stand for several."""
        return self.number, self.name

    @property
    def type(self) -> str:
        """What stands in the column type, spaces made plain."""
        return " ".join(str(self.cells.get("type") or "").split())

    @property
    def name(self) -> str:
        """What stands in the column name."""
        return str(self.cells.get("name") or "").strip()

    def bind(self, name: str) -> Any:
        """Logic: relevant, constraint, required, calculate and their messages."""
        return (self.cells.get("bind") or {}).get(name) or ""

    @property
    def appearance(self) -> str:
        """How the form wants to look, in small letters."""
        return str((self.cells.get("control") or {}).get("appearance") or "").strip().lower()

    @property
    def place(self) -> Words:
        """Where it stands."""
        return at_row(SURVEY, self.number)

    def at(self, column: str) -> Words:
        """Where one of its cells stands."""
        return at_row(SURVEY, self.number, column)


@dataclass
class Form:
    """An XLSForm as far as its sheets go."""

    rows: list[Row]
    #: Choice rows by list, in order.
    lists: dict[str, list[Row]]
    settings: dict[str, str]
    #: Codes of languages by the names the file gives them.
    languages: dict[str, str] = field(default_factory=dict)

    def texts(self, value: Any, language: str) -> dict[str, str]:
        """A translatable cell as texts by code; what names no language is in the form's own."""
        if isinstance(value, Mapping):
            found = {
                self.languages.get(str(name), str(name)): plain_text(str(text))
                for name, text in value.items()
            }
            return {code: text for code, text in found.items() if text}
        text = plain_text(str(value or ""))
        return {language: text} if text else {}


def read_form(raw: bytes, report: ImportReport) -> Form:
    """The form in a workbook.

    Raises:
        BadFile: with sheet and row.
    """
    sheets = read_sheets(raw, report.file, (SURVEY, CHOICES, SETTINGS, EXTERNAL))
    if SURVEY not in sheets:
        raise BadFile(report.file, None, "no_sheet", sheet=SURVEY)
    settings = _settings(sheets.get(SETTINGS, []), report)
    language = settings.get("default_language") or _DEFAULT
    external = _dicts(EXTERNAL, sheets[EXTERNAL], report) if EXTERNAL in sheets else None
    plain = plain_sheets(
        _dicts(SURVEY, sheets[SURVEY], report),
        _dicts(CHOICES, sheets.get(CHOICES, []), report),
        external,
        report,
    )
    try:
        rows = _rows(
            SURVEY, plain.survey_columns, plain.survey, aliases.survey_header, language, plain.numbers
        )
        choices = _rows(CHOICES, plain.choice_columns, plain.choices, aliases.list_header, language)
    except PyXFormError as error:
        raise _refusal(report, error, plain.numbers) from error
    lists: dict[str, list[Row]] = {}
    for row in choices:
        name = str(row.cells.get("list name") or "").strip()
        if name and row.cells.get("name") is not None:
            lists.setdefault(name, []).append(row)
    form = Form([row for row in rows if row.type], lists, settings)
    if not form.rows:
        raise BadFile(report.file, at_row(SURVEY, 1), "no_header", column="type")
    form.languages = _languages(form, report)
    _check(form, report)
    _validate(list(sheets), plain, form, report)
    return form


def _settings(rows: list[list[str]], report: ImportReport) -> dict[str, str]:
    if len(rows) < 2:
        return {}
    header = without_repeats([name.strip() for name in rows[0]], aliases.settings_header, report, SETTINGS)
    names = [aliases.settings_header.get(name.lower(), name) for name in header]
    return {str(name): cell for name, cell in zip(names, rows[1], strict=False) if name and cell}


def _dicts(sheet: str, rows: list[list[str]], report: ImportReport) -> tuple[list[str], list[dict[str, str]]]:
    header = [name.strip() for name in rows[0]] if rows else []
    # Named languages stand after the column: `Label::English` and `label : en` are one way of writing.
    header = [re.sub(r"^([A-Za-z_ -]+)", lambda name: name[0].lower(), name) for name in header]
    usual = aliases.survey_header if sheet == SURVEY else aliases.list_header
    header = without_repeats(
        header, {name: one for name, one in usual.items() if isinstance(one, str)}, report, sheet
    )
    cells = [
        {name: cell for name, cell in zip(header, row, strict=False) if name and cell} for row in rows[1:]
    ]
    return header, cells


def _rows(
    sheet: str,
    header: list[str],
    cells: list[dict[str, str]],
    header_aliases: dict[str, Any],
    language: str,
    numbers: list[int] | None = None,
) -> list[Row]:
    grouped = dealias_and_group_headers(
        sheet_name=sheet,
        sheet_data=[{name: cell.translate(_KEPT) for name, cell in row.items()} for row in cells],
        sheet_header=[dict.fromkeys(name for name in header if name)],
        header_aliases=header_aliases,
        header_columns={
            "type",
            "name",
            "label",
            "hint",
            "guidance_hint",
            "list name",
            "choice_filter",
            "parameters",
        },
        default_language=language,
    )
    lines = numbers or range(2, len(grouped.data) + 2)
    return [Row(number, _restored(found)) for number, found in zip(lines, grouped.data, strict=True)]


#: pyxform straightens typographic quotes, which belong to the words of a question; they travel in disguise.
_KEPT = {ord(quote): chr(0xE000 + number) for number, quote in enumerate("‘’‚“”„«»")}
_RESTORED = {ord(disguise): quote for quote, disguise in ((chr(code), sign) for code, sign in _KEPT.items())}


def _restored(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _restored(one) for key, one in value.items()}
    return value.translate(_RESTORED) if isinstance(value, str) else value


def _languages(form: Form, report: ImportReport) -> dict[str, str]:
    """The languages that any text is written in, and their codes."""
    used: Counter[str] = Counter()
    places: dict[str, Words] = {}
    for sheet, rows in ((SURVEY, form.rows), *((CHOICES, rows) for rows in form.lists.values())):
        for row in rows:
            for column in ("label", "hint"):
                value = row.cells.get(column)
                if isinstance(value, Mapping):
                    used.update(str(name) for name, text in value.items() if text)
                    for name in value:
                        places.setdefault(str(name), at_row(sheet, 1))
    codes: dict[str, str] = {}
    for name in used:
        if name == _DEFAULT:
            continue
        code = language_code(name)
        if code is None:
            code = f"x-{re.sub('[^a-z]', '', name.lower())[:6] or 'other'}"
            report.note("language", places[name], name=name, new=code)
        codes[name] = code
    return codes


def _check(form: Form, report: ImportReport) -> None:
    """What people get wrong most often, said in their language."""
    open_groups: list[tuple[Row, dict[str, int]]] = [(Row(0, {}), {})]
    for row in form.rows:
        act = re.match(r"(begin|end)[ _](group|repeat|loop|looped group)", row.type.lower())
        if act and act[1] == "end":
            if len(open_groups) == 1:
                raise BadFile(report.file, row.place, "nothing_to_close")
            open_groups.pop()
            continue
        siblings = open_groups[-1][1]
        if row.name and row.name in siblings:
            raise BadFile(report.file, row.place, "repeated_name", name=row.name, first=siblings[row.name])
        if row.name:
            siblings[row.name] = row.number
        if act:
            open_groups.append((row, {}))
        elif (name := list_of(row)) and name not in form.lists:
            raise BadFile(report.file, row.place, "unknown_list", list=name)
    if len(open_groups) > 1:
        row = open_groups[-1][0]
        raise BadFile(report.file, row.place, "not_closed", name=row.name)


def list_of(row: Row) -> str:
    """The list of choices a question takes; empty where it takes none, or one that is not in the file."""
    if (
        not _SELECT.match(row.type)
        or "file" in row.type.split(" ")[0]
        or "external" in row.type.split(" ")[0]
    ):
        return ""
    names = re.sub(r"\s*(or_other|or other|or specify other)$", "", row.type).split(" ")
    return names[-1] if len(names) > 1 and "${" not in names[-1] else ""


def _validate(names: list[str], plain: PlainSheets, form: Form, report: ImportReport) -> None:
    """Let pyxform judge the whole, but for what the reader mends or tells: choices that stand twice, and ranges."""
    survey = [
        {
            name: cell
            for name, cell in row.items()
            if name != "parameters" or not row.get("type", "").startswith("range")
        }
        for row in plain.survey
    ]
    settings = {**form.settings, "allow_choice_duplicates": "yes"}
    data = DefinitionData(
        survey=survey,
        survey_header=[dict.fromkeys(name for name in plain.survey_columns if name)],
        choices=plain.choices,
        choices_header=[dict.fromkeys(name for name in plain.choice_columns if name)],
        settings=[settings],
        settings_header=[dict.fromkeys(settings)],
        sheet_names=[name for name in names if name != EXTERNAL],
        fallback_form_name="form",
    )
    try:
        workbook_to_json(data, form_name="form", warnings=[])
    except PyXFormError as error:
        raise _refusal(report, error, plain.numbers) from error


def _refusal(report: ImportReport, error: PyXFormError, numbers: list[int]) -> BadFile:
    message = " ".join(str(error).split())
    row = _ROW.search(message)
    # pyxform counts the rows it was given, from the header on.
    position = int(row[1]) - 2 if row else -1
    place = at_row(SURVEY, numbers[position]) if 0 <= position < len(numbers) else None
    return BadFile(report.file, place, "not_xlsform", detail=_ROW.sub("", message))
