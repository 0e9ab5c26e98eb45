# SPDX-License-Identifier: AGPL-3.0-or-later
"""A questionnaire with its expressions parsed and its variables in order; made once for each questionnaire."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from codesign.surveys.logic.nodes import Node, references
from codesign.surveys.logic.places import BEFORE_ALL, Position, calculation_order, positions, repeats_of
from codesign.surveys.logic.syntax import parse
from codesign.surveys.questionnaire import Page, Question, Questionnaire

Calculations = tuple[tuple[str, Node], ...]
#: Stands for the place inside a question where values outside every repeat are calculated.
_ONCE = math.inf


@dataclass(frozen=True)
class Step:
    """A question with its conditions, and the variables known once it is answered."""

    question: Question
    show: Node | None
    required: Node | None
    constraint: Node | None
    filter: Node | None
    variables: Calculations = ()
    #: The lines of a table that have a condition of their own.
    lines: Calculations = ()
    #: The questions of a repeat, and the values calculated in each entry before the first of them.
    inner: tuple[Step, ...] = ()
    before: Calculations = ()

    def conditions(self) -> Iterator[Node]:
        """What decides how the question is asked, and those inside it."""
        yield from (tree for tree in (self.show, self.required, self.filter) if tree is not None)
        yield from (tree for _id, tree in self.lines)
        for step in self.inner:
            yield from step.conditions()

    def rests_on(self) -> frozenset[str]:
        """The questions and values by which it, or a question inside it, is asked and judged."""
        checks = (step.constraint for step in (self, *self.inner) if step.constraint is not None)
        return frozenset().union(*map(references, (*self.conditions(), *checks)))

    def calculations(self) -> Iterator[tuple[str, Node]]:
        """The values calculated with the question and in its entries."""
        yield from self.before
        for step in self.inner:
            yield from step.calculations()
        yield from self.variables

    def entry_values(self) -> Iterator[str]:
        """The names of the values each entry of a repeat has."""
        yield from (id for id, _tree in self.before)
        yield from (id for step in self.inner for id, _tree in step.variables)

    def names(self) -> Iterator[str]:
        """The questions and values that are known once it is answered."""
        yield self.question.id
        yield from (step.question.id for step in self.inner)
        yield from (id for id, _tree in self.calculations())


@dataclass(frozen=True)
class PagePlan:
    """A page with its condition; numbered from 1, whether shown or not."""

    number: int
    page: Page
    show: Node | None
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Plan:
    """All pages in order."""

    pages: tuple[PagePlan, ...]
    #: Variables that rest on no answer.
    constants: Calculations
    #: The repeat each repeated question, and each value calculated in its entries, belongs to.
    repeats: Mapping[str, str]
    quotas: tuple[tuple[str, Node, int], ...]


@lru_cache(maxsize=128)
def plan_of(questionnaire: Questionnaire) -> Plan:
    """The plan of a questionnaire that was checked."""
    trees = {variable.id: parse(variable.value) for variable in questionnaire.variables}
    known = positions(questionnaire)
    repeats = repeats_of(questionnaire)
    calculated: dict[Position, list[tuple[str, Node]]] = {}
    for id in calculation_order(questionnaire):
        # What is calculated once rests on whole repeats; what belongs to an entry stands inside one.
        place = known[id] if id in repeats else (known[id][0], _ONCE)
        calculated.setdefault(place, []).append((id, trees[id]))
    number = 0
    pages = []
    for page_number, page in enumerate(questionnaire.pages, 1):
        steps = []
        for question in page.questions:
            number += 1
            steps.append(_step(question, number, calculated))
        pages.append(PagePlan(page_number, page, _tree(page.show_if), tuple(steps)))
    return Plan(
        pages=tuple(pages),
        constants=tuple(calculated.get((BEFORE_ALL[0], _ONCE), ())),
        repeats=repeats,
        quotas=tuple((quota.id, parse(quota.when), quota.limit) for quota in questionnaire.quotas),
    )


def _step(
    question: Question,
    number: int,
    calculated: Mapping[Position, list[tuple[str, Node]]],
    inner_number: float = _ONCE,
) -> Step:
    return Step(
        question=question,
        show=_tree(question.show_if),
        required=_tree(question.required_if),
        constraint=_tree(question.constraint),
        filter=_tree(question.choice_filter),
        variables=tuple(calculated.get((number, inner_number), ())),
        lines=tuple((item.id, parse(item.show_if)) for item in question.items if item.show_if),
        inner=tuple(
            _step(inner, number, calculated, place) for place, inner in enumerate(question.questions, 1)
        ),
        before=tuple(calculated.get((number, 0), ())) if question.questions else (),
    )


def _tree(source: str) -> Node | None:
    return parse(source) if source else None
