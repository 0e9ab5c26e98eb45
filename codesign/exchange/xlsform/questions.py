# SPDX-License-Identifier: AGPL-3.0-or-later
"""One row of an XLSForm as a question."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from pyxform import aliases

from codesign.exchange.import_report import Document, ImportReport
from codesign.exchange.mending import shortened
from codesign.exchange.xlsform.choices import Lists, own_settings
from codesign.exchange.xlsform.sheets import Form, Row, list_of

#: Recorded by phones about themselves and their owner: nothing this program wants to know.
METADATA = {
    "start", "end", "deviceid", "username", "phonenumber", "simserial", "imei", "subscriberid", "email", "audit",
    "start-geopoint", "background-audio", "background-geopoint", "get phone number", "get device id",
    "get subscriber id", "get sim id",
    "uri:deviceid", "uri:username", "uri:phonenumber", "uri:email",
    "uri:simserial", "uri:subscriberid",
}  # fmt: skip
UNSUPPORTED = {"audio", "video", "osm", "xml-external", "csv-external", "geotrace", "geoshape"}
#: Appearances that say how a kind looks or works here too.
_UNDERSTOOD = {
    "single": {
        "minimal",
        "autocomplete",
        "search",
        "likert",
        "horizontal",
        "quick",
        "label",
        "list-nolabel",
        "full",
    },
    "multiple": {"minimal", "autocomplete", "search", "horizontal"},
    "text": {"multiline"},
    "number": {"rating"},
    "scale": {"rating"},
}
_LAYOUT = re.compile(r"w\d+|columns(-\d+|-pack)?|field-list|compact(-\d+)?|horizontal(-compact)?")
LONG_LINE = 1000

Made = dict[str, Any]


def type_of(row: Row) -> str:
    """The type without its list, in the usual spelling."""
    written = re.sub(r"\s*(or_other|or other|or specify other)$", "", row.type)
    for spelled in sorted(aliases.select, key=len, reverse=True):
        if re.match(rf"{re.escape(spelled)}\b(?!_)", written, re.IGNORECASE):
            return (
                "select external" if "external" in spelled or "file" in spelled else aliases.select[spelled]
            )
    lower = written.lower()
    plain = re.sub(r"^(add |q )|( prompt)$", "", lower)
    return {"int": "integer", "string": "text", "photo": "image", "trigger": "acknowledge", "gps": "geopoint",
            "location": "geopoint", "signature": "image"}.get(plain, plain)  # fmt: skip


class Questions:
    """Makes questions of rows."""

    def __init__(self, form: Form, lists: Lists, language: str, report: ImportReport) -> None:
        self.form, self.lists, self.language, self.report = form, lists, language, report

    def made(self, row: Row, id: str, type: str) -> Document | None:
        """The question of a row; None where there is no such question here."""
        own = own_settings(row)
        if isinstance(own.get("question"), dict):
            return {**own["question"], "id": id, **self._common(row)}
        make = _MAKERS.get(type)
        if make is None:
            code = "unsupported_type" if type in UNSUPPORTED else "unknown_type"
            self.report.note(code, row.at("type"), type=row.type)
            return None
        question: Document = {"id": id, **make(self, row, type), **self._common(row)}
        overlay = {key: value for key, value in own.items() if key in _OVERLAID}
        question = {
            key: value for key, value in {**question, **overlay}.items() if value not in ("", {}, None)
        }
        self._note_appearance(row, question["kind"], own)
        return question

    def _common(self, row: Row) -> Made:
        label = self.form.texts(row.cells.get("label"), self.language)
        hint = self.form.texts(row.cells.get("hint"), self.language)
        if not label:
            label, hint = (hint, {}) if hint else ({self.language: row.name}, {})
            if label.get(self.language) == row.name:
                self.report.note("no_label", row.at("label"))
        made: Made = {"label": label}
        if hint:
            made["hint"] = hint
        for key, source in (("show_if", row.bind("relevant")), ("constraint", row.bind("constraint"))):
            if source:
                made[key] = expression(str(source))
        if message := self.form.texts(row.bind("jr:constraintMsg"), self.language):
            made["constraint_message"] = message
        if row.cells.get("choice_filter") and list_of(row):
            made["choice_filter"] = expression(str(row.cells["choice_filter"]))
        return {**made, **_required(row)}

    def texts(self, row: Row, _type: str) -> Made:
        """A text, one line unless it asks for more."""
        is_long = "multiline" in row.appearance
        return (
            {"kind": "text"}
            if is_long
            else {"kind": "text", "options": {"long": False, "most_length": LONG_LINE}}
        )

    def number(self, _row: Row, type: str) -> Made:
        """A whole or decimal number."""
        return {"kind": "number", **({"options": {"whole": True}} if type == "integer" else {})}

    def range(self, row: Row, _type: str) -> Made:
        """A scale where the steps are few and whole, else a number."""
        given = self.parameters(row, {"start", "end", "step"})
        start, end, step = (
            _number(given.get(name), default) for name, default in (("start", 0), ("end", 10), ("step", 1))
        )
        if (
            all(isinstance(value, int) for value in (start, end, step))
            and step == 1
            and 0 <= start < end <= 10
        ):
            return {"kind": "scale", "options": {"from": start, "to": end}}
        low, high = min(start, end), max(start, end)
        return {"kind": "number", "options": {"min": low, "max": high, "step": abs(step) or 1}}

    def single(self, row: Row, _type: str) -> Made:
        """One choice, from a list that opens where the form says so."""
        is_list = any(word in row.appearance for word in ("minimal", "autocomplete", "search"))
        return {"kind": "dropdown" if is_list else "single", **self._choices(row)}

    def multiple(self, row: Row, _type: str) -> Made:
        """Some of several."""
        return {"kind": "multiple", **self._choices(row)}

    def ranking(self, row: Row, _type: str) -> Made:
        """Things in order."""
        return {"kind": "ranking", **self._choices(row)}

    def _choices(self, row: Row) -> Made:
        randomize = self.parameters(row, {"randomize", "seed"}).get("randomize", "").lower() in (
            "true",
            "yes",
        )
        name = list_of(row)
        if not name:
            self.report.note("unsupported_type", row.at("type"), type=row.type)
            return {"choices": []}
        choices = self.lists.choices(name, bool(row.cells.get("choice_filter") or own_settings(row)))
        if re.search(r"\bor[_ ](specify[_ ])?other$", row.type):
            choices = [*choices, self.lists.other()]
        return {"choices": choices, **({"random_order": True} if randomize else {})}

    def moment(self, _row: Row, type: str) -> Made:
        """A day, a time or both."""
        return {"kind": "date", "options": {"what": type}} if type != "date" else {"kind": "date"}

    def consent(self, _row: Row, _type: str) -> Made:
        """Something to agree to."""
        return {"kind": "consent"}

    def note(self, _row: Row, _type: str) -> Made:
        """Words only."""
        return {"kind": "note"}

    def upload(self, _row: Row, type: str) -> Made:
        """A photo or a document."""
        return {"kind": "file", **({"options": {"accept": ["photo"]}} if type == "image" else {})}

    def place(self, row: Row, _type: str) -> Made:
        """A point: without a map, a text."""
        if own_settings(row).get("kind") != "pin":
            self.report.note("place_in_words", row.at("type"), type=row.type)
        return self.texts(row, "text")

    def barcode(self, row: Row, _type: str) -> Made:
        """A code, typed in."""
        self.report.note("type_changed", row.at("type"), type=row.type, kind="text")
        return self.texts(row, "text")

    def outside(self, row: Row, _type: str) -> Made:
        """Choices in another file, which nobody sent."""
        self.report.note("outside_choices", row.at("type"), detail=row.type.split(" ")[-1])
        return self.texts(row, "text")

    def parameters(self, row: Row, known: set[str]) -> dict[str, str]:
        """`start=1 end=5` or `start=1;end=5`; what is not known is told."""
        pairs = re.findall(r"([A-Za-z-]+)\s*=\s*([^\s;,]+)", str(row.cells.get("parameters") or ""))
        unknown = [f"{name}={value}" for name, value in pairs if name.lower() not in known]
        if unknown:
            self.report.note("cell", row.at("parameters"), name="parameters", detail=", ".join(unknown))
        return {name.lower(): value for name, value in pairs}

    def _note_appearance(self, row: Row, kind: str, own: Made) -> None:
        known = _UNDERSTOOD.get("single" if kind == "dropdown" else kind, set())
        strange = [
            word for word in row.appearance.split() if word not in known and not _LAYOUT.fullmatch(word)
        ]
        if strange and not own:
            self.report.note("appearance", row.at("appearance"), detail=shortened(" ".join(strange)))


def _required(row: Row) -> Made:
    written = str(row.bind("required")).strip()
    if not written or type_of(row) == "note":
        return {}
    if written in aliases.yes_no or written.lower() in (
        "yes",
        "no",
        "true",
        "false",
        "true()",
        "false()",
        "1",
        "0",
    ):
        is_required = aliases.yes_no.get(written, written.lower() in ("yes", "true", "true()", "1"))
        return {"required": True} if is_required else {}
    return {"required_if": expression(written)}


def expression(source: str) -> str:
    """An expression as one line, in the spelling of this program."""
    plain = " ".join(source.replace("\xa0", " ").split())
    if plain.lower() in ("true", "false"):  # a spreadsheet's own truth
        return f"{plain.lower()}()"
    return re.sub(r"\$\{\s*([^{}]*?)\s*\}", r"${\1}", plain)


def _number(text: str | None, default: int) -> int | float:
    try:
        number = float(text) if text is not None else float(default)
    except ValueError:
        return default
    return int(number) if number == int(number) else number


#: What this program writes for itself about a question beside what XLSForm can say.
_OVERLAID = {
    "kind", "options", "published", "census", "ask_why", "random_order", "items", "constraint", "required",
    "choices", "constraint_message", "hint",
}  # fmt: skip

_MAKERS: dict[str, Callable[[Questions, Row, str], Made]] = {
    "text": Questions.texts,
    "integer": Questions.number,
    "decimal": Questions.number,
    "range": Questions.range,
    "select one": Questions.single,
    "select all that apply": Questions.multiple,
    "rank": Questions.ranking,
    "select external": Questions.outside,
    "date": Questions.moment,
    "time": Questions.moment,
    "datetime": Questions.moment,
    "note": Questions.note,
    "acknowledge": Questions.consent,
    "image": Questions.upload,
    "file": Questions.upload,
    "barcode": Questions.barcode,
    "geopoint": Questions.place,
}
