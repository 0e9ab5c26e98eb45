# SPDX-License-Identifier: AGPL-3.0-or-later
"""Public pages: the town's home and a process."""

from __future__ import annotations

from flask import Blueprint, render_template
from sqlalchemy import select

from codesign.extensions import db
from codesign.processes import promises
from codesign.processes.loading import journey, process_by_slug
from codesign.processes.models import Process
from codesign.processes.policy import may_see
from codesign.processes.registry import activities_of
from codesign.processes.waiting import process_waits
from codesign.territory.services import town
from codesign.web import clock
from codesign.web.policy import public, requires

blueprint = Blueprint("processes", __name__)


@blueprint.get("/")
@public
def home() -> str:
    """The town's home: open activities first, then what became of the others."""
    processes = db.session.scalars(
        select(Process).where(Process.state != "draft").order_by(Process.state.desc(), Process.id.desc())
    ).all()
    listed = [(process, activities_of(db.session(), process)) for process in processes]
    return render_template(
        "processes/home.html",
        town=town(db.session()),
        listed=listed,
        open_now=[(process, a) for process, activities in listed for a in activities if a.state == "open"],
    )


@blueprint.get("/p/<slug>")
@requires(may_see, of=process_by_slug, waiting=process_waits)
def process_page(process: Process) -> str:
    """What a process asks, promises and has reached."""
    activities = activities_of(db.session(), process)
    return render_template(
        "processes/process.html",
        process=process,
        activities=activities,
        stations=journey(process),
        now=clock.now(),
        changes=promises.history_of(db.session(), process),
    )
