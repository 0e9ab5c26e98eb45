# SPDX-License-Identifier: AGPL-3.0-or-later
"""What rounds offer to the house."""

from __future__ import annotations

from codesign.deliberation import chores, doors, entries, jobs, views, work_views
from codesign.deliberation.panels import letters
from codesign.deliberation.projects.describing import files_named
from codesign.deliberation.proposals.moderated import MODERATED
from codesign.web.rooms import Room

ROOM = Room(
    "deliberation",
    citizen=(views.blueprint,),
    staff=(work_views.blueprint,),
    activities=entries.activities,
    tasks=entries.tasks,
    receipt_part=entries.receipt_part,
    erase=entries.erase,
    door=doors.door,
    jobs={jobs.KIND: jobs.HANDLER, letters.KIND: letters.HANDLER},
    moderated=MODERATED,
    files_named=files_named,
    chores={chores.KIND: chores.HANDLER},
)
