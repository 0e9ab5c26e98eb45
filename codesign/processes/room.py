# SPDX-License-Identifier: AGPL-3.0-or-later
"""What processes offer to the house: their pages, and who somebody is in which of them."""

from __future__ import annotations

from codesign.processes import access, views, work_views
from codesign.web.rooms import Room

ROOM = Room(
    "processes",
    citizen=(views.blueprint,),
    staff=(work_views.blueprint,),
    answers={"current_actor": access.actor_of_request},
)
