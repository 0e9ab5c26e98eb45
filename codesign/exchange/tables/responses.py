# SPDX-License-Identifier: AGPL-3.0-or-later
"""Everything of a survey as files: its questionnaire, its responses, and what their columns mean."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from codesign.exchange.cells import workbook
from codesign.exchange.tables.codebook import Column, codebook, codebook_rows, label_rows
from codesign.exchange.tables.syntax import r_script, spss_syntax
from codesign.exchange.xlsform.write import write_xlsform
from codesign.surveys.models import Survey
from codesign.surveys.publishing import questionnaire_of
from codesign.surveys.results.exporting import exported_columns, exported_questions, response_rows, submitted
from codesign.web.tables import MARK, as_csv

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Export:
    """One kind of file: how it is named and made, and whether it holds what people answered."""

    ending: str
    media_type: str
    make: Callable[[Session, Survey], bytes]
    has_answers: bool
    #: The same as rows, where it is a table of text.
    rows: Callable[[Session, Survey], Iterator[list[str]] | Iterator[list[Any]]] | None = None
    #: Whether there is nothing to write before the survey was published once.
    needs_version: bool = True


def file_name(survey: Survey, export: Export) -> str:
    """The name of a downloaded file."""
    return f"survey-{survey.short_code}{export.ending}"


def _columns(survey: Survey) -> list[Column]:
    return codebook(exported_questions(survey), exported_columns(survey))


def _languages(survey: Survey) -> list[str]:
    version = survey.current_version
    return list(questionnaire_of(version).languages) if version else ["it"]


def _csv(session: Session, survey: Survey) -> bytes:
    return _marked(response_rows(session, survey))


def _marked(rows: Iterable[Iterable[Any]]) -> bytes:
    """A table with the mark by which spreadsheets know UTF-8."""
    return (MARK + as_csv(rows)).encode()


def _xlsx(session: Session, survey: Survey) -> bytes:
    columns, languages = _columns(survey), _languages(survey)
    return workbook(
        {
            "responses": response_rows(session, survey),
            "codebook": codebook_rows(columns, languages),
            "labels": label_rows(columns, languages),
        }
    )


def _json_lines(session: Session, survey: Survey) -> bytes:
    return "".join(_lines(session, survey)).encode()


def _lines(session: Session, survey: Survey) -> Iterator[str]:
    for response in submitted(session, survey):
        line = {
            "day": response.submitted_on.isoformat() if response.submitted_on else None,
            "version": response.version.number,
            "language": response.language,
            "channel": response.channel,
            "answers": response.answers,
        }
        yield json.dumps(line, ensure_ascii=False) + "\n"


def _codebook_rows(_session: Session, survey: Survey) -> Iterator[list[str]]:
    return codebook_rows(_columns(survey), _languages(survey))


def _codebook(session: Session, survey: Survey) -> bytes:
    return _marked(_codebook_rows(session, survey))


def _r(_session: Session, survey: Survey) -> bytes:
    name = file_name(survey, EXPORTS["csv"])
    return r_script(_columns(survey), name, _languages(survey)[0]).encode()


def _spss(_session: Session, survey: Survey) -> bytes:
    name = file_name(survey, EXPORTS["csv"])
    # SPSS tells UTF-8 from older encodings by the mark at the beginning.
    return spss_syntax(_columns(survey), name, _languages(survey)[0]).encode("utf-8-sig")


def _xlsform(_session: Session, survey: Survey) -> bytes:
    return write_xlsform(survey.draft, f"survey_{survey.short_code}")


def _document(_session: Session, survey: Survey) -> bytes:
    return json.dumps(survey.draft, ensure_ascii=False, indent=1).encode()


EXPORTS: dict[str, Export] = {
    "xlsform": Export("-form.xlsx", XLSX, _xlsform, has_answers=False, needs_version=False),
    "json": Export(".json", "application/json", _document, has_answers=False, needs_version=False),
    "csv": Export(".csv", "text/csv", _csv, has_answers=True, rows=response_rows),
    "xlsx": Export(".xlsx", XLSX, _xlsx, has_answers=True),
    "jsonl": Export(".jsonl", "application/x-ndjson", _json_lines, has_answers=True),
    "codebook": Export("-codebook.csv", "text/csv", _codebook, has_answers=False, rows=_codebook_rows),
    "r": Export(".R", "text/plain", _r, has_answers=False),
    "spss": Export(".sps", "text/plain", _spss, has_answers=False),
}
