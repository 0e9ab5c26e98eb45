# SPDX-License-Identifier: AGPL-3.0-or-later
"""A questionnaire with its expressions parsed and its variables in order; made once for each questionnaire."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from codesign.surveys.logic.nodes import Node
from codesign.surveys.logic.places import BEFORE_ALL, calculation_order, placed_questions, positions
from codesign.surveys.logic.syntax import parse
from codesign.surveys.questionnaire import Page, Question, Questionnaire

Calculations = tuple[tuple[str, Node], ...]


@dataclass(frozen=True)
class Step:
    """A question with its conditions, and the variables known once it is answered."""

    question: Question
    show: Node | None
    required: Node | None
    constraint: Node | None
    filter: Node | None
    variables: Calculations = ()
    #: The questions of a repeat.
    inner: tuple[Step, ...] = ()


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
    #: The repeat each repeated question belongs to.
    repeats: Mapping[str, str]
    quotas: tuple[tuple[str, Node, int], ...]


@lru_cache(maxsize=128)
def plan_of(questionnaire: Questionnaire) -> Plan:
    """The plan of a questionnaire that was checked."""
    trees = {variable.id: parse(variable.value) for variable in questionnaire.variables}
    known = positions(questionnaire)
    by_question: dict[float, list[tuple[str, Node]]] = {}
    for id in calculation_order(questionnaire):
        by_question.setdefault(known[id][0], []).append((id, trees[id]))
    number = 0
    pages = []
    for page_number, page in enumerate(questionnaire.pages, 1):
        steps = []
        for question in page.questions:
            number += 1
            steps.append(_step(question, tuple(by_question.get(number, ()))))
        pages.append(PagePlan(page_number, page, _tree(page.show_if), tuple(steps)))
    return Plan(
        pages=tuple(pages),
        constants=tuple(by_question.get(BEFORE_ALL[0], ())),
        repeats={
            placed.question.id: placed.repeat for placed in placed_questions(questionnaire) if placed.repeat
        },
        quotas=tuple((quota.id, parse(quota.when), quota.limit) for quota in questionnaire.quotas),
    )


def _step(question: Question, variables: Calculations) -> Step:
    return Step(
        question=question,
        show=_tree(question.show_if),
        required=_tree(question.required_if),
        constraint=_tree(question.constraint),
        filter=_tree(question.choice_filter),
        variables=variables,
        inner=tuple(_step(inner, ()) for inner in question.questions),
    )


def _tree(source: str) -> Node | None:
    return parse(source) if source else None
