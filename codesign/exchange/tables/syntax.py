# SPDX-License-Identifier: AGPL-3.0-or-later
"""An R script and an SPSS syntax that read the CSV of the responses with the labels of its columns and codes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from codesign.exchange.tables.codebook import Column
from codesign.surveys.questionnaire import Texts
from codesign.web.tables import harmless

#: Words SPSS keeps for itself.
_RESERVED = {"all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"}
MOST_LABEL = 250
_TEXT_WIDTH, _CODE_WIDTH, _TEXT_KINDS = 5000, 90, {"text", "file", ""}


def r_script(columns: Sequence[Column], csv_name: str, language: str) -> str:
    """R: factors with labelled levels, numbers, and a label on each column; no package needed."""
    lines = [
        f'responses <- read.csv({_r(csv_name)}, fileEncoding = "UTF-8-BOM", colClasses = "character",',
        '                      check.names = FALSE, na.strings = "")',
    ]
    for column in columns:
        cell = f"responses[[{_r(column.name)}]]"
        if column.codes and not column.is_number:
            levels = ", ".join(_r(str(harmless(code))) for code, _label in column.codes)
            labels = ", ".join(_r(_in(label, language)) for _code, label in column.codes)
            lines.append(f"{cell} <- factor({cell}, levels = c({levels}), labels = c({labels}))")
        elif column.is_number:
            lines.append(f"{cell} <- as.numeric({cell})")
        elif column.name == "day":
            lines.append(f"{cell} <- as.Date({cell})")
        lines.append(f'attr({cell}, "label") <- {_r(_in(column.label, language))}')
    return "\n".join(lines) + "\n"


def spss_syntax(columns: Sequence[Column], csv_name: str, language: str) -> str:
    """SPSS: GET DATA with types, variable and value labels, and missing values."""
    names = spss_names([column.name for column in columns])
    pairs = list(zip(columns, names, strict=True))
    lines = [
        "SET UNICODE=ON.",
        f"GET DATA /TYPE=TXT /FILE={_spss(csv_name)} /ENCODING='UTF8' /ARRANGEMENT=DELIMITED",
        '  /DELIMITERS="," /QUALIFIER=\'"\' /DELCASE=LINE /FIRSTCASE=2 /VARIABLES=',
        *(f"  {name} {_format(column)}" for column, name in pairs),
        "  .",
        "VARIABLE LABELS",
        *(f"  {name} {_spss(_in(column.label, language))}" for column, name in pairs),
        "  .",
        *(line for column, name in pairs for line in _value_labels(column, name, language)),
        "EXECUTE.",
    ]
    return "\n".join(lines) + "\n"


def _format(column: Column) -> str:
    if column.is_number:
        return "F12.4"
    if column.name == "day":
        return "SDATE10"
    return f"A{_TEXT_WIDTH if column.kind in _TEXT_KINDS and column.question else _CODE_WIDTH}"


def _value_labels(column: Column, name: str, language: str) -> Iterator[str]:
    if not column.codes:
        return
    yield f"VALUE LABELS {name}"
    for code, label in column.codes:
        value = code if column.is_number else _spss(str(harmless(code)))
        yield f"  {value} {_spss(_in(label, language))}"
    yield "  ."
    missing = [code for code in column.missing if len(code.encode()) <= 8][:3]
    if missing:
        yield f"MISSING VALUES {name} ({', '.join(_spss(code) for code in missing)})."


def spss_names(names: Sequence[str]) -> list[str]:
    """Names SPSS takes: a letter first, no dash, at most 64 characters, none twice in whatever case."""
    taken: set[str] = set()
    made = []
    for name in names:
        plain = re.sub(r"[^A-Za-z0-9_.]", "_", name).rstrip(".")[:60] or "v"
        if not plain[0].isalpha() or plain.lower() in _RESERVED:
            plain = f"v_{plain}"[:60]
        free, number = plain, 2
        while free.lower() in taken:
            free, number = f"{plain[:56]}_{number}", number + 1
        taken.add(free.lower())
        made.append(free)
    return made


def _r(text: str) -> str:
    return json.dumps(text.replace("\0", ""), ensure_ascii=False)


def _spss(text: str) -> str:
    return "'" + " ".join(text.split())[:MOST_LABEL].replace("'", "''") + "'"


def _in(texts: Texts, language: str) -> str:
    return texts.get(language) or next(iter(texts.values()), "")
