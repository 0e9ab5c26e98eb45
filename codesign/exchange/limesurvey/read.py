# SPDX-License-Identifier: AGPL-3.0-or-later
"""A LimeSurvey file (.lss, .lsq, .lsg, .lsa) as a questionnaire: groups as pages, conditions as expressions."""

from __future__ import annotations

import re
from collections.abc import Mapping

from codesign.exchange.import_report import Document, ImportReport
from codesign.exchange.limesurvey.expressions import Term, Untranslatable, translated
from codesign.exchange.limesurvey.kinds import Maker
from codesign.exchange.limesurvey.tables import (
    LimeQuestion,
    LimeSurvey,
    Record,
    Texts,
    in_languages,
    read_tables,
)
from codesign.exchange.mending import EXPRESSION_NAMES, finish, shortened
from codesign.exchange.naming import Names, plain_name
from codesign.exchange.texts import language_code, plain_text
from codesign.exchange.words import N_, Words, at_group, at_question, at_survey, words
from codesign.exchange.xlsform.logic import joined

FORMAT = "LimeSurvey"
SECONDS_A_QUESTION = 12

_PIPE = re.compile(r"\{(?!\s)([^{}\n]{1,400})\}")
#: Settings of the survey that a facilitator may miss, with the value that changes nothing here.
_SETTINGS = {
    "anonymized": "Y", "ipaddr": "N", "refurl": "N", "savetimings": "N", "assessments": "N", "usecaptcha": "N",
    "allowregister": "N", "tokenanswerspersistence": "N", "alloweditaftercompletion": "N", "format": "G",
}  # fmt: skip


def read_limesurvey(raw: bytes, name: str) -> ImportReport:
    """Read a LimeSurvey file of either layout.

    Raises:
        BadFile: with the reason, and the line where the XML is broken.
    """
    report = ImportReport(name, FORMAT)
    reader = _Reader(read_tables(raw, name), report)
    reader.read()
    return finish(report, reader.origin)


class _Reader:
    def __init__(self, survey: LimeSurvey, report: ImportReport) -> None:
        self.survey, self.report = survey, report
        self.codes = {name: language_code(name) or name for name in survey.languages}
        self.maker = Maker(report, Names(report), self.codes, self._texts, self._expression)
        self.origin: dict[str, Words] = {}
        self.relevance = {one.qid: self._condition_source(one) for one in survey.questions}

    def read(self) -> None:
        pages = [self._page(number) for number in range(len(self.survey.groups))]
        document: Document = {
            "title": self._survey_text("surveyls_title")
            or {self._first: self.report.file.rpartition(".")[0]},
            "welcome": self._welcome(),
            "thanks": self._survey_text("surveyls_endtext"),
            "languages": list(dict.fromkeys(self.codes.values())),
            "minutes": max(1, round(len(self.survey.questions) * SECONDS_A_QUESTION / 60)),
            "pages": pages,
            "variables": self.maker.variables,
        }
        document["quotas"] = [quota for record in self.survey.quotas if (quota := self._quota(record))]
        self._pipe(document)
        self.report.document = document
        self._count()
        self._note_rest()

    @property
    def _first(self) -> str:
        return next(iter(self.codes.values()))

    # Texts

    def _texts(self, texts: Mapping[str, str], _place: Words) -> Texts:
        rank = {language: number for number, language in enumerate(self.survey.languages)}
        ordered = sorted(texts.items(), key=lambda item: rank.get(item[0], len(rank)))
        pairs = [(language or self.survey.languages[0], plain_text(text)) for language, text in ordered]
        return in_languages(pairs, self.codes)

    def _survey_text(self, column: str) -> Texts:
        return self._texts(
            {language: row.get(column, "") for language, row in self.survey.texts.items()}, at_survey()
        )

    def _welcome(self) -> Texts:
        description, welcome = (
            self._survey_text("surveyls_description"),
            self._survey_text("surveyls_welcometext"),
        )
        return {
            code: "\n\n".join(filter(None, (description.get(code), welcome.get(code))))
            for code in self.codes.values()
            if description.get(code) or welcome.get(code)
        }

    def _pipe(self, document: Document) -> None:
        """Names in braces inside texts as names of this program; other expressions become an ellipsis."""
        for page in document["pages"]:
            place = self.origin[page["id"]]
            page["title"], page["text"] = self._piped(page["title"], place), self._piped(page["text"], place)
            for question in page["questions"]:
                place = self.origin[question["id"]]
                for key in ("label", "hint"):
                    if key in question:
                        question[key] = self._piped(question[key], place)
                for choice in (*question.get("choices", ()), *question.get("items", ())):
                    choice["label"] = self._piped(choice["label"], place)
        for key in ("title", "welcome", "thanks"):
            document[key] = self._piped(document[key], at_survey())

    def _piped(self, texts: Texts, place: Words) -> Texts:
        def replaced(found: re.Match[str]) -> str:
            name = found[1].removeprefix("INSERTANS:").split(".")[0].strip()
            term = self.maker.terms.get(name)
            if term and not term.box and re.fullmatch(r"\$\{[^{}]+\}", term.text):
                return term.text
            self.report.note("piping", place, name=shortened(found[1], 60))
            return "…"

        return {code: _PIPE.sub(replaced, text) for code, text in texts.items()}

    # Pages and questions

    def _page(self, number: int) -> Document:
        group = self.survey.groups[number]
        place = at_group(next(iter(group.name.values()), group.gid))
        id = f"group_{plain_name(group.gid) or number + 1}"
        self.origin[id] = place
        page: Document = {
            "id": id,
            "title": self._texts(group.name, place),
            "text": self._texts(group.text, place),
        }
        if condition := self._expression(group.relevance, place, "show_if"):
            page["show_if"] = condition
        page["questions"] = [
            document for question in group.questions for document in self._questions(question)
        ]
        return page

    def _questions(self, question: LimeQuestion) -> list[Document]:
        place = at_question(question.code)
        condition = self._expression(self.relevance[question.qid], place, "show_if")
        if question.type == "*":
            self._variable(question, condition, place)
            return []
        made = self.maker.made(question, self.survey.settings.get("sid") or question.record.get("sid", ""))
        for document in made:
            self.origin[document["id"]] = place
            if shown_if := joined(condition, document.get("show_if", "")):
                document["show_if"] = shown_if
        script = question.record.get("script") or question.attribute("script")
        if script or "<script" in " ".join((*question.label.values(), *question.help.values())).lower():
            self.report.note("script", place)
        return made

    def _variable(self, question: LimeQuestion, condition: str, place: Words) -> None:
        """An equation: calculated, never asked."""
        source = question.attribute("equation") or plain_text(next(iter(question.label.values()), ""))
        found = _PIPE.fullmatch(source.strip())
        value = self._expression(found[1] if found else source, place, "variable")
        if not value:
            return
        id = self.maker.names.new(question.code, place)
        self.origin[id] = place
        self.maker.variables.append(
            {"id": id, "value": f"if({condition}, {value}, '')" if condition else value}
        )
        self.maker.terms[question.code] = Term(f"${{{id}}}", is_answer=True)

    # Conditions

    def _expression(self, source: str, place: Words, what: str) -> str:
        source = " ".join(source.split())
        if source in ("", "1"):
            return ""
        try:
            if source.startswith(_CONDITIONS):
                return self._old_conditions(source.removeprefix(_CONDITIONS))
            return translated(source.strip("{}"), self.maker.terms.get)
        except Untranslatable as reason:
            self.report.note(
                "expression",
                place,
                what=words(EXPRESSION_NAMES[what]),
                reason=str(reason),
                detail=shortened(source),
            )
            return ""

    def _condition_source(self, question: LimeQuestion) -> str:
        """The relevance; where there is none, the table of conditions that came before it."""
        relevance = question.record.get("relevance", "").strip()
        has_old = any(record.get("qid") == question.qid for record in self.survey.conditions)
        return f"{_CONDITIONS}{question.qid}" if relevance in ("", "1") and has_old else relevance

    def _old_conditions(self, qid: str) -> str:
        """OR across scenarios, AND within one, OR between conditions on the same question."""
        scenarios: dict[str, dict[str, list[str]]] = {}
        for record in self.survey.conditions:
            if record.get("qid") == qid:
                by_question = scenarios.setdefault(record.get("scenario", "1"), {})
                by_question.setdefault(record.get("cfieldname", ""), []).append(self._old_condition(record))
        parts = [
            joined(*(_either(conditions) for conditions in scenario.values()))
            for scenario in scenarios.values()
        ]
        return _either(parts)

    def _old_condition(self, record: Record) -> str:
        name, value = record.get("cfieldname", "").lstrip("+"), record.get("value", "").strip()
        method = record.get("method", "==").strip() or "=="
        known = self.maker.conditions.get((record.get("cqid", ""), value))
        if known and method in ("==", "!="):
            return known if method == "==" else f"not({known})"
        if value.startswith(("@", "{")) or method not in ("==", "!=", "<", "<=", ">", ">="):
            raise Untranslatable(f"the condition {name} {method} {value}")
        quoted = (
            value if re.fullmatch(r"-?\d+(\.\d+)?", value) and method not in ("==", "!=") else f'"{value}"'
        )
        return translated(f"{name} {method} {quoted}", self.maker.terms.get)

    def _quota(self, record: Record) -> Document | None:
        """A quota; answers to one question are alternatives, those to different ones come together."""
        id, name = record.get("id", ""), record.get("name", "")
        by_question: dict[str, list[str]] = {}
        for member in self.survey.quota_members:
            if member.get("quota_id") == id:
                key = (member.get("qid", ""), member.get("code", ""))
                by_question.setdefault(key[0], []).append(self.maker.conditions.get(key, ""))
        limit = record.get("qlimit", "")
        is_known = by_question and all(all(conditions) for conditions in by_question.values())
        if not is_known or not limit.isdecimal() or record.get("active", "1") != "1":
            reason = (
                N_("it is switched off") if record.get("active") == "0" else N_("its answers are unknown")
            )
            self.report.note("quota_limit", at_survey(), name=name, reason=words(reason))
            return None
        message = self._texts(
            {row.get("quotals_language", ""): row.get("quotals_message", "") for row in self.survey.quota_texts
             if row.get("quotals_quota_id") == id},
            at_survey(),
        )  # fmt: skip
        quota_id = f"quota_{plain_name(id) or len(by_question)}"
        when = joined(*(_either(conditions) for conditions in by_question.values()))
        return {"id": quota_id, "when": when, "limit": int(limit), "message": message or {self._first: name}}

    # What is left over

    def _count(self) -> None:
        questions = self.survey.questions
        self.report.counts = {
            "questions": len(questions),
            "subquestions": sum(len(question.subquestions) for question in questions),
            "groups": len([group for group in self.survey.groups if group.name or group.questions]),
            "answers": sum(len(question.answers) for question in questions),
            "quotas": len(self.survey.quotas),
        }

    def _note_rest(self) -> None:
        for name, expected in _SETTINGS.items():
            value = self.survey.settings.get(name, "")
            if value and value not in (expected, "I"):
                self.report.note("setting", at_survey(), name=name, detail=value)
        for name, count in self.survey.others.items():
            self.report.note("table", at_survey(), name=name, count=count)
        if self.survey.responses:
            self.report.note("responses", at_survey(), count=self.survey.responses)


#: Marks a question whose condition stands in the old table.
_CONDITIONS = "conditions of "


def _either(conditions: list[str]) -> str:
    distinct = list(dict.fromkeys(conditions))
    return distinct[0] if len(distinct) == 1 else "(" + " or ".join(distinct) + ")"
