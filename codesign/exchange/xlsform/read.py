# SPDX-License-Identifier: AGPL-3.0-or-later
"""An XLSForm as a questionnaire.

A group at the top is a page; one that is long and made of groups becomes a page for each of them. Groups inside a page
are opened: their label stays as a note, their condition is joined to that of each question. Questions outside groups
are gathered into pages of their own. Tables of questions with the same choices become one matrix.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import groupby

from codesign.exchange.import_report import Document, ImportReport
from codesign.exchange.mending import finish
from codesign.exchange.naming import OWN_COLUMN, Names
from codesign.exchange.spreadsheets import is_old_excel
from codesign.exchange.texts import language_code
from codesign.exchange.words import Words, at_row
from codesign.exchange.xlsform.choices import Lists, own_settings
from codesign.exchange.xlsform.logic import joined, rewritten
from codesign.exchange.xlsform.questions import METADATA, Questions, expression, type_of
from codesign.exchange.xlsform.sheets import SETTINGS, SURVEY, Form, Row, read_form
from codesign.exchange.xlsform.tree import Node, everything, is_disabled, is_table, label_table, tree_of
from codesign.surveys.logic.places import PIPE

FORMAT = "XLSForm"
#: Loose questions on one page, and questions of a group that is not cut.
MOST_LOOSE, MOST_ON_PAGE = 7, 20
SECONDS_A_QUESTION = 12

_KNOWN_SETTINGS = {
    "title",
    "default_language",
    "allow_choice_duplicates",
    "style",
    OWN_COLUMN,
    "id_string",
    "version",
}
#: Columns that are read, by name and by the part of `bind` and `control`.
_KNOWN_COLUMNS = {
    "type",
    "name",
    "label",
    "hint",
    "choice_filter",
    "parameters",
    OWN_COLUMN,
    "__row",
    "disabled",
}
_KNOWN_BINDS = {
    "relevant",
    "constraint",
    "jr:constraintMsg",
    "required",
    "calculate",
    "appearance",
    "jr:count",
}


def read_xlsform(raw: bytes, name: str, fallback_language: str = "it") -> ImportReport:
    """Read an XLSForm (.xlsx or .xls).

    Raises:
        BadFile: with sheet, row and reason.
    """
    report = ImportReport(name, FORMAT)
    if is_old_excel(raw) and not name.lower().endswith(".xls"):
        report.note("old_excel", at_row(SURVEY, 1))
    form = read_form(raw, report)
    reader = _Reader(form, report, fallback_language)
    reader.read()
    return finish(report, reader.origin)


class _Reader:
    def __init__(self, form: Form, report: ImportReport, fallback_language: str) -> None:
        self.form, self.report = form, report
        self.language = _default_language(form, fallback_language)
        form.languages["default"] = self.language
        self.questions = Questions(form, Lists(form, self.language, report), self.language, report)
        self.names = Names(report)
        self.origin: dict[str, Words] = {}
        #: The id, or matrix and item, of each name expressions use.
        self.paths: dict[str, str] = {}
        self.ids: dict[tuple[int, str], str] = {}
        self.variables: list[Document] = []
        #: The repeat whose rows are read.
        self.repeat = ""
        self.pages: list[Document] = []

    def read(self) -> None:
        tree = tree_of([row for row in self.form.rows if not is_disabled(row)])
        # Questions go first: nothing names a group, so it is the group that gets another id.
        nodes = [node for node in everything(tree) if "beside" not in own_settings(node.row)]
        for node in sorted(nodes, key=lambda node: node.kind == "group"):
            is_group = node.kind == "group"
            id = self.names.new(
                node.row.name, node.row.at("name"), fallback=f"row_{node.row.number}", note=not is_group
            )
            self.ids[node.row.key] = id
            self.origin[id] = node.row.place
            self.paths.setdefault(node.row.name, id)
        self._add_pages(tree)
        own = own_settings(Row(2, self.form.settings))
        title = self.form.texts(self.form.settings.get("title", ""), self.language)
        document: Document = {
            "title": title or {self.language: self.report.file.rpartition(".")[0] or self.report.file},
            "languages": self._languages(),
            "minutes": max(
                1, round(sum(1 for node in tree for _ in node.questions()) * SECONDS_A_QUESTION / 60)
            ),
            "pages": self.pages,
            "variables": self.variables,
        }
        kept = ("title", "welcome", "thanks", "minutes", "languages", "quotas")
        document |= {name: own[name] for name in kept if own.get(name)}
        rewritten(document, self.paths, self.questions.lists.renamed)
        self.report.document = document
        self._count(tree)
        self._note_settings()
        self._note_columns()

    def _languages(self) -> list[str]:
        codes = [self.language, *(code for name, code in self.form.languages.items() if name != "default")]
        return list(dict.fromkeys(codes))

    def _count(self, tree: list[Node]) -> None:
        kinds = Counter(node.kind for node in everything(tree))
        self.report.counts = {
            "rows": len(self.form.rows),
            "groups": kinds["group"],
            "repeats": kinds["repeat"],
        }

    # Pages

    def _add_pages(self, nodes: list[Node], condition: str = "", title: dict[str, str] | None = None) -> None:
        """Groups as pages; what stands between them is gathered."""
        for is_group, run in groupby(nodes, key=lambda node: node.kind == "group"):
            found = list(run)
            if is_group:
                for node in found:
                    self._add_group(node, condition, title or {})
            else:
                questions = self._made(found)
                for start in range(0, len(questions), MOST_LOOSE):
                    self._add_page(
                        "", title or {}, questions[start : start + MOST_LOOSE], condition, found[0]
                    )

    def _add_group(self, node: Node, condition: str, outer: dict[str, str]) -> None:
        own = own_settings(node.row).get("page")
        label = self.form.texts(node.row.cells.get("label"), self.language)
        title = {
            code: f"{outer[code]} – {text}" if code in outer else text for code, text in label.items()
        } or outer
        shown_if = joined(condition, node.shown_if)
        inner_groups = [child for child in node.children if child.kind == "group"]
        is_long = sum(1 for _ in node.questions()) > MOST_ON_PAGE
        if is_table(node):
            self._add_page("", title, self._made([node]), condition, node)
        elif is_long and inner_groups and not isinstance(own, dict):
            self.report.note("split", node.row.place, name=node.row.name)
            self._add_pages(node.children, shown_if, title)
        else:
            questions = self._made(node.children)
            self._add_page(
                node.row.name, label if isinstance(own, dict) else title, questions, shown_if, node
            )
            if isinstance(own, dict) and self.pages:
                self.pages[-1] |= {key: own[key] for key in ("id", "random_order", "text") if own.get(key)}

    def _add_page(
        self, id: str, title: dict[str, str], questions: list[Document], condition: str, near: Node
    ) -> None:
        if not questions and not condition and not id:
            return
        page: Document = {"id": id or f"page_{len(self.pages) + 1}", "title": title, "questions": questions}
        if condition:
            page["show_if"] = condition
        self.origin.setdefault(str(page["id"]), near.row.place)
        self.pages.append(page)

    # Questions

    def _made(self, nodes: list[Node], condition: str = "", repeat: bool = False) -> list[Document]:
        """The questions of some nodes, groups among them opened."""
        made: list[Document] = []
        waiting = list(nodes)
        while waiting:
            node = waiting.pop(0)
            table = label_table(node, waiting)
            if table:
                del waiting[: len(table) - 1]
                made += self._matrix(node, table[1:], condition)
            elif node.kind == "group" and is_table(node):
                made += self._matrix(node, node.children, joined(condition, node.shown_if))
            elif node.kind == "group":
                made += self._opened(node, condition, repeat)
            elif node.kind == "repeat":
                made += self._repeat(node, condition, repeat)
            else:
                made += self._question(node, condition)
        return made

    def _opened(self, node: Node, condition: str, repeat: bool) -> list[Document]:
        self.report.note("inside_repeat" if repeat else "flattened", node.row.place, name=node.row.name)
        shown_if = joined(condition, node.shown_if)
        label = self.form.texts(node.row.cells.get("label"), self.language)
        heading: list[Document] = []
        if label:
            heading = [{"id": self.ids[node.row.key], "kind": "note", "label": label}]
            if shown_if:
                heading[0]["show_if"] = shown_if
        return heading + self._made(node.children, shown_if, repeat)

    def _question(self, node: Node, condition: str) -> list[Document]:
        row, type = node.row, type_of(node.row)
        own = own_settings(row)
        if "beside" in own:
            return []
        if type == "calculate" or type == "hidden" or type in ("today", "start"):
            self._variable(row, type, joined(condition, node.shown_if))
            return []
        if type in METADATA:
            self.report.note("metadata", row.at("type"), type=row.type)
            return []
        question = self.questions.made(row, self.ids[row.key], type)
        if question is None:
            return []
        if shown_if := joined(condition, str(question.get("show_if", ""))):
            question["show_if"] = shown_if
        return [question]

    def _variable(self, row: Row, type: str, condition: str) -> None:
        """A value nobody is asked for."""
        known = {"today": "today()", "start": "now()"}
        value = known.get(type) or expression(str(row.bind("calculate")))
        default = str(row.cells.get("default") or "").strip()
        if not value and default:
            value = (
                default if re.fullmatch(r"-?\d+(\.\d+)?", default) else "'" + default.replace("'", "’") + "'"
            )
        if not value:
            self.report.note("never_asked", row.place)
            return
        if condition:
            value = f"if({condition}, {value}, '')"
        repeat = {"repeat": self.repeat} if self.repeat else {}
        self.variables.append({"id": self.ids[row.key], "value": value, **repeat})

    def _repeat(self, node: Node, condition: str, inside: bool) -> list[Document]:
        row = node.row
        if inside:
            self.report.note("unsupported_type", row.at("type"), type=row.type)
            return []
        own = own_settings(row)
        label = self.form.texts(row.cells.get("label"), self.language)
        if not label:
            self.report.note("no_label", row.at("label"))
        self.repeat = self.ids[row.key]
        questions = self._made(node.children, "", repeat=True)
        self.repeat = ""
        question: Document = {
            "id": self.ids[row.key],
            "kind": "repeat",
            "label": label or {self.language: row.name},
            "questions": questions,
        }
        count = str((row.cells.get("control") or {}).get("jr:count") or "").strip()
        if count.isdecimal() and 0 < int(count) <= 20:
            question["options"] = {"least": int(count), "most": int(count)}
        elif count:
            self.report.note("cell", row.at("repeat_count"), name="repeat_count", detail=count)
        if shown_if := joined(condition, node.shown_if):
            question["show_if"] = shown_if
        return [
            {
                **question,
                **{key: own[key] for key in ("options", "hint", "required", "published") if key in own},
            }
        ]

    def _matrix(self, head: Node, lines: list[Node], condition: str) -> list[Document]:
        """One question for its lines; a line with a rule of its own, or that rests on another, stays by itself."""
        names = {line.row.name for line in lines}
        apart = [
            line
            for line in lines
            if line.row.bind("constraint") or names & set(PIPE.findall(expression(line.shown_if)))
        ]
        rows = [line for line in lines if line not in apart]
        for line in apart:
            self.report.note("not_a_row", line.row.place)
        made = [question for line in apart for question in self._question(line, condition)]
        if len(rows) < 2:
            return [question for line in rows for question in self._question(line, condition)] + made
        id = self.ids[head.row.key]
        first = self.questions.made(rows[0].row, id, "select one") or {}
        label = self.form.texts(head.row.cells.get("label"), self.language)
        matrix: Document = {
            "id": id,
            "kind": "matrix",
            "label": label or {self.language: head.row.name},
            "hint": self.form.texts(head.row.cells.get("hint"), self.language),
            "choices": first.get("choices", []),
            "items": [self._item(id, line) for line in rows],
        }
        for key in ("required", "required_if"):
            if key in first:
                matrix[key] = first[key]
        shown_if = joined(condition, head.shown_if if head.kind == "question" else "")
        if shown_if:
            matrix["show_if"] = shown_if
        own = own_settings(head.row)
        kept = (
            "constraint",
            "constraint_message",
            "random_order",
            "published",
            "census",
            "ask_why",
            "options",
        )
        matrix |= {key: own[key] for key in kept if key in own}
        return [{key: value for key, value in matrix.items() if value not in ("", {}, None)}, *made]

    def _item(self, matrix: str, line: Node) -> Document:
        row = line.row
        item = own_settings(row).get("item")
        id = item if isinstance(item, str) and item else self.ids[row.key]
        self.paths[row.name] = f"{matrix}/{id}"
        label = self.form.texts(row.cells.get("label"), self.language)
        exclusive = {"exclusive": True} if own_settings(row).get("exclusive") is True else {}
        condition = {"show_if": expression(line.shown_if)} if line.shown_if else {}
        return {"id": id, "label": label or {self.language: row.name}, **exclusive, **condition}

    # What is left over

    def _note_settings(self) -> None:
        for name, value in self.form.settings.items():
            if name not in _KNOWN_SETTINGS:
                self.report.note("setting", at_row(SETTINGS, 2, name), name=name, detail=value[:60])

    def _note_columns(self) -> None:
        """Columns with cells nobody read, each once with its number of cells and the row of the first."""
        cells: Counter[str] = Counter()
        first: dict[str, int] = {}
        for row in self.form.rows:
            is_variable = type_of(row) in ("calculate", "hidden")
            for name, value in row.cells.items():
                parts = [name] if name not in ("bind", "control") else [str(part) for part in value]
                for part in parts:
                    if part in _KNOWN_COLUMNS or part in _KNOWN_BINDS or (part == "default" and is_variable):
                        continue
                    cells[part] += 1
                    first.setdefault(part, row.number)
        for name, count in cells.items():
            self.report.note("column", at_row(SURVEY, first[name], name), name=name, count=count)


def _default_language(form: Form, fallback: str) -> str:
    """The language of texts that name none."""
    default = form.settings.get("default_language", "")
    found = form.languages.get(default) or language_code(default) if default else None
    return found or next(iter(form.languages.values()), "") or _detected(form, fallback)


def _detected(form: Form, fallback: str) -> str:
    from codesign.analytics.text.language import detect  # its model takes time to load

    labels = [str(row.cells.get("label")) for row in form.rows if isinstance(row.cells.get("label"), str)]
    for rows in form.lists.values():
        labels += [str(row.cells.get("label")) for row in rows]
    return detect(" ".join(labels)[:5000], ("it", "en", "de", "fr", "es", "pt", "nl"), fallback)
