# SPDX-License-Identifier: AGPL-3.0-or-later
"""Any file that holds a questionnaire, known by its content: XLSForm, LimeSurvey, JSON, Polis or a plain table.

The plain table is CSV with a header. `name` and `label` are needed; `label_it`, `label_en` and so on translate.
`choices` stand as `id=Label|id=Label` or `Label|Label`; `required` is yes or no; `page` names the page, `show_if` is an
expression. Kinds are those of the questionnaire document; without one a question is a text, or a single choice where
choices are given.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

from codesign.exchange.files import BadFile, as_text, read_bytes
from codesign.exchange.import_report import Document, ImportReport
from codesign.exchange.limesurvey.read import read_limesurvey
from codesign.exchange.mending import finish
from codesign.exchange.naming import Names, choice_id
from codesign.exchange.spreadsheets import is_spreadsheet
from codesign.exchange.words import SEPARATORS, Words, at_line, words
from codesign.exchange.xlsform.read import read_xlsform
from codesign.surveys.kinds import KINDS
from codesign.surveys.questionnaire import InvalidQuestionnaire
from codesign.surveys.reading import read_questionnaire
from codesign.surveys.unknown_keys import unknown_keys
from codesign.web.tables import UTF_8, CsvReader, Decoded

MOST_QUESTIONS = 2000
_COLUMNS = re.compile(r"name|kind|choices|required|page|show_if|(label|hint)([_:]+[a-z]{2,3})?")
#: The columns by which a file of a Polis conversation is known.
_POLIS = {"comment-id", "comment-body"}


def read_questionnaire_file(path: Path, language: str = "it") -> ImportReport:
    """See `read_any`; `language` is that of texts whose language nothing tells."""
    return read_any(read_bytes(path), path.name, language)


def read_any(raw: bytes, name: str, language: str = "it") -> ImportReport:
    """The questionnaire in a file, whatever the file is.

    Raises:
        BadFile: with place and reason.
    """
    if not raw.strip(b"\0 \t\r\n"):
        raise BadFile(name, 1, "empty")
    if is_spreadsheet(raw):
        return read_xlsform(raw, name, language)
    if raw.startswith(b"PK"):
        return read_limesurvey(raw, name)
    found = as_text(raw, name)
    head = found.text.lstrip()
    if not head:
        raise BadFile(name, 1, "empty")
    if head.startswith("<"):
        return read_limesurvey(raw, name)
    if head.startswith(("{", "[")):
        return _told(_read_json(found.text, name), found, ",")
    separator = CsvReader(found.text).separator
    if separator in head.splitlines()[0]:
        return _told(_read_table(found.text, name, language), found, separator)
    raise BadFile(name, None, "unknown_format")


def _told(report: ImportReport, found: Decoded, separator: str) -> ImportReport:
    """The report, with a word on encoding and separator where they are not the usual ones."""
    if found.encoding != UTF_8 or separator != ",":
        report.note("encoding", at_line(1), encoding=found.encoding, separator=words(SEPARATORS[separator]))
    return report


def _read_json(text: str, name: str) -> ImportReport:
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise BadFile(name, error.lineno, "not_json", detail=error.msg) from None
    except RecursionError:
        raise BadFile(name, None, "not_json", detail="nested too deeply") from None
    report = ImportReport(name, "JSON")
    try:
        report.questionnaire = read_questionnaire(document, KINDS)
    except InvalidQuestionnaire as error:
        raise BadFile(name, None, "invalid", detail=str(error)) from None
    for unknown in unknown_keys(document):
        report.note("unknown_key", words(unknown.place), name=unknown.words)
    report.document = document
    report.counts = {"groups": len(report.questionnaire.pages)}
    return report


def _read_table(text: str, name: str, language: str) -> ImportReport:
    reader = CsvReader(text, strict=True)
    try:
        header = [cell.strip().lower() for cell in next(reader, [])]
        rows = [(reader.line, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise BadFile(name, reader.line, "quoting", detail=str(error)) from None
    for line, row in rows:
        if len(row) != len(header):
            raise BadFile(name, line, "row_length", found=len(row), expected=len(header))
    _demand_one_each(header, name)
    if set(header) >= _POLIS:
        return _polis(name, len(rows), language)
    if len(rows) > MOST_QUESTIONS:
        raise BadFile(name, None, "too_many_rows", most=MOST_QUESTIONS)
    report = ImportReport(name, "CSV")
    for position, column in enumerate(header):
        cells = sum(1 for _line, row in rows if row[position].strip())
        if cells and not _COLUMNS.fullmatch(column):
            report.note("column", at_line(1), name=column, count=cells)
    return _Table(report, language).read([(line, dict(zip(header, row, strict=True))) for line, row in rows])


def _demand_one_each(header: list[str], name: str) -> None:
    """Refuse a table in which a column stands twice, or one that is needed not at all."""
    for column, times in Counter(filter(None, header)).items():
        if times > 1:
            raise BadFile(name, 1, "repeated_column", column=column)
    for column in ("name", "label"):
        if not set(header) >= _POLIS and not any(cell.startswith(column) for cell in header):
            raise BadFile(name, 1, "missing_column", column=column)


def _polis(name: str, comments: int, language: str) -> ImportReport:
    """The comments of a conversation answer one open question."""
    report = ImportReport(name, "Polis")
    question = {"id": "comment", "kind": "text", "label": {language: _COMMENT.get(language, _COMMENT["en"])}}
    title = {language: name.rpartition(".")[0]}
    report.document = {
        "title": title, "languages": [language], "minutes": 1,
        "pages": [{"id": "page_1", "title": title, "questions": [question]}],
    }  # fmt: skip
    report.counts = {"comments": comments, "groups": 1}
    return finish(report, {})


_COMMENT = {"it": "Che cosa vuoi dire?", "en": "What do you want to say?", "de": "Was möchten Sie sagen?"}


class _Table:
    """A CSV of questions."""

    def __init__(self, report: ImportReport, language: str) -> None:
        self.report, self.language = report, language
        self.names = Names(report)
        self.origin: dict[str, Words] = {}
        self.languages: dict[str, None] = {}

    def read(self, rows: list[tuple[int, dict[str, str]]]) -> ImportReport:
        pages: dict[str, Document] = {}
        for line, row in rows:
            title = row.get("page", "").strip()
            page = pages.setdefault(
                title,
                {
                    "id": f"page_{len(pages) + 1}",
                    "title": {self.language: title} if title else {},
                    "questions": [],
                },
            )
            page["questions"].append(self._question(row, at_line(line)))
        self.report.document = {
            "title": {self.language: self.report.file.rpartition(".")[0] or self.report.file},
            "languages": list(self.languages) or [self.language],
            "minutes": max(1, len(rows) // 5),
            "pages": list(pages.values()),
        }
        self.report.counts = {"groups": len(pages)}
        return finish(self.report, self.origin)

    def _question(self, row: dict[str, str], place: Words) -> Document:
        id = self.names.new(row.get("name", "").strip(), place)
        self.origin[id] = place
        choices = self._choices(row.get("choices", ""))
        kind = row.get("kind", "").strip() or ("single" if choices else "text")
        question: Document = {
            "id": id,
            "kind": kind,
            "label": self._texts(row, "label") or {self.language: id},
        }
        if hint := self._texts(row, "hint"):
            question["hint"] = hint
        if choices:
            question[
                "items" if kind in ("points", "best_worst", "importance_satisfaction") else "choices"
            ] = choices
        if row.get("required", "").strip().lower() in ("yes", "true", "1", "sì", "si"):
            question["required"] = True
        if show_if := row.get("show_if", "").strip():
            question["show_if"] = show_if
        return question

    def _texts(self, row: dict[str, str], column: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for name, cell in row.items():
            match = re.fullmatch(rf"{column}(?:[_:]+([a-z]{{2,3}}))?", name)
            if match and cell.strip():
                code = match[1] or self.language
                self.languages[code] = None
                found[code] = cell.strip()
        return found

    def _choices(self, cell: str) -> list[dict[str, Any]]:
        taken: set[str] = set()
        made = []
        for number, written in enumerate(filter(None, (part.strip() for part in cell.split("|"))), 1):
            code, is_coded, label = written.partition("=")
            made.append(
                {
                    "id": choice_id(code.strip(), taken, f"c{number}"),
                    "label": {self.language: (label if is_coded else written).strip()},
                }
            )
        return made
