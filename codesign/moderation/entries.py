# SPDX-License-Identifier: AGPL-3.0-or-later
"""What moderation adds to a workroom."""

from __future__ import annotations

from collections.abc import Iterable

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from codesign.moderation import queue
from codesign.moderation.policy import may_moderate
from codesign.moderation.registry import all_kinds
from codesign.processes.models import Process
from codesign.processes.registry import Task
from codesign.web import clock
from codesign.web.policy import Actor


def tasks(session: Session, process: Process, actor: Actor) -> Iterable[Task]:
    """What waits to be read, at each station where something does."""
    if not may_moderate(actor, process, clock.now()):
        return
    for station in dict.fromkeys(kind.station for kind in all_kinds()):
        kinds = [kind for kind in all_kinds() if kind.station == station]
        waiting = queue.number_waiting(session, kinds, process)
        if waiting:
            late = queue.number_late(session, kinds, process)
            yield Task(
                station=station,
                title=_("Moderate what people wrote"),
                url=url_for("moderation_work.queue", slug=process.slug),
                line=ngettext("%(num)s text waits", "%(num)s texts wait", waiting)
                + (", " + ngettext("%(num)s for too long", "%(num)s for too long", late) if late else ""),
                is_due=True,
            )
