# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the ground floor offers."""

from __future__ import annotations

from codesign.web import site
from codesign.web.rooms import Room

ROOM = Room("web", citizen=(site.blueprint,), init=site.init_app)
