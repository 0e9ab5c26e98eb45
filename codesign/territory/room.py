# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the territory offers to the house: the name on every page."""

from __future__ import annotations

from codesign.territory.services import town_shown
from codesign.web.rooms import Room

ROOM = Room("territory", answers={"town_shown": town_shown})
