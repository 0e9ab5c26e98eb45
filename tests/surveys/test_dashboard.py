# SPDX-License-Identifier: AGPL-3.0-or-later
"""The field dashboard: who is missing, where people stop, and nothing that leads to a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from codesign.analytics.representation import representation
from codesign.charts.surveys.field import field_charts
from codesign.surveys.field_models import FieldCount
from codesign.surveys.fieldwork.dashboard import JOINED, comparisons, dashboard_of
from codesign.surveys.fieldwork.field import count, device_class, minutes_class
from codesign.surveys.models import Response, Survey
from codesign.web import clock
from codesign.web.unit_of_work import unit_of_work
from tests.support.factories import (
    CensusMarginFactory,
    PlaceFactory,
    ResponseFactory,
    SurveyFactory,
    small_questionnaire,
)

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Mobile/15E148"


def survey_with_census(quarters: Sequence[str], answers: Sequence[str]) -> Survey:
    document: dict[str, Any] = small_questionnaire()
    question = document["pages"][0]["questions"][0]
    question |= {"census": "quarter", "choices": [{"id": id, "label": {"it": id}} for id in quarters]}
    survey: Survey = SurveyFactory(draft=document)
    survey.process.place = PlaceFactory()
    for quarter in quarters:
        CensusMarginFactory(
            place_id=survey.process.place.id, dimension="quarter", category=quarter, population=500
        )
    for answer in answers:
        ResponseFactory(survey=survey, answers={"quarter": answer})
    survey.submitted_count = len(answers)
    return survey


def test_who_is_missing_is_told_with_how_many_to_invite(app: Flask) -> None:
    with app.app_context(), unit_of_work() as session:
        survey = survey_with_census(["centro", "nord"], ["centro"] * 40 + ["nord"] * 10)
        (found,) = comparisons(session, survey, 5)
    assert [(stratum.category, more) for stratum, more in found.wanted] == [("nord", 30)]
    assert found.result.dissimilarity == pytest.approx(0.3)
    assert found.result.r_score == pytest.approx(0.25)


def test_small_groups_are_joined_also_for_staff(app: Flask) -> None:
    with app.app_context(), unit_of_work() as session:
        survey = survey_with_census(["a", "b", "c", "d"], ["a"] * 30 + ["b"] * 20 + ["c"] * 8 + ["d"] * 2)
        (found,) = comparisons(session, survey, 5)
        charts = field_charts(dashboard_of(session, survey, 5), "en")
    respondents = {stratum.category: stratum.respondents for stratum in found.result.strata}
    assert respondents == {"a": 30, "b": 20, JOINED: 10}
    assert JOINED not in [stratum.category for stratum, _more in found.wanted]
    assert [row[0] for row in charts["quarter"].table.rows] == ["a", "b", "Small groups together"]


def test_groups_move_on_by_past_days_of_k_people(app: Flask) -> None:
    with app.app_context(), unit_of_work() as session:
        survey = survey_with_census(["centro", "nord"], ["centro"] * 10 + ["nord"] * 10)
        before = comparisons(session, survey, 5)
        for day, people in ((date(2026, 1, 11), 4), (clock.today("Europe/Rome"), 9)):
            for _more in range(people):
                ResponseFactory(survey=survey, answers={"quarter": "nord"}, submitted_on=day)
        assert comparisons(session, survey, 5) == before
        ResponseFactory(survey=survey, answers={"quarter": "nord"}, submitted_on=date(2026, 1, 12))
        (after,) = comparisons(session, survey, 5)
        assert after.result.n == 25
        survey.state = "closed"
        (whole,) = comparisons(session, survey, 5)
        assert whole.result.n == 34


def test_the_r_score_is_the_lowest_participation_by_the_highest() -> None:
    found = representation({"young": 10, "old": 45}, {"young": 1000, "old": 1500})
    assert found is not None
    assert found.r_score == pytest.approx((10 / 1000) / (45 / 1500))
    assert found.similarity == pytest.approx(1 - found.dissimilarity)


def test_steps_count_those_who_stopped_on_the_way(app: Flask) -> None:
    with app.app_context(), unit_of_work() as session:
        survey = survey_with_census(["centro", "nord"], ["centro"] * 6)
        drafts = [{}] * 2 + [{"quarter": "nord"}] * 5 + [{"quarter": "nord", "wish": "luce"}]
        for answers in drafts:
            ResponseFactory(survey=survey, state="draft", submitted_on=None, answers=answers)
        found = dashboard_of(session, survey, 5)
    # Fourteen began, seven were on the last page: two and one that stopped there are too few to be told apart.
    assert [(step.kind, step.people) for step in found.steps] == [
        ("started", None), ("page", 12), ("page", None), ("submitted", 6),
    ]  # fmt: skip
    assert [people for _label, people in found.stops] == [5]


@pytest.mark.parametrize(
    ("browser", "device"),
    [
        (PHONE, "phone"),
        ("Mozilla/5.0 (Linux; Android 14; Pixel 8) Mobile Safari/537.36", "phone"),
        ("Mozilla/5.0 (Linux; Android 14; SM-X200) Safari/537.36", "tablet"),
        ("Mozilla/5.0 (iPad; CPU OS 16_0)", "tablet"),
        ("Mozilla/5.0 (X11; Linux x86_64) Firefox/130.0", "computer"),
        ("", "computer"),
    ],
)
def test_a_browser_is_a_phone_a_tablet_or_a_computer(browser: str, device: str) -> None:
    assert device_class(browser) == device


def test_minutes_fall_into_classes() -> None:
    assert [minutes_class(minutes) for minutes in (0.5, 2, 9.9, 59, 600)] == ["2", "5", "10", "60", "more"]


def test_counts_add_up(app: Flask) -> None:
    with app.app_context(), unit_of_work() as session:
        survey = SurveyFactory()
        for _visit in range(3):
            count(session, survey.id, "opened", {"device": "phone", "language": "it"})
        found = dashboard_of(session, survey, 5)
    assert found.devices == {"phone": (3, 0)}


def test_a_visit_is_counted_without_a_trace_of_the_person(app: Flask) -> None:
    with app.app_context(), unit_of_work():
        code = SurveyFactory().short_code
    client = app.test_client()
    page = client.get(f"/s/{code}", headers={"User-Agent": PHONE, "Accept-Language": "it"})
    assert page.status_code == 200
    with app.app_context(), unit_of_work() as session:
        rows = _rows(session)
        assert not session.scalars(select(Response)).all()
    assert ("opened", "device", "phone", 1) in rows
    assert ("opened", "language", "it", 1) in rows
    assert {dimension for _event, dimension, _value, _times in rows} == {"day", "device", "language"}
    assert not any("Mozilla" in str(row) or "127.0.0.1" in str(row) for row in rows)


def _rows(session: Session) -> list[tuple[str, str, str, int]]:
    return [(row.event, row.dimension, row.value, row.times) for row in session.scalars(select(FieldCount))]


def test_at_zero_answers_nobody_has_handed_in(app: Flask) -> None:
    with app.app_context(), unit_of_work() as session:
        steps = dashboard_of(session, SurveyFactory(), 5)
        finding = field_charts(steps, "en")["steps"].finding
    assert finding == "Nobody has begun yet."


@pytest.mark.parametrize(("visits", "is_shown"), [(2, False), (50, True), (60, True)])
def test_fewer_visits_than_people_are_no_first_step(app: Flask, visits: int, is_shown: bool) -> None:
    """Paper and links that go on elsewhere begin without a visit: 508 of 2 visitors cannot be."""
    with app.app_context(), unit_of_work() as session:
        survey = SurveyFactory(submitted_count=50)
        session.add(FieldCount(survey_id=survey.id, event="opened", dimension="day", value="1", times=visits))
        session.flush()
        steps = dashboard_of(session, survey, 5).steps
    assert (steps[0].kind == "opened") is is_shown
    assert all(step.share is None or step.share <= 1 for step in steps)
