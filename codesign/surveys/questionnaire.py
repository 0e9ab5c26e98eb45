# SPDX-License-Identifier: AGPL-3.0-or-later
"""The questionnaire: one document of pages, questions, choices and logic; `reading` makes one from JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]{0,79}")
#: The texts beside an answer are stored under the question's id with one of these ends.
COMPANIONS = ("__other", "__why")
Texts = Mapping[str, str]


@dataclass(frozen=True)
class Problem:
    """Something wrong with a document, and where."""

    place: str
    #: A text, or one that is translated when it is read.
    words: Any

    @property
    def message(self) -> str:
        """What is wrong, in the reader's language; names stand in single quotes in every language."""
        return str(self.words)

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
    #: "Other": choosing it opens a text.
    specify: bool = False
    #: What a choice filter may ask about, such as the district of a quarter.
    attributes: Mapping[str, str] = field(default_factory=dict)
    #: The condition of a line of a table; only there.
    show_if: str = ""


@dataclass(frozen=True)
class AskWhy:
    """The question "why?", put to those who gave certain answers."""

    #: Choice ids, or points of a scale in digits.
    when: tuple[str, ...]
    label: Texts


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
    # Expressions of `surveys.logic`; an empty one sets no condition.
    required_if: str = ""
    show_if: str = ""
    constraint: str = ""
    constraint_message: Texts = field(default_factory=dict)
    #: Judged for each choice; the attributes of the choice are bare names in it.
    choice_filter: str = ""
    #: Whether each person sees choices and items in an order of their own.
    random_order: bool = False
    ask_why: AskWhy | None = None
    #: What each entry of a repeat asks.
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True)
class Page:
    """One screen of three to seven questions."""

    id: str
    title: Texts
    questions: tuple[Question, ...]
    #: An introduction to the page.
    text: Texts = field(default_factory=dict)
    show_if: str = ""
    random_order: bool = False


@dataclass(frozen=True)
class Variable:
    """A value calculated from answers, once or in each entry of a repeat."""

    id: str
    value: str
    #: The repeat in whose entries it is calculated.
    repeat: str = ""


@dataclass(frozen=True)
class Quota:
    """No more than `limit` submitted responses may fulfil a condition."""

    id: str
    when: str
    limit: int
    message: Texts


@dataclass(frozen=True, eq=False)
class Questionnaire:
    """A whole survey as people see it. Compared by identity, so that what is worked out from it can be kept."""

    title: Texts
    welcome: Texts
    thanks: Texts
    minutes: int
    languages: tuple[str, ...]
    pages: tuple[Page, ...]
    variables: tuple[Variable, ...] = ()
    quotas: tuple[Quota, ...] = ()

    def questions(self) -> Iterator[Question]:
        """All questions in order; those inside a repeat belong to the repeat."""
        for page in self.pages:
            yield from page.questions

    def question(self, question_id: str) -> Question | None:
        """The question of an id."""
        return next((question for question in self.questions() if question.id == question_id), None)

    def free_text_questions(self) -> list[Question]:
        """The questions whose answers can be grouped into themes."""
        return [question for question in self.questions() if question.kind == "text"]
