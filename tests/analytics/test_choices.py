# SPDX-License-Identifier: AGPL-3.0-or-later
"""Orders made of many people's choices."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import friedmanchisquare

from codesign.analytics.choices import (
    borda,
    bradley_terry,
    chance_to_win,
    kendall_w,
    nominal_group,
    pairwise_preferences,
    rank_weights,
    schulze,
    shared_ranks,
    star_ranking,
)

orders = st.lists(st.permutations(range(5)), min_size=1, max_size=25)


def repeated(*groups: tuple[int, str]) -> list[str]:
    """So many ballots of each order."""
    return [ballot for count, ballot in groups for _ in range(count)]


def test_nominal_group_points_of_the_reference() -> None:
    ballots = ["ABCDE", "BACFD", "ACBEF", "FABCD", "ABFCE", "CABDF"]
    scores = nominal_group(ballots, "ABCDEF")
    assert {score.item: score.points for score in scores} == {
        "A": 27, "B": 22, "C": 19, "F": 12, "D": 6, "E": 4,
    }  # fmt: skip
    assert [score.item for score in scores] == list("ABCFDE")
    assert (scores[0].rank, scores[0].votes, scores[0].share) == (1, 6, pytest.approx(0.9))
    assert scores[0].by_points == (0, 0, 0, 3, 3)


def test_disagreement_about_an_item_stays_visible() -> None:
    loved_or_last = nominal_group(["AB", "AB", "BA", "BA"], "AB", k=2)
    assert [score.points for score in loved_or_last] == [6, 6]
    assert [score.rank for score in loved_or_last] == [1, 1]
    assert loved_or_last[0].by_points == (2, 2)


def test_items_nobody_names_are_listed_and_nobody_is_no_division_by_zero() -> None:
    assert [score.share for score in nominal_group([], "AB")] == [0, 0]
    last = nominal_group(["A"], "AB", k=3)[-1]
    assert (last.item, last.rank, last.votes) == ("B", 2, 0)


@pytest.mark.parametrize("ballots", [["ABX"], ["AA"], ["ABCABC"]])
def test_ballots_that_cannot_be_read_are_refused(ballots: list[str]) -> None:
    with pytest.raises(ValueError):
        nominal_group(ballots, "ABC")
    with pytest.raises(ValueError):
        borda(ballots, "ABC")


def test_too_long_a_ballot_and_a_list_with_doubles_are_refused() -> None:
    with pytest.raises(ValueError, match="more than 2"):
        nominal_group(["ABC"], "ABC", k=2)
    with pytest.raises(ValueError, match="twice"):
        borda(["A"], "AA")


def test_borda_by_hand() -> None:
    assert borda(["ABC", "BAC"], "ABC").tolist() == [3, 3, 0]
    assert borda(["A"], "ABC").tolist() == [2, 0.5, 0.5]
    assert rank_weights(3) == [3, 2, 1]


@given(ballots=orders)
def test_borda_gives_every_ballot_the_same_weight(ballots: list[list[int]]) -> None:
    assert borda([ballot[: 1 + i % 5] for i, ballot in enumerate(ballots)], range(5)).sum() == 10 * len(
        ballots
    )


def test_schulze_on_the_example_of_its_author() -> None:
    # Schulze 2011, example 1: 45 voters, order E > A > C > B > D.
    ballots = repeated(
        (5, "ACBED"), (5, "ADECB"), (8, "BEDAC"), (3, "CABED"), (7, "CAEBD"), (2, "CBADE"), (7, "DCEBA"),
        (8, "EBADC"),
    )  # fmt: skip
    preferences = pairwise_preferences(ballots, "ABCDE")
    assert preferences[0].tolist() == [0, 20, 26, 30, 22]
    assert schulze(preferences).tolist() == [2, 4, 3, 5, 1]


def test_what_a_ballot_does_not_name_stands_below_what_it_names() -> None:
    assert pairwise_preferences(["AB"], "ABC").tolist() == [[0, 1, 1], [0, 0, 1], [0, 0, 0]]


def test_a_cycle_of_equals_is_a_tie() -> None:
    assert schulze(pairwise_preferences(["ABC", "BCA", "CAB"], "ABC")).tolist() == [1, 1, 1]
    with pytest.raises(ValueError):
        schulze([[1, 2, 3], [1, 2, 3]])


@given(ballots=orders)
def test_who_beats_everybody_wins_alone(ballots: list[list[int]]) -> None:
    preferences = pairwise_preferences(ballots, range(5))
    beats = (preferences > preferences.T).sum(axis=1)
    ranks = schulze(preferences)
    assert ranks.min() == 1
    for winner in np.flatnonzero(beats == 4):
        assert np.flatnonzero(ranks == 1).tolist() == [winner]
    for loser in np.flatnonzero((preferences < preferences.T).sum(axis=1) == 4):
        assert ranks[loser] == 5


@given(ballots=orders, order=st.permutations(range(5)))
def test_renaming_the_items_renames_the_ranks(ballots: list[list[int]], order: list[int]) -> None:
    renamed = [[order[item] for item in ballot] for ballot in ballots]
    ranks = schulze(pairwise_preferences(ballots, range(5)))
    assert schulze(pairwise_preferences(renamed, range(5)))[order].tolist() == ranks.tolist()


def test_strengths_of_two_items_are_their_odds() -> None:
    strengths = bradley_terry([[0, 30_000], [10_000, 0]])
    assert strengths[0] / strengths[1] == pytest.approx(3, rel=1e-3)
    assert strengths.prod() == pytest.approx(1)
    assert chance_to_win(strengths) == pytest.approx([0.75, 0.25], abs=1e-3)


def test_strengths_behind_drawn_comparisons_are_found_again() -> None:
    random, true = np.random.default_rng(1), np.exp([1.2, 0.4, 0, -0.5, -1.1])
    shown = np.triu(np.full((5, 5), 4_000), 1)
    won = np.triu(random.binomial(shown, true[:, None] / (true[:, None] + true)), 1)
    strengths = bradley_terry(won + (shown - won).T)
    assert np.log(strengths) == pytest.approx(np.log(true), abs=0.1)


def test_an_item_that_always_wins_and_one_never_shown_stay_finite() -> None:
    strengths = bradley_terry([[0, 9, 0], [0, 0, 0], [0, 0, 0]])
    assert np.isfinite(strengths).all()
    assert strengths[0] > strengths[2] > strengths[1] > 0
    assert chance_to_win([2.0]).tolist() == [0.5]


@pytest.mark.parametrize("wins", [[[1, 2], [3, 0]], [[0, -1], [2, 0]], [[0, 1]]])
def test_tables_of_wins_that_make_no_sense_are_refused(wins: list[list[int]]) -> None:
    with pytest.raises(ValueError):
        bradley_terry(wins)


def test_concordance_of_the_reference() -> None:
    found = kendall_w([[1, 2, 3, 4], [1, 2, 4, 3], [2, 1, 3, 4]])
    assert found.w == pytest.approx(0.8222, abs=5e-5)
    assert found.chi_square == pytest.approx(3 * 3 * found.w)


@given(
    st.lists(st.lists(st.integers(1, 5), min_size=4, max_size=4), min_size=3, max_size=12).filter(
        lambda rows: any(len(set(row)) > 1 for row in rows)
    )
)
def test_concordance_is_friedmans_test_with_ties(ratings: list[list[int]]) -> None:
    found = kendall_w(ratings)
    friedman = friedmanchisquare(*np.array(ratings).T)
    assert 0 <= found.w <= 1
    assert found.chi_square == pytest.approx(friedman.statistic, abs=1e-9)
    assert found.p == pytest.approx(friedman.pvalue, abs=1e-9)


@pytest.mark.parametrize("ratings", [[[1, 2, 3]], [[1], [2]], [[2, 2], [3, 3]], [[1, np.nan], [1, 2]]])
def test_concordance_of_nothing_is_refused(ratings: list[list[float]]) -> None:
    with pytest.raises(ValueError):
        kendall_w(ratings)


def test_one_enthusiast_does_not_beat_two_hundred() -> None:
    ranking = star_ranking([5, 920, 0], [1, 200, 0], prior_mean=3.8)
    assert ranking.score == pytest.approx([3.9091, 4.5619, 3.8], abs=5e-5)
    assert ranking.rank.tolist() == [2, 1, 3]
    assert ranking.mean[:2].tolist() == [5, 4.6]
    assert np.isnan(ranking.mean[2])
    assert shared_ranks([3, 5, 5, 1]).tolist() == [3, 1, 1, 4]
