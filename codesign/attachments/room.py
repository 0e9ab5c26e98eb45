# SPDX-License-Identifier: AGPL-3.0-or-later
"""What attachments offer to the house: by night, what nothing names is deleted."""

from __future__ import annotations

from codesign.attachments import chores
from codesign.web.rooms import Room

ROOM = Room("attachments", chores={chores.KIND: chores.HANDLER})
