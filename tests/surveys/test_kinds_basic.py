# SPDX-License-Identifier: AGPL-3.0-or-later
"""Choices, numbers, texts, dates and consents: asked, checked, shown again, counted, exported, put in words."""

from __future__ import annotations

from typing import Any

import pytest

from codesign.surveys.kinds import KINDS
from codesign.surveys.questionnaire import InvalidQuestionnaire, Question
from tests.support.questions import Asking, choices, question, texts

OTHER = {"b": {"specify": True}}
WHY = {"when": ["b", "1"], "label": texts("Perché?")}


def summary(asked: Question, answers: list[Any], weights: list[float] | None = None) -> Any:
    return KINDS[asked.kind].summarise(asked, answers, weights)


def people(asked: Question, answers: list[Any]) -> dict[str, int]:
    return {count.id: count.people for count in summary(asked, answers).counts}


@pytest.mark.parametrize(
    ("raw", "answers"),
    [
        ({"kind": "single", "choices": choices("a", "b", **OTHER), "ask_why": WHY},
         {"q": "b", "q__other": "Un altro", "q__why": "Perché sì"}),
        ({"kind": "dropdown", "choices": choices("a", "b")}, {"q": "b"}),
        ({"kind": "yes_no", "choices": choices("dk")}, {"q": "no"}),
        ({"kind": "multiple", "choices": choices("a", "b", "c", **OTHER)}, {"q": ["a", "b"], "q__other": "X"}),
        ({"kind": "top", "choices": choices("a", "b", "c", "d")}, {"q": ["a", "c", "d"]}),
        ({"kind": "number", "options": {"unit": "km"}}, {"q": 1234.5}),
        ({"kind": "number"}, {"q": 0}),
        ({"kind": "scale", "ask_why": WHY}, {"q": 1, "q__why": "Mah"}),
        ({"kind": "scale", "options": {"from": 0, "none": True}}, {"q": "none"}),
        ({"kind": "scale", "options": {"from": 0}, "required": True}, {"q": 0}),
        ({"kind": "text"}, {"q": "Due righe\ndi <b>testo</b> & “virgolette”"}),
        ({"kind": "text", "options": {"long": False}}, {"q": "Una riga"}),
        ({"kind": "date"}, {"q": "2026-11-22"}),
        ({"kind": "date", "options": {"what": "time"}}, {"q": "17:30"}),
        ({"kind": "date", "options": {"what": "datetime"}}, {"q": "2026-11-22T17:30"}),
        ({"kind": "consent", "required": True}, {"q": True}),
        ({"kind": "note"}, {}),
        ({"kind": "importance_satisfaction", "items": choices("i", "j")},
         {"q": {"i": {"importance": 5, "satisfaction": 2}, "j": {"importance": 1}}}),
    ],
)  # fmt: skip
def test_an_answer_comes_back_as_it_was_given(asking: Asking, raw: Any, answers: Any) -> None:
    asked = question(**raw)
    assert asking.again(asked, answers) == answers
    kind = KINDS[asked.kind]
    assert (
        len(kind.all_columns(asked)) == len(kind.all_cells(asked, answers)) == len(kind.all_cells(asked, {}))
    )
    assert len(set(kind.all_columns(asked))) == len(kind.all_columns(asked))
    assert bool(asking.words(asked, answers)) == bool(answers)


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"note"}))
def test_a_required_answer_is_asked_for_at_its_field(asking: Asking, kind: str) -> None:
    sent = asking.send(_minimal(kind, required=True), {})
    assert not sent.is_valid
    message = "Rispondi a questa domanda"
    assert any(message in error for found in sent.errors.values() for error in found)
    assert message in sent.html


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_an_answer_nobody_needs_to_give_may_be_left_out(asking: Asking, kind: str) -> None:
    sent = asking.send(_minimal(kind), {})
    assert sent.is_valid, sent.errors
    assert sent.answers == {}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_counting_nobody_gives_nothing_and_fails_nowhere(kind: str) -> None:
    counted = summary(_minimal(kind), [])
    assert counted.answered == 0
    assert all(count.people == 0 for count in counted.counts)


def _minimal(kind: str, **more: Any) -> Question:
    square = [[9.0, 45.0], [9.1, 45.0], [9.1, 45.1], [9.0, 45.1], [9.0, 45.0]]
    return question(
        kind=kind,
        choices=choices("a", "b", "c") if kind not in ("note", "text", "repeat") else [],
        items=choices("i", "j", "k") if kind in ("matrix", "importance_satisfaction") else [],
        questions=[{"id": "inner", "kind": "text", "label": texts("Dentro")}] if kind == "repeat" else [],
        options={"boundary": {"type": "Polygon", "coordinates": [square]}} if kind == "pin" else {},
        **more,
    )


@pytest.mark.parametrize(
    ("raw", "data", "message"),
    [
        ({"kind": "multiple", "choices": choices("a", "b"), "options": {"most": 1}}, {"q": ["a", "b"]}, "al massimo 1"),
        ({"kind": "multiple", "choices": choices("a", "b", "c"), "options": {"least": 2}}, {"q": ["a"]}, "2"),
        ({"kind": "multiple", "choices": choices("a", "n", n={"exclusive": True})}, {"q": ["a", "n"]}, "insieme"),
        ({"kind": "top", "choices": choices("a", "b", "c", "d")}, {"q": ["a", "b", "c", "d"]}, "al massimo 3"),
        ({"kind": "single", "choices": choices("a", "b")}, {"q": "z"}, ""),
        ({"kind": "number"}, {"q": "tre"}, ""),
        ({"kind": "number", "options": {"whole": True}}, {"q": "2,5"}, ""),
        ({"kind": "number", "options": {"min": 10}}, {"q": "9,5"}, "10"),
        ({"kind": "number", "options": {"max": 1000}}, {"q": "1001"}, "1.000"),
        ({"kind": "number", "options": {"step": 0.25}}, {"q": "0,3"}, "0,25"),
        ({"kind": "date"}, {"q": "31/02/2026"}, "31/12/2026"),
        ({"kind": "date", "options": {"min": "2026-01-01"}}, {"q": "2025-12-31"}, "1 gennaio 2026"),
        ({"kind": "text", "options": {"most_length": 3}}, {"q": "quattro"}, "3"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_stays_as_it_was_typed(
    asking: Asking, raw: Any, data: Any, message: str
) -> None:
    sent = asking.send(question(**raw), data)
    assert not sent.is_valid
    assert message in str(sent.errors["q"])
    if isinstance(data["q"], str) and raw["kind"] != "single":
        assert data["q"] in sent.html


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("3,5", 3.5),
        ("3.5", 3.5),
        ("1 000", 1000),
        ("-2", -2),
        ("+7", 7),
        ("0", 0),
        ("1.200", 1200),
        ("1.200,5", 1200.5),
    ],
)
def test_numbers_are_read_as_people_write_them(asking: Asking, typed: str, number: float) -> None:
    assert asking.send(question(kind="number"), {"q": typed}).answers == {"q": number}


@pytest.mark.parametrize("typed", ["22/11/2026", "22.11.2026", "2026-11-22"])
def test_days_are_read_as_people_write_them(asking: Asking, typed: str) -> None:
    assert asking.send(question(kind="date"), {"q": typed}).answers == {"q": "2026-11-22"}


def test_a_text_beside_an_answer_is_kept_only_with_the_answer_that_asks_for_it(asking: Asking) -> None:
    asked = question(kind="single", choices=choices("a", "b", **OTHER), ask_why=WHY)
    both = {"q__other": "Un altro", "q__why": "Perché sì"}
    assert asking.send(asked, {"q": "a", **both}).answers == {"q": "a"}
    assert asking.send(asked, {"q": "b", **both}).answers == {"q": "b", **both}
    assert 'data-when="b 1"' in asking.page(asked)


def test_who_takes_the_way_out_need_not_name_so_many(asking: Asking) -> None:
    asked = question(
        kind="multiple", choices=choices("a", "b", "n", n={"exclusive": True}), options={"least": 2}
    )
    assert asking.send(asked, {"q": ["n"]}).answers == {"q": ["n"]}


def test_a_question_may_be_named_like_a_part_of_a_form(asking: Asking) -> None:
    for name in ("data", "errors", "_start", "meta", "process"):
        asked = question(kind="text", id=name)
        assert asking.again(asked, {name: "testo"}) == {name: "testo"}


def test_counts_with_and_without_weights() -> None:
    asked = question(kind="multiple", choices=choices("a", "b", "c"))
    answers = [["a", "b"], ["a"], ["b"]]
    assert people(asked, answers) == {"a": 2, "b": 2, "c": 0}
    weighted = summary(asked, answers, [2.0, 0.5, 1.0])
    assert [count.weight for count in weighted.counts] == [2.5, 3.0, 0.0]
    assert (weighted.answered, weighted.weight) == (3, 3.5)


def test_yes_and_no_are_counted_beside_what_else_is_offered() -> None:
    asked = question(kind="yes_no", choices=choices("dk"))
    assert people(asked, ["yes", "yes", "dk"]) == {"yes": 2, "no": 0, "dk": 1}


def test_a_scale_leaves_those_who_cannot_tell_out_of_its_base() -> None:
    asked = question(kind="scale", options={"none": True})
    counted = summary(asked, [1, 5, 5, "none"], [1.0, 1.0, 2.0, 9.0])
    assert (counted.answered, counted.weight, counted.details["none"]) == (3, 4.0, 1)
    assert people(asked, [1, 5, 5, "none"]) == {"1": 1, "2": 0, "3": 0, "4": 0, "5": 2}


def test_numbers_are_described_without_their_extremes() -> None:
    details = summary(question(kind="number"), [*range(1, 100), 7_654_321]).details
    assert details["median"] == 50.5
    assert details["quartiles"] == [25.75, 75.25]
    assert details["convention"] == "inclusive"
    assert sum(details["counts"]) == 100
    assert "7654321" not in str(details)


def test_days_are_counted_by_month_and_times_by_hour() -> None:
    days = summary(question(kind="date"), ["2026-11-22", "2026-11-01", "2025-01-03"])
    assert days.details["periods"] == {"2025-01": 1, "2026-11": 2}
    hours = summary(question(kind="date", options={"what": "time"}), ["17:30", "17:59", "08:00"])
    assert hours.details["periods"] == {"08": 1, "17": 2}


def test_a_consent_in_an_export_is_one_or_zero() -> None:
    asked = question(kind="consent")
    assert [KINDS["consent"].cells(asked, answer) for answer in (True, None)] == [[1], [0]]


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ({"kind": "single", "choices": choices("a")}, "at least two choices"),
        ({"kind": "multiple", "choices": choices("a", "b"), "options": {"most": 3}}, "options.most"),
        ({"kind": "number", "options": {"min": 5, "max": 2}}, "smaller"),
        ({"kind": "number", "options": {"step": 0}}, "options.step"),
        ({"kind": "number", "options": {"min": "a"}}, "options.min"),
        ({"kind": "scale", "options": {"to": 40}}, "options.to"),
        ({"kind": "date", "options": {"what": "year"}}, "options.what"),
        ({"kind": "date", "options": {"min": "tomorrow"}}, "options.min"),
        ({"kind": "text", "options": {"most_length": 0}}, "most_length"),
        ({"kind": "note", "required": True}, "nothing"),
        ({"kind": "matrix", "choices": choices("a", "b")}, "at least one item"),
        ({"kind": "ranking", "choices": choices("a")}, "at least two"),
        ({"kind": "best_worst", "items": choices("a", "b")}, "3 to 40"),
        ({"kind": "points", "items": choices("a", "b"), "options": {"total": 0}}, "options.total"),
        ({"kind": "place", "choices": choices("a", "b", b={"attributes": {"parent": "z"}})}, "'b' lies in"),
        ({"kind": "pin"}, "options.boundary"),
        ({"kind": "pin", "options": {"boundary": {"type": "Point"}}}, "not a GeoJSON polygon"),
        ({"kind": "file", "options": {"accept": ["film"]}}, "options.accept"),
        ({"kind": "repeat"}, "at least one question"),
    ],
)
def test_a_question_that_cannot_work_is_refused_when_it_is_written(raw: Any, problem: str) -> None:
    with pytest.raises(InvalidQuestionnaire) as told:
        question(**raw)
    assert problem in str(told.value)
