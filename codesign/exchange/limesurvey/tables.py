# SPDX-License-Identifier: AGPL-3.0-or-later
"""The tables of a LimeSurvey file, its two layouts made one: what belongs to a question stands at the question."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from codesign.exchange.files import BadFile, open_zip, read_xml, unpacked

Record = dict[str, str]
Texts = dict[str, str]


@dataclass
class Entry:
    """A subquestion or an answer of a question."""

    code: str
    order: int
    scale: str
    label: Texts
    relevance: str = ""


@dataclass
class LimeQuestion:
    """A question with everything that belongs to it."""

    qid: str
    gid: str
    code: str
    type: str
    order: int
    record: Record
    label: Texts
    help: Texts
    #: Attribute → language → value; attributes without a language stand under "".
    attributes: dict[str, Texts] = field(default_factory=dict)
    subquestions: list[Entry] = field(default_factory=list)
    answers: list[Entry] = field(default_factory=list)

    def attribute(self, name: str) -> str:
        """The value of an attribute that is the same in all languages."""
        values = self.attributes.get(name, {})
        return values.get("", next(iter(values.values()), ""))


@dataclass
class LimeGroup:
    """A group of questions."""

    gid: str
    order: int
    relevance: str
    name: Texts
    text: Texts
    questions: list[LimeQuestion] = field(default_factory=list)


@dataclass
class LimeSurvey:
    """Everything of a file that matters for a questionnaire."""

    languages: list[str]
    groups: list[LimeGroup]
    conditions: list[Record]
    quotas: list[Record]
    quota_members: list[Record]
    quota_texts: list[Record]
    settings: Record
    texts: dict[str, Record]
    #: Rows of tables nothing is made of.
    others: dict[str, int]
    responses: int = 0

    @property
    def questions(self) -> list[LimeQuestion]:
        """All questions in order."""
        return [question for group in self.groups for question in group.questions]


def read_tables(raw: bytes, name: str) -> LimeSurvey:
    """Read .lss, .lsq, .lsg or .lsa.

    Raises:
        BadFile: it is none of these, damaged or hostile.
    """
    responses = 0
    if raw.startswith(b"PK"):
        archive = open_zip(raw, name)
        definitions = [member for member in archive.namelist() if member.lower().endswith(".lss")]
        if not definitions:
            raise BadFile(name, None, "not_limesurvey", element=".lss")
        for member in archive.namelist():
            if member.lower().endswith("_responses.lsr"):
                responses = len(_rows(read_xml(unpacked(archive, member, name), name), "responses"))
        raw = unpacked(archive, definitions[0], name)
    root = read_xml(raw, name)
    if root.tag != "document" or root.find("LimeSurveyDocType") is None:
        raise BadFile(name, None, "not_limesurvey", element="LimeSurveyDocType")
    survey = _Tables(root).survey()
    survey.responses = responses
    if not survey.questions:
        raise BadFile(name, None, "no_questions")
    return survey


def _rows(root: Element, table: str) -> list[Record]:
    return [
        {cell.tag: (cell.text or "").replace("\0", "") for cell in row}
        for row in root.findall(f"{table}/rows/row")
    ]


class _Tables:
    def __init__(self, root: Element) -> None:
        self.root = root
        self.languages = [
            element.text.strip() for element in root.findall("languages/language") if element.text
        ]
        self.tables = {
            element.tag: _rows(root, element.tag) for element in root if element.find("rows") is not None
        }

    def rows(self, table: str) -> list[Record]:
        return self.tables.get(table, [])

    def survey(self) -> LimeSurvey:
        attributes = self._attributes()
        questions = {
            question.qid: question for question in map(self._question, self._distinct("questions", "qid"))
        }
        for question in questions.values():
            question.attributes = attributes.get(question.qid, {})
        for record in self._distinct("subquestions", "qid"):
            if (parent := questions.get(record.get("parent_qid", ""))) is not None:
                parent.subquestions.append(
                    self._entry(record, "title", "question_order", self._texts(record, "question"))
                )
        self._add_answers(questions)
        for question in questions.values():
            question.subquestions.sort(key=lambda entry: entry.order)
            question.answers.sort(key=lambda entry: entry.order)
        settings = next(iter(self.rows("surveys")), {})
        known = {"questions", "subquestions", "answers", "groups", "conditions", "quota", "quota_members", "surveys",
                 "quota_languagesettings", "surveys_languagesettings", "question_attributes", "themes",
                 "themes_inherited"}  # fmt: skip
        return LimeSurvey(
            languages=self.languages or [settings.get("language", "en")],
            groups=self._groups(list(questions.values())),
            conditions=self.rows("conditions"),
            quotas=self.rows("quota"),
            quota_members=self.rows("quota_members"),
            quota_texts=self.rows("quota_languagesettings"),
            settings=settings,
            texts={row.get("surveyls_language", ""): row for row in self.rows("surveys_languagesettings")},
            others={
                name: len(rows)
                for name, rows in self.tables.items()
                if rows and name not in known and not name.endswith("l10ns")
            },
        )

    def _distinct(self, table: str, *keys: str) -> list[Record]:
        """One record a thing: the old layout repeats it for each language."""
        found: dict[tuple[str, ...], Record] = {}
        for record in self.rows(table):
            found.setdefault(tuple(record.get(key, "") for key in keys), record)
        return list(found.values())

    def _texts(
        self,
        record: Record,
        column: str,
        key: str = "qid",
        table: str = "question_l10ns",
        own: str = "questions",
    ) -> Texts:
        """A text by language, wherever this layout keeps it."""
        if table in self.tables:
            found = self._by_key(table, key).get(record.get(key, ""), [])
        else:
            own = "subquestions" if record.get("parent_qid", "0") not in ("", "0") else own
            found = self._by_key(own, key).get(record.get(key, ""), [])
        return {row.get("language", ""): row[column] for row in found if row.get(column)}

    def _by_key(self, table: str, key: str) -> dict[str, list[Record]]:
        cache: dict[str, dict[str, list[Record]]] = self.__dict__.setdefault("_cache", {})
        if table not in cache:
            cache[table] = {}
            for row in self.rows(table):
                cache[table].setdefault(row.get(key, ""), []).append(row)
        return cache[table]

    def _question(self, record: Record) -> LimeQuestion:
        return LimeQuestion(
            qid=record.get("qid", ""),
            gid=record.get("gid", ""),
            code=record.get("title", ""),
            type=record.get("type", ""),
            order=_whole(record.get("question_order")),
            record=record,
            label=self._texts(record, "question"),
            help=self._texts(record, "help"),
        )

    def _entry(self, record: Record, code: str, order: str, label: Texts) -> Entry:
        relevance = record.get("relevance", "")
        return Entry(record.get(code, ""), _whole(record.get(order)), record.get("scale_id") or "0", label,
                     "" if relevance == "1" else relevance)  # fmt: skip

    def _add_answers(self, questions: dict[str, LimeQuestion]) -> None:
        is_new = "answer_l10ns" in self.tables
        labels: dict[tuple[str, ...], Texts] = {}
        for row in self.rows("answer_l10ns" if is_new else "answers"):
            key = (
                (row.get("aid", ""),)
                if is_new
                else (row.get("qid", ""), row.get("code", ""), row.get("scale_id") or "0")
            )
            labels.setdefault(key, {})[row.get("language", "")] = row.get("answer", "")
        for row in self._distinct("answers", "qid", "code", "scale_id"):
            key = (
                (row.get("aid", ""),)
                if is_new
                else (row.get("qid", ""), row.get("code", ""), row.get("scale_id") or "0")
            )
            if (question := questions.get(row.get("qid", ""))) is not None:
                question.answers.append(self._entry(row, "code", "sortorder", labels.get(key, {})))

    def _attributes(self) -> dict[str, dict[str, Texts]]:
        found: dict[str, dict[str, Texts]] = {}
        for row in self.rows("question_attributes"):
            if row.get("value"):
                values = found.setdefault(row.get("qid", ""), {}).setdefault(row.get("attribute", ""), {})
                values[row.get("language", "")] = row["value"]
        return found

    def _groups(self, questions: list[LimeQuestion]) -> list[LimeGroup]:
        groups = {
            record.get("gid", ""): LimeGroup(
                gid=record.get("gid", ""),
                order=_whole(record.get("group_order")),
                relevance=record.get("grelevance", ""),
                name=self._texts(record, "group_name", "gid", "group_l10ns", "groups"),
                text=self._texts(record, "description", "gid", "group_l10ns", "groups"),
            )
            for record in self._distinct("groups", "gid")
        }
        for question in sorted(questions, key=lambda question: question.order):
            lone = LimeGroup(question.gid, 0, "", {}, {})
            groups.setdefault(question.gid, lone).questions.append(question)
        return sorted(groups.values(), key=lambda group: group.order)


def _whole(text: str | None) -> int:
    return int(text) if text and text.lstrip("-").isdecimal() else 0


def in_languages(texts: Iterable[tuple[str, str]], codes: dict[str, str]) -> Texts:
    """Texts under the codes this program uses for languages; the first of two with one code stays."""
    found: Texts = {}
    for language, text in texts:
        if text:
            found.setdefault(codes.get(language, language), text)
    return found
