# SPDX-License-Identifier: AGPL-3.0-or-later
"""What of an imported document breaks a rule is taken out and told; what is left is a valid questionnaire."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from codesign.exchange.files import BadFile
from codesign.exchange.import_report import Document, ImportReport
from codesign.exchange.words import N_, Words, at_question, words
from codesign.surveys.kinds import KINDS
from codesign.surveys.logic.places import PIPE
from codesign.surveys.questionnaire import InvalidQuestionnaire, Problem
from codesign.surveys.reading import read_questionnaire

#: Taking one thing out can leave another without what it rests on, never more often than there are levels of that.
MOST_ROUNDS = 40

_PAGE = re.compile(r"page (\d+)")
_QUESTION = re.compile(r"question (\d+)")
_TEXT = re.compile(
    r"(?:, (?P<choice>[A-Za-z0-9_.\-]+))?"
    r", (?P<field>label|hint|title|text|constraint_message|ask_why) \((?P<language>[^)]+)\)$"
)
_EXPRESSION = re.compile(
    r"(?:, (?P<choice>[A-Za-z0-9_.\-]+))?, (?P<name>show_if|required_if|constraint|choice_filter)$"
)
_DEPENDENT = re.compile(r"(variable|quota) ([^,]+), (?:value|when)$")
_MISSING = re.compile(r"'([^']+)'")

#: Where a question, page or variable of the document came from, by its id.
Origin = Callable[[str], Words]


def finish(report: ImportReport, origin: Mapping[str, Words]) -> ImportReport:
    """Make the report's document valid, telling what has to go.

    Raises:
        BadFile: nothing is left to ask.
    """
    mender = _Mender(report, origin)
    for _round in range(MOST_ROUNDS):
        mender.without_empty_pages()
        if not report.document["pages"]:
            raise BadFile(report.file, None, "no_questions")
        try:
            report.questionnaire = read_questionnaire(report.document, KINDS)
        except InvalidQuestionnaire as error:
            mender.mend(error.problems)
        else:
            return report
    raise BadFile(report.file, None, "invalid", detail="…")


class _Mender:
    def __init__(self, report: ImportReport, origin: Mapping[str, Words]) -> None:
        self.report, self.document = report, report.document
        self.origin = origin
        #: Questions to take out once all problems of a round were looked at: their numbers must stay till then.
        self.doomed: list[tuple[list[Any], Document]] = []

    def mend(self, problems: list[Problem]) -> None:
        for problem in problems:
            if not self._mend(problem):
                raise BadFile(self.report.file, None, "invalid", detail=str(problem))
        for siblings, thing in self.doomed:
            siblings[:] = [one for one in siblings if one is not thing]
        self.doomed.clear()

    def without_empty_pages(self) -> None:
        """Pages that neither ask nor say anything go."""
        self.document["pages"] = [
            page for page in self.document["pages"] if page["questions"] or page.get("text")
        ]

    def _mend(self, problem: Problem) -> bool:
        if dependent := _DEPENDENT.match(problem.place):
            return self._drop_dependent(dependent[1], dependent[2], problem)
        if problem.place == "variables":
            self._drop_dependent(
                "variable",
                _MISSING.findall(problem.message)[-1:] or problem.message.split(" → ")[-1],
                problem,
            )
            return True
        siblings, thing = self._find(problem.place)
        if thing is None:
            return False
        if found := _EXPRESSION.search(problem.place):
            lines = [one for one in thing.get("items", ()) if one["id"] == found["choice"]]
            return self._drop_expression((lines or [thing])[0], found["name"], problem.message, thing)
        if found := _TEXT.search(problem.place):
            return self._without_pipe(thing, found, problem.message)
        if siblings is None:
            return False
        self.report.note("invalid", self._origin(thing), reason=problem.message)
        self.doomed.append((siblings, thing))
        return True

    def _find(self, place: str) -> tuple[list[Any] | None, Document | None]:
        """A page, or a question with its siblings; questions inside a repeat have two numbers."""
        number = _PAGE.search(place)
        pages = self.document["pages"]
        if number is None or int(number[1]) > len(pages):
            return None, None
        siblings, thing = None, pages[int(number[1]) - 1]
        for question in map(int, _QUESTION.findall(place)):
            siblings = thing["questions"]
            if question > len(siblings):
                return None, None
            thing = siblings[question - 1]
        return siblings, thing

    def _origin(self, thing: Mapping[str, Any]) -> Words:
        name = str(thing.get("id"))
        return self.origin.get(name) or at_question(name)

    def _drop_expression(self, thing: Document, name: str, reason: str, question: Document) -> bool:
        source = thing.pop(name, None)
        if source:
            parameters = {
                "what": words(EXPRESSION_NAMES[name]),
                "reason": reason,
                "detail": shortened(source),
            }
            self.report.note("expression", self._origin(question), **parameters)
        return True

    def _drop_dependent(self, kind: str, name: str | list[str], problem: Problem) -> bool:
        name = name if isinstance(name, str) else name[0]
        things = self.document[f"{kind}s" if kind == "quota" else "variables"]
        key = "when" if kind == "quota" else "value"
        for thing in [one for one in things if one["id"] == name]:
            things.remove(thing)
            what = words(EXPRESSION_NAMES[kind])
            self.report.note(
                "expression",
                self._origin(thing),
                what=what,
                reason=problem.message,
                detail=shortened(thing[key]),
            )
        return True

    def _without_pipe(self, thing: Document, found: re.Match[str], message: str) -> bool:
        unknown = (_MISSING.search(message) or [""])[0].strip("'")
        holders = [thing]
        if found["choice"]:
            holders = [
                one
                for one in (*thing.get("choices", ()), *thing.get("items", ()))
                if one["id"] == found["choice"]
            ]
        for holder in holders:
            holder = holder["ask_why"] if found["field"] == "ask_why" else holder
            texts = holder["label" if found["field"] == "ask_why" else found["field"]]
            texts[found["language"]] = PIPE.sub(
                lambda pipe: "…" if unknown in pipe[1].split("/") else pipe[0], texts[found["language"]]
            )
        self.report.note("piping", self._origin(thing), name=unknown)
        return True


EXPRESSION_NAMES = {
    "show_if": N_("condition"),
    "required_if": N_("condition of duty"),
    "constraint": N_("rule for the answer"),
    "choice_filter": N_("filter of choices"),
    "variable": N_("calculated value"),
    "quota": N_("quota"),
}


def shortened(source: str, most: int = 160) -> str:
    """The beginning of a long expression or text."""
    return source if len(source) <= most else source[: most - 1] + "…"
