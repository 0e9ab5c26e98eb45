# SPDX-License-Identifier: AGPL-3.0-or-later
"""Logic that could fail while somebody answers is refused when it is saved, with its place."""

from __future__ import annotations

from typing import Any

import pytest

from codesign.surveys.kinds import KINDS
from codesign.surveys.questionnaire import InvalidQuestionnaire
from codesign.surveys.reading import read_questionnaire
from tests.support.questionnaires import paged, single, written


def _problems(document: dict[str, Any]) -> list[str]:
    try:
        read_questionnaire(document, KINDS)
    except InvalidQuestionnaire as told:
        return [str(problem) for problem in told.problems]
    return []


REPEAT = {
    "id": "children",
    "kind": "repeat",
    "label": {"it": "Figli"},
    "questions": [written("child"), written("school", show_if="${child} != ''")],
}
FILTERED = single("quarter", "a", "b", choice_filter="district = ${zone}")
FILTERED["choices"] = [{**choice, "attributes": {"district": "n"}} for choice in FILTERED["choices"]]


@pytest.mark.parametrize(
    "document",
    [
        paged([single("a"), written("b", show_if="${a} = 'yes'")]),
        paged([written("a", constraint="string-length(.) > 2 and ${a} != 'x'")]),
        paged([single("zone", "n", "s"), FILTERED]),
        paged([REPEAT], [written("b", show_if="count(${child}) > 1")]),
        paged([single("a"), written("b", label={"it": "Perché hai detto ${a}?"})]),
        paged(
            [single("a")],
            {"show_if": "${score} > 1", "questions": [written("b")]},
            variables=[
                {"id": "score", "value": "${half} * 2"},
                {"id": "half", "value": "count(${a})"},
            ],
        ),
        paged(
            [single("a")],
            quotas=[{"id": "q", "when": "${a} = 'yes'", "limit": 3, "message": {"it": "Basta"}}],
        ),
    ],
    ids=["earlier", "own", "filter", "repeat", "text", "variables", "quota"],
)
def test_sound_logic_is_taken(document: dict[str, Any]) -> None:
    assert _problems(document) == []


LOOP = [{"id": "x", "value": "${y}"}, {"id": "y", "value": "${x}"}]
LENGTH_OF_B = [{"id": "x", "value": "string-length(${b})"}]
ASKS_ITSELF = {**REPEAT, "questions": [written("c", show_if="count(${children}) > 1")]}
ENDLESS = [{"id": "q", "when": "1", "limit": -1, "message": {"it": "x"}}]


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (
            paged([written("a", show_if="${b} =")]),
            "page 1, question 1 (a), show_if: the expression ends too early",
        ),
        (
            paged([written("a", show_if="${ghost}")]),
            "page 1, question 1 (a), show_if: there is no question 'ghost'",
        ),
        (paged([single("a", show_if="${a} = 'yes'")]), "(a), show_if: 'a' cannot depend on itself"),
        (paged([single("a", required_if=". = 'yes'")]), "'.' means the own answer"),
        (paged([written("a", show_if="${b}"), single("b")]), "show_if: 'b' is known only later"),
        (paged([written("a", constraint=". = ${b}")], [written("b")]), "constraint: 'b' is known only later"),
        (paged({"show_if": "${a}", "questions": [single("a")]}), "page 1, show_if: 'a' is known only later"),
        (paged([written("a")], variables=LOOP), "rest on each other"),
        (
            paged([written("a", show_if="${x}"), written("b")], variables=LENGTH_OF_B),
            "'x' is known only later",
        ),
        (paged([written("a", show_if="yes")]), "'yes' is neither in quotes nor an attribute"),
        (paged([single("a", choice_filter="zone = 1")]), "'zone' is neither in quotes nor an attribute"),
        (paged([written("a", choice_filter="1")]), "there are no choices to filter"),
        (paged([single("a"), written("b", show_if="${a/x}")]), "'a' has no part 'x'"),
        (paged([written("a", label={"it": "Ciao ${ghost}"})]), "label (it): there is no question 'ghost'"),
        (
            paged([written("a", label={"it": "Ciao ${b}"}), written("b")]),
            "label (it): 'b' is known only later",
        ),
        (paged([ASKS_ITSELF]), "'children' cannot depend on itself"),
        (paged([written("a")], variables=[{"id": "a", "value": "1"}]), "id 'a' stands twice"),
        (paged([written("a__other")]), "must not end in __other / __why"),
        (paged([written("a", questions=[written("b")])]), "only a repeat has questions of its own"),
        (paged([single("a", ask_why={"when": ["maybe"], "label": {"it": "?"}})]), "'maybe' is no choice"),
        (paged([written("a")], quotas=ENDLESS), "quota 1 (q): limit must be"),
        (paged([written("a", show_if=5)]), "show_if must be an expression in quotes"),
    ],
)
def test_unsound_logic_is_refused_with_its_place(document: dict[str, Any], message: str) -> None:
    assert any(message in problem for problem in _problems(document)), _problems(document)
