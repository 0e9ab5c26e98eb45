# SPDX-License-Identifier: AGPL-3.0-or-later
"""Conditions in words, for paper: "only if you answered “yes” to question 3"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from codesign.surveys.logic.nodes import Call, Chain, Negative, Node, Number, Reference, Text, references
from codesign.surveys.logic.syntax import parse
from codesign.surveys.questionnaire import Question, Questionnaire
from codesign.web.i18n import localized

_COMPARED = ("=", "!=", "<", "<=", ">", ">=")


@dataclass(frozen=True)
class Wording:
    """Says conditions of one questionnaire in one language."""

    questionnaire: Questionnaire
    numbers: Mapping[str, int]
    language: str

    def condition(self, source: str) -> str:
        """A condition as half a sentence; what cannot be said in few words names the questions it rests on."""
        return self._node(parse(source)) if source else ""

    def line_conditions(self, question: Question) -> list[str]:
        """The condition of each line of a table, in words; empty where a line has none."""
        return [self.condition(item.show_if) for item in question.items]

    def _node(self, node: Node) -> str:
        if isinstance(node, Chain) and node.rest[0][0] in ("and", "or"):
            word = _("and") if node.rest[0][0] == "and" else _("or")
            return f" {word} ".join(map(self._node, (node.first, *(operand for _op, operand in node.rest))))
        if isinstance(node, Chain) and len(node.rest) == 1 and node.rest[0][0] in _COMPARED:
            said = self._comparison(node.first, *node.rest[0])
            if said:
                return said
        if isinstance(node, Call) and node.name == "selected" and len(node.arguments) == 2:
            said = self._comparison(node.arguments[0], "=", node.arguments[1])
            if said:
                return said
        if isinstance(node, Call) and node.name == "not" and len(node.arguments) == 1:
            return _("not: %(condition)s", condition=self._node(node.arguments[0]))
        return self._rest(node)

    def _comparison(self, left: Node, operator: str, right: Node) -> str:
        question = self._question(left)
        value = _written(right)
        if question is None or value is None:
            return ""
        number = self.numbers[question.id]
        words = self._label(question, value)
        if value == "":
            return (
                _("you answered question %(number)s", number=number)
                if operator == "!="
                else _("you left out question %(number)s", number=number)
            )
        said = {
            "=": _("your answer to question %(number)s is “%(words)s”", number=number, words=words),
            "!=": _("your answer to question %(number)s is not “%(words)s”", number=number, words=words),
            "<": _("your answer to question %(number)s is less than %(words)s", number=number, words=words),
            "<=": _("your answer to question %(number)s is at most %(words)s", number=number, words=words),
            ">": _("your answer to question %(number)s is more than %(words)s", number=number, words=words),
            ">=": _("your answer to question %(number)s is at least %(words)s", number=number, words=words),
        }
        return said[operator]

    def _question(self, node: Node) -> Question | None:
        if not isinstance(node, Reference) or len(node.path) > 1 or node.path[0] not in self.numbers:
            return None
        return self.questionnaire.question(node.path[0])

    def _label(self, question: Question, value: str) -> str:
        from_choices = (choice for choice in question.choices if choice.id == value)
        return next((localized(choice.label, self.language) for choice in from_choices), value)

    def _rest(self, node: Node) -> str:
        numbers = sorted(self.numbers[id] for id in references(node) if id in self.numbers)
        if not numbers:
            return _("you wish: elsewhere, chance or the day decides")
        return _("it fits your answers to questions %(numbers)s", numbers=", ".join(map(str, numbers)))


def _written(node: Node) -> str | None:
    if isinstance(node, Text):
        return node.value
    if isinstance(node, Number):
        return f"{node.value:g}"
    if isinstance(node, Negative) and isinstance(node.operand, Number):
        return f"{-node.operand.value:g}"
    return None
