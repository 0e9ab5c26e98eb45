# SPDX-License-Identifier: AGPL-3.0-or-later
"""What themes offer to the house."""

from __future__ import annotations

from codesign.themes import entries, running, views, work_views
from codesign.web.rooms import Room

ROOM = Room(
    "themes",
    citizen=(views.blueprint,),
    staff=(work_views.blueprint,),
    activities=entries.activities,
    tasks=entries.tasks,
    receipt_part=entries.receipt_part,
    erase=entries.erase,
    jobs={running.KIND: running.HANDLER},
)
