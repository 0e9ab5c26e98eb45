# SPDX-License-Identifier: AGPL-3.0-or-later
"""What leaves a round as open data."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from codesign.deliberation.models import Round
from codesign.exchange.round_files import write_round
from codesign.web.unit_of_work import unit_of_work
from tests.support.factories import RoundFactory, StatementFactory

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("state", ["waiting", "rejected"])
def test_a_proposal_nobody_accepted_stays_inside(app: Flask, tmp_path: Path, state: str) -> None:
    with app.app_context(), unit_of_work() as session:
        round = RoundFactory(state="closed")
        round_id = round.id
        shown = StatementFactory(round=round, text={"it": "Più panchine"})
        StatementFactory(
            round=round,
            text={"it": "Il vicino Rossi è un ladro"},
            moderation=state,
            author="participant",
            proposed_on=date(2026, 5, 4),
        )
        StatementFactory(round=round, text={"it": "Tolta dal Comune"}, moderation="rejected")
        assert shown.moderation == "approved"
    with app.app_context(), unit_of_work(write=False) as session:
        files = write_round(session, session.get_one(Round, round_id), tmp_path / "round")
    written = "".join(file.read_text(encoding="utf-8") for file in files)
    assert "Più panchine" in written
    assert "Tolta dal Comune" in written
    assert "Rossi" not in written
