# SPDX-License-Identifier: AGPL-3.0-or-later
from __future__ import annotations

import json
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codesign.analytics.text.evolution import dissolve, surviving
from codesign.analytics.text.pipeline import Answer, Constraints, Theming, find_themes
from tests.analytics.text.town import town

ANSWERS, TOPICS = town()
KEY_OF = {answer.id: f"key-{topic}" for answer, topic in zip(ANSWERS, TOPICS, strict=True)}


def where(theming: Theming) -> dict[int, str | None]:
    """The stored key every answer is nearest to."""
    keys = {theme.number: theme.key for theme in theming.themes}
    return {placement.answer: keys.get(placement.nearest or 0) for placement in theming.placements}


def test_old_answers_keep_their_theme_when_a_tenth_arrives() -> None:
    order = random.Random(3).sample(ANSWERS, len(ANSWERS))
    first = find_themes(order[:90], k=5)
    former = {p.answer: f"stored {p.nearest}" for p in first.placements if p.nearest}
    later = find_themes(order, seed=9, constraints=Constraints(former=former))
    now = where(later)
    assert np.mean([now[answer] == key for answer, key in former.items()]) >= 0.95
    assert [theme for theme in later.themes if theme.key is None] == []
    assert {theme.key for theme in later.themes} == set(former.values())


def test_a_new_topic_among_the_arrivals_is_proposed_as_a_theme() -> None:
    former = {answer: key for answer, key in KEY_OF.items() if key != "key-rifiuti"}
    theming = find_themes(ANSWERS, constraints=Constraints(former=former))
    proposed = [theme for theme in theming.themes if theme.key is None]
    assert len(proposed) == 1
    members = {p.answer for p in theming.placements if p.theme == proposed[0].number}
    assert np.mean([KEY_OF[answer] == "key-rifiuti" for answer in members]) >= 0.9
    assert len(members) >= 15


def test_a_hand_placed_answer_stays_and_is_certain() -> None:
    odd = next(answer for answer, key in KEY_OF.items() if key == "key-luce")
    constraints = Constraints(former=KEY_OF, placed={odd: "key-medico"})
    theming = find_themes(ANSWERS, constraints=constraints)
    placement = next(p for p in theming.placements if p.answer == odd)
    assert where(theming)[odd] == "key-medico"
    assert (placement.bucket, placement.certainty) == ("theme", 1.0)


def test_a_hand_placed_answer_without_words_counts_in_its_theme() -> None:
    silent = Answer(99_999, "👍")
    constraints = Constraints(former=KEY_OF, placed={silent.id: "key-verde"})
    theming = find_themes([*ANSWERS, silent], constraints=constraints)
    assert where(theming)[silent.id] == "key-verde"
    assert next(p for p in theming.placements if p.answer == silent.id).bucket == "theme"


def test_an_excluded_answer_never_returns_to_that_theme() -> None:
    banned = frozenset((answer, key) for answer, key in KEY_OF.items() if key == "key-luce")
    few = frozenset(sorted(banned)[:4])
    theming = find_themes(ANSWERS, constraints=Constraints(former=KEY_OF, excluded=few))
    assert all(where(theming)[answer] != key for answer, key in few)


def test_an_answer_excluded_from_everything_is_between_themes() -> None:
    odd = ANSWERS[0].id
    everywhere = frozenset((odd, key) for key in set(KEY_OF.values()))
    theming = find_themes(ANSWERS, constraints=Constraints(former=KEY_OF, excluded=everywhere))
    assert next(p for p in theming.placements if p.answer == odd).theme is None


def test_a_locked_theme_keeps_every_answer_it_had() -> None:
    mixed_up = dict(KEY_OF)
    for answer in [answer for answer, key in KEY_OF.items() if key == "key-verde"][:6]:
        mixed_up[answer] = "key-luce"
    theming = find_themes(ANSWERS, constraints=Constraints(former=mixed_up, locked=frozenset({"key-luce"})))
    now = where(theming)
    assert all(now[answer] == "key-luce" for answer, key in mixed_up.items() if key == "key-luce")


def test_merged_themes_stay_one() -> None:
    merged = {"key-luce": "key-autobus", "key-autobus": "key-verde"}
    theming = find_themes(ANSWERS, constraints=Constraints(former=KEY_OF, merged=merged))
    now = where(theming)
    assert {theme.key for theme in theming.themes} == {"key-verde", "key-rifiuti", "key-medico"}
    joined = [answer for answer, key in KEY_OF.items() if key in ("key-luce", "key-autobus", "key-verde")]
    assert np.mean([now[answer] == "key-verde" for answer in joined]) >= 0.95


def test_a_theme_described_beforehand_gathers_its_answers() -> None:
    described = {
        "mobility": "autobus, corse, orari e fermate",
        "care": "medico, ambulatorio, visite e ospedale",
    }
    theming = find_themes(ANSWERS, k=5, constraints=Constraints(described=described))
    now = where(theming)
    buses = [answer for answer, key in KEY_OF.items() if key == "key-autobus"]
    assert np.mean([now[answer] == "mobility" for answer in buses]) >= 0.8
    assert len(theming.placements) == len(ANSWERS)


@pytest.mark.parametrize("k", [3, 4, 6, 7])
def test_more_or_fewer_themes_from_stored_ones(k: int) -> None:
    theming = find_themes(ANSWERS, k=k, constraints=Constraints(former=KEY_OF))
    assert len([theme for theme in theming.themes if theme.answers]) <= max(k, 5)
    alive = {key for key in where(theming).values() if key is not None}
    assert len(alive) == min(k, 5)


def test_locked_themes_survive_a_wish_for_fewer() -> None:
    theming = find_themes(
        ANSWERS, k=2, constraints=Constraints(former=KEY_OF, locked=frozenset(KEY_OF.values()))
    )
    assert where(theming) == KEY_OF


def test_a_stored_theme_whose_answers_are_gone_is_kept_when_locked() -> None:
    constraints = Constraints(former=KEY_OF, locked=frozenset({"key-empty"}))
    theming = find_themes(ANSWERS, constraints=constraints)
    empty = next(theme for theme in theming.themes if theme.key == "key-empty")
    assert (empty.answers, empty.label, empty.quotes) == (0, "", ())


def test_constraints_of_unknown_answers_change_nothing() -> None:
    plain = find_themes(ANSWERS, constraints=Constraints(former=KEY_OF))
    odd = Constraints(former={**KEY_OF, 10**9: "ghost"}, excluded=frozenset({(10**9, "ghost")}))
    assert json.dumps(find_themes(ANSWERS, constraints=odd).to_document()) == json.dumps(plain.to_document())


def test_constraints_without_any_answer() -> None:
    theming = find_themes([], constraints=Constraints(locked=frozenset({"a"}), described={"b": "parco"}))
    assert {theme.key for theme in theming.themes} == {"a", "b"}


@given(st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("abcdef")), st.sampled_from("abcdef"))
def test_merges_end_even_in_a_circle(merged: dict[str, str], key: str) -> None:
    end = surviving(key, merged)
    assert end == key or end in merged.values()


@settings(max_examples=50)
@given(st.integers(2, 8), st.integers(1, 8), st.sets(st.integers(0, 7)), st.integers(0, 1000))
def test_dissolving_leaves_the_wanted_number_and_all_protected(
    k: int, wanted: int, kept: set[int], seed: int
) -> None:
    dice = np.random.default_rng(seed)
    middle = dice.normal(size=(k, 4))
    protected = frozenset(kept & set(range(k)))
    absorbed = dissolve(middle, dice.integers(0, k, 30), protected, wanted)
    assert not protected & absorbed.keys()
    assert not absorbed.keys() & set(absorbed.values())
    assert k - len(absorbed) == max(min(wanted, k), len(protected), 1)
