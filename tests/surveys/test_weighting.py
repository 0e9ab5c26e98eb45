# SPDX-License-Identifier: AGPL-3.0-or-later
"""Margins from a file, weights that meet them, and what is refused."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pandas as pd
import pytest
from flask import Flask
from ipfn import ipfn
from sqlalchemy.orm import Session

from codesign.analytics.estimates import wilson_interval
from codesign.analytics.weights import effective_n, rake
from codesign.surveys.models import Survey
from codesign.surveys.questionnaire import Question
from codesign.surveys.results.releasing import publish_summary, released, set_sampling
from codesign.surveys.results.weighting import (
    dimensions_of,
    margins_of,
    read_margins,
    set_bounds,
    set_margins,
)
from codesign.web.errors import BadInput
from codesign.web.policy import ANONYMOUS
from codesign.web.unit_of_work import unit_of_work
from tests.support.factories import SurveyFactory, small_questionnaire
from tests.support.responses import hand_in


def document() -> dict[str, Any]:
    found = small_questionnaire()
    found["pages"][0]["questions"][0]["census"] = "quarter"
    return found


def answered(session: Session, survey: Survey, centre: int, north: int) -> None:
    """In the centre 60 % walk, in the north 20 %, and everybody else takes the bus."""
    hand_in(
        session,
        survey,
        [
            {"quarter": quarter, "moves": ["walk"] if number < walkers * people else ["bus"]}
            for quarter, people, walkers in (("centro", centre, 0.6), ("nord", north, 0.2))
            for number in range(people)
        ],
    )


@pytest.fixture
def question(app: Flask) -> Question:
    with app.app_context(), unit_of_work():
        return dimensions_of(SurveyFactory(draft=document()))["quarter"]


def test_margins_are_read_by_id_or_label_with_or_without_a_header(app: Flask, question: Question) -> None:
    with app.test_request_context():
        assert read_margins("centro,100\nnord,300", question) == {"centro": 100, "nord": 300}
        assert read_margins("zona;residenti\nCentro;1.200\nNorth;3 400\n", question) == {
            "centro": 1200,
            "nord": 3400,
        }


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("centro,100\nsud,3", "Line 2"),
        ("centro,100\nnord,0", "Line 2"),
        ("centro,100\nnord,many", "Line 2"),
        ("centro,100\nCentre,5", "Line 2"),
        ("centro,100\nnord", "Line 2"),
        ("centro,100", "two categories"),
        ("", "two categories"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(app: Flask, question: Question, text: str, line: str) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}), pytest.raises(BadInput) as refused:
        read_margins(text, question)
    assert line in str(refused.value.message)


def test_results_stand_weighted_beside_unweighted_with_what_the_weights_cost(app: Flask) -> None:
    with app.test_request_context(), unit_of_work() as session:
        survey = SurveyFactory(draft=document())
        answered(session, survey, centre=150, north=50)
        set_margins(session, ANONYMOUS, survey, "quarter", {"centro": 500, "nord": 500})
        survey.state = "closed"
        publish_summary(session, ANONYMOUS, survey)
        published = released(survey)
    assert published is not None
    moves = next(one for one in published["questions"] if one["id"] == "moves")
    walk = next(count for count in moves["counts"] if count["id"] == "walk")
    assert walk["people"] == 100
    assert walk["weighted"] == pytest.approx(0.4)
    assert published["weighting"]["design_effect"] == pytest.approx(4 / 3, abs=1e-4)
    assert published["weighting"]["effective_n"] == pytest.approx(150, abs=0.1)
    assert published["weighting"]["bounds"] == [0.3, 3.0]
    assert "interval" not in walk


def test_only_a_random_sample_has_intervals_and_it_needs_a_reason(app: Flask) -> None:
    with app.test_request_context(), unit_of_work() as session:
        survey = SurveyFactory(draft=document())
        answered(session, survey, centre=150, north=50)
        set_margins(session, ANONYMOUS, survey, "quarter", {"centro": 500, "nord": 500})
        survey.state = "closed"
        with pytest.raises(BadInput):
            set_sampling(session, ANONYMOUS, survey, "random", " ")
        set_sampling(session, ANONYMOUS, survey, "random", "400 names drawn from the register")
        publish_summary(session, ANONYMOUS, survey)
        published = released(survey)
    assert published is not None
    moves = next(one for one in published["questions"] if one["id"] == "moves")
    walk = next(count for count in moves["counts"] if count["id"] == "walk")
    low, high = wilson_interval(100, 200)
    assert walk["interval"] == pytest.approx([float(low), float(high)], abs=1e-4)
    low, high = wilson_interval(0.4 * 150, 150)
    assert walk["weighted_interval"] == pytest.approx([float(low), float(high)], abs=1e-3)


def test_a_margin_nobody_answered_is_named_and_the_rest_published(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}), unit_of_work() as session:
        survey = SurveyFactory(draft=document())
        answered(session, survey, centre=40, north=0)
        set_margins(session, ANONYMOUS, survey, "quarter", {"centro": 500, "nord": 500})
        survey.state = "closed"
        found = publish_summary(session, ANONYMOUS, survey).document
    assert "North" in found["weighting_refused"]
    assert found["weighting"] is None


def test_weights_out_of_reach_of_their_bounds_are_refused(app: Flask) -> None:
    with app.test_request_context(), unit_of_work() as session:
        survey = SurveyFactory(draft=document())
        answered(session, survey, centre=190, north=10)
        set_margins(session, ANONYMOUS, survey, "quarter", {"centro": 100, "nord": 900})
        survey.state = "closed"
        assert publish_summary(session, ANONYMOUS, survey).document["weighting_refused"]
        set_bounds(session, ANONYMOUS, survey, 0.01, 50)
        assert publish_summary(session, ANONYMOUS, survey).document["weighting"]
        with pytest.raises(BadInput):
            set_bounds(session, ANONYMOUS, survey, 1.5, 3)


def test_taking_margins_away_ends_the_weighting(app: Flask) -> None:
    with app.app_context(), unit_of_work() as session:
        survey = SurveyFactory(draft=document())
        set_margins(session, ANONYMOUS, survey, "quarter", {"centro": 1, "nord": 2})
        set_margins(session, ANONYMOUS, survey, "quarter", {})
        assert margins_of(session, survey) == {}


@pytest.mark.filterwarnings("ignore")
def test_raking_equals_ipfn_on_twenty_tables() -> None:
    dice = np.random.default_rng(4)
    for _table in range(20):
        sizes = dice.integers(2, 5, size=2)
        codes = [np.concatenate([np.arange(size), dice.integers(0, size, 400)])[:400] for size in sizes]
        targets = [dice.dirichlet(np.full(size, 20.0)) * 400 for size in sizes]
        frame = pd.DataFrame({"a": codes[0], "b": codes[1], "total": 1.0})
        expected = ipfn.ipfn(
            frame.copy(),
            [
                pd.Series(target, index=pd.Index(range(len(target)), name=name))
                for name, target in zip("ab", targets, strict=True)
            ],
            [["a"], ["b"]],
            convergence_rate=1e-12,
            max_iteration=2000,
        ).iteration()
        people = {name: list(map(int, code)) for name, code in zip("ab", codes, strict=True)}
        margins = {name: dict(enumerate(target)) for name, target in zip("ab", targets, strict=True)}
        found = rake(people, margins, trim=None)
        assert np.abs(found.weights - expected["total"].to_numpy()).max() < 1e-6


def test_ten_thousand_people_and_four_margins_take_less_than_a_tenth_of_a_second() -> None:
    dice = np.random.default_rng(5)
    people = {name: list(map(int, dice.integers(0, 5, 10_000))) for name in "abcd"}
    margins = {name: dict(enumerate(dice.dirichlet(np.full(5, 30.0)))) for name in "abcd"}
    fastest = 1.0
    for _again in range(3):
        before = time.perf_counter()
        rake(people, margins)
        fastest = min(fastest, time.perf_counter() - before)
    assert fastest < 0.1


def test_weighted_intervals_cover_the_truth() -> None:
    """People of two groups answer unequally often; weights mend it, and 95 % intervals hold in at least 93 %."""
    dice, covered, times = np.random.default_rng(6), 0, 600
    chances, population = np.array([0.3, 0.6]), {0: 0.5, 1: 0.5}
    for _survey in range(times):
        group = (dice.random(400) < 0.25).astype(int)
        yes = dice.random(400) < chances[group]
        weights = rake({"group": list(map(int, group))}, {"group": population}).weights
        n = effective_n(weights)
        low, high = wilson_interval(float(weights @ yes / weights.sum()) * n, n)
        covered += bool(low <= 0.45 <= high)
    assert covered / times >= 0.93
