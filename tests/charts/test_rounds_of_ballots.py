# SPDX-License-Identifier: AGPL-3.0-or-later
"""Charts take the documents that rounds of ballots really make, whatever people answer."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from typing import Any

import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codesign.analytics.delphi import DelphiRule
from codesign.charts.rounds.kinds import round_charts
from codesign.deliberation.counting import ballot_counts
from codesign.deliberation.counting.gathered import EarlierRound, Gathered

IDS = (4, 7, 9, 12)
TEXTS = {4: "Più luce", 7: "Un autobus la sera", 9: "Panchine", 12: "Il mercato <b>in piazza</b>"}
OPTIONS: dict[str, dict[str, Any]] = {
    "rating": {"lowest": 0, "highest": 10, "labels": {"it": {"lowest": "mai", "highest": "sempre"}}},
    "ranking": {},
    "points": {"points": 10, "most": 5},
    "pairwise": {"pairs": 6},
    "budget": {"total": 50_000},
}


def ballot(kind: str, dice: random.Random) -> Any:
    asked = dice.sample(IDS, dice.randint(1, 4))
    match kind:
        case "rating":
            return {str(id): dice.choice([0, 3, 8, 10, "cannot"]) for id in asked}
        case "ranking":
            return {str(id): place for place, id in enumerate(asked, 1)}
        case "points":
            return {str(id): dice.randint(1, 3) for id in asked}
        case "pairwise":
            return [[left, right, dice.choice([0, left, right])] for left, right in [(4, 7), (7, 9), (12, 4)]]
        case _:
            return {str(id): 1 for id in asked[:2]}


def gathered(kind: str, seed: int, people: int, earlier: tuple[EarlierRound, ...] = ()) -> Gathered:
    dice = random.Random(seed)
    items = tuple({"id": id, "text": {"it": TEXTS[id]}, "theme_id": None, "cost": 9_000 * place}
                  for place, id in enumerate(IDS, 1))  # fmt: skip
    rule = DelphiRule().to_document() if kind == "rating" else {}
    ballots = {person: ballot(kind, dice) for person in range(people)}
    return Gathered(kind, 1 + len(earlier), OPTIONS[kind], rule, items, ballots, earlier)


def as_earlier(before: Gathered) -> EarlierRound:
    document = ballot_counts.find(before)
    ratings = {
        id: {who: given_[str(id)] for who, given_ in before.ballots.items() if isinstance(given_.get(str(id)), int)}
        for id in IDS
    } if before.kind == "rating" else {}  # fmt: skip
    rows = {row["id"]: row for row in document["items"]}
    return EarlierRound(before.number, before.options, rows, ratings, frozenset(before.ballots), "")


@pytest.mark.parametrize("kind", sorted(OPTIONS))
@settings(max_examples=20)
@given(seed=st.integers(0, 999), people=st.sampled_from([0, 1, 4, 5, 9, 40]), is_second=st.booleans())
def test_what_people_answer_can_be_drawn(kind: str, seed: int, people: int, is_second: bool) -> None:
    earlier = (as_earlier(gathered(kind, seed + 1, 30)),) if is_second else ()
    found = gathered(kind, seed, people, earlier)
    document = json.loads(json.dumps(ballot_counts.find(found)))
    own = found.ballots.get(0)
    for chart in round_charts(document, TEXTS, language="it", k=5, own=own):
        assert chart.finding.endswith(".")
        assert "<b>" not in json.dumps(chart.figure)
        if people < 5 and chart.key != "round-attendance":
            assert chart.figure is None
        if chart.figure is not None:
            go.Figure(chart.figure)
        assert all(len(row) == len(chart.table.header) for row in chart.table.rows)


def test_an_option_few_people_met_is_not_shown_however_often_they_compared_it() -> None:
    everybody = {person: [[4, 7, 4], [7, 9, 7]] for person in range(10)}
    few = {person: [[12, 4, 12], [12, 7, 12], [9, 12, 9]] for person in range(10, 13)}
    found = replace(gathered("pairwise", 0, 0), ballots=everybody | few)
    document = ballot_counts.find(found)
    option = next(item for item in document["items"] if item["id"] == 12)
    assert (option["wins"] + option["losses"], option["people"]) == (9, 3)
    [chart] = round_charts(document, TEXTS, language="en", k=5)
    cells = {row[0]: row[1:] for row in chart.table.rows}
    assert set(cells[TEXTS[12]]) == {"not shown"}
    assert "not shown" not in cells[TEXTS[7]]
