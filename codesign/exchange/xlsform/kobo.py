# SPDX-License-Identifier: AGPL-3.0-or-later
"""What KoboToolbox writes beyond XLSForm, said in rows that every XLSForm tool knows.

A score is a table of questions with one list of choices, a ranking one question, a matrix a table for each of its
columns; questions whose choices stand on the sheet `external_choices` take them from there. Rows keep the number they
have in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from codesign.exchange.import_report import ImportReport
from codesign.exchange.words import at_row

SURVEY, CHOICES, EXTERNAL = "survey", "choices", "external_choices"
MATRIX_LIST, SCORE_LIST, RANK_LIST = "kobo--matrix_list", "kobo--score-choices", "kobo--rank-items"
RANK_MESSAGE = "kobo--rank-constraint-message"
#: Lists longer than this open on demand.
LONG_LIST = 12
_EXTERNAL = re.compile(r"select[_ ]one[_ ]external\s+(\S+)", re.IGNORECASE)
_BEGIN = re.compile(r"begin[_ ](kobomatrix|score|rank)$", re.IGNORECASE)

Cells = dict[str, str]


@dataclass
class PlainSheets:
    """The sheets `survey` and `choices` as cells by column, the columns, and the rows of `survey` in the file."""

    survey: list[Cells]
    survey_columns: list[str]
    numbers: list[int]
    choices: list[Cells]
    choice_columns: list[str]


@dataclass
class _Writer:
    report: ImportReport
    choices: list[Cells]
    has_external: bool
    rows: list[Cells] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)

    def add(self, number: int, **cells: str) -> None:
        self.rows.append({name: cell for name, cell in cells.items() if cell})
        self.numbers.append(number)

    def add_row(self, number: int, row: Cells, **changed: str) -> None:
        """A row with some cells changed, without what only KoboToolbox knows."""
        kept = {name: cell for name, cell in row.items() if not name.lower().startswith("kobo--")}
        self.add(number, **{**kept, **changed})

    def items(self, list_name: str) -> list[Cells]:
        return [row for row in self.choices if _list_of(row) == list_name]


def plain_sheets(
    survey: tuple[list[str], list[Cells]],
    choices: tuple[list[str], list[Cells]],
    external: tuple[list[str], list[Cells]] | None,
    report: ImportReport,
) -> PlainSheets:
    """The sheets of a form, each as its columns and rows, without what only KoboToolbox knows."""
    columns, listed = list(choices[0]), list(choices[1])
    if external:
        columns += [name for name in external[0] if name not in columns]
        listed += external[1]
    writer = _Writer(report, listed, external is not None)
    rows = iter(enumerate(survey[1], 2))
    for number, row in rows:
        begin = _BEGIN.match(_type(row))
        if begin:
            inside = list(_until_end(rows, begin[1].lower()))
            _GROUPS[begin[1].lower()](writer, number, row, inside)
        elif found := _EXTERNAL.match(row.get("type", "").strip()):
            _add_external(writer, number, row, found[1])
        else:
            writer.add(number, **row)
    added = ["appearance"] if any("appearance" in row for row in writer.rows) else []
    survey_columns = [name for name in survey[0] if not name.lower().startswith("kobo--")]
    survey_columns += [name for name in added if name not in survey_columns]
    return PlainSheets(writer.rows, survey_columns, writer.numbers, listed, columns)


def _type(row: Cells) -> str:
    return " ".join(row.get("type", "").split())


def _list_of(row: Cells) -> str:
    return (row.get("list_name") or row.get("list name") or "").strip()


def _until_end(rows: Iterator[tuple[int, Cells]], kind: str) -> Iterator[tuple[int, Cells]]:
    for number, row in rows:
        if re.fullmatch(rf"end[_ ]{kind}", _type(row), re.IGNORECASE):
            return
        yield number, row


def _own(row: Cells, column: str) -> str:
    return next((cell.strip() for name, cell in row.items() if name.lower() == column), "")


def _add_score(writer: _Writer, number: int, row: Cells, inside: list[tuple[int, Cells]]) -> None:
    """Things rated by one list of choices are the lines of a table."""
    writer.add_row(number, row, type="begin group", appearance="table-list")
    for line, thing in inside:
        writer.add_row(line, thing, type=f"select_one {_own(row, SCORE_LIST)}")
    writer.add(inside[-1][0] + 1 if inside else number, type="end group")


def _add_rank(writer: _Writer, number: int, row: Cells, inside: list[tuple[int, Cells]]) -> None:
    """Places to fill are one question that puts the things in order."""
    writer.add_row(number, row, type=f"rank {_own(row, RANK_LIST)}")
    writer.report.note("places", at_row(SURVEY, number), count=len(inside))
    if message := _own(row, RANK_MESSAGE):
        place = at_row(SURVEY, number, RANK_MESSAGE)
        writer.report.note("cell", place, name=RANK_MESSAGE, detail=message[:80])


def _add_matrix(writer: _Writer, number: int, row: Cells, inside: list[tuple[int, Cells]]) -> None:
    """Each column is a table of its own where it is a choice of one, else a question for each line."""
    items = writer.items(_own(row, MATRIX_LIST))
    if not items:
        writer.report.note("no_lines", at_row(SURVEY, number), list=_own(row, MATRIX_LIST))
        return
    writer.add_row(number, row, type="begin group")
    for line, column in inside:
        is_choice = _type(column).lower().startswith("select_one ")
        if is_choice:
            head = {
                name: cell for name, cell in column.items() if name.lower().startswith(("label", "relevant"))
            }
            writer.add(line, **{**head, "type": "begin group", "name": f"{row['name']}_{column.get('name', '')}",
                                "appearance": "table-list"})  # fmt: skip
        else:
            writer.report.note("table_of_numbers", at_row(SURVEY, line))
        for item in items:
            id = f"{row['name']}_{item.get('name', '')}_{column.get('name', '')}"
            label = _labels(item) if is_choice else _labels_with(column, item)
            without = {
                name: cell for name, cell in column.items() if not name.lower().startswith(("label", "hint"))
            }
            if is_choice:
                without = {name: cell for name, cell in without.items() if name.lower() != "relevant"}
            writer.add_row(line, {**without, **label}, name=id)
        if is_choice:
            writer.add(line, type="end group")
    writer.add(inside[-1][0] + 1 if inside else number, type="end group")


def _labels(row: Cells) -> Cells:
    return {name: cell for name, cell in row.items() if name.lower().startswith("label")}


def _labels_with(column: Cells, item: Cells) -> Cells:
    of_item = _labels(item)
    return {
        name: f"{text} – {of_item.get(name) or item.get('name', '')}"
        for name, text in _labels(column).items()
    }


def _add_external(writer: _Writer, number: int, row: Cells, name: str) -> None:
    """Choices on a sheet of their own are choices like others; without the sheet, the question is a text."""
    items = writer.items(name)
    if not writer.has_external or not items:
        writer.report.note("outside_choices", at_row(SURVEY, number, "type"), detail=name)
        writer.add(number, **{**row, "type": "text", "choice_filter": ""})
        return
    look = {"appearance": row.get("appearance") or "minimal"} if len(items) > LONG_LIST else {}
    writer.add(number, **{**row, "type": f"select_one {name}", **look})


_GROUPS = {"score": _add_score, "rank": _add_rank, "kobomatrix": _add_matrix}


def without_repeats(
    header: list[str], names: Mapping[str, str], report: ImportReport, sheet: str
) -> list[str]:
    """The header with the second of two columns of one meaning emptied, so that the first counts; it is told.

    names: the usual names of columns by those they also have.
    """
    seen: dict[str, int] = {}
    kept = []
    for position, name in enumerate(header, 1):
        plain = " ".join(name.lower().split())
        usual = names.get(plain.replace(" ", "_"), names.get(plain, plain)).replace(" ", "_")
        if name and usual in seen:
            report.note("repeated_column", at_row(sheet, 1), name=name, position=position, first=seen[usual])
        kept.append("" if usual in seen else name)
        seen.setdefault(usual, position)
    return kept
