# SPDX-License-Identifier: AGPL-3.0-or-later
"""Feedback, rules, stability and verdicts of Delphi panels."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codesign.analytics.delphi import (
    Criterion,
    DelphiRule,
    DelphiVerdict,
    Direction,
    Ratings,
    Scale,
    agreed_direction,
    attrition,
    feedback,
    judge,
    stability,
)
from codesign.analytics.estimates import QuantileConvention

FIVE, NINE = Scale(), Scale(1, 9)
ratings_of_a_panel = st.dictionaries(st.integers(1, 60), st.integers(1, 5), min_size=5, max_size=40)


def panel(counts: list[int], lowest: int = 1) -> dict[int, int]:
    """Panellists 1, 2, ... of whom so many chose each category."""
    given = np.repeat(np.arange(len(counts)) + lowest, counts)
    return {person: int(rating) for person, rating in enumerate(given, start=1)}


def noisy(ratings: Ratings, random: np.random.Generator, chance: float = 0.15) -> dict[int, int]:
    """The same people a round later, a few of them one category off."""
    return {
        person: int(np.clip(rating + (random.random() < chance) * random.choice([-1, 1]), 1, 5))
        for person, rating in ratings.items()
    }


def test_feedback_says_where_the_panel_and_the_reader_stand() -> None:
    told = feedback(panel([1, 1, 2, 4, 2]), FIVE, reader=1)
    assert told is not None
    assert (told.n, told.lower_quartile, told.median, told.upper_quartile) == (10, 3, 4, 4)
    assert told.histogram == (1, 1, 2, 4, 2)
    assert told.top_share == pytest.approx(0.6)
    assert (told.own, told.own_is_outside) == (1, True)


def test_feedback_on_a_scale_from_zero_names_its_own_points() -> None:
    told = feedback(panel([0, 0, 0, 5, 5], lowest=0), Scale(0, 4), reader=99)
    assert told is not None
    assert (told.lower_quartile, told.median, told.upper_quartile) == (3, 3.5, 4)
    assert (told.own, told.own_is_outside) == (None, False)


def test_quartiles_follow_the_named_convention() -> None:
    ratings = panel([2, 2, 2, 2, 2])
    exclusive = feedback(ratings, FIVE, convention=QuantileConvention.EXCLUSIVE)
    inclusive = feedback(ratings, FIVE)
    assert exclusive is not None
    assert inclusive is not None
    assert (exclusive.lower_quartile, inclusive.lower_quartile) == (1.75, 2.0)
    assert exclusive.convention == "exclusive"


def test_nothing_is_told_of_four_people() -> None:
    four = panel([1, 0, 0, 0, 3])
    assert feedback(four, FIVE, reader=1) is None


@pytest.mark.parametrize(
    ("rule", "scale", "counts", "direction"),
    [
        (DelphiRule(), FIVE, [0, 0, 2, 8, 0], Direction.FOR),
        (DelphiRule(), FIVE, [1, 1, 2, 4, 2], None),
        (DelphiRule(), FIVE, [0, 0, 5, 10, 5], Direction.FOR),
        (DelphiRule(), FIVE, [5, 10, 5, 0, 0], Direction.AGAINST),
        (DelphiRule(threshold=0.76), FIVE, [0, 0, 5, 10, 5], None),
        (DelphiRule(Criterion.SEVENTY_FIFTEEN), NINE, [1, 1, 0, 1, 0, 3, 5, 5, 4], Direction.FOR),
        (DelphiRule(Criterion.SEVENTY_FIFTEEN), NINE, [1, 1, 1, 1, 0, 2, 5, 5, 4], None),
        (DelphiRule(Criterion.SEVENTY_FIFTEEN), NINE, [4, 5, 5, 3, 0, 1, 0, 1, 1], Direction.AGAINST),
        (DelphiRule(Criterion.IQR), FIVE, [1, 1, 2, 4, 2], Direction.FOR),
        (DelphiRule(Criterion.IQR), FIVE, [2, 2, 2, 2, 2], None),
        (DelphiRule(Criterion.IQR), FIVE, [0, 2, 8, 0, 0], Direction.MIDDLE),
        (DelphiRule(Criterion.IQR), NINE, [0, 0, 3, 0, 4, 0, 3, 0, 0], None),
        (DelphiRule(Criterion.IQR), NINE, [0, 0, 0, 0, 0, 3, 4, 3, 0], Direction.FOR),
        (DelphiRule(Criterion.IPRAS), NINE, [0, 0, 0, 0, 0, 1, 5, 3, 0], Direction.FOR),
        (DelphiRule(Criterion.IPRAS), NINE, [5, 0, 0, 0, 0, 0, 0, 0, 5], None),
        (DelphiRule(Criterion.CNS), FIVE, [0, 0, 2, 8, 0], Direction.FOR),
        (DelphiRule(Criterion.CNS), FIVE, [1, 1, 2, 4, 2], None),
        (DelphiRule(Criterion.A), FIVE, [8, 2, 0, 0, 0], Direction.AGAINST),
        (DelphiRule(Criterion.A), FIVE, [5, 0, 0, 0, 5], None),
    ],
)
def test_rules(rule: DelphiRule, scale: Scale, counts: list[int], direction: Direction | None) -> None:
    assert agreed_direction(rule, np.array(counts), scale) == direction


@given(ratings=ratings_of_a_panel, criterion=st.sampled_from(Criterion))
def test_turning_the_scale_round_turns_the_direction(ratings: dict[int, int], criterion: Criterion) -> None:
    turned = {None: None, "for": "against", "against": "for", "middle": "middle"}
    counts = FIVE.counts(ratings)
    rule = DelphiRule(criterion)
    found, mirrored = (agreed_direction(rule, way, FIVE) for way in (counts, counts[::-1]))
    assert mirrored == turned[found]


def test_net_change_of_the_reference() -> None:
    before = panel([2, 3, 5, 8, 2])
    after = panel([1, 2, 4, 11, 2])
    found = stability(before, after, FIVE)
    assert found is not None
    assert (found.n, found.net_change) == (20, pytest.approx(0.15))


def test_change_is_measured_on_those_who_answered_twice() -> None:
    before = {1: 4, 2: 4, 3: 5, 4: 2, 5: 3, 90: 1, 91: 1}
    after = {1: 4, 2: 4, 3: 5, 4: 2, 5: 3, 80: 5, 81: 5}
    found = stability(before, after, FIVE)
    assert found is not None
    assert (found.n, found.wilcoxon_p, found.net_change, found.cv_change) == (5, 1, 0, 0)
    assert found.is_stable
    assert stability({1: 3}, {1: 3, 2: 4}, FIVE) is None


def test_variation_counts_categories_from_one() -> None:
    # Half at the ends of 0..4: mean 3 and sd 2 sqrt(10 / 9) in categories; then all at the top: no variation.
    found = stability(panel([5, 0, 0, 0, 5], 0), panel([0, 0, 0, 0, 10], 0), Scale(0, 4))
    assert found is not None
    assert found.cv_change == pytest.approx(2 * math.sqrt(10 / 9) / 3)
    assert found.individual_change == pytest.approx(0.5)


def test_a_converging_panel_is_still_moving_and_then_agrees() -> None:
    rounds = [
        panel([6, 8, 10, 8, 8]),
        panel([2, 4, 14, 12, 8]),
        panel([0, 1, 5, 24, 10]),
    ]
    assert [judge(DelphiRule(), FIVE, rounds[: i + 1]) for i in range(3)] == [
        DelphiVerdict.STILL_MOVING,
        DelphiVerdict.STILL_MOVING,
        DelphiVerdict.FOR,
    ]


def test_agreement_that_must_be_stable_waits_for_a_round_without_movement() -> None:
    rule = DelphiRule(needs_stability=True)
    rounds = [panel([10, 10, 10, 10, 0]), panel([0, 0, 5, 25, 10]), panel([0, 0, 4, 26, 10])]
    verdicts = [judge(rule, FIVE, rounds[: i + 1]) for i in range(3)]
    assert verdicts == [DelphiVerdict.STILL_MOVING, DelphiVerdict.STILL_MOVING, DelphiVerdict.FOR]


@pytest.mark.parametrize("seed", range(12))
def test_a_polarised_panel_is_stable_dissent(seed: int) -> None:
    first = panel([18, 4, 2, 4, 18])
    rounds = [first, noisy(first, np.random.default_rng(seed))]
    for criterion in Criterion:
        assert judge(DelphiRule(criterion), FIVE, rounds) is DelphiVerdict.STABLE_DISSENT


def test_an_oscillating_panel_is_never_stable() -> None:
    low, high = panel([8, 10, 10, 8, 4]), panel([4, 8, 10, 10, 8])
    rounds = [low, high, low, high]
    for last in range(1, 5):
        assert judge(DelphiRule(), FIVE, rounds[:last]) is DelphiVerdict.STILL_MOVING


def test_people_who_change_sides_against_each_other_are_seen() -> None:
    before = panel([10, 0, 10, 0, 10])
    after = {person: 6 - rating for person, rating in before.items()}
    found = stability(before, after, FIVE)
    assert found is not None
    assert (found.net_change, found.cv_change) == (0, 0)
    assert found.wilcoxon_p > 0.05
    assert not found.is_stable
    assert judge(DelphiRule(), FIVE, [before, after]) is DelphiVerdict.STILL_MOVING


def test_too_few_say_nothing_whatever_they_say() -> None:
    assert judge(DelphiRule(), FIVE, []) is DelphiVerdict.TOO_FEW
    assert judge(DelphiRule(), FIVE, [panel([0, 0, 0, 0, 4])]) is DelphiVerdict.TOO_FEW
    # Twenty in each round, but three in both: whether they moved cannot be known.
    others = {person + 17: rating for person, rating in panel([6, 4, 0, 4, 6]).items()}
    assert judge(DelphiRule(), FIVE, [panel([6, 4, 0, 4, 6]), others]) is DelphiVerdict.STILL_MOVING


def test_agreement_on_the_middle_is_not_dissent() -> None:
    rounds = [panel([0, 2, 16, 2, 0])] * 2
    assert judge(DelphiRule(Criterion.CNS), FIVE, rounds) is DelphiVerdict.MIDDLE
    assert judge(DelphiRule(), FIVE, rounds) is DelphiVerdict.STABLE_DISSENT


@given(first=ratings_of_a_panel, second=ratings_of_a_panel)
def test_change_is_the_same_forwards_and_backwards(first: dict[int, int], second: dict[int, int]) -> None:
    there, back = stability(first, second, FIVE), stability(second, first, FIVE)
    assert (there is None) == (back is None)
    if there is not None and back is not None:
        assert 0 <= there.net_change <= 1
        assert 0 <= there.individual_change <= 1
        assert there.net_change == back.net_change
        assert there.wilcoxon_p == pytest.approx(back.wilcoxon_p)
        assert there.is_stable == back.is_stable


def test_attrition_counts_who_came_back() -> None:
    first, second, none, last = attrition([[1, 2, 3, 4], [2, 3, 4, 9], [], [2]])
    assert (first.n, first.joined, first.lost_share) == (4, 4, None)
    assert (second.stayed, second.joined, second.lost, second.lost_share) == (3, 1, 1, 0.25)
    assert (none.n, none.lost, none.lost_share) == (0, 4, 1.0)
    assert (last.joined, last.lost_share) == (1, None)


def test_a_rule_survives_its_document() -> None:
    rule = DelphiRule(Criterion.IPRAS, 0.9, 8, needs_stability=True, convention=QuantileConvention.EXCLUSIVE)
    document = rule.to_document()
    assert document["criterion"] == "ipras"
    assert DelphiRule.from_document(document) == rule
    assert DelphiRule.from_document({}) == DelphiRule()


@pytest.mark.parametrize(
    "make",
    [
        lambda: DelphiRule(threshold=0.4),
        lambda: DelphiRule(Criterion.CNS, 1.2),
        lambda: DelphiRule(Criterion.IQR, -1),
        lambda: DelphiRule(minimum_n=0),
        lambda: Scale(3, 3),
        lambda: Scale(1, 5, band=3),
        lambda: FIVE.counts({1: 6}),
        lambda: FIVE.counts({1: 0}),
    ],
)
def test_what_makes_no_sense_is_refused(make: object) -> None:
    assert callable(make)
    with pytest.raises(ValueError):
        make()
