# SPDX-License-Identifier: AGPL-3.0-or-later
"""The public pages of outcomes."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template

from codesign.decisions import deciding
from codesign.decisions.loading import outcome_by_id
from codesign.decisions.models import Outcome
from codesign.deliberation.release import releasing
from codesign.extensions import db
from codesign.processes.loading import journey, process_by_slug
from codesign.processes.models import Process
from codesign.processes.policy import may_see
from codesign.processes.waiting import process_waits
from codesign.themes import reading
from codesign.web import clock
from codesign.web.policy import requires

blueprint = Blueprint("decisions", __name__)

# /p/SLUG/decisions                  public list
# /decision/ID                       public page of one


@blueprint.get("/p/<slug>/decisions")
@requires(may_see, of=process_by_slug, waiting=process_waits)
def outcomes(process: Process) -> str:
    """What was decided about each theme."""
    return render_template(
        "decisions/list.html",
        process=process,
        outcomes=deciding.outcomes_of(db.session(), process),
        stations=journey(process, "decision"),
    )


@blueprint.get("/decision/<int:outcome_id>")
@requires(may_see, of=outcome_by_id, waiting=process_waits)
def outcome(outcome: Outcome) -> str:
    """One decision: what was heard, what was agreed, what was decided and why, what comes next."""
    return render_template(
        "decisions/outcome.html",
        outcome=outcome,
        process=outcome.process,
        heard=_published_theme(outcome),
        agreed=_statements_of_theme(outcome),
        today=clock.today(outcome.process.time_zone),
        is_late=deciding.is_late,
        stations=journey(outcome.process, "decision"),
    )


def _published_theme(outcome: Outcome) -> dict[str, Any] | None:
    if outcome.theme is None:
        return None
    published = reading.published_here(outcome.theme.theming)
    return next((shown for shown in published["themes"] if shown["id"] == outcome.theme_id), None)


def _statements_of_theme(outcome: Outcome) -> list[dict[str, Any]]:
    """What the snapshot says of the statements that came from the outcome's theme, if its round may be seen."""
    snapshot = outcome.snapshot
    if snapshot is None or snapshot.round.published_snapshot_id != snapshot.id:
        return []
    document = releasing.shown(snapshot)
    return [
        row
        for row in document.get("statements", [])
        if row["theme_id"] == outcome.theme_id and (row["seen"] or 0) >= document["rule"]["minimum_votes"]
    ]
