# SPDX-License-Identifier: AGPL-3.0-or-later
"""Known answers and laws of the measures of consensus on ordinal scales."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codesign.analytics import scales
from codesign.analytics.estimates import QuantileConvention

Measure = Callable[[list[int]], float]

# Each measure with its value where all chose one category, and where half stand at each end.
MEASURES: dict[str, tuple[Measure, float, float]] = {
    "consensus": (scales.consensus, 1, 0),
    "agreement": (scales.agreement, 1, -1),
    "polarisation": (scales.polarisation, 0, 1),
    "leik_dispersion": (scales.leik_dispersion, 0, 1),
    "blair_lacy": (scales.blair_lacy, 1, 0),
    "blair_lacy_squared": (scales.blair_lacy_squared, 1, 0),
    "ordinal_variation": (scales.ordinal_variation, 0, 1),
    "kvalseth_variation": (scales.kvalseth_variation, 0, 1),
    "esteban_ray": (scales.esteban_ray, 0, 1),
    "reynal_querol": (scales.reynal_querol, 0, 1),
}

counts_of_an_item = (
    st.integers(2, 11).flatmap(lambda k: st.lists(st.integers(0, 60), min_size=k, max_size=k)).filter(any)
)
every_measure = pytest.mark.parametrize("name", list(MEASURES))


@pytest.mark.parametrize(
    ("counts", "cns", "a", "leik", "l", "er"),
    [
        ([30, 40, 210, 130, 530, 50, 10], 0.7256876, 0.6113333, 0.2866667, 0.7728734, 0.1995150),
        ([0, 0, 100, 0, 0], 1, 1, 0, 1, 0),
        ([50, 0, 0, 0, 50], 0, -1, 1, 0, 1),
        ([20, 20, 20, 20, 20], 0.4339850, 0, 0.6, 0.4472136, 0.1846656),
        ([0, 10, 20, 40, 30], 0.6796981, 0.5, 0.35, 0.7, 0.2034568),
        ([40, 5, 10, 5, 40], 0.1584963, -0.6416667, 0.85, 0.1581139, 0.5685345),
    ],
)
def test_known_answers(counts: list[int], cns: float, a: float, leik: float, l: float, er: float) -> None:  # noqa: E741
    assert scales.consensus(counts) == pytest.approx(cns, abs=1e-7)
    assert scales.agreement(counts) == pytest.approx(a, abs=1e-7)
    assert scales.polarisation(counts) == pytest.approx((1 - a) / 2, abs=1e-7)
    assert scales.leik_dispersion(counts) == pytest.approx(leik, abs=1e-7)
    assert scales.blair_lacy(counts) == pytest.approx(l, abs=1e-7)
    assert scales.blair_lacy_squared(counts) == pytest.approx(l * l, abs=1e-6)
    assert scales.esteban_ray(counts) == pytest.approx(er, abs=1e-7)


@pytest.mark.parametrize(
    "vector",
    [
        {"counts": [0, 0, 0, 10, 0], "cns": 1.0},
        {"counts": [5, 0, 0, 0, 5], "cns": 0.0},
        {"counts": [2, 2, 2, 2, 2], "cns": 0.434},
        {"counts": [0, 0, 2, 8, 0], "cns": 0.8764, "iqr": 0},
        {"counts": [1, 1, 2, 4, 2], "cns": 0.5395, "iqr": 1, "polarised": False},
        {"counts": [4, 1, 0, 1, 4], "cns": 0.117, "iqr": 4, "polarised": True},
    ],
)
def test_vectors_of_rounds_of_ten(vector: dict[str, Any]) -> None:
    measures = scales.scale_measures(vector["counts"])
    assert measures is not None
    assert measures.n == 10
    assert measures.consensus == pytest.approx(vector["cns"], abs=5e-5)
    if "iqr" in vector:
        assert measures.interquartile_range == vector["iqr"]
    if "polarised" in vector:
        assert measures.is_polarised is vector["polarised"]


def test_vectors_of_the_reference(shared_data: Path) -> None:
    file = shared_data.parent / "reference" / "test-vectors.json"
    if not file.exists():
        pytest.skip("the reference's test vectors are not beside the real data")
    for vector in json.loads(file.read_text(encoding="utf-8"))["consensus"]:
        assert scales.consensus(vector["counts"]) == pytest.approx(vector["cns"], abs=5e-5)


def test_berry_mielke_by_hand() -> None:
    # Pairs 1-2, 1-3 and 2-3 of one person each lie 1, 2 and 1 apart; three people reach at most (9 - 1) / 2.
    assert scales.ordinal_variation([1, 1, 1]) == 1.0
    # 2 x 2 pairs one apart, out of 16 x 2 / 4.
    assert scales.ordinal_variation([2, 2, 0]) == pytest.approx(0.5)
    assert scales.kvalseth_variation([2, 2, 0]) == pytest.approx(1 - math.sqrt(0.5))


def test_one_person_varies_from_nobody() -> None:
    assert scales.ordinal_variation([0, 1, 0]) == 0.0


def test_the_rand_example_of_the_manual() -> None:
    disagreement = scales.RandDisagreement(low=7, high=8)
    assert disagreement.adjusted == pytest.approx(6.1)
    assert disagreement.index == pytest.approx(1 / 6.1)
    assert not disagreement.is_disagreement


def test_two_camps_of_experts_disagree_and_one_camp_does_not() -> None:
    assert scales.rand_disagreement([5, 0, 0, 0, 0, 0, 0, 0, 5]).is_disagreement
    assert scales.rand_disagreement([5, 0, 0, 0, 5]).is_disagreement
    found = scales.rand_disagreement([0, 0, 0, 0, 0, 1, 6, 3, 0])
    assert (found.low, found.high, found.is_disagreement) == (7, pytest.approx(7.3), False)


def test_the_convention_of_a_quantile_is_named_and_counts() -> None:
    counts = [1, 1, 1, 1]
    assert scales.interquartile_range(counts) == pytest.approx(1.5)
    assert scales.interquartile_range(counts, QuantileConvention.EXCLUSIVE) == pytest.approx(2.5)
    measures = scales.scale_measures(counts, QuantileConvention.NEAREST_RANK)
    assert measures is not None
    assert (measures.convention, measures.interquartile_range) == ("nearest_rank", 2)


def test_a_scale_of_three_has_ends_of_one_category() -> None:
    assert scales.is_polarised([3, 4, 3])
    assert not scales.is_polarised([2, 6, 2])


def test_nobody_gives_no_measures() -> None:
    assert scales.scale_measures([0, 0, 0]) is None


@every_measure
@pytest.mark.parametrize("counts", [[], [3], [0, 0, 0], [1, -1, 2], [1, math.nan], [[1, 2], [3, 4]]])
def test_what_cannot_be_measured_is_refused(name: str, counts: list[Any]) -> None:
    with pytest.raises(ValueError):
        MEASURES[name][0](counts)


def test_weighted_counts_have_no_quantile() -> None:
    assert 0 < scales.consensus([0.5, 1.5, 0.2]) < 1
    with pytest.raises(ValueError, match="whole"):
        scales.interquartile_range([0.5, 1.5, 0.2])


@pytest.mark.parametrize("alpha", [0, -1, 1.7])
def test_esteban_ray_outside_its_range(alpha: float) -> None:
    with pytest.raises(ValueError):
        scales.esteban_ray([1, 2], alpha)


@every_measure
@given(counts=counts_of_an_item)
def test_a_measure_stays_in_its_range_and_mirrors(name: str, counts: list[int]) -> None:
    measure, one_category, two_camps = MEASURES[name]
    value = measure(counts)
    assert min(one_category, two_camps) - 1e-9 <= value <= max(one_category, two_camps) + 1e-9
    assert measure(counts[::-1]) == pytest.approx(value, abs=1e-9)


@every_measure
@given(counts=counts_of_an_item, factor=st.integers(2, 9))
def test_a_measure_does_not_depend_on_how_many_people(name: str, counts: list[int], factor: int) -> None:
    # The correction of Berry and Mielke for odd numbers is the exception they meant.
    even = [2 * count for count in counts]
    measure = MEASURES[name][0]
    assert measure([factor * count for count in even]) == pytest.approx(measure(even), abs=1e-9)


@every_measure
@given(k=st.integers(2, 11), people=st.integers(1, 99), data=st.data())
def test_one_category_and_two_camps(name: str, k: int, people: int, data: st.DataObject) -> None:
    measure, one_category, two_camps = MEASURES[name]
    chosen = data.draw(st.integers(0, k - 1))
    assert measure([people if i == chosen else 0 for i in range(k)]) == pytest.approx(one_category, abs=1e-9)
    if k > 2 or name != "agreement":
        camps = [people, *[0] * (k - 2), people]
        expected = {"polarisation": 0.5}.get(name, two_camps) if k == 2 else two_camps
        assert measure(camps) == pytest.approx(expected, abs=1e-9)


@given(counts=counts_of_an_item)
def test_a_flagged_item_is_flagged_from_both_sides(counts: list[int]) -> None:
    assert scales.is_polarised(counts) == scales.is_polarised(counts[::-1])
    if scales.is_polarised(counts):
        shares = np.array(counts) / sum(counts)
        assert max(shares) <= 0.7 + 1e-9
