# SPDX-License-Identifier: AGPL-3.0-or-later
"""The value of a tree in a scope."""

from __future__ import annotations

import math
from collections.abc import Callable

from codesign.surveys.logic import values
from codesign.surveys.logic.functions import FUNCTIONS, Scope
from codesign.surveys.logic.nodes import (
    Attribute,
    Call,
    Chain,
    Entry,
    Match,
    Negative,
    Node,
    Number,
    Own,
    Reference,
    Text,
)
from codesign.surveys.logic.patterns import matches
from codesign.surveys.logic.values import Value, to_number, to_text, to_truth


def evaluate(node: Node, scope: Scope) -> Value:
    """What a tree comes to. It always does: there are no errors at this stage."""
    match node:
        case Number(value) | Text(value):
            return value
        case Reference(path):
            return _referred(path, scope)
        case Chain(first, rest):
            return _chained(first, rest, scope)
        case Call(name, arguments):
            return FUNCTIONS[name][2](scope, *(evaluate(argument, scope) for argument in arguments))
        case Entry(path, _, number):
            return _in_entry(path, to_number(evaluate(number, scope)), scope)
        case Own():
            return scope.own
        case Attribute(name):
            return scope.attributes.get(name, "")
        case Negative(operand):
            return 0.0 - to_number(evaluate(operand, scope))
        case Match(subject, program):
            return matches(program, to_text(evaluate(subject, scope)))


def is_true(node: Node, scope: Scope) -> bool:
    """Whether a condition holds."""
    return to_truth(evaluate(node, scope))


def _referred(path: tuple[str, ...], scope: Scope) -> Value:
    name, inner = path[0], path[1:]
    if name in scope.variables:
        return scope.variables[name]
    if name in scope.answers:
        return values.value_at(scope.answers[name], inner)
    if name not in scope.repeats:
        return ""
    return tuple(value for value in _in_all_entries(path, scope) if value != "")


def _in_all_entries(path: tuple[str, ...], scope: Scope) -> list[Value]:
    """What a name inside a repeat stands for in each entry."""
    name, inner = path[0], path[1:]
    if name in scope.entries:
        return scope.entries[name]
    entries = scope.answers.get(scope.repeats.get(name, "")) or ()
    return [values.value_at(entry.get(name), inner) for entry in entries]


def _in_entry(path: tuple[str, ...], number: float, scope: Scope) -> Value:
    found = _in_all_entries(path, scope)
    return found[int(number) - 1] if 1 <= number < len(found) + 1 else ""


def _chained(first: Node, rest: tuple[tuple[str, Node], ...], scope: Scope) -> Value:
    operator = rest[0][0]
    if operator in ("and", "or"):
        operands = (first, *(node for _operator, node in rest))
        return (any if operator == "or" else all)(is_true(node, scope) for node in operands)
    value = evaluate(first, scope)
    for operator, node in rest:
        other = evaluate(node, scope)
        if operator in _COMPARISONS:
            value = _COMPARISONS[operator](value, other)
        else:
            value = _ARITHMETIC[operator](to_number(value), to_number(other)) + 0.0
    return value


def _divided(left: float, right: float) -> float:
    if right != 0:
        return left / right
    return math.nan if left == 0 or math.isnan(left) else math.copysign(math.inf, left)


def _remainder(left: float, right: float) -> float:
    return math.nan if right == 0 or math.isinf(left) else math.fmod(left, right)


_COMPARISONS: dict[str, Callable[[Value, Value], bool]] = {
    "=": values.equal,
    "!=": values.unequal,
    "<": values.less,
    "<=": values.at_most,
    ">": lambda left, right: values.less(right, left),
    ">=": lambda left, right: values.at_most(right, left),
}
_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "div": _divided,
    "mod": _remainder,
}
