# SPDX-License-Identifier: AGPL-3.0-or-later
"""Snapshots of ballots: the same ballots give the same bytes, and the numbers are those of the formulas."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from codesign.deliberation import continuing, rounds, snapshots
from codesign.deliberation.counting import ballot_counts
from codesign.deliberation.counting.computing import compute_snapshot
from codesign.deliberation.counting.gathered import EarlierRound, Gathered
from codesign.deliberation.voting import ballots
from codesign.web.jobs import Progress
from codesign.web.policy import ANONYMOUS
from tests.deliberation.kinds_support import (
    COSTS,
    OPTIONS,
    RULES,
    answer,
    code_of,
    ids_of,
    make_round,
    snapshot_of,
)
from tests.support.factories import RunFactory


def _gathered(kind: str, contents: list[Any], ids: list[int], people: list[int] | None = None) -> Gathered:
    items = tuple(
        {"id": id, "text": {"it": "x"}, "theme_id": None, "cost": COSTS[number] if kind == "budget" else None}
        for number, id in enumerate(ids)
    )
    named = dict(zip(people or range(1, len(contents) + 1), contents, strict=True))
    return Gathered(kind, 1, OPTIONS[kind], RULES.get(kind, {}), items, named)


def _content(kind: str, draw: Any, ids: list[int]) -> Any:
    """A ballot that is good by the rules of its kind."""
    match kind:
        case "rating":
            return {str(id): draw(st.sampled_from([1, 2, 3, 4, 5, "cannot"])) for id in ids}
        case "ranking":
            ranked = draw(st.permutations(ids))[: draw(st.integers(1, len(ids)))]
            return {str(id): place for place, id in enumerate(ranked, 1)}
        case "points":
            return {str(id): draw(st.integers(1, 3)) for id in ids[: draw(st.integers(1, 3))]}
        case "pairwise":
            return [[ids[0], ids[1], draw(st.sampled_from([ids[0], ids[1], 0]))], [ids[2], ids[1], ids[1]]]
        case _:
            return {str(draw(st.sampled_from(ids))): 1}


@pytest.mark.parametrize("kind", OPTIONS)
@given(data=st.data())
def test_order_and_names_of_people_change_no_byte(kind: str, data: st.DataObject) -> None:
    ids = [3, 5, 8, 13]
    contents = [_content(kind, data.draw, ids) for _ in range(data.draw(st.integers(1, 9)))]
    shuffled = data.draw(st.permutations(contents))
    first = _gathered(kind, contents, ids)
    second = _gathered(kind, shuffled, ids, list(range(100, 100 + len(contents))))
    assert ballot_counts.input_hash(first) == ballot_counts.input_hash(second)
    assert json.dumps(ballot_counts.find(first)) == json.dumps(ballot_counts.find(second))


@pytest.mark.parametrize("kind", OPTIONS)
def test_nobody_is_a_result_too(kind: str) -> None:
    found = ballot_counts.find(_gathered(kind, [], [3, 5, 8, 13]))
    assert found["n"] == 0
    assert [row["id"] for row in found["items"]] == [3, 5, 8, 13]
    json.dumps(found, allow_nan=False)


def test_the_hash_sees_every_answer_cost_rule_and_earlier_publication() -> None:
    base = _gathered("rating", [{"3": 1}, {"3": 5}], [3, 5])
    other = [
        _gathered("rating", [{"3": 1}, {"3": 4}], [3, 5]),
        _gathered("rating", [{"3": 1}, {"5": 5}], [3, 5]),
        Gathered("rating", 1, base.options, {"criterion": "iqr"}, base.items, base.ballots),
        Gathered("rating", 2, base.options, base.rule, base.items, base.ballots,
                 (EarlierRound(1, base.options, {}, {3: {1: 4}}, frozenset({1}), "abc"),)),
    ]  # fmt: skip
    assert len({ballot_counts.input_hash(one) for one in (base, *other)}) == 5
    renamed = _gathered("rating", [{"30": 1}, {"30": 5}], [30, 50])
    assert ballot_counts.input_hash(renamed) == ballot_counts.input_hash(base)


def test_a_rating_says_median_quartiles_and_whether_opinions_divide() -> None:
    ratings = [1] * 5 + [5] * 5
    contents = [{"3": rating} for rating in ratings] + [{"3": "cannot"}]
    row = ballot_counts.find(_gathered("rating", contents, [3]))["items"][0]
    assert (row["n"], row["cannot_judge"], row["counts"]) == (10, 1, [5, 0, 0, 0, 5])
    assert (row["median"], row["lower_quartile"], row["upper_quartile"], row["iqr"]) == (3.0, 1.0, 5.0, 4.0)
    assert (row["agreement"], row["polarisation"], row["consensus"]) == (-1.0, 1.0, 0.0)
    assert row["is_polarised"]
    assert row["verdict"] == "still_moving"


def test_a_condorcet_winner_leads_and_what_has_no_place_shares_the_end() -> None:
    contents = [{"1": 1, "2": 2, "3": 3}] * 3 + [{"2": 1, "3": 2, "1": 3}] * 2 + [{"2": 1}]
    found = ballot_counts.find(_gathered("ranking", contents, [1, 2, 3]))
    assert [row["place"] for row in found["items"]] == [2, 1, 3] or [
        row["place"] for row in found["items"]
    ] == [1, 1, 3]
    assert sum(row["borda"] for row in found["items"]) == 6 * 3
    assert [row["counts"] for row in found["items"]] == [[3, 0, 2], [3, 3, 0], [0, 2, 3]]
    assert found["concordance"]["n"] == 6


def test_both_rules_of_a_budget_stand_side_by_side() -> None:
    # Six want the dear project, four the two cheap ones: greedy leaves the four with nothing they chose.
    contents = [{"1": 1}] * 6 + [{"2": 1, "4": 1}] * 4
    found = ballot_counts.find(_gathered("budget", contents, [1, 2, 3, 4]))
    greedy, shares = found["outcomes"]["greedy"], found["outcomes"]["equal_shares"]
    # Of the two cheap ones the money pays for one, and as many chose either.
    assert (greedy["selected"], greedy["ties"], greedy["open"]) == ([1], [[2, 4]], [2, 4])
    assert greedy["alternatives"] == [[1, 2], [1, 4]]
    for outcome in (greedy, shares):
        assert outcome["cost"] + outcome["left"] == found["total"]
        assert outcome["cost"] <= found["total"]
        assert sum(outcome["funded_counts"]) == outcome["voters"] == 10
        assert outcome["satisfied"] == 10 - outcome["funded_counts"][0]
        assert 0 <= outcome["by_cost_share"] <= 1
    assert [row["votes"] for row in found["items"]] == [6, 4, 0, 4]


def test_an_even_comparison_is_half_a_win_for_either() -> None:
    found = ballot_counts.find(
        _gathered("pairwise", [[[1, 2, 0], [2, 3, 2]], [[1, 2, 0], [3, 1, 1]]], [1, 2, 3])
    )
    one, two, three = found["items"]
    assert (one["strength"], one["place"], two["place"], three["place"]) == (
        pytest.approx(two["strength"]),
        1,
        1,
        3,
    )
    assert (one["equals"], one["wins"], three["losses"], found["comparisons"]) == (2, 1, 2, 4)


def test_equal_ballots_make_no_second_snapshot(session: Session) -> None:
    round, run = make_round("rating"), RunFactory().id
    answer(session, round, 1, [1, 2, 3, 4])
    session.commit()
    compute_snapshot(Progress(run), round.id)
    first = snapshots.latest(session, round)
    compute_snapshot(Progress(run), round.id)
    assert first is not None
    assert snapshots.latest(session, round).id == first.id  # type: ignore[union-attr]
    answer(session, round, 2, [1, 2, 3, 4])
    session.commit()
    compute_snapshot(Progress(run), round.id)
    assert snapshots.latest(session, round).id > first.id  # type: ignore[union-attr]


def test_only_published_numbers_of_an_earlier_round_come_back(session: Session) -> None:
    first = make_round("rating")
    for person in range(6):
        answer(session, first, person, [5, 4, None, 1])
    rounds.close_round(session, ANONYMOUS, first)
    second = continuing.start_next(session, ANONYMOUS, first, ids_of(first)[:3])
    rounds.open_round(session, ANONYMOUS, second)
    for person in range(6):
        answer(session, second, person, [5, 4, 2])
        ballots.link_to_earlier(
            session, second, code_of(person, second), code_of(person, first), wanted=person < 5
        )
    hidden = snapshot_of(session, second)
    assert [row["earlier"] for row in hidden["items"]] == [[], [], []]
    gathered = ballot_counts.gather(session, first)
    snapshots.publish(
        session, ANONYMOUS, first, ballot_counts.store(session, first, gathered, ballot_counts.find(gathered))
    )
    found = snapshot_of(session, second)
    assert [[one["median"] for one in row["earlier"]] for row in found["items"]] == [[5.0], [4.0], [None]]
    assert found["items"][0]["stability"]["n"] == 5
    assert found["items"][2]["stability"] is None
    assert [(row["stayed"], row["joined"], row["lost"]) for row in found["attrition"]] == [
        (0, 6, 0),
        (5, 1, 1),
    ]
    ballots.link_to_earlier(session, second, code_of(0, second), code_of(0, first), wanted=False)
    assert snapshot_of(session, second)["items"][0]["stability"]["n"] == 4
