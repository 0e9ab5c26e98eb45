# SPDX-License-Identifier: AGPL-3.0-or-later
"""Each of LimeSurvey's types of question as one or several questions of this program."""

from __future__ import annotations

import re
from collections.abc import Callable

from codesign.exchange.import_report import Document
from codesign.exchange.limesurvey.expressions import Term, Untranslatable, pattern_of
from codesign.exchange.limesurvey.lines import WITH_LINES, line_condition
from codesign.exchange.limesurvey.parts import Parts
from codesign.exchange.limesurvey.tables import Entry, LimeQuestion
from codesign.exchange.limesurvey.values import (
    COMMENT,
    HARMLESS,
    LOST,
    OTHER_CODE,
    RANDOM,
    ends_of,
    limits_of,
    number_of,
    paired,
)
from codesign.exchange.mending import shortened
from codesign.exchange.words import Words, at_question
from codesign.surveys.kinds.choices import YES_NO


class Maker(Parts):
    """Turns questions into documents, a method a type."""

    def made(self, question: LimeQuestion, sid: str) -> list[Document]:
        """The questions made of one; none where nothing can be asked."""
        place = at_question(question.code)
        make = _MAKERS.get(question.type)
        if make is None:
            self.report.note("unsupported_type", place, type=question.type)
            return []
        if question.attribute("hidden") == "1" and question.type != "*":
            self.report.note("never_asked", place)
            return []
        id = self.names.new(question.code, place)
        self.column = f"{sid}X{question.gid}X{question.qid}"
        made = make(self, question, id, place)
        self._note_lost(question, place)
        mandatory = question.record.get("mandatory", "N")
        if mandatory == "S":
            self.report.note("soft", place)
        for document in made:
            if mandatory == "Y" and document["kind"] != "note" and not document.pop("is_comment", False):
                document["required"] = True
            document.pop("is_comment", None)
            if question.attribute("random_order") == "1" and document["kind"] in RANDOM:
                document["random_order"] = True
        return made

    def _note_lost(self, question: LimeQuestion, place: Words) -> None:
        for name in LOST:
            value = question.attribute(name)
            if not value or value in HARMLESS.get(name, ()):
                continue
            if name.startswith("array_filter") and question.type in WITH_LINES:
                continue
            code = "filter" if name.startswith("array_filter") else "attribute"
            self.report.note(code, place, name=name, detail=shortened(value))
        for entry in question.subquestions if question.type not in WITH_LINES else ():
            if entry.relevance not in ("", "1"):
                self.report.note("filter", place, name=entry.code, detail=shortened(entry.relevance))

    def one(self, question: LimeQuestion, id: str, place: Words) -> list[Document]:
        """L, O, !: one choice."""
        choices = self.choices([entry for entry in question.answers if entry.scale == "0"], place)
        kind = "dropdown" if question.type == "!" else "single"
        document = {
            **self.base(question, id, kind, place),
            "choices": self.with_other(question, choices, place),
        }
        self.know(question, "", Term(f"${{{id}}}", is_answer=True))
        self._equal(question, id, choices)
        if question.type != "O":
            return [document]
        comment = self.names.new(f"{id}_comment", place, note=False)
        self.report.note("comments", place, new=comment)
        self.know(question, "comment", Term(f"${{{comment}}}", is_answer=True))
        text: Document = {"id": comment, "kind": "text", "label": self.word(COMMENT), "is_comment": True}
        return [document, text]

    def _equal(self, question: LimeQuestion, id: str, choices: list[Document]) -> None:
        for choice in choices:
            self.conditions[question.qid, choice["id"]] = f"${{{id}}} = '{choice['id']}'"

    def fixed(self, question: LimeQuestion, id: str, place: Words) -> list[Document]:
        """G: two sexes."""
        document = {**self.base(question, id, "single", place), "choices": self.worded("FM")}
        self.know(question, "", Term(f"${{{id}}}", is_answer=True))
        self._equal(question, id, document["choices"])
        return [document]

    def yes_no(self, question: LimeQuestion, id: str, place: Words) -> list[Document]:
        """Y."""
        self.know(question, "", Term(f"${{{id}}}", is_yes_no=True, is_answer=True))
        for code, choice in zip("YN", YES_NO, strict=True):
            self.conditions[question.qid, code] = f"${{{id}}} = '{choice.id}'"
        return [self.base(question, id, "yes_no", place)]

    def points(self, question: LimeQuestion, id: str, place: Words) -> list[Document]:
        """5: one to five."""
        self.know(question, "", Term(f"${{{id}}}", is_answer=True))
        for point in "12345":
            self.conditions[question.qid, point] = f"${{{id}}} = {point}"
        return [{**self.base(question, id, "scale", place), "options": {"from": 1, "to": 5}}]

    def several(self, question: LimeQuestion, id: str, place: Words) -> list[Document]:
        """M, P: boxes to tick."""
        choices = self.choices(question.subquestions, place)
        alone = set(re.split(r"[;,\s]+", question.attribute("exclude_all_others")))
        for choice in choices:
            if choice["id"] in alone:
                choice["exclusive"] = True
            box = f"selected(${{{id}}}, '{choice['id']}')"
            self.know(question, str(choice["id"]), Term(f"if({box}, 'Y', '')", box=box))
            self.conditions[question.qid, choice["id"]] = box
        self.know(question, "", Term(f"${{{id}}}", is_answer=True))
        self.know(
            question,
            "other",
            Term(f"selected(${{{id}}}, '{OTHER_CODE}')", box=f"selected(${{{id}}}, '{OTHER_CODE}')"),
        )
        if question.type == "P":
            self.report.note("no_comments", place)
        choices = self.with_other(question, choices, place)
        limits = limits_of(question, ("least", "min_answers"), ("most", "max_answers"), highest=len(choices))
        return [{**self.base(question, id, "multiple", place), "choices": choices, **limits}]

    def ranking(self, question: LimeQuestion, id: str, place: Words) -> list[Document]:
        """R."""
        choices = self.choices(question.answers or question.subquestions, place)
        self.know(question, "", Term(f"${{{id}}}", is_answer=True))
        for number in range(len(choices)):
            self.know(question, str(number + 1), Term(f"selected-at(${{{id}}}, {number})", is_answer=True))
        limits = limits_of(question, ("least", "min_answers"), ("most", "max_answers"), highest=len(choices))
        return [{**self.base(question, id, "ranking", place), "choices": choices, **limits}]

    def number(self, question: LimeQuestion, id: str, place: Words) -> list[Document]:
        """N."""
        self.know(question, "", Term(f"${{{id}}}", is_answer=True))
        ends = ends_of(question, "min_num_value_n", "max_num_value_n")
        return [
            self._with_pattern(
                question,
                {**self.base(question, id, "number", place), **self._numeric(question, ends, place)},
                place,
            )
        ]

    def _numeric(self, question: LimeQuestion, ends: Document, place: Words) -> Document:
        options: Document = {**ends}
        if question.attribute("num_value_int_only") == "1":
            options["whole"] = True
        unit = self.texts(question.attributes.get("suffix") or question.attributes.get("prefix") or {}, place)
        if unit:
            options["unit"] = next(iter(unit.values())) if len(set(unit.values())) == 1 else unit
        return {"options": options} if options else {}

    def written(self, question: LimeQuestion, id: str, place: Words) -> list[Document]:
        """S, T, U: text."""
        self.know(question, "", Term(f"${{{id}}}", is_answer=True))
        if question.attribute("numbers_only") == "1":
            return [{**self.base(question, id, "number", place), **self._numeric(question, {}, place)}]
        options: Document = {} if question.type in "TU" else {"long": False}
        if (most := question.attribute("maximum_chars")).isdecimal() and 0 < int(most) <= 5000:
            options["most_length"] = int(most)
        document = {**self.base(question, id, "text", place), **({"options": options} if options else {})}
        return [self._with_pattern(question, document, place)]

    def _with_pattern(self, question: LimeQuestion, document: Document, place: Words) -> Document:
        written = question.record.get("preg", "")
        if written:
            try:
                pattern = pattern_of(written)
                quote = '"' if "'" in pattern else "'"
                return {**document, "constraint": f"regex(., {quote}{pattern}{quote})"}
            except Untranslatable as reason:
                self.report.note("attribute", place, name="preg", detail=f"{shortened(written)} ({reason})")
        return document

    def lines(self, question: LimeQuestion, id: str, place: Words) -> list[Document]:
        """K, Q: several numbers or texts, a question each, after a note with what they share."""
        self.report.note("table_of_numbers", place)
        made: list[Document] = [{**self.base(question, id, "note", place)}]
        ends = ends_of(question, "min_num_value_n", "max_num_value_n")
        slider = {"slider_min": "min", "slider_max": "max"}
        ends |= {
            own: value
            for name, own in slider.items()
            if (value := number_of(question.attribute(name))) is not None
        }
        for entry in question.subquestions:
            line = self.names.new(f"{id}_{entry.code}", place, note=False)
            self.know(question, entry.code, Term(f"${{{line}}}", is_answer=True))
            label = self.texts(entry.label, place) or self.coded(entry.code)
            extra = (
                self._numeric(question, ends, place) if question.type == "K" else {"options": {"long": False}}
            )
            kind = "number" if question.type == "K" else "text"
            condition = line_condition(self, question, entry, place)
            made.append({"id": line, "kind": kind, "label": label, **extra, **condition})
        return made

    def table(self, question: LimeQuestion, id: str, place: Words) -> list[Document]:
        """A, B, C, E, F, H: one choice for each line."""
        choices = self._scale(question, place)
        return [self._matrix(question, id, choices, "", place)]

    def _scale(self, question: LimeQuestion, place: Words) -> list[Document]:
        match question.type:
            case "A" | "B":
                points = range(1, 6 if question.type == "A" else 11)
                return [{"id": str(point), "label": self.coded(str(point))} for point in points]
            case "C":
                return [*self._yes_no_letters(), *self.worded("U")]
            case "E":
                return self.worded("ISD")
            case _:
                return self.choices([entry for entry in question.answers if entry.scale == "0"], place)

    def _yes_no_letters(self) -> list[Document]:
        return [
            {"id": code, "label": self.word(choice.label)} for code, choice in zip("YN", YES_NO, strict=True)
        ]

    def _matrix(
        self, question: LimeQuestion, id: str, choices: list[Document], suffix: str, place: Words
    ) -> Document:
        lines = [entry for entry in question.subquestions if entry.scale == "0"]
        items = self.choices(lines, place)
        for entry, item in zip(lines, items, strict=True):
            item |= line_condition(self, question, entry, place)
            term = Term(f"${{{id}/{item['id']}}}", is_answer=True)
            self.know(question, f"{item['id']}{suffix}", term)
            for choice in choices:
                self.conditions[question.qid, f"{item['id']}-{choice['id']}"] = (
                    f"${{{id}/{item['id']}}} = '{choice['id']}'"
                )
        self.know(question, "", Term(f"${{{id}}}", is_answer=True))
        return {**self.base(question, id, "matrix", place), "choices": choices, "items": items}

    def double_table(self, question: LimeQuestion, id: str, place: Words) -> list[Document]:
        """1: two choices for each line, made two tables."""
        second = self.names.new(f"{id}_2", place, note=False)
        self.report.note("two_tables", place, new=second)
        made = []
        for scale, own, header in (("0", id, "dualscale_headerA"), ("1", second, "dualscale_headerB")):
            choices = self.choices([entry for entry in question.answers if entry.scale == scale], place)
            document = self._matrix(question, own, choices, f"_{scale}", place)
            heading = self.texts(question.attributes.get(header, {}), place)
            document["label"] = {
                code: f"{text} – {heading[code]}" if code in heading else text
                for code, text in document["label"].items()
            }
            made.append(document)
        return made

    def grid(self, question: LimeQuestion, id: str, place: Words) -> list[Document]:
        """: and ;: a number or text in each cell, or boxes to tick in each line."""
        self.report.note("table_of_numbers", place)
        rows = [entry for entry in question.subquestions if entry.scale == "0"]
        columns = [entry for entry in question.subquestions if entry.scale == "1"]
        made: list[Document] = [self.base(question, id, "note", place)]
        if question.attribute("multiflexible_checkbox") == "1":
            return made + [self._boxes(question, id, row, columns, place) for row in rows]
        ends = ends_of(question, "multiflexible_min", "multiflexible_max")
        for row in rows:
            for column in columns:
                cell = self.names.new(f"{id}_{row.code}_{column.code}", place, note=False)
                self.know(question, f"{row.code}_{column.code}", Term(f"${{{cell}}}", is_answer=True))
                label = paired(self.texts(row.label, place), self.texts(column.label, place)) or self.coded(
                    f"{row.code} {column.code}"
                )
                extra: Document = {"kind": "text", "options": {"long": False}}
                if question.type == ":":
                    extra = {"kind": "number", **({"options": ends} if ends else {})}
                made.append({"id": cell, "label": label, **extra})
        return made

    def _boxes(
        self, question: LimeQuestion, id: str, row: Entry, columns: list[Entry], place: Words
    ) -> Document:
        line = self.names.new(f"{id}_{row.code}", place, note=False)
        for column in columns:
            box = f"selected(${{{line}}}, '{column.code}')"
            self.know(question, f"{row.code}_{column.code}", Term(f"if({box}, '1', '')", box=box))
        label = self.texts(row.label, place) or self.coded(row.code)
        return {"id": line, "kind": "multiple", "label": label, "choices": self.choices(columns, place)}

    def moment(self, question: LimeQuestion, id: str, place: Words) -> list[Document]:
        """D: a day, a time or both, as the format of the date says."""
        self.know(question, "", Term(f"${{{id}}}", is_answer=True))
        form = question.attribute("date_format").lower()
        has_time, has_day = "h" in form, not form or bool(set(form) & set("dy"))
        what = "date" if not has_time else "datetime" if has_day else "time"
        return [
            {
                **self.base(question, id, "date", place),
                **({"options": {"what": what}} if what != "date" else {}),
            }
        ]

    def upload(self, question: LimeQuestion, id: str, place: Words) -> list[Document]:
        """|: files; one of them is taken here."""
        types = set(re.split(r"[,\s]+", question.attribute("allowed_filetypes").lower()))
        photos, documents = (
            types & {"jpg", "jpeg", "png", "gif", "webp"},
            types & {"pdf", "doc", "docx", "odt"},
        )
        accept = [name for name, found in (("photo", photos), ("document", documents)) if found]
        self.know(question, "", Term(f"${{{id}}}", is_answer=True))
        if question.attribute("max_num_of_files") not in ("", "1"):
            self.report.note(
                "attribute", place, name="max_num_of_files", detail=question.attribute("max_num_of_files")
            )
        return [
            {**self.base(question, id, "file", place), **({"options": {"accept": accept}} if accept else {})}
        ]

    def note(self, question: LimeQuestion, id: str, place: Words) -> list[Document]:
        """X."""
        return [self.base(question, id, "note", place)]


_MAKERS: dict[str, Callable[[Maker, LimeQuestion, str, Words], list[Document]]] = {
    **dict.fromkeys("LO!", Maker.one),
    **dict.fromkeys("MP", Maker.several),
    **dict.fromkeys("STU", Maker.written),
    **dict.fromkeys("KQ", Maker.lines),
    **dict.fromkeys("ABCEFH", Maker.table),
    **dict.fromkeys(":;", Maker.grid),
    "G": Maker.fixed, "Y": Maker.yes_no, "5": Maker.points, "R": Maker.ranking, "N": Maker.number, "D": Maker.moment,
    "1": Maker.double_table, "X": Maker.note, "|": Maker.upload,
}  # fmt: skip
