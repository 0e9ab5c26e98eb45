# SPDX-License-Identifier: AGPL-3.0-or-later
"""A questionnaire is checked as a whole, and every message names its place."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codesign.surveys.editor import editing
from codesign.surveys.editor.starters import EXAMPLE
from codesign.surveys.kinds import KINDS
from codesign.surveys.questionnaire import InvalidQuestionnaire
from codesign.surveys.reading import read_questionnaire
from tests.support.factories import small_questionnaire


def _problems(document: Any) -> list[str]:
    with pytest.raises(InvalidQuestionnaire) as told:
        read_questionnaire(document, KINDS)
    return [str(problem) for problem in told.value.problems]


def test_the_starter_reads_and_asks_every_kind() -> None:
    starter = read_questionnaire(json.loads(EXAMPLE.read_text(encoding="utf-8")), KINDS)
    assert {question.kind for question in starter.questions()} <= set(KINDS)
    assert len(list(starter.questions())) == 12


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("title",), {}, "document: title is missing"),
        (("pages",), [], "document: has no question"),
        (
            ("pages", 0, "questions", 0, "kind"),
            "slider",
            "page 1, question 1 (quarter): kind 'slider' is unknown",
        ),
        (("pages", 0, "questions", 0, "label"), {}, "page 1, question 1 (quarter): label is missing"),
        (
            ("pages", 0, "questions", 0, "choices"),
            [],
            "page 1, question 1 (quarter): needs at least two choices",
        ),
        (("pages", 0, "questions", 1, "id"), "quarter", "page 1, question 2: id 'quarter' stands twice"),
        (
            ("pages", 0, "questions", 1, "options"),
            {"most": 9},
            "options.most must be a whole number from 1 to 4",
        ),
        (("pages", 0, "questions", 2, "options"), {"from": 5, "to": 2}, "options.from and options.to"),
        (("pages", 1, "questions", 0, "items"), [], "page 2, question 1 (needs): needs at least one item"),
        (("pages", 0, "questions", 0), "text", "page 1, question 1: is not an object"),
        (("pages", 0, "questions", 0, "id"), "Quartiere!", "id 'Quartiere!' must be"),
    ],
)
def test_each_mistake_is_told_with_its_place(path: tuple[Any, ...], value: object, message: str) -> None:
    document = small_questionnaire()
    place: Any = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert any(message in problem for problem in _problems(document))


@given(
    document=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["pages", "questions", "id", "kind", "label", "title", "choices"]),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_nonsense_is_told_and_never_crashes(document: Any) -> None:
    try:
        read_questionnaire(document, KINDS)
    except InvalidQuestionnaire as told:
        assert told.problems  # noqa: PT017


@given(
    moves=st.lists(
        st.tuples(st.sampled_from(["quarter", "moves", "trust", "needs", "wish"]), st.sampled_from([-1, 1])),
        max_size=12,
    )
)
def test_moving_questions_loses_none(moves: list[tuple[str, int]]) -> None:
    document = small_questionnaire()
    before = copy.deepcopy(document)
    for question, step in moves:
        document = editing.with_moved_question(document, question, step)
    ids = sorted(q["id"] for page in document["pages"] for q in page["questions"])
    assert ids == sorted(q["id"] for page in before["pages"] for q in page["questions"])
