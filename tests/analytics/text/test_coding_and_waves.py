# SPDX-License-Identifier: AGPL-3.0-or-later
"""Alpha as NLTK knows it, fair samples, changes that are told only when chance does not explain them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from nltk.metrics.agreement import AnnotationTask

from codesign.analytics.text.coarseness import coarse_words, is_coarse
from codesign.analytics.text.coding import disagreements, krippendorff, stratified_sample
from codesign.analytics.text.highlighting import fragments
from codesign.analytics.text.waves import changes

UNITS = st.lists(st.lists(st.integers(0, 3), min_size=2, max_size=3), min_size=2, max_size=12)


@given(UNITS)
def test_alpha_is_that_of_nltk(units: list[list[int]]) -> None:
    assume(len({code for unit in units for code in unit}) > 1)
    task = AnnotationTask(
        [(str(coder), str(item), code) for item, unit in enumerate(units) for coder, code in enumerate(unit)]
    )
    alpha = krippendorff(units, replicates=20)
    assert alpha.value == pytest.approx(task.alpha(), abs=1e-4)
    assert alpha.low is not None
    assert alpha.high is not None
    assert alpha.low <= alpha.high <= 1


def test_alpha_says_what_it_means() -> None:
    agree = krippendorff([[n % 3, n % 3] for n in range(30)])
    assert (agree.value, agree.verdict) == (1.0, "reliable")
    chance = krippendorff([[n % 2, (n // 2) % 2] for n in range(40)])
    assert chance.value == pytest.approx(0.0, abs=0.05)
    assert chance.verdict == "unreliable"
    for nothing in ([], [[1]], [[1, 1], [1, 1]]):
        assert krippendorff(nothing).verdict == "unknown"
    assert krippendorff([[1, 2], [2, 2]], seed=4) == krippendorff([[1, 2], [2, 2]], seed=4)


def test_disagreements_count_both_directions_and_no_agreement() -> None:
    assert disagreements([(1, 2), (2, 1), (3, 3), (1, 0)]) == [(1, 2, 2), (0, 1, 1)]


@given(st.dictionaries(st.integers(0, 500), st.integers(0, 6), max_size=80), st.integers(0, 60))
def test_samples_are_proportional_and_repeatable(strata: dict[int, int], size: int) -> None:
    sample = stratified_sample(strata, size, seed=1)
    assert len(sample) == len(set(sample)) == min(size, len(strata))
    assert sample == stratified_sample(dict(reversed(strata.items())), size, seed=1)
    for stratum in set(strata.values()):
        share = sum(s == stratum for s in strata.values()) * len(sample) / max(len(strata), 1)
        assert abs(sum(strata[unit] == stratum for unit in sample) - share) < 1


def test_only_a_change_beyond_chance_is_told() -> None:
    same, more = changes([(50, 53), (20, 60)], 200, 200)
    assert not same.is_beyond_noise
    assert more.is_beyond_noise
    assert more.difference == pytest.approx(0.2)
    assert more.low < 0.2 < more.high
    # Newcombe (1998), table II (a): 56/70 against 48/80, method 10.
    (change,) = changes([(48, 56)], 80, 70)
    assert (change.low, change.high) == (pytest.approx(0.0524, abs=5e-4), pytest.approx(0.3339, abs=5e-4))


def test_many_themes_that_did_not_change_are_rarely_told() -> None:
    random = np.random.default_rng(5)
    alarms = 0
    for _ in range(200):
        counts = [(int(a), int(b)) for a, b in random.binomial(300, 0.1, size=(12, 2))]
        alarms += any(change.is_beyond_noise for change in changes(counts, 300, 300))
    assert alarms <= 16


def test_waves_without_people_are_refused() -> None:
    with pytest.raises(ValueError):
        changes([(0, 0)], 0, 5)
    with pytest.raises(ValueError):
        changes([(6, 0)], 5, 5)
    assert changes([], 5, 5) == []


@given(st.text(max_size=60), st.lists(st.text(min_size=1, max_size=6), max_size=4))
def test_fragments_joined_are_the_text(text: str, evidence: list[str]) -> None:
    pieces = fragments(text, evidence)
    assert "".join(piece.text for piece in pieces) == text
    assert all(piece.text for piece in pieces)


def test_whole_words_are_marked_in_any_case() -> None:
    pieces = fragments("L'Illuminazione e luci, lucidare", ["illuminazione", "luci"])
    assert [piece.text for piece in pieces if piece.is_evidence] == ["Illuminazione", "luci"]


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("Siete degli STRONZI", "it", ("STRONZI",)),
        ("Le strade fanno pena, vergogna!", "it", ()),
        ("scunthorpe class assessment", "en", ()),
        ("what the fucking council does", "en", ("fucking",)),
        ("una mierda de calles", "es", ("mierda",)),
        ("dieses shit", "de", ("shit",)),
        ("l'asilo e il computer", "it", ()),
        ("disputa por la plaza", "es", ()),
    ],
)
def test_coarse_words_are_words_not_parts_of_words(text: str, language: str, found: tuple[str, ...]) -> None:
    assert coarse_words(text, language) == found
    assert is_coarse(text, language) == bool(found)
