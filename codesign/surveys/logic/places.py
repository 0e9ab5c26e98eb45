# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where everything stands that an expression or a text can name: nothing may depend on what comes later."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from codesign.surveys.logic.nodes import Node, Text, references
from codesign.surveys.logic.syntax import SyntaxProblem, parse
from codesign.surveys.questionnaire import Question, Questionnaire

#: Number of the question from 1, and of the question inside a repeat from 1.
Position = tuple[int, float]
BEFORE_ALL: Position = (0, 0)
PIPE = re.compile(r"\$\{\s*([^{}]*?)\s*\}")


@dataclass(frozen=True)
class Placed:
    """A question, where it stands, and the repeat it stands in."""

    question: Question
    position: Position
    words: str
    repeat: str = ""


def placed_questions(questionnaire: Questionnaire) -> Iterator[Placed]:
    """All questions with their positions, those inside repeats too."""
    number = 0
    for page_number, page in enumerate(questionnaire.pages, 1):
        for index, question in enumerate(page.questions, 1):
            number += 1
            words = f"page {page_number}, question {index} ({question.id})"
            yield Placed(question, (number, 0), words)
            for inner_index, inner in enumerate(question.questions, 1):
                inner_words = f"{words}, question {inner_index} ({inner.id})"
                yield Placed(inner, (number, inner_index), inner_words, question.id)


def readable(source: str) -> Node | None:
    """The tree of an expression, if it has one."""
    try:
        return parse(source) if source else None
    except SyntaxProblem:
        return None


def calculation_order(questionnaire: Questionnaire) -> list[str]:
    """The variables, each after those it rests on.

    Raises:
        CycleError: some rest on each other; its second argument names them.
    """
    trees = _trees(questionnaire)
    return list(
        TopologicalSorter(
            {id: sorted(references(tree) & trees.keys()) for id, tree in trees.items()}
        ).static_order()
    )


def positions(questionnaire: Questionnaire) -> dict[str, Position]:
    """Where each name is known: a question at its place, a variable where the last question it rests on is answered."""
    placed = list(placed_questions(questionnaire))
    found = {one.question.id: one.position for one in placed}
    # Outside a repeat the answers inside it are known when the whole repeat is.
    complete = {
        one.question.id: (one.position[0], math.inf) if one.repeat else one.position for one in placed
    }
    trees = _trees(questionnaire)
    repeat_of = repeats_of(questionnaire)
    try:
        order = calculation_order(questionnaire)
    except CycleError:
        order = []
    for id in (*order, *(trees.keys() - set(order))):
        rests_on = references(trees[id]) & complete.keys()
        repeat = repeat_of.get(id)
        if repeat in found:
            own = (found[name] if repeat_of.get(name) == repeat else complete[name] for name in rests_on)
            found[id] = max([found[repeat], *own])
            complete[id] = (found[repeat][0], math.inf)
        else:
            found[id] = complete[id] = max((complete[name] for name in rests_on), default=BEFORE_ALL)
    return found


def repeats_of(questionnaire: Questionnaire) -> dict[str, str]:
    """The repeat of each question and each value inside one."""
    asked = {one.question.id: one.repeat for one in placed_questions(questionnaire) if one.repeat}
    return asked | {variable.id: variable.repeat for variable in questionnaire.variables if variable.repeat}


def _trees(questionnaire: Questionnaire) -> dict[str, Node]:
    """The trees of the variables, as far as they can be read."""
    trees = {variable.id: readable(variable.value) for variable in questionnaire.variables}
    return {id: tree if tree is not None else Text("") for id, tree in trees.items()}
