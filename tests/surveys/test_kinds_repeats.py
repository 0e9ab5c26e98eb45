# SPDX-License-Identifier: AGPL-3.0-or-later
"""A group of questions asked several times: entries are added and removed by posts, and count people."""

from __future__ import annotations

from typing import Any

from codesign.surveys.kinds import KINDS
from tests.support.questions import Asking, Sent, choices, controls_of, question, texts

CHILDREN = {
    "kind": "repeat",
    "options": {"most": 3, "entry": texts("Figlio")},
    "questions": [
        {"id": "age", "kind": "number", "label": texts("Quanti anni?"), "required": True},
        {"id": "ride", "kind": "single", "label": texts("Come va a scuola?"),
         "choices": choices("bus", "else", **{"else": {"specify": True}})},
        {"id": "likes", "kind": "ranking", "label": texts("Che cosa preferisce?"), "choices": choices("x", "y")},
    ],
}  # fmt: skip
TWO = [{"age": 7, "ride": "bus", "likes": ["y", "x"]}, {"age": 9, "ride": "else", "ride__other": "In barca"}]


def press(asking: Asking, sent_html: str, **button: str) -> Sent:
    return asking.send(question(**CHILDREN), {**dict(controls_of(sent_html)), **button})


def test_entries_come_back_as_they_were_given(asking: Asking) -> None:
    asked = question(**CHILDREN)
    assert asking.again(asked, {"q": TWO}) == {"q": TWO}
    words = asking.words(asked, {"q": TWO})
    assert "1. Quanti anni?: 7" in words
    assert any("In barca" in line for line in words)


def test_an_entry_is_added_and_removed_without_a_script_and_nothing_is_lost(asking: Asking) -> None:
    asked = question(**CHILDREN)
    more = press(asking, asking.page(asked, {"q": TWO}), q__add="1")
    assert (more.is_valid, more.errors) == (False, {})
    assert controls_of(more.html)["q__count"] == "3"
    assert "q__add" not in more.html  # three are the most
    less = press(asking, more.html, q__remove="0")
    assert (less.is_valid, less.errors) == (False, {})
    assert press(asking, less.html).answers == {"q": TWO[1:]}


def test_a_ranking_inside_an_entry_moves_by_its_buttons(asking: Asking) -> None:
    moved = press(asking, asking.page(question(**CHILDREN), {"q": TWO}), q__0__likes__move="up:x")
    assert (moved.is_valid, moved.errors) == (False, {})
    assert press(asking, moved.html).answers["q"][0]["likes"] == ["x", "y"]


def test_an_entry_that_was_begun_is_judged_and_an_empty_one_is_not(asking: Asking) -> None:
    asked = question(**CHILDREN)
    assert asking.send(asked, {"q__count": "2"}).is_valid
    for data in ({"q__0__ride": "bus"}, {"q__0__age": "sette"}):
        sent = asking.send(asked, {"q__count": "2", **data})
        assert "1" in sent.errors["q"][0]
        assert 'id="q__0__age-error"' in sent.html


def test_the_least_number_of_entries_must_be_filled_in(asking: Asking) -> None:
    asked = question(**{**CHILDREN, "options": {"least": 1}})
    assert not asking.send(asked, {}).is_valid
    assert asking.send(asked, {"q__count": "1", "q__0__age": "3"}).answers == {"q": [{"age": 3}]}


def test_no_post_makes_more_entries_than_there_may_be(asking: Asking) -> None:
    sent = asking.send(question(**CHILDREN), {"q__count": "9999", "q__add": "1", "q__remove": "x"})
    assert controls_of(sent.html)["q__count"] == "3"


def test_people_are_counted_not_entries() -> None:
    asked: Any = question(**CHILDREN)
    large = [{"age": age, "ride": "bus"} for age in (1, 2, 3)]
    counted = KINDS["repeat"].summarise(asked, [large, TWO, TWO[1:]])
    assert {count.id: count.people for count in counted.counts} == {"1": 1, "2": 1, "3": 1}
    ride = counted.details["questions"]["ride"]
    assert ride["answered"] == 3
    assert [count["people"] for count in ride["counts"]] == [2, 2]


def test_an_export_has_a_block_of_columns_for_each_possible_entry() -> None:
    asked = question(**CHILDREN)
    columns, cells = KINDS["repeat"].columns(asked), KINDS["repeat"].cells(asked, TWO)
    assert len(columns) == len(set(columns)) == len(cells) == 3 * 5
    row = dict(zip(columns, cells, strict=True))
    assert (row["q__1__age"], row["q__2__ride__other_text"], row["q__3__age"]) == (7, "In barca", None)
