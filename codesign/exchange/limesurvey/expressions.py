# SPDX-License-Identifier: AGPL-3.0-or-later
"""LimeSurvey's ExpressionScript as an expression of this program; what cannot be said the same way is refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<name>\d+X\d+X\d+[A-Za-z0-9_\#]*(?:\.[A-Za-z]+)?|[A-Za-z_][A-Za-z0-9_\#]*(?:\.[A-Za-z]+)?)
    | (?P<number>\d+(?:\.\d+)?|\.\d+)
    | (?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
    | (?P<sign>==|!=|<=|>=|&&|\|\||[-+*/%()<>!,])
    | (?P<end>$)
    )""",
    re.VERBOSE,
)
_SIGNS = {"==": "=", "&&": "and", "||": "or", "/": "div", "%": "mod", "eq": "=", "ne": "!=", "lt": "<", "le": "<=",
          "gt": ">", "ge": ">=", "AND": "and", "OR": "or"}  # fmt: skip
_RANKS = (("or",), ("and",), ("=", "!="), ("<", "<=", ">", ">="), ("+", "-"), ("*", "div", "mod"))
#: What a name may ask for; all of these mean its value.
_VALUES = {"", "NAOK", "code", "value", "valueNAOK"}
MOST_LENGTH, MOST_DEPTH = 5000, 40


class Untranslatable(Exception):
    """Why an expression cannot be taken over."""


@dataclass(frozen=True)
class Term:
    """A piece of the translation. A `box` is one of several boxes to tick: ticked is what "Y" means there."""

    text: str
    box: str = ""
    literal: str | None = None
    is_yes_no: bool = False
    is_answer: bool = False


#: The term of a question's code or column; None where there is no such thing.
Resolve = Callable[[str], Term | None]


def translated(source: str, resolve: Resolve) -> str:
    """The expression in this program's language.

    Raises:
        Untranslatable: with the reason.
    """
    if len(source) > MOST_LENGTH:
        raise Untranslatable(f"it is longer than {MOST_LENGTH} characters")
    parser = _Parser(_tokens(source), resolve)
    term = parser.chain(0, 0)
    if parser.kind != "end":
        raise Untranslatable(f"unexpected {parser.text!r}")
    return truth(term)


def truth(term: Term) -> str:
    """A term as a condition."""
    if term.box:
        return term.box
    return f"{term.text} != ''" if term.is_answer else term.text


def _tokens(source: str) -> list[tuple[str, str]]:
    tokens, place = [], 0
    while True:
        found = _TOKEN.match(source, place)
        if found is None or found.lastgroup is None:
            raise Untranslatable(f"cannot read {source[place : place + 10].strip()!r}")
        kind, text = found.lastgroup, found[found.lastgroup]
        if kind == "name" and text.lower() in ("and", "or", "eq", "ne", "lt", "le", "gt", "ge"):
            kind, text = "sign", text.lower()
        tokens.append((kind, _SIGNS.get(text, text) if kind == "sign" else text))
        if kind == "end":
            return tokens
        place = found.end()


class _Parser:
    def __init__(self, tokens: list[tuple[str, str]], resolve: Resolve) -> None:
        self.tokens, self.index, self.resolve = tokens, 0, resolve

    @property
    def kind(self) -> str:
        return self.tokens[self.index][0]

    @property
    def text(self) -> str:
        return self.tokens[self.index][1]

    def take(self) -> str:
        self.index += 1
        return self.tokens[self.index - 1][1]

    def expect(self, sign: str) -> None:
        if self.kind != "sign" or self.text != sign:
            raise Untranslatable(f"expected {sign!r}, found {self.text or 'the end'!r}")
        self.take()

    def chain(self, rank: int, depth: int) -> Term:
        if rank == len(_RANKS):
            return self.operand(depth)
        left = self.chain(rank + 1, depth)
        while self.kind == "sign" and self.text in _RANKS[rank]:
            sign = self.take()
            left = _combined(left, sign, self.chain(rank + 1, depth))
        return left

    def operand(self, depth: int) -> Term:
        if depth > MOST_DEPTH:
            raise Untranslatable(f"nested more than {MOST_DEPTH} deep")
        kind, text = self.kind, self.take()
        if kind == "number":
            return Term(text)
        if kind == "text":
            return _literal(re.sub(r"\\(.)", r"\1", text[1:-1]))
        if kind == "name":
            return self.call(text, depth) if self.kind == "sign" and self.text == "(" else self.name(text)
        if text == "!":
            return Term(f"not({truth(self.operand(depth + 1))})")
        if text == "-":
            return Term(f"-{self.operand(depth + 1).text}")
        if text == "(":
            inner = self.chain(0, depth + 1)
            self.expect(")")
            return inner if inner.box or inner.is_answer else Term(f"({inner.text})")
        raise Untranslatable(f"unexpected {text!r}" if text else "it ends too early")

    def name(self, written: str) -> Term:
        name, _dot, asked = written.partition(".")
        if asked not in _VALUES:
            raise Untranslatable(f"there is nothing like .{asked} here")
        term = self.resolve(name)
        if term is None:
            raise Untranslatable(f"there is no question {name!r}")
        return term

    def call(self, name: str, depth: int) -> Term:
        self.expect("(")
        arguments: list[Term] = []
        while not (self.kind == "sign" and self.text == ")"):
            if arguments:
                self.expect(",")
            arguments.append(self.chain(0, depth + 1))
        self.take()
        make = _FUNCTIONS.get(name.lower())
        if make is None or not arguments:
            raise Untranslatable(f"there is no function {name}()")
        try:
            return make(arguments)
        except IndexError:
            raise Untranslatable(f"{name}() lacks an argument") from None


def _literal(value: str) -> Term:
    quote = '"' if "'" in value else "'"
    if quote in value:
        raise Untranslatable("a text holds both kinds of quotes")
    return Term(f"{quote}{value}{quote}", literal=value)


def _combined(left: Term, sign: str, right: Term) -> Term:
    if sign in ("and", "or"):
        return Term(f"({truth(left)} {sign} {truth(right)})")
    if sign in ("=", "!="):
        for one, other in ((left, right), (right, left)):
            if one.box and other.literal is not None:
                is_ticked = (other.literal == "Y") == (sign == "=")
                if other.literal not in ("Y", "", "N"):
                    raise Untranslatable(f"a box to tick is never {other.literal!r}")
                return Term(one.box if is_ticked else f"not({one.box})")
            if one.is_yes_no and other.literal in ("Y", "N"):
                return Term(f"{one.text} {sign} '{'yes' if other.literal == 'Y' else 'no'}'")
    return Term(f"{left.text} {sign} {right.text}")


def _is_empty(arguments: list[Term]) -> Term:
    term = arguments[0]
    return Term(f"not({term.box})" if term.box else f"{term.text} = ''")


def _count(arguments: list[Term]) -> Term:
    ones = [f"if({term.box or term.text + ' != ' + chr(39) * 2}, 1, 0)" for term in arguments]
    return Term(f"({' + '.join(ones)})")


def _plain(name: str, most: int | None = None) -> Callable[[list[Term]], Term]:
    def call(arguments: list[Term]) -> Term:
        if most is not None and len(arguments) > most:
            raise Untranslatable(f"{name}() takes at most {most} arguments")
        return Term(f"{name}({', '.join(term.text for term in arguments)})")

    return call


def _if(arguments: list[Term]) -> Term:
    return Term(f"if({truth(arguments[0])}, {arguments[1].text}, {arguments[2].text})")


def _sum(arguments: list[Term]) -> Term:
    return Term(f"({' + '.join(f'number(coalesce({term.text}, 0))' for term in arguments)})")


def _matches(arguments: list[Term]) -> Term:
    pattern = arguments[0].literal
    if pattern is None:
        raise Untranslatable("the pattern of regexMatch() must stand in quotes")
    return Term(f"regex({arguments[1].text}, {_literal(pattern_of(pattern)).text})")


def pattern_of(written: str) -> str:
    """A pattern between slashes as one for whole texts; patterns without anchors may stand anywhere.

    Raises:
        Untranslatable: it is no pattern between slashes, or has flags other than i, u and m.
    """
    found = re.fullmatch(r"([/#~])(.*)\1([a-zA-Z]*)", written.strip(), re.DOTALL)
    if found is None:
        raise Untranslatable("the pattern does not stand between slashes")
    inner, flags = found[2], set(found[3])
    if flags - set("um"):
        raise Untranslatable(f"patterns have no flag {''.join(sorted(flags))!r} here")
    is_begun, is_ended = inner.startswith("^"), inner.endswith("$") and not inner.endswith("\\$")
    if is_begun and is_ended:
        return inner
    body = inner[1:] if is_begun else inner[:-1] if is_ended else inner
    return ("" if is_begun else ".*") + f"({body})" + ("" if is_ended else ".*")


_FUNCTIONS: dict[str, Callable[[list[Term]], Term]] = {
    "is_empty": _is_empty,
    "empty": _is_empty,
    "count": _count,
    "if": _if,
    "sum": _sum,
    "strlen": _plain("string-length", 1),
    "intval": _plain("int", 1),
    "round": _plain("round", 2),
    "abs": _plain("abs", 1),
    "min": _plain("min"),
    "max": _plain("max"),
    "regexmatch": _matches,
    "trim": _plain("normalize-space", 1),
}
