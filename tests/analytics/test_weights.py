# SPDX-License-Identifier: AGPL-3.0-or-later
"""Raking to margins, trimming, and what weights cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codesign.analytics.weights import MarginsDoNotFit, design_effect, effective_n, rake

People = Mapping[str, Sequence[str]]
Margins = Mapping[str, Mapping[str, float]]

# Raking is iterative; a busy machine must not fail a law.
unhurried = settings(max_examples=40, deadline=None)


def shares(people: Sequence[str], weights: np.ndarray) -> dict[str, float]:
    return {
        category: float(weights[[given == category for given in people]].sum() / weights.sum())
        for category in set(people)
    }


@st.composite
def samples(draw: st.DrawFn) -> tuple[dict[str, list[str]], dict[str, dict[str, float]]]:
    """People in up to three margins, somebody in every combination, so that margins can always be met."""
    sizes = draw(st.lists(st.integers(2, 4), min_size=1, max_size=3))
    every = [list(map(str, cell)) for cell in np.ndindex(*sizes)]
    extra = draw(st.lists(st.sampled_from(every), max_size=40))
    people = {f"m{i}": [cell[i] for cell in [*every, *extra]] for i in range(len(sizes))}
    amounts = st.integers(1, 50).map(float)
    margins = {
        f"m{i}": {str(category): draw(amounts) for category in range(size)} for i, size in enumerate(sizes)
    }
    return people, margins


@unhurried
@given(sample=samples())
def test_before_trimming_every_margin_is_met(sample: tuple[People, Margins]) -> None:
    people, margins = sample
    found = rake(people, margins, trim=None)
    assert found.weights.mean() == pytest.approx(1)
    assert (found.weights > 0).all()
    assert found.meets_margins
    for name, margin in margins.items():
        reached, total = shares(people[name], found.weights), sum(margin.values())
        assert reached == pytest.approx(
            {category: size / total for category, size in margin.items()}, abs=1e-6
        )


@unhurried
@given(sample=samples())
def test_trimmed_weights_stay_within_bounds_with_mean_one(sample: tuple[People, Margins]) -> None:
    people, margins = sample
    found = rake(people, margins)
    assert found.weights.mean() == pytest.approx(1)
    assert found.weights.min() >= 0.3
    assert found.weights.max() <= 3
    assert found.design_effect >= 1
    assert found.effective_n <= len(found.weights) + 1e-9
    # The gap it reports is the gap there is.
    gaps = [
        abs(share - margins[name][category] / sum(margins[name].values()))
        for name in margins
        for category, share in shares(people[name], found.weights).items()
    ]
    assert found.largest_gap == pytest.approx(max(gaps), abs=1e-9)


@unhurried
@given(sample=samples(), seed=st.integers(0, 99))
def test_the_order_of_people_does_not_matter(sample: tuple[People, Margins], seed: int) -> None:
    people, margins = sample
    order = np.random.default_rng(seed).permutation(len(people["m0"]))
    shuffled = {name: [given[i] for i in order] for name, given in people.items()}
    assert rake(shuffled, margins).weights == pytest.approx(rake(people, margins).weights[order], rel=1e-12)


def test_one_margin_is_a_division() -> None:
    found = rake({"age": ["young"] * 2 + ["old"] * 6}, {"age": {"young": 1, "old": 1}}, trim=None)
    assert found.weights.tolist() == pytest.approx([2, 2] + [2 / 3] * 6)
    assert (found.trimmed, found.meets_margins) == (0, True)


def test_raking_keeps_the_odds_between_margins() -> None:
    people = {"sex": list("fffffmmmmm"), "age": list("yyyoo" + "yoooo")}
    found = rake(people, {"sex": {"f": 52, "m": 48}, "age": {"y": 30, "o": 70}}, trim=None)
    counts = Counter[tuple[str, str]]()
    for sex, age, weight in zip(people["sex"], people["age"], found.weights, strict=True):
        counts[sex, age] += weight
    odds = counts["f", "y"] * counts["m", "o"] / (counts["f", "o"] * counts["m", "y"])
    assert odds == pytest.approx(3 * 4 / (2 * 1))


def test_trimming_is_made_good_by_those_within_the_bounds() -> None:
    # One of the twenty young would need weight 6; what trimming takes goes to the other young.
    people = {"age": ["y"] * 5 + ["o"] * 45, "town": ["north", *["south"] * 4] + ["south"] * 45}
    margins = {"age": {"y": 30, "o": 70}, "town": {"north": 12, "south": 88}}
    plain, trimmed = rake(people, margins, trim=None), rake(people, margins)
    assert plain.weights.max() > 3
    assert trimmed.weights.max() == 3
    assert not trimmed.meets_margins
    assert trimmed.largest_gap < plain.weights.max() / 50
    assert trimmed.trimmed >= 1
    assert trimmed.design_effect < plain.design_effect


def test_bounds_that_can_hold_the_margins_are_raked_until_they_do() -> None:
    random = np.random.default_rng(4)
    people = {name: random.choice(list("abc"), 600, p=[0.6, 0.3, 0.1]).tolist() for name in ("x", "y")}
    margins = {"x": {"a": 40, "b": 40, "c": 20}, "y": {"a": 40, "b": 40, "c": 20}}
    plain, trimmed = rake(people, margins, trim=None), rake(people, margins)
    assert plain.weights.max() > 3
    assert trimmed.meets_margins
    assert trimmed.weights.max() <= 3


def test_margins_that_contradict_the_people_are_reported_not_met() -> None:
    # All the old live in the north: the old cannot be 90 of 100 and the north half.
    people = {"age": list("yyyyo"), "town": list("nsssn")}
    for trim in (None, (0.3, 3.0)):
        found = rake(people, {"age": {"y": 1, "o": 9}, "town": {"n": 1, "s": 1}}, trim)
        assert not found.meets_margins
        assert found.largest_gap > 0.1
        assert found.weights.mean() == pytest.approx(1)


def test_categories_that_stand_alone_are_named() -> None:
    with pytest.raises(MarginsDoNotFit) as refusal:
        rake({"age": ["18-34", "?"]}, {"age": {"18-34": 30, "35+": 70}})
    assert (refusal.value.margin, refusal.value.nobody_in, refusal.value.not_in_margin) == (
        "age", ("35+",), ("?",),
    )  # fmt: skip
    assert "nobody answered in “35+”" in str(refusal.value)
    assert "does not have “?”" in str(refusal.value)


@pytest.mark.parametrize(
    ("people", "margins", "trim"),
    [
        ({}, {}, None),
        ({"age": []}, {"age": {"y": 1}}, None),
        ({"age": ["y"]}, {"sex": {"f": 1}}, None),
        ({"age": ["y"], "sex": ["f", "f"]}, {"age": {"y": 1}, "sex": {"f": 1}}, None),
        ({"age": ["y"]}, {"age": {"y": 0}}, None),
        ({"age": ["y"]}, {"age": {"y": 1}}, (1.5, 3)),
        ({"age": ["y"]}, {"age": {"y": 1}}, (0.3, 1)),
    ],
)
def test_what_cannot_be_weighted_is_refused(
    people: People, margins: Margins, trim: tuple[float, float] | None
) -> None:
    with pytest.raises(ValueError):
        rake(people, margins, trim)


def test_kish_by_hand() -> None:
    assert design_effect([1, 1, 1, 1]) == 1
    assert design_effect([2, 2, 0, 0]) == 2
    assert effective_n([2, 2, 0, 0]) == 2
    # Weights 0.5 and 1.5 in equal parts: 1 + 0.5^2.
    assert design_effect([0.5, 1.5] * 10) == pytest.approx(1.25)
    assert design_effect(np.array([0.5, 1.5]) * 7) == pytest.approx(1.25)
    for weights in ([], [0, 0], [-1, 2]):
        with pytest.raises(ValueError):
            design_effect(weights)
