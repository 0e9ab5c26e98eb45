# SPDX-License-Identifier: AGPL-3.0-or-later
"""The kinds of things that wait, without knowing which rooms hold them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from flask import current_app

from codesign.moderation.kinds import Kind
from codesign.web.errors import NotFound


@dataclass
class ModerationRegistry:
    """Filled by `app.py` with what each domain lets moderators read."""

    kinds: dict[str, Kind] = field(default_factory=dict)

    def register(self, kinds: Sequence[Kind]) -> None:
        """Add the kinds of one domain."""
        self.kinds |= {kind.name: kind for kind in kinds}

    def __iter__(self) -> Iterator[Kind]:
        return iter(self.kinds.values())

    def kind(self, name: str) -> Kind:
        """The kind an address names.

        Raises:
            NotFound: there is none.
        """
        if name not in self.kinds:
            raise NotFound(None)
        return self.kinds[name]


def registry() -> ModerationRegistry:
    """The kinds `app.py` registered."""
    kinds: ModerationRegistry = current_app.extensions["moderation"]
    return kinds
