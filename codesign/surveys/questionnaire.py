# SPDX-License-Identifier: AGPL-3.0-or-later
"""The questionnaire: one document of pages, questions and choices, read and checked as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

IDENTIFIER = re.compile(r"[a-z][a-z0-9_]{0,39}")
Texts = Mapping[str, str]


@dataclass(frozen=True)
class Problem:
    """Something wrong with a document, and where."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class InvalidQuestionnaire(Exception):
    """A document cannot be used; it carries every problem found, each with its place."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(str(problem) for problem in problems))
        self.problems = problems


@dataclass(frozen=True)
class Choice:
    """One possible answer."""

    id: str
    label: Texts
    #: Excludes all other choices, as "prefer not to say" does.
    exclusive: bool = False


@dataclass(frozen=True)
class Question:
    """One question; `kind` names the class that asks, checks, counts and exports it."""

    id: str
    kind: str
    label: Texts
    hint: Texts = field(default_factory=dict)
    required: bool = False
    #: Whether its results may be published.
    published: bool = True
    choices: tuple[Choice, ...] = ()
    #: The things rated by a matrix.
    items: tuple[Choice, ...] = ()
    #: Everything only one kind knows, such as the most choices or the ends of a scale.
    options: Mapping[str, Any] = field(default_factory=dict)
    #: The dimension of the census this question can be compared with.
    census: str = ""


@dataclass(frozen=True)
class Page:
    """One screen of three to seven questions."""

    id: str
    title: Texts
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Questionnaire:
    """A whole survey as people see it."""

    title: Texts
    welcome: Texts
    thanks: Texts
    minutes: int
    languages: tuple[str, ...]
    pages: tuple[Page, ...]

    def questions(self) -> Iterator[Question]:
        """All questions in order."""
        for page in self.pages:
            yield from page.questions

    def question(self, question_id: str) -> Question | None:
        """The question of an id."""
        return next((question for question in self.questions() if question.id == question_id), None)

    def free_text_questions(self) -> list[Question]:
        """The questions whose answers can be grouped into themes."""
        return [question for question in self.questions() if question.kind == "text"]


def read_questionnaire(document: Any, kinds: Mapping[str, Any]) -> Questionnaire:
    """Turn a document into a questionnaire; `kinds` are the known question kinds.

    Raises:
        InvalidQuestionnaire: with every problem and its place, for instance "page 2, question quarter".
    """
    reader = _Reader(kinds)
    questionnaire = reader.read(document)
    if reader.problems:
        raise InvalidQuestionnaire(reader.problems)
    return questionnaire


class _Reader:
    """Collects problems instead of stopping at the first."""

    def __init__(self, kinds: Mapping[str, Any]) -> None:
        self.kinds = kinds
        self.problems: list[Problem] = []
        self.seen: set[str] = set()

    def read(self, document: Any) -> Questionnaire:
        if not isinstance(document, Mapping):
            self.say("document", "is not an object")
            document = {}
        languages = tuple(document.get("languages") or ("it",))
        pages = tuple(
            self.page(f"page {number}", page)
            for number, page in enumerate(self.list_of(document, "pages", "document"), 1)
        )
        if not any(page.questions for page in pages):
            self.say("document", "has no question")
        return Questionnaire(
            title=self.texts("document", document, "title", required=True),
            welcome=self.texts("document", document, "welcome"),
            thanks=self.texts("document", document, "thanks"),
            minutes=document.get("minutes")
            if isinstance(document.get("minutes"), int)
            else max(1, len(pages)),
            languages=languages,
            pages=pages,
        )

    def page(self, place: str, page: Any) -> Page:
        page = self.mapping(place, page)
        questions = tuple(
            self.question(f"{place}, question {number}", question)
            for number, question in enumerate(self.list_of(page, "questions", place), 1)
        )
        return Page(
            str(page.get("id") or place.replace(" ", "_")), self.texts(place, page, "title"), questions
        )

    def question(self, place: str, raw: Any) -> Question:
        raw = self.mapping(place, raw)
        identifier = self.identifier(place, raw, self.seen)
        place = f"{place} ({identifier})" if identifier else place
        kind = raw.get("kind")
        if kind not in self.kinds:
            self.say(place, f"kind {kind!r} is unknown; known are {', '.join(sorted(self.kinds))}")
        question = Question(
            id=identifier,
            kind=str(kind),
            label=self.texts(place, raw, "label", required=True),
            hint=self.texts(place, raw, "hint"),
            required=bool(raw.get("required", False)),
            published=bool(raw.get("published", True)),
            choices=self.choices(place, raw, "choices"),
            items=self.choices(place, raw, "items"),
            options=dict(self.mapping(place, raw.get("options") or {})),
            census=str(raw.get("census") or ""),
        )
        if kind in self.kinds:
            for message in self.kinds[kind].problems(question):
                self.say(place, message)
        return question

    def choices(self, place: str, raw: Mapping[str, Any], name: str) -> tuple[Choice, ...]:
        seen: set[str] = set()
        found = []
        for number, entry in enumerate(self.list_of(raw, name, place), 1):
            here = f"{place}, {name} {number}"
            entry = self.mapping(here, entry)
            identifier = self.identifier(here, entry, seen, pattern=re.compile(r"[A-Za-z0-9_\-]{1,40}"))
            label = self.texts(here, entry, "label", required=True)
            found.append(Choice(identifier, label, bool(entry.get("exclusive"))))
        return tuple(found)

    def identifier(
        self, place: str, raw: Mapping[str, Any], seen: set[str], pattern: re.Pattern[str] = IDENTIFIER
    ) -> str:
        identifier = str(raw.get("id") or "")
        if not pattern.fullmatch(identifier):
            self.say(place, f"id {identifier!r} must be 1 to 40 plain letters, digits or underscores")
        elif identifier in seen:
            self.say(place, f"id {identifier!r} stands twice")
        seen.add(identifier)
        return identifier

    def texts(self, place: str, raw: Mapping[str, Any], name: str, required: bool = False) -> dict[str, str]:
        value = raw.get(name) or {}
        if not isinstance(value, Mapping) or not all(isinstance(text, str) for text in value.values()):
            self.say(place, f"{name} must give a text for each language")
            return {}
        texts = {str(code): text.strip() for code, text in value.items() if text.strip()}
        if required and not texts:
            self.say(place, f"{name} is missing")
        return texts

    def mapping(self, place: str, value: Any) -> Mapping[str, Any]:
        if isinstance(value, Mapping):
            return value
        self.say(place, "is not an object")
        return {}

    def list_of(self, raw: Mapping[str, Any], name: str, place: str) -> list[Any]:
        value = raw.get(name) or []
        if isinstance(value, list):
            return value
        self.say(place, f"{name} is not a list")
        return []

    def say(self, place: str, message: str) -> None:
        self.problems.append(Problem(place, message))
