# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who names stored files, without knowing the rooms: a file nothing names is deleted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from flask import current_app
from sqlalchemy.orm import Session

#: The keys of all files that a domain's things name.
Named = Callable[[Session], set[str]]


@dataclass
class AttachmentRegistry:
    """Filled by `app.py` with each domain that keeps files."""

    holders: list[Named] = field(default_factory=list)

    def register(self, named: Named) -> None:
        """Add a domain."""
        self.holders.append(named)

    def named(self, session: Session) -> set[str]:
        """The keys of all files that something names."""
        return set().union(*(named(session) for named in self.holders))


def registry() -> AttachmentRegistry:
    """The domains `app.py` registered."""
    holders: AttachmentRegistry = current_app.extensions["attachments"]
    return holders
