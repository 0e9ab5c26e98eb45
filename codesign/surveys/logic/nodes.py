# SPDX-License-Identifier: AGPL-3.0-or-later
"""The syntax tree of an expression."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Number:
    """A number written in the expression."""

    value: float


@dataclass(frozen=True)
class Text:
    """A text written in quotes."""

    value: str


@dataclass(frozen=True)
class Reference:
    """`${question}` or `${matrix/item}`."""

    path: tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """`indexed-repeat(${question}, ${repeat}, number)`: an answer in one entry of a repeat."""

    path: tuple[str, ...]
    repeat: str
    number: Node


@dataclass(frozen=True)
class Own:
    """`.`, the answer a constraint judges."""


@dataclass(frozen=True)
class Attribute:
    """A bare name: an attribute of the choice a filter judges."""

    name: str


@dataclass(frozen=True)
class Negative:
    """A minus before an operand."""

    operand: Node


@dataclass(frozen=True)
class Chain:
    """Operands joined by operators of one rank, read from the left; flat, so that a long sum is not a deep tree."""

    first: Node
    rest: tuple[tuple[str, Node], ...]


@dataclass(frozen=True)
class Call:
    """A function with its arguments."""

    name: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True)
class Match:
    """`regex(subject, 'pattern')`, its pattern compiled by `patterns`."""

    subject: Node
    program: tuple[tuple[Any, ...], ...]


Node = Number | Text | Reference | Entry | Own | Attribute | Negative | Chain | Call | Match


def as_json(node: Node) -> list[Any]:
    """What the browser evaluates."""
    match node:
        case Number(value) | Text(value):
            return ["number" if isinstance(node, Number) else "text", value]
        case Reference(path):
            return ["reference", *path]
        case Entry(path, _, number):
            return ["entry", as_json(number), *path]
        case Own():
            return ["own"]
        case Attribute(name):
            return ["attribute", name]
        case Negative(operand):
            return ["negative", as_json(operand)]
        case Chain(first, rest):
            return ["chain", as_json(first), [[operator, as_json(inner)] for operator, inner in rest]]
        case Call(name, arguments):
            return ["call", name, [as_json(argument) for argument in arguments]]
        case Match(subject, program):
            return ["match", as_json(subject), [list(instruction) for instruction in program]]


def children(node: Node) -> tuple[Node, ...]:
    """The nodes right below a node."""
    match node:
        case Negative(operand):
            return (operand,)
        case Chain(first, rest):
            return (first, *(operand for _operator, operand in rest))
        case Call(_, arguments):
            return arguments
        case Match(subject, _):
            return (subject,)
        case Entry(_, _, number):
            return (number,)
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """A node and all below it."""
    yield node
    for child in children(node):
        yield from walk(child)


def references(node: Node) -> frozenset[str]:
    """The ids of the questions and variables a tree asks for."""
    return frozenset(found.path[0] for found in walk(node) if isinstance(found, Reference | Entry))
