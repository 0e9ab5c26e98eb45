# SPDX-License-Identifier: AGPL-3.0-or-later
"""What moderation offers to the house."""

from __future__ import annotations

from codesign.moderation import chores, entries, views, work_views
from codesign.web.rooms import Room

ROOM = Room(
    "moderation",
    citizen=(views.blueprint,),
    staff=(work_views.blueprint,),
    tasks=entries.tasks,
    chores={chores.KIND: chores.HANDLER},
)
