# SPDX-License-Identifier: AGPL-3.0-or-later
"""Places level by level, and pins that stand inside the town or nowhere."""

from __future__ import annotations

from typing import Any

import pytest

from codesign.surveys.kinds import KINDS
from codesign.surveys.questionnaire import Question
from tests.support.every_kind import BOUNDARY, QUARTERS
from tests.support.questions import Asking, choices, question, texts

PLACES = choices(
    "north", "south", "hill", "vale", "port",
    hill={"attributes": {"parent": "north"}}, vale={"attributes": {"parent": "north"}},
    port={"attributes": {"parent": "south"}},
)  # fmt: skip
PLACE = {"kind": "place", "choices": PLACES, "options": {"levels": [texts("Zona"), texts("Quartiere")]}}
PIN = {"kind": "pin", "options": {"boundary": BOUNDARY, "quarters": QUARTERS}}
INSIDE = {"lat": 45.7, "lon": 9.68}


@pytest.mark.parametrize(
    ("raw", "answer"),
    [(PLACE, ["north"]), (PLACE, ["south", "port"]), (PIN, INSIDE), (PIN, {"place": "ovest"})],
)
def test_an_answer_comes_back_as_it_was_given(asking: Asking, raw: Any, answer: Any) -> None:
    asked, kind = question(**raw), KINDS[raw["kind"]]
    assert asking.again(asked, {"q": answer}) == {"q": answer}
    assert len(kind.columns(asked)) == len(kind.cells(asked, answer)) == len(kind.cells(asked, None))
    assert asking.words(asked, {"q": answer})


def test_the_narrowest_place_says_the_wider_one(asking: Asking) -> None:
    """Who chooses the quarter alone, without any script, has said the zone too."""
    assert asking.send(question(**PLACE), {"q__2": "port"}).answers == {"q": ["south", "port"]}


@pytest.mark.parametrize("data", [{"q__1": "north", "q__2": "port"}, {"q__1": "hill"}, {"q__1": "nowhere"}])
def test_places_that_do_not_fit_are_refused(asking: Asking, data: Any) -> None:
    sent = asking.send(question(**PLACE), data)
    assert sent.errors["q"]


def test_all_places_of_a_level_stand_grouped_by_what_they_lie_in(asking: Asking) -> None:
    page = asking.page(question(**PLACE))
    assert page.index('label="NORTH"') < page.index('value="hill"') < page.index('label="SOUTH"')
    assert page.index('label="SOUTH"') < page.index('value="port"')


def test_a_place_is_counted_at_each_level() -> None:
    asked = question(**PLACE)
    counted = KINDS["place"].summarise(asked, [["north", "hill"], ["north"], ["south", "port"]])
    assert {count.id: count.people for count in counted.counts if count.people} == {
        "north": 2, "hill": 1, "south": 1, "port": 1,
    }  # fmt: skip
    assert counted.details["levels"] == [["north", "south"], ["hill", "vale", "port"]]


@pytest.mark.parametrize(
    "data",
    [
        {"q__lat": "45.60", "q__lon": "9.68"},
        {"q__lat": "45.7201", "q__lon": "9.71"},
        {"q__lat": "9.68", "q__lon": "45.7"},
        {"q__lat": "here", "q__lon": "there"},
        {"q__lat": "nan", "q__lon": "9.68"},
        {"q__lat": "45.7", "q__lon": ""},
        {"q__place": "elsewhere"},
    ],
)
def test_a_pin_outside_the_town_is_refused_on_the_server(asking: Asking, data: Any) -> None:
    sent = asking.send(question(**PIN), data)
    assert not sent.is_valid
    assert sent.errors["q"][0]
    assert sent.errors["q"][0] in sent.html


def test_a_pin_is_kept_to_about_ten_metres(asking: Asking) -> None:
    sent = asking.send(question(**PIN), {"q__lat": "45.7000049", "q__lon": "9.68000001"})
    assert sent.answers == {"q": {"lat": 45.7, "lon": 9.68}}


def test_the_map_is_drawn_on_the_page_and_fetched_from_nowhere(asking: Asking) -> None:
    page = asking.page(question(**PIN))
    assert page.count("<path") == 4
    assert "http" not in page
    assert '<option value="est">' in page


def _pins() -> list[Any]:
    return [INSIDE] * 7 + [{"lat": 45.69, "lon": 9.64}] * 3 + [{"place": "ovest"}] * 4


def test_pins_are_counted_by_quarter_and_square(asking: Asking) -> None:
    asked: Question = question(**PIN)
    counted = KINDS["pin"].summarise(asked, _pins())
    assert {count.id: count.people for count in counted.counts} == {"ovest": 7, "est": 7}
    assert sorted(square["people"] for square in counted.details["squares"]) == [3, 7]
    assert "45.7}" not in str(counted.details["squares"])
