# SPDX-License-Identifier: AGPL-3.0-or-later
"""Jobs and the audit log for the town's administrators."""

from __future__ import annotations

from flask import render_template
from sqlalchemy import func, select

from codesign.console import town_views
from codesign.console.blueprint import blueprint
from codesign.extensions import db
from codesign.people.models import AuditEntry
from codesign.processes.policy import may_start_processes
from codesign.web import clock
from codesign.web.jobs import STALE_AFTER, Run
from codesign.web.policy import requires

__all__ = ["blueprint", "town_views"]

# /console           jobs and audit
# town_views         the town and its census


@blueprint.get("")
@requires(may_start_processes)
def overview() -> str:
    """What runs in the background, and who changed what."""
    states = dict(db.session.execute(select(Run.state, func.count()).group_by(Run.state)).all())
    waiting = db.session.scalar(select(func.min(Run.queued_at)).where(Run.state == "queued"))
    return render_template(
        "console/overview.html",
        states=states,
        # A run that has waited this long means that no worker is there to take it.
        worker_is_missing=waiting is not None and clock.now() - waiting > STALE_AFTER,
        runs=db.session.scalars(select(Run).order_by(Run.queued_at.desc()).limit(30)).all(),
        entries=db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(100)).all(),
    )
