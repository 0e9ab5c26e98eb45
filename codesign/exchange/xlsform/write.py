# SPDX-License-Identifier: AGPL-3.0-or-later
"""A questionnaire as an XLSForm that other tools can use and this one reads back without loss.

What XLSForm cannot say stands as JSON in a column `codesign`, which other tools pass over. Kinds of question they do
not know become a note there; texts beside an answer, such as "other, specify", become questions of their own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from codesign.exchange.cells import workbook
from codesign.exchange.naming import OWN_COLUMN
from codesign.surveys.kinds.base import OTHER, WHY
from codesign.surveys.kinds.choices import YES_NO
from codesign.surveys.logic.places import PIPE

Document = Mapping[str, Any]
Cells = dict[str, str]

_TYPES = {
    "single": "select_one", "dropdown": "select_one", "yes_no": "select_one", "place": "select_one",
    "multiple": "select_multiple", "top": "select_multiple", "ranking": "rank", "scale": "range", "text": "text",
    "note": "note", "consent": "acknowledge", "pin": "geopoint", "file": "file",
}  # fmt: skip
_WITH_CHOICES = {"select_one", "select_multiple", "rank"}
#: Kinds that are read back from their type alone.
_PLAIN = {
    "single",
    "dropdown",
    "multiple",
    "ranking",
    "note",
    "consent",
    "number",
    "scale",
    "date",
    "text",
    "file",
}
_COMMON = ("published", "census", "ask_why", "random_order")
_COLUMNS = ("type", "name", "required", "relevant", "constraint", "choice_filter", "calculation", "appearance",
            "parameters", OWN_COLUMN)  # fmt: skip
_SETTINGS = ("title", "welcome", "thanks", "minutes", "quotas", "languages")
_TEXT_COLUMNS = ("label", "hint", "constraint_message")


def write_xlsform(document: Document, form_id: str) -> bytes:
    """The document as an .xlsx file with the sheets survey, choices and settings."""
    writer = _Writer(document)
    writer.write()
    settings = {
        "form_title": next(iter(document["title"].values()), form_id),
        "form_id": form_id,
        "default_language": _column_language(writer.languages[0]),
        "allow_choice_duplicates": "no",
        "style": "pages",
        OWN_COLUMN: _json({name: document[name] for name in _SETTINGS if document.get(name)}),
    }  # fmt: skip
    return workbook(
        {
            "survey": _table(writer.rows, _COLUMNS, _TEXT_COLUMNS, writer.languages),
            "choices": _table(writer.choices, ("list_name", "name"), ("label",), writer.languages),
            "settings": [list(settings), list(settings.values())],
        },
        is_safe=False,
    )


def _column_language(code: str) -> str:
    return f"{_NAMES.get(code, code)} ({code})"


_NAMES = {
    "it": "Italiano",
    "en": "English",
    "es": "Español",
    "ar": "العربية",
    "de": "Deutsch",
    "fr": "Français",
}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _table(
    rows: list[dict[str, Any]], first: tuple[str, ...], texts: tuple[str, ...], languages: list[str]
) -> Iterator[list[str]]:
    """Rows under one header: plain columns, a column a text and language, then whatever else the rows name."""
    spread = [
        {
            **{name: value for name, value in row.items() if name not in texts},
            **{
                f"{name}::{_column_language(code)}": text
                for name in texts
                for code, text in (row.get(name) or {}).items()
            },
        }
        for row in rows
    ]
    named = [f"{name}::{_column_language(code)}" for name in texts for code in languages]
    used = dict.fromkeys(name for row in spread for name in row)
    columns = [*first[:2], *(name for name in named if name in used or name.startswith("label"))]
    columns += [name for name in (*first[2:], *used) if name in used and name not in columns]
    columns = list(dict.fromkeys(columns))
    yield columns
    for row in spread:
        yield [row.get(name, "") for name in columns]


class _Writer:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.languages = list(document.get("languages") or ["it"])
        self.rows: list[dict[str, Any]] = []
        self.choices: list[dict[str, Any]] = []
        self.lists: dict[str, str] = {}
        self.taken = {str(question["id"]) for question in _questions(document)}
        self.taken |= {str(variable["id"]) for variable in document.get("variables", ())}
        #: Matrix and item → the name of its row.
        self.lines: dict[str, str] = {}
        for question in _questions(document):
            for item in question.get("items", ()) if question["kind"] == "matrix" else ():
                self.lines[f"{question['id']}/{item['id']}"] = self._free(
                    str(item["id"]), str(question["id"])
                )

    def _free(self, name: str, owner: str) -> str:
        plain = re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.\-]*", name) and name not in self.taken
        free, number = name if plain else f"{owner}_{name}", 2
        while free in self.taken:
            free, number = f"{owner}_{name}_{number}", number + 1
        self.taken.add(free)
        return free

    def write(self) -> None:
        for page in self.document["pages"]:
            self._page(page)
        self._variables("")

    def _variables(self, repeat: str) -> None:
        """The values calculated once, or in each entry of a repeat."""
        for variable in self.document.get("variables", ()):
            if variable.get("repeat", "") == repeat:
                self._row("calculate", str(variable["id"]), calculation=self._led(variable["value"]))

    def _row(self, type: str, name: str, **cells: Any) -> dict[str, Any]:
        row = {"type": type, "name": name, **{key: cell for key, cell in cells.items() if cell}}
        self.rows.append(row)
        return row

    def _led(self, source: str) -> str:
        return PIPE.sub(lambda found: f"${{{self.lines.get(found[1], found[1].split('/')[0])}}}", source)

    def _texts(self, texts: Mapping[str, str] | None) -> dict[str, str]:
        return {code: self._led(text) for code, text in (texts or {}).items()}

    def _page(self, page: Document) -> None:
        name = self._free(str(page["id"]), "page")
        own = {"id": page["id"], **{key: page[key] for key in ("random_order", "text") if page.get(key)}}
        self._row("begin_group", name, label=self._texts(page.get("title")), appearance="field-list",
                  relevant=self._led(page.get("show_if", "")), codesign=_json({"page": own}))  # fmt: skip
        if page.get("text"):
            note = self._free(f"{name}_text", "page")
            self._row("note", note, label=self._texts(page["text"]), codesign=_json({"beside": name}))
        for question in page["questions"]:
            self._question(question)
        self._row("end_group", "")

    def _question(self, question: Document) -> None:
        kind = question["kind"]
        if kind == "matrix":
            self._matrix(question)
        elif kind == "repeat":
            self._repeat(question)
        elif kind in _TYPES or kind in ("number", "date"):
            self._native(question)
        else:
            # Nothing there asks this: the words stay, and we read the whole question back.
            self._row(
                "note",
                str(question["id"]),
                **self._common(question),
                codesign=_json({"question": dict(question)}),
            )
        self._beside(question)

    def _common(self, question: Document) -> dict[str, Any]:
        required = "yes" if question.get("required") else self._led(question.get("required_if", ""))
        return {
            "label": self._texts(question.get("label")),
            "hint": self._texts(question.get("hint")),
            "required": required if question["kind"] != "note" else "",
            "relevant": self._led(question.get("show_if", "")),
            "constraint": self._led(question.get("constraint", "")),
            "constraint_message": self._texts(question.get("constraint_message")),
            "choice_filter": self._led(question.get("choice_filter", "")),
        }

    def _native(self, question: Document) -> None:
        """A question whose type other tools know too."""
        type, look = _type_and_look(question)
        cells = {**self._common(question), **look}
        own: dict[str, Any] = {key: question[key] for key in _COMMON if key in question}
        own["options"] = question.get("options") or {}
        if question["kind"] not in _PLAIN:
            own["kind"] = question["kind"]
        has_list = type in _WITH_CHOICES
        if not has_list or question["kind"] == "yes_no" or question.get("items"):
            own |= {key: question[key] for key in ("choices", "items") if question.get(key)}
        if has_list and not question.get("choices"):
            own["choices"] = []
        if has_list:
            type = f"{type} {self._list(question)}"
        most = own["options"].get("most")
        if most and type.startswith("select_multiple") and not cells["constraint"]:
            # Only for other tools: we know the limit from the options.
            cells["constraint"], own["constraint"] = f"count-selected(.) <= {most}", ""
        self._row(type, str(question["id"]), **cells, codesign=_json(own))

    def _list(self, question: Document) -> str:
        """The name of the list with these choices; equal lists are written once."""
        choices = list(question.get("choices") or question.get("items") or ())
        if question["kind"] == "yes_no":
            given = {choice["id"] for choice in choices}
            choices = [
                {"id": one.id, "label": self._known(one.label)} for one in YES_NO if one.id not in given
            ] + choices
        key = _json(choices)
        if key not in self.lists:
            name = f"{question['id']}_list"
            self.lists[key] = name
            for choice in choices:
                own = {key: True for key in ("exclusive", "specify") if choice.get(key)}
                row = {
                    "list_name": name,
                    "name": choice["id"],
                    "label": self._texts(choice["label"]),
                    **(choice.get("attributes") or {}),
                }
                self.choices.append(row | ({OWN_COLUMN: _json(own)} if own else {}))
        return self.lists[key]

    def _known(self, label: Mapping[str, str]) -> dict[str, str]:
        return {code: text for code, text in label.items() if code in self.languages} or {"en": label["en"]}

    def _matrix(self, question: Document) -> None:
        cells = self._common(question)
        kept = (*_COMMON, "constraint", "constraint_message", "options")
        own = {key: question[key] for key in kept if key in question}
        self._row("begin_group", str(question["id"]), label=cells["label"], hint=cells["hint"],
                  relevant=cells["relevant"], appearance="table-list", codesign=_json(own))  # fmt: skip
        list = self._list(question)
        for item in question["items"]:
            line = {"item": item["id"], **({"exclusive": True} if item.get("exclusive") else {})}
            self._row(f"select_one {list}", self.lines[f"{question['id']}/{item['id']}"],
                      label=self._texts(item["label"]), required=cells["required"],
                      relevant=self._led(item.get("show_if", "")), codesign=_json(line))  # fmt: skip
        self._row("end_group", "")

    def _repeat(self, question: Document) -> None:
        cells = self._common(question)
        own = {
            key: question[key]
            for key in (*_COMMON, "options", "hint", "required", "constraint")
            if key in question
        }
        self._row("begin_repeat", str(question["id"]), label=cells["label"], relevant=cells["relevant"],
                  codesign=_json(own))  # fmt: skip
        for inner in question.get("questions", ()):
            self._question(inner)
        self._variables(str(question["id"]))
        self._row("end_repeat", "")

    def _beside(self, question: Document) -> None:
        """The texts beside an answer, as questions other tools can ask."""
        id = question["id"]
        choices = [choice for choice in question.get("choices", ()) if choice.get("specify")]
        whys = question.get("ask_why") or {}
        texts = {
            OTHER: (choices[0]["label"] if choices else None, [choice["id"] for choice in choices]),
            WHY: (whys.get("label"), whys.get("when", [])),
        }
        for ending, (label, when) in texts.items():
            if label:
                shown = " or ".join(f"selected(${{{id}}}, '{chosen}')" for chosen in when)
                self._row(
                    "text",
                    f"{id}{ending}",
                    label=self._texts(label),
                    relevant=shown,
                    codesign=_json({"beside": id}),
                )


def _type_and_look(question: Document) -> tuple[str, Cells]:
    """The type of a question, and the cells that say how it looks."""
    options = question.get("options") or {}
    match question["kind"]:
        case "number":
            return ("integer" if options.get("whole") else "decimal"), {}
        case "date":
            return {"time": "time", "datetime": "dateTime"}.get(options.get("what", "date"), "date"), {}
        case "text" if options.get("long", True):
            return "text", {"appearance": "multiline"}
        case "scale":
            return "range", {
                "parameters": f"start={options.get('from', 1)} end={options.get('to', 5)} step=1"
            }
        case "dropdown":
            return "select_one", {"appearance": "minimal"}
        case "file" if options.get("accept") == ["photo"]:
            return "image", {}
        case kind:
            return _TYPES[kind], {}


def _questions(document: Document) -> Iterator[Document]:
    for page in document["pages"]:
        for question in page["questions"]:
            yield question
            yield from question.get("questions", ())
