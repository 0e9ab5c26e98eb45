# SPDX-License-Identifier: AGPL-3.0-or-later
"""A decision has a reason, an office and a day, and only while decisions are open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from codesign.decisions import deciding
from codesign.people.models import User
from codesign.web.errors import BadInput, Closed
from codesign.web.policy import ANONYMOUS
from codesign.web.unit_of_work import unit_of_work
from tests.support.factories import (
    MembershipFactory,
    OutcomeFactory,
    ProcessFactory,
    ThemeFactory,
    days_ago,
)

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


def test_a_theme_is_decided_once(app: Flask) -> None:
    """A second decision could contradict the first; the first is changed instead."""
    with app.app_context(), unit_of_work() as session:
        theme = ThemeFactory()
        process = theme.theming.survey.process
        first = deciding.record_outcome(session, ANONYMOUS, process, **{**GOOD, "theme": theme})
        with pytest.raises(deciding.DecidedAlready) as refused:
            deciding.record_outcome(session, ANONYMOUS, process, **{**GOOD, "theme": theme})
        assert refused.value.outcome is first
        session.rollback()


def test_a_decision_changes_with_a_reason_and_keeps_what_it_was(app: Flask) -> None:
    with app.app_context(), unit_of_work() as session:
        process = ProcessFactory()
        outcome = deciding.record_outcome(session, ANONYMOUS, process, **GOOD)
        session.commit()
        change = {**GOOD, "verdict": "rejected", "outcome": outcome}
        with pytest.raises(deciding.UnexplainedChange):
            deciding.record_outcome(session, ANONYMOUS, process, **change)
        session.rollback()
        why = {"it": "Mancano i fondi"}
        deciding.record_outcome(session, ANONYMOUS, process, **change, change_reason=why)
        told = [(one.before["verdict"], one.reason) for one in outcome.changes]
        assert told == [("accepted", why)]
        address = f"/decision/{outcome.id}"
    page = app.test_client().get(address).text
    assert "Mancano i fondi" in page


def test_a_reason_is_asked_for_no_other_change(app: Flask) -> None:
    with app.app_context(), unit_of_work() as session:
        process = ProcessFactory()
        outcome = deciding.record_outcome(session, ANONYMOUS, process, **GOOD)
        deciding.record_outcome(
            session, ANONYMOUS, process, **{**GOOD, "title": {"it": "Luce"}, "outcome": outcome}
        )
        assert outcome.changes == []


@pytest.mark.parametrize("has_input", [True, False])
def test_a_decision_nobody_was_asked_about_says_so(app: Flask, has_input: bool) -> None:
    with app.app_context(), unit_of_work():
        theme = ThemeFactory() if has_input else None
        process = theme.theming.survey.process if theme else ProcessFactory()
        outcome = OutcomeFactory(process=process, theme=theme)
        addresses = [f"/decision/{outcome.id}", f"/p/{process.slug}/decisions", f"/p/{process.slug}/report"]
    for address in addresses:
        page = app.test_client().get(address, headers={"Accept-Language": "en"}).text
        assert ("No contribution of citizens" not in page) is has_input, address


def test_the_form_leads_to_the_first_decision(
    app: Flask, sign_in: Callable[[FlaskClient, User], None]
) -> None:
    client = app.test_client()
    with app.app_context(), unit_of_work():
        theme = ThemeFactory()
        process = theme.theming.survey.process
        first, theme_id, slug = OutcomeFactory(process=process, theme=theme).id, theme.id, process.slug
        sign_in(client, MembershipFactory(process=process, role="administrator").user)
    page = client.post(
        f"/work/{slug}/decisions/new",
        data={
            "theme": theme_id,
            "snapshot": 0,
            "title-it": "Ancora",
            "verdict": "rejected",
            "reason-it": "x" * 50,
            "office": "Altro",
        },
    )
    assert page.status_code == 422
    assert f"/work/decisions/{first}" in page.text
    assert 'id="theme-error"' in page.text
