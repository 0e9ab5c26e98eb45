# SPDX-License-Identifier: AGPL-3.0-or-later
"""The logic of a questionnaire is judged when it is saved, so that it cannot fail while somebody answers."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from graphlib import CycleError
from typing import Any

from flask_babel import lazy_gettext as _l

from codesign.surveys.logic.nodes import Attribute, Entry, Node, Own, Reference, walk
from codesign.surveys.logic.places import (
    PIPE,
    Placed,
    Position,
    calculation_order,
    placed_questions,
    positions,
    repeats_of,
)
from codesign.surveys.logic.syntax import SyntaxProblem, parse
from codesign.surveys.questionnaire import Choice, Page, Problem, Question, Questionnaire, Texts, Variable

#: The bare name of a choice's own id in a filter, as in XLSForm.
NAME = "name"


def logic_problems(questionnaire: Questionnaire) -> list[Problem]:
    """Everything wrong with expressions and with names in texts, each with its place."""
    return list(_Check(questionnaire).problems())


@dataclass(frozen=True)
class _Sight:
    """What an expression may name: what stands before `here`, or everything, but not the thing it belongs to."""

    here: Position | None = None
    own: bool = False
    itself: frozenset[str] = frozenset()
    attributes: frozenset[str] = frozenset()


class _Check:
    """Walks through a questionnaire."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self.placed = list(placed_questions(questionnaire))
        self.questions = {one.question.id: one.question for one in self.placed}
        self.positions = positions(questionnaire)
        self.repeats = {one.question.id for one in self.placed if one.question.kind == "repeat"}
        self.repeat_of = repeats_of(questionnaire)

    def problems(self) -> Iterator[Problem]:
        number = 1
        for page_number, page in enumerate(self.questionnaire.pages, 1):
            yield from self.page(f"page {page_number}", page, _Sight((number, 0)))
            number += len(page.questions)
        for placed in self.placed:
            yield from self.question(placed)
        for variable in self.questionnaire.variables:
            place = f"variable {variable.id}, value"
            yield from self.expression(place, variable.value, self.sight_of(variable))
            if variable.repeat and variable.repeat not in self.repeats:
                yield Problem(place, _l("%(name)s is no group that repeats", name=repr(variable.repeat)))
        for quota in self.questionnaire.quotas:
            yield from self.expression(f"quota {quota.id}, when", quota.when, _Sight())
        try:
            calculation_order(self.questionnaire)
        except CycleError as error:
            circle = " → ".join(error.args[1])
            yield Problem("variables", _l("rest on each other: %(circle)s", circle=circle))

    def sight_of(self, variable: Variable) -> _Sight:
        """What a calculated value may name: in an entry of a repeat, nothing that comes after it."""
        if not variable.repeat or variable.repeat not in self.repeats:
            return _Sight()
        number, _inner = self.positions[variable.repeat]
        return _Sight((number, math.inf), itself=frozenset({variable.repeat}))

    def page(self, place: str, page: Page, sight: _Sight) -> Iterator[Problem]:
        yield from self.expression(f"{place}, show_if", page.show_if, sight)
        yield from self.texts(place, {"title": page.title, "text": page.text}, sight)

    def question(self, placed: Placed) -> Iterator[Problem]:
        question, place, (number, inner) = placed.question, placed.words, placed.position
        before = _Sight((number, inner), itself=frozenset({question.id, placed.repeat}))
        after = _Sight((number, inner + 0.5), own=True, itself=frozenset({placed.repeat}))
        filtering = replace(before, attributes=_attributes(question))
        yield from self.expression(f"{place}, show_if", question.show_if, before)
        yield from self.expression(f"{place}, required_if", question.required_if, before)
        yield from self.expression(f"{place}, constraint", question.constraint, after)
        yield from self.expression(f"{place}, choice_filter", question.choice_filter, filtering)
        if question.choice_filter and not question.choices:
            yield Problem(f"{place}, choice_filter", _l("there are no choices to filter"))
        yield from self.texts(place, {"label": question.label, "hint": question.hint}, before)
        yield from self.texts(place, {"constraint_message": question.constraint_message}, after)
        if question.ask_why:
            yield from self.texts(place, {"ask_why": question.ask_why.label}, after)
        for choice in (*question.choices, *question.items):
            yield from self.texts(f"{place}, {choice.id}", {"label": choice.label}, before)
            yield from self.expression(f"{place}, {choice.id}, show_if", choice.show_if, before)

    def expression(self, place: str, source: str, sight: _Sight) -> Iterator[Problem]:
        if not source:
            return
        try:
            tree = parse(source)
        except SyntaxProblem as problem:
            yield Problem(place, problem.words)
            return
        for message in self.messages(tree, sight):
            yield Problem(place, message)

    def messages(self, tree: Node, sight: _Sight) -> Iterator[Any]:
        for node in walk(tree):
            match node:
                case Own() if not sight.own:
                    yield _l("'.' means the own answer and stands only in a constraint")
                case Attribute(name) if name not in sight.attributes:
                    yield _l("%(name)s is neither in quotes nor an attribute of a choice", name=repr(name))
                case Reference(path):
                    yield from self.reference(path, sight)
                case Entry(path, repeat, _):
                    yield from self.reference((repeat,), sight)
                    yield from self.reference(path, sight)
                    if repeat in self.repeats and self.repeat_of.get(path[0]) != repeat:
                        yield _l(
                            "%(name)s is not asked in the group %(repeat)s",
                            name=repr(path[0]),
                            repeat=repr(repeat),
                        )

    def reference(self, path: tuple[str, ...], sight: _Sight) -> Iterator[Any]:
        name = path[0]
        if name not in self.positions:
            yield _l("there is no question %(name)s", name=repr(name))
        elif path[1:] and not _has_part(self.questions.get(name), path[1]):
            yield _l("%(name)s has no part %(part)s", name=repr(name), part=repr(path[1]))
        elif name in sight.itself:
            yield _l("%(name)s cannot depend on itself", name=repr(name))
        elif sight.here is not None and self.positions[name] >= sight.here:
            yield _l(
                "%(name)s is known only later: a question can depend on those before it", name=repr(name)
            )

    def texts(self, place: str, texts: Mapping[str, Texts], sight: _Sight) -> Iterator[Problem]:
        """Judge the names inside texts."""
        for field, by_language in texts.items():
            for language, text in by_language.items():
                for name in PIPE.findall(text):
                    for message in self.reference(tuple(name.split("/")), sight):
                        yield Problem(f"{place}, {field} ({language})", message)


def _attributes(question: Question) -> frozenset[str]:
    return frozenset({NAME}.union(*(choice.attributes for choice in question.choices)))


def _has_part(question: Question | None, part: str) -> bool:
    """Whether an answer has a part of that name; the sets of best-worst questions are numbered."""
    if question is None:
        return False
    things: tuple[Choice, ...] = question.items or (question.choices if question.kind == "points" else ())
    return question.kind in ("best_worst", "pin") or any(thing.id == part for thing in things)
