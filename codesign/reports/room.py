# SPDX-License-Identifier: AGPL-3.0-or-later
"""What reports offer to the house."""

from __future__ import annotations

from codesign.reports import entries, views
from codesign.web.rooms import Room

ROOM = Room("reports", citizen=(views.blueprint,), activities=entries.activities, tasks=entries.tasks)
