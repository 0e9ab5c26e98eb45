# SPDX-License-Identifier: AGPL-3.0-or-later
"""Random expressions and answers, the same for the same seed."""

from __future__ import annotations

import random
from typing import Any

WORDS = (
    "",
    "a",
    "b",
    "dk",
    "a b",
    " a  b\t",
    "è già",
    "🌳 parco",
    "10",
    "9",
    "-0",
    " 7 ",
    "1.50",
    ".5",
    "5.",
    "1e3",
)
MOMENTS = (
    "2026-11-22",
    "2024-02-29",
    "2023-02-29",
    "1900-03-01",
    "0001-01-01",
    "2026-11-22T17:30",
    "17:30",
    "24:00",
)
NUMBERS = (
    "0",
    "1",
    "2",
    "3.5",
    "0.1",
    "0.2",
    "7",
    "100",
    "1000000007",
    "123456789012345678",
    "0.0000001",
    ".5",
)
PATTERNS = (
    "[a-z ]+",
    "^\\d{1,3}$",
    "(a|b| )*",
    ".{2,5}",
    "[^a]*",
    "\\w+(\\.\\w+)?",
    "(ab?)+",
    "\\S+\\s*.*",
    "",
)
FORMATS = ("%d/%m/%Y", "%e.%n.%y", "%H:%M", "%Q %%", "")
QUESTIONS = ("text", "several", "amount", "table", "nested", "day", "agreed", "nobody", "children", "age")
ATTRIBUTES = ("district", "size", "name", "unknown")
ONE = (
    "not",
    "count-selected",
    "string-length",
    "int",
    "number",
    "string",
    "round",
    "abs",
    "normalize-space",
    "once",
)
TWO = ("selected", "selected-at", "coalesce", "contains", "starts-with", "ends-with", "round")
MANY = ("min", "max", "sum", "count", "concat", "join")
OPERATORS = ("or", "and", "=", "!=", "<", "<=", ">", ">=", "+", "-", "*", " div ", " mod ")


def random_answers(rng: random.Random) -> dict[str, Any]:
    """Answers of many kinds, some left out."""
    found: dict[str, Any] = {
        "text": rng.choice((*WORDS, *MOMENTS)),
        "several": rng.sample(["a", "b", "c", "dk"], rng.randint(0, 4)),
        "amount": rng.choice([0, 1, -3, 2.5, 1e21, 1e-9, 0.1 + 0.2, 123456789012345680000.0, -0.0, 5e-324]),
        "table": {
            item: rng.choice(["good", "bad", "3"]) for item in rng.sample(["x", "y"], rng.randint(0, 2))
        },
        "nested": {"x": {"importance": rng.randint(1, 5)}, "1": {"best": "a", "worst": "b"}},
        "day": rng.choice(MOMENTS),
        "agreed": rng.choice([True, False]),
        "children": [{"age": rng.choice([3, 17, 0.5, "", None])} for _ in range(rng.randint(0, 3))],
    }
    return {id: answer for id, answer in found.items() if rng.random() < 0.8}


def random_expression(rng: random.Random, depth: int = 4) -> str:
    """An expression of the whole language."""
    if depth == 0 or rng.random() < 0.15:
        return _leaf(rng)

    def inner() -> str:
        return random_expression(rng, depth - 1)

    match rng.randrange(8):
        case 0 | 1 | 2:
            return rng.choice(OPERATORS).join(f" {inner()} " for _ in range(rng.randint(2, 3)))
        case 3:
            return f"{rng.choice(ONE)}({inner()})"
        case 4:
            return f"{rng.choice(TWO)}({inner()}, {inner()})"
        case 5:
            return f"{rng.choice(MANY)}({', '.join(inner() for _ in range(rng.randint(2, 4)))})"
        case 6:
            return f"{rng.choice(['', '-'])}({inner()})"
        case _:
            return _special(rng, inner(), inner(), inner())


def _leaf(rng: random.Random) -> str:
    leaves = [
        lambda: rng.choice(NUMBERS),
        lambda: f"'{rng.choice((*WORDS, *MOMENTS))}'",
        lambda: f"${{{rng.choice(QUESTIONS)}}}",
        lambda: rng.choice(
            ["${table/x}", "${nested/x/importance}", "${nested/1/best}", "${score}", "${no/where}"]
        ),
        lambda: rng.choice(
            [".", "true()", "false()", "today()", "now()", "position(..)", "random()", "${minor}"]
        ),
        lambda: rng.choice(ATTRIBUTES),
    ]
    return rng.choice(leaves)()


def _special(rng: random.Random, first: str, second: str, third: str) -> str:
    forms = (
        f"if({first}, {second}, {third})",
        f"substr({first}, {second}, {third})",
        f"substr({first}, {second})",
        f"translate({first}, {second}, {third})",
        f"regex({first}, '{rng.choice(PATTERNS)}')",
        f"date({first})",
        f"indexed-repeat(${{{rng.choice(['age', 'minor'])}}}, ${{children}}, {first})",
        f"format-date({first}, '{rng.choice(FORMATS)}')",
        "string-length()",
        "normalize-space()",
    )
    return rng.choice(forms)
