# SPDX-License-Identifier: AGPL-3.0-or-later
"""Matrix, ranking, best-worst and points: by plain posts, with messages at the field and numbers that add up."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kendalltau

from codesign.surveys.kinds import KINDS
from codesign.surveys.kinds.rankings import moved, sets_of, sets_shown
from codesign.surveys.questionnaire import Question
from tests.support.questions import Asking, choices, controls_of, question, texts

MATRIX = {
    "kind": "matrix",
    "items": choices("i", "j"),
    "choices": choices("good", "bad", "dk", dk={"exclusive": True}),
}
RANKING = {"kind": "ranking", "choices": choices("a", "b", "c")}
BEST = {"kind": "best_worst", "items": choices("a", "b", "c", "d", "e")}
ALL_SETS = {
    str(number): {"best": things[0], "worst": things[-1]}
    for number, things in sets_shown(question(**BEST)).items()
}
POINTS = {"kind": "points", "items": choices("a", "b"), "options": {"total": 10}}


@pytest.mark.parametrize(
    ("raw", "answer"),
    [
        (MATRIX, {"i": "good", "j": "dk"}),
        (MATRIX, {"j": "bad"}),
        (RANKING, ["c", "a", "b"]),
        ({**RANKING, "options": {"most": 2}}, ["c"]),
        ({**RANKING, "options": {"partial": True}}, ["b", "a"]),
        (BEST, ALL_SETS),
        (POINTS, {"a": 4, "b": 6}),
        ({**POINTS, "options": {"total": 10, "exact": False}}, {"a": 3}),
    ],
)  # fmt: skip
def test_an_answer_comes_back_as_it_was_given(asking: Asking, raw: Any, answer: Any) -> None:
    asked, kind = question(**raw), KINDS[raw["kind"]]
    assert asking.again(asked, {"q": answer}) == {"q": answer}
    assert len(kind.columns(asked)) == len(kind.cells(asked, answer)) == len(kind.cells(asked, None))
    assert asking.words(asked, {"q": answer})


@pytest.mark.parametrize(
    ("raw", "data", "message"),
    [
        ({**MATRIX, "required": True}, {"q__i__choice": "good"}, "J"),
        (MATRIX, {"q__i__choice": "perfect"}, ""),
        (RANKING, {"q__a__rank": "1", "q__b__rank": "1", "q__c__rank": "2"}, "A, B"),
        (RANKING, {"q__a__rank": "1"}, ""),
        (RANKING, {"q__a__rank": "9"}, "3"),
        (RANKING, {"q__a__rank": "first"}, "3"),
        ({**RANKING, "options": {"partial": True, "least": 2}}, {"q__a__rank": "1"}, "2"),
        (BEST, {"q__0__best": "a"}, "1"),
        (POINTS, {"q__a__points": "4"}, "4"),
        (POINTS, {"q__a__points": "11"}, "11"),
        (POINTS, {"q__a__points": "-4"}, ""),
        (POINTS, {"q__a__points": "1,5"}, ""),
    ],
)
def test_what_does_not_add_up_is_refused_and_stays_as_it_was_typed(
    asking: Asking, raw: Any, data: Any, message: str
) -> None:
    sent = asking.send(question(**raw), data)
    assert not sent.is_valid
    assert message in sent.errors["q"][0]
    assert sent.errors["q"][0] in sent.html.replace("&#39;", "'")
    if raw["kind"] == "points":
        assert f'value="{data["q__a__points"]}"' in sent.html


def test_the_same_thing_cannot_be_best_and_worst(asking: Asking) -> None:
    asked = question(**BEST)
    number, things = next(iter(sets_shown(asked).items()))
    sent = asking.send(asked, {f"q__{number}__best": things[0], f"q__{number}__worst": things[0]})
    assert "1" in sent.errors["q"][0]


def test_places_with_gaps_are_an_order_all_the_same(asking: Asking) -> None:
    asked = question(**RANKING, options={"partial": True})
    assert asking.send(asked, {"q__a__rank": "3", "q__b__rank": "1"}).answers == {"q": ["b", "a"]}


def test_a_ranking_moves_by_buttons_that_post(asking: Asking) -> None:
    """Up on the last, without any script: the page comes back in the new order, and nothing is called missing."""
    asked = question(**RANKING, required=True)
    sent = asking.send(asked, {"q__move": "up:c"})
    assert not sent.is_valid
    assert sent.errors == {}
    assert [sent.html.index(f'data-thing="{thing}"') for thing in "acb"] == sorted(
        sent.html.index(f'data-thing="{thing}"') for thing in "acb"
    )
    again = asking.send(asked, {"q__a__rank": "1", "q__c__rank": "2", "q__b__rank": "3", "q__move": "up:c"})
    assert asking.send(asked, controls_of(again.html)).answers == {"q": ["c", "a", "b"]}


@given(st.data())
def test_a_step_moves_one_thing_by_one_place(data: st.DataObject) -> None:
    order = list("abcdef")[: data.draw(st.integers(2, 6))]
    partial = data.draw(st.booleans())
    ranked = data.draw(st.integers(0, len(order)))
    most = data.draw(st.integers(max(ranked, 1), len(order))) if partial else len(order)
    item, step = data.draw(st.sampled_from(order)), data.draw(st.sampled_from([-1, 1]))
    after = moved(order, ranked, item, step, most, partial)
    assert len(set(after)) == len(after) <= most
    if not partial:
        assert sorted(after) == order
        assert abs(after.index(item) - order.index(item)) <= 1
    else:
        assert abs(len(after) - ranked) <= 1


def summary(asked: Question, answers: list[Any], weights: list[float] | None = None) -> Any:
    return KINDS[asked.kind].summarise(asked, answers, weights)


def test_a_matrix_counts_each_line_by_itself() -> None:
    details = summary(question(**MATRIX), [{"i": "good", "j": "bad"}, {"i": "dk"}], [2.0, 1.0]).details
    assert details["items"] == {"i": [1, 0, 1], "j": [0, 1, 0]}
    assert details["weights"] == {"i": [2.0, 0, 1.0], "j": [0, 2.0, 0]}
    assert details["outside"] == ["dk"]


def test_a_ranking_is_counted_by_place_borda_and_mean() -> None:
    asked = question(**RANKING, options={"partial": True})
    counted = summary(asked, [["a", "b", "c"], ["a", "c", "b"], ["b"]])
    a, b, c = (counted.details["ranking"][thing] for thing in "abc")
    assert (a["places"], b["places"], c["places"]) == ([2, 0, 0], [1, 1, 1], [0, 1, 1])
    assert (a["mean"], b["mean"], c["mean"]) == (1.0, 2.0, 2.5)
    # Borda: 2 for the first, 1, 0; what is not named shares the rest. a: 2+2+0.5, b: 1+0+2, c: 0+1+0.5, of 6.
    assert [one["borda"] for one in (a, b, c)] == pytest.approx([4.5 / 6, 3 / 6, 1.5 / 6])
    assert [one["rank"] for one in (a, b, c)] == [1, 2, 3]
    assert [count.people for count in counted.counts] == [2, 3, 2]


def test_a_weighted_ranking_follows_the_weights() -> None:
    asked = question(**RANKING)
    turned = summary(asked, [["a", "b", "c"], ["c", "b", "a"]], [1.0, 3.0]).details["ranking"]
    assert [turned[thing]["rank"] for thing in "cba"] == [1, 2, 3]


def test_points_are_summed_with_those_who_gave_none() -> None:
    counted = summary(question(**POINTS), [{"a": 10}, {"a": 4, "b": 6}])
    assert counted.details["points"] == {
        "a": {"mean": 7.0, "median": 7.0, "share": 0.7},
        "b": {"mean": 3.0, "median": 3.0, "share": 0.3},
    }
    assert [count.people for count in counted.counts] == [2, 1]


def test_best_worst_shows_each_respondent_a_balanced_version_that_never_changes() -> None:
    asked = question(kind="best_worst", items=choices(*"abcdefghijkl"))
    kind = KINDS["best_worst"]
    seen = [sets_shown(kind.personal(asked, seed)) for seed in range(12)]
    assert seen[0] == sets_shown(kind.personal(asked, 0)) == seen[6]
    assert seen[0] != seen[1]
    for sets in seen:
        times = Counter(thing for things in sets.values() for thing in things)
        assert min(times.values()) >= 3
        assert max(times.values()) - min(times.values()) <= 1


def test_another_order_or_wording_leaves_the_sets_as_they_are() -> None:
    first = question(kind="best_worst", items=choices(*"abcdef"))
    other = question(kind="best_worst", items=[{"id": id, "label": texts("x")} for id in reversed("abcdef")])
    assert sets_of(first) == sets_of(other)


def test_best_worst_finds_the_order_of_simulated_respondents() -> None:
    things = "abcdefghijkl"
    asked, kind = question(kind="best_worst", items=choices(*things)), KINDS["best_worst"]
    random = np.random.default_rng(7)
    utility = dict(zip(things, np.linspace(1.5, -1.5, len(things)), strict=True))
    answers = []
    for person in range(200):
        answer = {}
        for number, shown in sets_shown(kind.personal(asked, person)).items():
            felt = {thing: utility[thing] + random.gumbel() for thing in shown}
            answer[str(number)] = {
                "best": max(felt, key=lambda one: felt[one]),
                "worst": min(felt, key=lambda one: felt[one]),
            }
        answers.append(answer)
    found = summary(asked, answers).details["best_worst"]
    for measure in ("score", "chance"):
        tau = kendalltau([found[thing][measure] for thing in things], [utility[thing] for thing in things])
        assert tau.statistic >= 0.9


def test_answers_to_sets_that_are_no_more_are_left_out() -> None:
    asked = question(**BEST)
    found = summary(asked, [{"999": {"best": "a", "worst": "b"}, "0": {"best": "zz", "worst": "a"}}])
    assert all(one["shown"] == 0 for one in found.details["best_worst"].values())
