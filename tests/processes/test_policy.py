# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rules are pure: who, what, when. No database is needed to ask them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from codesign.processes.models import ACTS, PHASE_ACTS, Phase, Process
from codesign.processes.policy import (
    may_administer,
    may_facilitate,
    may_read_workroom,
    may_see,
    phase_opens,
)
from codesign.web.policy import ANONYMOUS, Actor

NOW = datetime(2026, 6, 1, tzinfo=UTC)
DAY = timedelta(days=1)
ACTORS = {
    "citizen": ANONYMOUS,
    "reader": Actor(1, roles={7: "reader"}),
    "facilitator": Actor(2, roles={7: "facilitator"}),
    "administrator": Actor(3, roles={7: "administrator"}),
    "elsewhere": Actor(4, roles={8: "administrator"}),
    "town": Actor(5, is_town_administrator=True),
}


def _allowed(rule: object, process: Process) -> set[str]:
    return {name for name, actor in ACTORS.items() if rule(actor, process, NOW)}  # type: ignore[operator]


@pytest.mark.parametrize(
    ("state", "rule", "allowed"),
    [
        ("public", may_see, set(ACTORS)),
        ("archived", may_see, set(ACTORS)),
        ("draft", may_see, {"reader", "facilitator", "administrator", "town"}),
        ("public", may_read_workroom, {"reader", "facilitator", "administrator", "town"}),
        ("public", may_facilitate, {"facilitator", "administrator", "town"}),
        ("public", may_administer, {"administrator", "town"}),
    ],
)
def test_roles_open_what_they_should(state: str, rule: object, allowed: set[str]) -> None:
    assert _allowed(rule, Process(id=7, state=state)) == allowed


@pytest.mark.parametrize(
    ("opens_at", "closes_at", "is_open"),
    [
        (None, None, True),
        (NOW, None, True),
        (NOW + DAY, None, False),
        (None, NOW, False),
        (NOW - DAY, NOW + DAY, True),
    ],
)
def test_a_phase_is_open_from_its_first_moment_to_just_before_its_last(
    opens_at: datetime | None, closes_at: datetime | None, is_open: bool
) -> None:
    assert Phase(kind="round", opens_at=opens_at, closes_at=closes_at).is_open(NOW) is is_open


def test_a_phase_opens_its_own_acts_alone() -> None:
    public = Process(state="public")
    for kind, acts in PHASE_ACTS.items():
        assert {act for act in ACTS if phase_opens(Phase(kind=kind, process=public), act, NOW)} == set(acts)
    assert not phase_opens(None, "vote", NOW)


def test_nothing_is_open_in_the_archive() -> None:
    archived = Process(state="archived")
    for kind in PHASE_ACTS:
        assert not any(phase_opens(Phase(kind=kind, process=archived), act, NOW) for act in ACTS)
