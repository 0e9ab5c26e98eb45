# SPDX-License-Identifier: AGPL-3.0-or-later
"""From a document to a questionnaire, checked as a whole; every message names its place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from codesign.surveys.logic.check import logic_problems
from codesign.surveys.questionnaire import (
    COMPANIONS,
    IDENTIFIER,
    AskWhy,
    Choice,
    InvalidQuestionnaire,
    Page,
    Problem,
    Question,
    Questionnaire,
    Quota,
    Variable,
)

CHOICE_IDENTIFIER = re.compile(r"[A-Za-z0-9_.\-]{1,80}")


def read_questionnaire(document: Any, kinds: Mapping[str, Any]) -> Questionnaire:
    """Turn a document into a questionnaire; `kinds` are the known question kinds.

    Raises:
        InvalidQuestionnaire: with every problem and its place, for instance "page 2, question quarter".
    """
    reader = _Reader(kinds)
    questionnaire = reader.read(document)
    problems = [*reader.problems, *logic_problems(questionnaire)]
    if problems:
        raise InvalidQuestionnaire(problems)
    return questionnaire


class _Values:
    """Reads plain values and collects problems instead of stopping at the first."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def say(self, place: str, message: Any) -> None:
        self.problems.append(Problem(place, message))

    def mapping(self, place: str, value: Any) -> Mapping[str, Any]:
        if isinstance(value, Mapping):
            return value
        self.say(place, _l("is not an object"))
        return {}

    def list_of(self, raw: Mapping[str, Any], name: str, place: str) -> list[Any]:
        value = raw.get(name) or []
        if isinstance(value, list):
            return value
        self.say(place, _l("%(name)s is not a list", name=name))
        return []

    def texts(self, place: str, raw: Mapping[str, Any], name: str, required: bool = False) -> dict[str, str]:
        value = raw.get(name) or {}
        if not isinstance(value, Mapping) or not all(isinstance(text, str) for text in value.values()):
            self.say(place, _l("%(name)s must give a text for each language", name=name))
            return {}
        texts = {str(code): text.strip() for code, text in value.items() if text.strip()}
        if required and not texts:
            self.say(place, _l("%(name)s is missing", name=name))
        return texts

    def expression(self, place: str, raw: Mapping[str, Any], name: str, required: bool = False) -> str:
        value = raw.get(name) or ""
        if not isinstance(value, str):
            self.say(place, _l("%(name)s must be an expression in quotes", name=name))
            return ""
        if required and not value.strip():
            self.say(place, _l("%(name)s is missing", name=name))
        return value.strip()

    def identifier(
        self, place: str, raw: Mapping[str, Any], seen: set[str], pattern: re.Pattern[str] = IDENTIFIER
    ) -> str:
        identifier = str(raw.get("id") or "")
        if not pattern.fullmatch(identifier):
            self.say(
                place,
                _l(
                    "id %(id)s must be 1 to 80 plain letters, digits, dots, dashes or underscores, "
                    "beginning with a letter or underscore",
                    id=repr(identifier),
                )
                if pattern is IDENTIFIER
                else _l(
                    "id %(id)s must be 1 to 80 plain letters, digits, dots, dashes or underscores",
                    id=repr(identifier),
                ),
            )
        elif identifier.endswith(COMPANIONS):
            self.say(
                place,
                _l("id %(id)s must not end in %(ends)s", id=repr(identifier), ends=" / ".join(COMPANIONS)),
            )
        elif identifier in seen:
            self.say(place, _l("id %(id)s stands twice", id=repr(identifier)))
        seen.add(identifier)
        return identifier


class _Reader(_Values):
    """Reads the parts of a questionnaire."""

    def __init__(self, kinds: Mapping[str, Any]) -> None:
        super().__init__()
        self.kinds = kinds
        #: Questions and variables share one space of names, since expressions name both alike.
        self.seen: set[str] = set()

    def read(self, document: Any) -> Questionnaire:
        document = self.mapping("document", document)
        pages = tuple(
            self.page(f"page {number}", page)
            for number, page in enumerate(self.list_of(document, "pages", "document"), 1)
        )
        if not any(page.questions for page in pages):
            self.say("document", _l("has no question"))
        minutes = document.get("minutes")
        return Questionnaire(
            title=self.texts("document", document, "title", required=True),
            welcome=self.texts("document", document, "welcome"),
            thanks=self.texts("document", document, "thanks"),
            minutes=minutes if isinstance(minutes, int) else max(1, len(pages)),
            languages=tuple(map(str, self.list_of(document, "languages", "document"))) or ("it",),
            pages=pages,
            variables=tuple(
                self.variable(f"variable {number}", raw)
                for number, raw in enumerate(self.list_of(document, "variables", "document"), 1)
            ),
            quotas=self.quotas(document),
        )

    def page(self, place: str, page: Any) -> Page:
        page = self.mapping(place, page)
        questions = tuple(
            self.question(f"{place}, question {number}", question)
            for number, question in enumerate(self.list_of(page, "questions", place), 1)
        )
        return Page(
            id=str(page.get("id") or place.replace(" ", "_")),
            title=self.texts(place, page, "title"),
            questions=questions,
            text=self.texts(place, page, "text"),
            show_if=self.expression(place, page, "show_if"),
            random_order=bool(page.get("random_order")),
        )

    def question(self, place: str, raw: Any, inside: bool = False) -> Question:
        raw = self.mapping(place, raw)
        identifier = self.identifier(place, raw, self.seen)
        place = f"{place} ({identifier})" if identifier else place
        kind = raw.get("kind")
        known = isinstance(kind, str) and kind in self.kinds
        if not known:
            known_kinds = ", ".join(sorted(self.kinds))
            self.say(
                place,
                _l("kind %(kind)s is unknown; known are %(kinds)s", kind=repr(kind), kinds=known_kinds),
            )
        choices = self.choices(place, raw, "choices")
        question = Question(
            id=identifier,
            kind=str(kind),
            label=self.texts(place, raw, "label", required=True),
            hint=self.texts(place, raw, "hint"),
            required=bool(raw.get("required", False)),
            published=bool(raw.get("published", True)),
            choices=choices,
            items=self.choices(place, raw, "items", may_hide=known and self.kinds[kind].has_lines),
            options=dict(self.mapping(place, raw.get("options") or {})),
            census=str(raw.get("census") or ""),
            required_if=self.expression(place, raw, "required_if"),
            show_if=self.expression(place, raw, "show_if"),
            constraint=self.expression(place, raw, "constraint"),
            constraint_message=self.texts(place, raw, "constraint_message"),
            choice_filter=self.expression(place, raw, "choice_filter"),
            random_order=bool(raw.get("random_order")),
            ask_why=self.ask_why(f"{place}, ask_why", raw.get("ask_why")),
            questions=self.repeated(place, raw, inside),
        )
        for message in self.kinds[kind].problems(question) if known else ():
            self.say(place, message)
        if known:
            self.whys(f"{place}, ask_why", question)
        return question

    def repeated(self, place: str, raw: Mapping[str, Any], inside: bool) -> tuple[Question, ...]:
        """The questions of a repeat, which stands on a page and not in another repeat."""
        raws = self.list_of(raw, "questions", place)
        if inside and raw.get("kind") == "repeat":
            self.say(place, _l("a repeat cannot stand inside a repeat"))
        elif raw.get("kind") == "repeat":
            return tuple(
                self.question(f"{place}, question {number}", one, inside=True)
                for number, one in enumerate(raws, 1)
            )
        elif raws:
            self.say(place, _l("only a repeat has questions of its own"))
        return ()

    def choices(
        self, place: str, raw: Mapping[str, Any], name: str, may_hide: bool = False
    ) -> tuple[Choice, ...]:
        seen: set[str] = set()
        return tuple(
            self.choice(f"{place}, {name} {number}", entry, seen, may_hide)
            for number, entry in enumerate(self.list_of(raw, name, place), 1)
        )

    def choice(self, place: str, entry: Any, seen: set[str], may_hide: bool) -> Choice:
        entry = self.mapping(place, entry)
        show_if = self.expression(place, entry, "show_if")
        if show_if and not may_hide:
            self.say(place, _l("only a line of a table can have a condition of its own"))
        attributes = self.mapping(f"{place}, attributes", entry.get("attributes") or {})
        for name in attributes:
            if not IDENTIFIER.fullmatch(str(name)):
                self.say(place, _l("attribute %(name)s is not a plain name", name=repr(name)))
        return Choice(
            id=self.identifier(place, entry, seen, pattern=CHOICE_IDENTIFIER),
            label=self.texts(place, entry, "label", required=True),
            exclusive=bool(entry.get("exclusive")),
            specify=bool(entry.get("specify")),
            attributes={str(name): str(value) for name, value in attributes.items()},
            show_if=show_if,
        )

    def ask_why(self, place: str, raw: Any) -> AskWhy | None:
        if not raw:
            return None
        raw = self.mapping(place, raw)
        when = tuple(map(str, self.list_of(raw, "when", place)))
        if not when:
            self.say(place, _l("name the answers that ask why"))
        return AskWhy(when, self.texts(place, raw, "label", required=True))

    def whys(self, place: str, question: Question) -> None:
        """The answers that ask why must be among those one can give; points of a scale are digits."""
        known = {choice.id for choice in self.kinds[question.kind].all_choices(question)}
        for answer in question.ask_why.when if question.ask_why else ():
            if known and answer not in known and not answer.isdecimal():
                self.say(place, _l("%(name)s is no choice of this question", name=repr(answer)))

    def variable(self, place: str, raw: Any) -> Variable:
        raw = self.mapping(place, raw)
        identifier = self.identifier(place, raw, self.seen)
        value = self.expression(f"{place} ({identifier})", raw, "value", required=True)
        return Variable(identifier, value, str(raw.get("repeat") or ""))

    def quotas(self, document: Mapping[str, Any]) -> tuple[Quota, ...]:
        seen: set[str] = set()
        return tuple(
            self.quota(f"quota {number}", raw, seen)
            for number, raw in enumerate(self.list_of(document, "quotas", "document"), 1)
        )

    def quota(self, place: str, raw: Any, seen: set[str]) -> Quota:
        raw = self.mapping(place, raw)
        identifier = self.identifier(place, raw, seen)
        place = f"{place} ({identifier})"
        limit = raw.get("limit")
        if not isinstance(limit, int) or isinstance(limit, bool) or limit < 0:
            self.say(place, _l("limit must be a whole number, 0 or more"))
            limit = 0
        return Quota(
            identifier,
            self.expression(place, raw, "when", required=True),
            limit,
            self.texts(place, raw, "message", required=True),
        )
