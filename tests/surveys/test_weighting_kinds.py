# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every measure of the statistics kit stands weighted beside unweighted, or not at all where a group is small."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from codesign.charts.surveys.kinds import question_charts
from codesign.surveys.kinds import KINDS
from codesign.surveys.kinds.rankings import Sets, sets_of
from codesign.surveys.publishing import questionnaire_of
from codesign.surveys.reading import read_questionnaire
from codesign.surveys.results.releasing import publish_summary, released
from codesign.surveys.results.weighting import set_margins
from codesign.web.policy import ANONYMOUS
from codesign.web.unit_of_work import unit_of_work
from tests.support.factories import SurveyFactory
from tests.support.questionnaires import paged, single
from tests.support.responses import hand_in

MEASURED = ("matrix", "ranking", "best_worst", "points", "importance_satisfaction", "number")


def _document() -> dict[str, Any]:
    things = [{"id": one, "label": {"it": one.upper()}} for one in "abcd"]
    asked = [{"id": kind, "kind": kind, "label": {"it": kind}} for kind in MEASURED]
    asked[0] |= {"choices": things[:2], "items": things[:2]}
    asked[1] |= {"choices": things[:2]}
    asked[2] |= {"items": things, "options": {"set_size": 3}}
    asked[3] |= {"items": things[:2], "options": {"total": 10}}
    asked[4] |= {"items": things[:2]}
    return paged([single("quarter", "centre", "north", census="quarter"), *asked])


def _way(first: str, sets: Sets, step: int) -> dict[str, Any]:
    """All answers of somebody who likes one thing, or of one who likes the other."""
    liked, other = first
    return {
        "matrix": {"a": liked, "b": liked},
        "ranking": [liked, other],
        "best_worst": {str(n): {"best": shown[::step][0], "worst": shown[::step][-1]} for n, shown in sets.items()},
        "points": {liked: 10},
        "importance_satisfaction": {item: {"importance": ord(liked) - 95, "satisfaction": 2} for item in "ab"},
        "number": 3 if liked == "a" else 9,
    }  # fmt: skip


def _published(app: Flask, sizes: dict[str, list[int]]) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """Two ways to answer everything, `sizes` people each by quarter; and answers as if each quarter had equal parts."""
    with app.test_request_context(), unit_of_work() as session:
        survey = SurveyFactory(draft=_document())
        version = survey.versions[0]
        scored = questionnaire_of(version).question("best_worst")
        assert scored is not None
        sets = sets_of(scored)
        ways = [_way("ab", sets, 1), _way("ba", sets, -1)]
        equal: dict[str, list[Any]] = {kind: [] for kind in MEASURED}
        for quarter, counts in sizes.items():
            for way, count in zip(ways, counts, strict=True):
                given = {"quarter": quarter, **way}
                hand_in(session, survey, [given] * count)
                for kind in MEASURED:
                    equal[kind] += [way[kind]] * (count * 60 // sum(counts))
        set_margins(session, ANONYMOUS, survey, "quarter", {"centre": 500, "north": 500})
        survey.state = "closed"
        publish_summary(session, ANONYMOUS, survey)
        found = released(survey)
        assert found is not None
        return {one["id"]: one for one in found["questions"]}, equal


def test_weighted_figures_are_those_of_people_in_equal_parts(app: Flask) -> None:
    published, equal = _published(app, {"centre": [40, 20], "north": [6, 24]})
    questions = {one.id: one for one in read_questionnaire(_document(), KINDS).questions()}
    for kind, name, figures in (
        ("ranking", "ranking", ("borda", "mean")),
        ("best_worst", "best_worst", ("score", "chance")),
        ("points", "points", ("mean", "share")),
    ):
        expected = KINDS[kind].summarise(questions[kind], equal[kind]).details[name]
        weighted, plain = published[kind]["details"]["weighted"], published[kind]["details"][name]
        for thing, found in weighted.items():
            assert found == {**found, **{f: pytest.approx(expected[thing][f], abs=6e-3) for f in figures}}
        assert any(weighted[thing][figures[0]] != plain[thing][figures[0]] for thing in weighted)
        assert published[kind]["effective_n"] == pytest.approx(80, abs=0.1)
    matrix = KINDS["matrix"].summarise(questions["matrix"], equal["matrix"]).details["items"]
    for item, shares in published["matrix"]["details"]["weighted"].items():
        assert shares == pytest.approx([people / 120 for people in matrix[item]], abs=1e-3)
    number = KINDS["number"].summarise(questions["number"], equal["number"]).details["mean"]
    assert published["number"]["details"]["weighted_mean"] == pytest.approx(number, abs=0.01)
    assert all(published["importance_satisfaction"]["details"]["weighted_needs"].values())


def test_one_small_group_takes_the_weighted_figures_away(app: Flask) -> None:
    published, _equal = _published(app, {"centre": [40, 20], "north": [3, 27]})
    assert published["matrix"]["details"]["weighted"] == {"a": None, "b": None}
    for kind in ("ranking", "points"):
        assert published[kind]["details"]["weighted"] is None
    # Only how many judged at all counts for means of what everybody judged.
    assert published["number"]["details"]["weighted_mean"] is not None
    few, _equal = _published(app, {"centre": [8, 4], "north": [2, 2]})
    assert "weighted_mean" not in few["number"]["details"]
    assert set(few["importance_satisfaction"]["details"]["weighted_needs"].values()) == {None}


def test_tables_show_both_and_findings_say_of_which_they_speak(app: Flask) -> None:
    published, _equal = _published(app, {"centre": [40, 20], "north": [6, 24]})
    for kind in MEASURED:
        chart = question_charts(published[kind], "en")[0]
        assert chart.finding.endswith("These are the answers without weights.")
        assert "eighted" in " ".join((*chart.table.header, chart.table.note))
        assert {len(row) for row in chart.table.rows} == {len(chart.table.header)}
    hidden, _equal = _published(app, {"centre": [40, 20], "north": [3, 27]})
    for kind in ("ranking", "points"):
        chart = question_charts(hidden[kind], "en")[0]
        assert "Weighted results are missing" in chart.table.note
        assert "without weights" not in chart.finding
