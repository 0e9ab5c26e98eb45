# SPDX-License-Identifier: AGPL-3.0-or-later
"""Invitations as they are after somebody came."""

from __future__ import annotations

from typing import Any

from codesign.people.invitations import spent


def used(invitation: Any) -> Any:
    """An invitation somebody came with."""
    assert spent.spend(invitation.id, "T" * 20, "0" * 64)
    return invitation
