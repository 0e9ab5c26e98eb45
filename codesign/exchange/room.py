# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the exchange of files offers to the house."""

from __future__ import annotations

from codesign.exchange import views
from codesign.web.rooms import Room

ROOM = Room("exchange", staff=(views.blueprint,))
