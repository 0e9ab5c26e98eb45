# SPDX-License-Identifier: AGPL-3.0-or-later
"""From the text of an expression to its tree; every mistake is told with its column."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask_babel import lazy_gettext as _l

from codesign.surveys.logic.functions import FUNCTIONS
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
from codesign.surveys.logic.patterns import PatternProblem, compiled

MOST_LENGTH = 5000
MOST_DEPTH = 50
#: What looks like a function and is a node of its own.
_OWN_NODES = ("regex", "indexed-repeat")

#: Operators by rank, the loosest first; operators of one rank are read from the left.
RANKS = (
    ("or",),
    ("and",),
    ("=", "!="),
    ("<", "<=", ">", ">="),
    ("+", "-"),
    ("*", "div", "mod"),
)

_TOKEN = re.compile(
    r"""[ \t\r\n]*(?:
      (?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)
    | (?P<text>"[^"]*"|'[^']*'|[‘’][^‘’]*[‘’]|[“”][^“”]*[“”])  # spreadsheets curl quotes by themselves
    | (?P<reference>\$\{[^{}]*\})
    | (?P<name>[A-Za-z_][A-Za-z0-9_.\-]*)
    | (?P<sign><=|>=|!=|\.\.|[-+*=<>(),.])
    | (?P<end>$)
    )""",
    re.VERBOSE,
)
_PATH = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]*(?:/[A-Za-z0-9_.\-]+)*")


class SyntaxProblem(Exception):
    """What is wrong with an expression, and at which column (from 1)."""

    def __init__(self, message: Any, column: int) -> None:
        super().__init__(message, column)
        self.column = column
        #: The message with its column, translated when it is read.
        self.words = _l("%(problem)s (column %(column)s)", problem=message, column=column)

    def __str__(self) -> str:
        return str(self.words)


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    column: int


@lru_cache(maxsize=8192)
def parse(source: str) -> Node:
    """The tree of an expression.

    Raises:
        SyntaxProblem: it cannot be read, is too long or nested too deeply.
    """
    if len(source) > MOST_LENGTH:
        raise SyntaxProblem(
            _l("the expression is longer than %(most)s characters", most=MOST_LENGTH), MOST_LENGTH + 1
        )
    parser = _Parser(_tokens(source))
    tree = parser.chain(0, 0)
    if parser.token.kind != "end":
        raise SyntaxProblem(_l("unexpected %(text)s", text=repr(parser.token.text)), parser.token.column)
    return tree


def _tokens(source: str) -> list[_Token]:
    tokens = []
    place = 0
    while True:
        found = _TOKEN.match(source, place)
        if found is None or found.lastgroup is None:
            blank = len(source[place:]) - len(source[place:].lstrip(" \t\r\n"))
            raise SyntaxProblem(
                _l("cannot read %(text)s", text=repr(source[place + blank])), place + blank + 1
            )
        kind = found.lastgroup
        tokens.append(_Token(kind, found[kind], found.start(kind) + 1))
        if kind == "end":
            return tokens
        place = found.end()


class _Parser:
    """Recursive descent, one token ahead."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.index = 0

    @property
    def token(self) -> _Token:
        return self.tokens[self.index]

    def take(self) -> _Token:
        token = self.token
        self.index += 1
        return token

    def expect(self, text: str) -> None:
        if self.token.text != text or self.token.kind not in ("sign", "name"):
            found: Any = repr(self.token.text) if self.token.text else _l("the end")
            raise SyntaxProblem(
                _l("expected %(text)s, found %(found)s", text=repr(text), found=found), self.token.column
            )
        self.take()

    def chain(self, rank: int, depth: int) -> Node:
        if rank == len(RANKS):
            return self.operand(depth)
        first = self.chain(rank + 1, depth)
        rest = []
        while self.token.kind in ("sign", "name") and self.token.text in RANKS[rank]:
            operator = self.take().text
            rest.append((operator, self.chain(rank + 1, depth)))
        return Chain(first, tuple(rest)) if rest else first

    def operand(self, depth: int) -> Node:
        if depth >= MOST_DEPTH:
            raise SyntaxProblem(_l("nested more than %(most)s deep", most=MOST_DEPTH), self.token.column)
        token = self.take()
        match token.kind, token.text:
            case "number", digits:
                return Number(float(digits))
            case "text", quoted:
                return Text(quoted[1:-1])
            case "reference", braced:
                return self.reference(braced[2:-1].strip(), token.column)
            case "name", name:
                return self.call(token, depth) if self.token.text == "(" else Attribute(name)
            case "sign", ".":
                return Own()
            case "sign", "-":
                return Negative(self.operand(depth + 1))
            case "sign", "(":
                inner = self.chain(0, depth + 1)
                self.expect(")")
                return inner
            case "end", _:
                raise SyntaxProblem(_l("the expression ends too early"), token.column)
            case _:
                raise SyntaxProblem(_l("unexpected %(text)s", text=repr(token.text)), token.column)

    def reference(self, path: str, column: int) -> Reference:
        if not _PATH.fullmatch(path):
            raise SyntaxProblem(_l("%(path)s names no question", path=repr(path)), column)
        return Reference(tuple(path.split("/")))

    def call(self, name: _Token, depth: int) -> Node:
        if name.text not in _OWN_NODES and name.text not in FUNCTIONS:
            raise SyntaxProblem(_l("there is no function %(name)s()", name=name.text), name.column)
        self.expect("(")
        if name.text == "position" and self.token.text == "..":  # XLSForm writes position(..)
            self.take()
        arguments: list[Node] = []
        while self.token.text != ")" or self.token.kind != "sign":
            if arguments:
                self.expect(",")
            arguments.append(self.chain(0, depth + 1))
        self.take()
        if name.text == "regex":
            return self.match(name, arguments)
        if name.text == "indexed-repeat":
            return self.entry(name, arguments)
        least, most, _function = FUNCTIONS[name.text]
        if not least <= len(arguments) <= most:
            raise SyntaxProblem(
                _l("%(name)s() does not take %(count)s arguments", name=name.text, count=len(arguments)),
                name.column,
            )
        return Call(name.text, tuple(arguments))

    def entry(self, name: _Token, arguments: list[Node]) -> Entry:
        match arguments:
            case [Reference(path), Reference((repeat,)), number]:
                return Entry(path, repeat, number)
        raise SyntaxProblem(_l("indexed-repeat() takes a question, its repeat and a number"), name.column)

    def match(self, name: _Token, arguments: list[Node]) -> Match:
        if len(arguments) != 2 or not isinstance(arguments[1], Text):
            raise SyntaxProblem(_l("regex() takes a value and a pattern in quotes"), name.column)
        try:
            return Match(arguments[0], compiled(arguments[1].value))
        except PatternProblem as problem:
            raise SyntaxProblem(_l("pattern: %(problem)s", problem=problem.words), name.column) from problem
