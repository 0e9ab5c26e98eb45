# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every question of LimeSurvey is made of: names, texts, choices, and the terms expressions know it by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from codesign.exchange.import_report import Document, ImportReport
from codesign.exchange.limesurvey.expressions import Term
from codesign.exchange.limesurvey.tables import Entry, LimeQuestion, Texts
from codesign.exchange.limesurvey.values import LANGUAGE_WORDS, OTHER_CODE
from codesign.exchange.naming import Names, choice_id
from codesign.exchange.words import Words
from codesign.exchange.xlsform.choices import OTHER


@dataclass
class Parts:
    """Makes the parts of questions and remembers what expressions may call them."""

    report: ImportReport
    names: Names
    languages: Mapping[str, str]
    texts: Callable[[Mapping[str, str], Words], Texts]
    #: An expression of the file as one of this program, empty where it cannot be said; the last is what it is.
    expression: Callable[[str, Words, str], str]

    def __post_init__(self) -> None:
        self.terms: dict[str, Term] = {}
        self.variables: list[Document] = []
        #: The choices of a question, for quotas and old conditions: code → condition.
        self.conditions: dict[tuple[str, str], str] = {}
        #: How the file calls the column of the question being made.
        self.column = ""

    def know(self, question: LimeQuestion, suffix: str, term: Term) -> None:
        """Let expressions find a term under the code and under the old name of the column."""
        self.terms.setdefault(f"{question.code}_{suffix}" if suffix else question.code, term)
        self.terms.setdefault(self.column + suffix, term)
        if suffix:
            self.terms.setdefault(f"{self.column}_{suffix}", term)

    def base(self, question: LimeQuestion, id: str, kind: str, place: Words) -> Document:
        """What every question has."""
        label = self.texts(question.label, place)
        hint = self.texts(question.help, place)
        if not label:
            label, hint = (hint, {}) if hint else (self.named(question.code, place), {})
        return {"id": id, "kind": kind, "label": label, **({"hint": hint} if hint else {})}

    def named(self, code: str, place: Words) -> Texts:
        """The code in place of a text."""
        self.report.note("no_label", place)
        return {next(iter(self.languages.values())): code}

    def choices(self, entries: list[Entry], place: Words) -> list[Document]:
        """Answers or subquestions as choices or items."""
        taken: set[str] = set()
        made = []
        for number, entry in enumerate(entries, 1):
            id = choice_id(entry.code, taken, f"c{number}")
            if id != entry.code:
                self.report.note("renamed_choice", place, name=entry.code, new=id)
            made.append({"id": id, "label": self.texts(entry.label, place) or self.coded(entry.code or id)})
        return made

    def coded(self, code: str) -> Texts:
        """A code as its own label."""
        return {next(iter(self.languages.values())): code}

    def worded(self, codes: str) -> list[Document]:
        """Choices that LimeSurvey names itself."""
        return [{"id": code, "label": self.word(LANGUAGE_WORDS[code])} for code in codes]

    def word(self, label: Mapping[str, str]) -> Texts:
        """A word of LimeSurvey's own in the languages of the file."""
        known = {code: label[code] for code in self.languages.values() if code in label}
        return known or {next(iter(self.languages.values())): label["en"]}

    def with_other(self, question: LimeQuestion, choices: list[Document], place: Words) -> list[Document]:
        """The choices, and "other" where the question offers it."""
        if question.record.get("other") != "Y":
            return choices
        label = self.texts(question.attributes.get("other_replace_text", {}), place) or self.word(OTHER)
        return [*choices, {"id": OTHER_CODE, "label": label, "specify": True}]
