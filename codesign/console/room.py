# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the console offers to the house."""

from __future__ import annotations

from codesign.console import views
from codesign.web.rooms import Room

ROOM = Room("console", staff=(views.blueprint,))
