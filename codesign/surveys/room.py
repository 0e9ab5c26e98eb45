# SPDX-License-Identifier: AGPL-3.0-or-later
"""What surveys offer to the house."""

from __future__ import annotations

from codesign.surveys import answering, chores, doors, entries, file_views, views, work_views
from codesign.surveys.channels import (
    assisted_views,
    invitation_views,
    invitation_work_views,
    kiosk_views,
    kiosk_work_views,
    letters,
    paper_views,
)
from codesign.surveys.editor import views as editor_views
from codesign.surveys.results import views as results_views
from codesign.web.rooms import Room

ROOM = Room(
    "surveys",
    citizen=(views.blueprint, invitation_views.blueprint, kiosk_views.blueprint),
    staff=(
        work_views.blueprint,
        results_views.blueprint,
        editor_views.blueprint,
        invitation_work_views.blueprint,
        kiosk_work_views.blueprint,
        paper_views.blueprint,
        assisted_views.blueprint,
        file_views.blueprint,
    ),
    activities=entries.activities,
    tasks=entries.tasks,
    receipt_part=entries.receipt_part,
    erase=entries.erase,
    door=doors.door,
    jobs={letters.KIND: letters.HANDLER},
    files_named=answering.files_named,
    chores={chores.KIND: chores.HANDLER},
)
