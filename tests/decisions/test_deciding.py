# SPDX-License-Identifier: AGPL-3.0-or-later
"""A decision has a reason, an office and a day, and only while decisions are open."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask

from codesign.decisions import deciding
from codesign.web.errors import BadInput, Closed
from codesign.web.policy import ANONYMOUS
from codesign.web.unit_of_work import unit_of_work
from tests.support.factories import ProcessFactory, days_ago

GOOD: dict[str, Any] = {
    "title": {"it": "Più luce"},
    "verdict": "accepted",
    "reason": {"it": "Lo chiedono in molti e il bilancio lo permette già."},
    "office": "Lavori pubblici",
    "due_on": None,
    "theme": None,
    "snapshot": None,
}


def test_an_outcome_is_recorded_and_logged(app: Flask) -> None:
    with app.app_context(), unit_of_work() as session:
        process = ProcessFactory()
        outcome = deciding.record_outcome(session, ANONYMOUS, process, **GOOD)
        assert deciding.outcomes_of(session, process) == [outcome]


@pytest.mark.parametrize(
    "wrong",
    [
        {"verdict": "maybe"},
        {"reason": {"it": "No."}},
        {"reason": {"it": GOOD["reason"]["it"], "en": "Short"}},
        {"office": "  "},
        {"verdict": "studying", "due_on": None},
    ],
)
def test_half_a_decision_is_refused(app: Flask, wrong: dict[str, Any]) -> None:
    with app.app_context(), unit_of_work() as session:
        with pytest.raises(BadInput):
            deciding.record_outcome(session, ANONYMOUS, ProcessFactory(), **{**GOOD, **wrong})
        session.rollback()


def test_no_decision_outside_its_phase(app: Flask) -> None:
    with app.app_context(), unit_of_work() as session:
        process = ProcessFactory()
        process.phases[3].closes_at = days_ago(1)
        with pytest.raises(Closed):
            deciding.record_outcome(session, ANONYMOUS, process, **GOOD)
        session.rollback()


@pytest.mark.parametrize(
    ("due_on", "done_on", "late"),
    [
        (None, None, False),
        (date(2026, 6, 1), None, False),
        (date(2026, 5, 31), None, True),
        (date(2026, 5, 31), date(2026, 6, 1), False),
    ],
)
def test_a_step_is_late_from_the_day_after(due_on: date | None, done_on: date | None, late: bool) -> None:
    assert deciding.is_late(due_on, done_on, date(2026, 6, 1)) is late
