# SPDX-License-Identifier: AGPL-3.0-or-later
"""The kinds of things that wait, without knowing which rooms hold them."""

from __future__ import annotations

from codesign.moderation.kinds import Kind
from codesign.web.errors import NotFound
from codesign.web.rooms import offers


def all_kinds() -> list[Kind]:
    """What the rooms above let moderators read."""
    return [kind for kinds in offers("moderated") for kind in kinds]


def kind_named(name: str) -> Kind:
    """The kind an address names.

    Raises:
        NotFound: there is none.
    """
    for kind in all_kinds():
        if kind.name == name:
            return kind
    raise NotFound(None)
