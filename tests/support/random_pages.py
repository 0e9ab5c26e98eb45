# SPDX-License-Identifier: AGPL-3.0-or-later
"""Random pages on which everything can depend on everything before it, and answers to all they ask."""

from __future__ import annotations

import random
from typing import Any

from tests.support.questionnaires import paged, single

LINES = ("light", "green", "bus")
GRADES = ("good", "poor")


def random_page(rng: random.Random) -> dict[str, Any]:
    """A page of conditions: on questions, choices, lines of tables and in the entries of a repeat."""
    known = ["${first}", "${needs/light}", "${needs}", "count-selected(${several})", "random()"]
    inside = [*known, "${age}", "${child_needs/bus}", "${older}", "${doubled}", "position(..)"]
    outside = [*known, "${age}", "${doubled}", "sum(${older})", "indexed-repeat(${age}, ${children}, 2)"]
    return paged(
        [
            single("first", "a", "b", "c"),
            {**single("several", "a", "b", "c"), "kind": "multiple", **_maybe(rng, ["${first}"])},
            _table(rng, "needs", ["${first}", "count-selected(${several})"]),
            _second(rng, known),
            {
                "id": "children",
                "kind": "repeat",
                "label": {"it": "Figli"},
                **_maybe(rng, known),
                "questions": [
                    {"id": "age", "kind": "number", "label": {"it": "Età"}},
                    {**_table(rng, "child_needs", [*known, "${age}", "${doubled}"])},
                    single("school", **_maybe(rng, inside)),
                ],
            },
            single("last", **_maybe(rng, outside)),
        ],
        variables=[
            {"id": "doubled", "value": f"{rng.choice(['${age}', '${first}'])} * 2", "repeat": "children"},
            {"id": "older", "value": _condition(rng, ["${doubled}", "${child_needs}"]), "repeat": "children"},
        ],
    )


def random_page_answers(rng: random.Random) -> dict[str, Any]:
    """Answers to everything on such a page, also to what may turn out to be hidden."""
    return {
        "first": rng.choice("abc"),
        "several": rng.sample("abc", rng.randint(1, 3)),
        "needs": _graded(rng),
        "second": rng.choice("abc"),
        "children": [
            {"age": rng.choice([0, 3, 17]), "child_needs": _graded(rng), "school": rng.choice(["yes", "no"])}
            for _entry in range(rng.randint(1, 3))
        ],
        "last": "yes",
    }


def _second(rng: random.Random, known: list[str]) -> dict[str, Any]:
    question = single("second", "a", "b", "c", **_maybe(rng, known), required_if=_condition(rng, known))
    return {**question, "choice_filter": f"name != ${{first}} or {_condition(rng, known)}"}


def _table(rng: random.Random, id: str, known: list[str]) -> dict[str, Any]:
    choices = [{"id": grade, "label": {"it": grade}} for grade in GRADES]
    lines = [{"id": line, "label": {"it": line}, **_maybe(rng, known)} for line in LINES]
    return {"id": id, "kind": "matrix", "label": {"it": id}, "choices": choices, "items": lines}


def _graded(rng: random.Random) -> dict[str, str]:
    return {line: rng.choice(GRADES) for line in LINES}


def _maybe(rng: random.Random, known: list[str]) -> dict[str, str]:
    return {"show_if": _condition(rng, known)} if rng.random() < 0.6 else {}


def _condition(rng: random.Random, known: list[str]) -> str:
    value = rng.choice(["'a'", "'good'", "'yes'", "3", "1", "0.5"])
    return f"{rng.choice(known)} {rng.choice(['=', '!=', '>', '<='])} {value}"
