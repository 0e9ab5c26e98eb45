# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the ground floor offers."""

from __future__ import annotations

from codesign.web import mixing, site
from codesign.web.rooms import Room

ROOM = Room("web", citizen=(site.blueprint,), chores={mixing.KIND: mixing.HANDLER}, init=site.init_app)
