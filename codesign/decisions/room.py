# SPDX-License-Identifier: AGPL-3.0-or-later
"""What decisions offer to the house."""

from __future__ import annotations

from codesign.decisions import entries, views, work_views
from codesign.web.rooms import Room

ROOM = Room(
    "decisions",
    citizen=(views.blueprint,),
    staff=(work_views.blueprint,),
    activities=entries.activities,
    tasks=entries.tasks,
    receipt_part=entries.receipt_part,
    erase=entries.erase,
)
