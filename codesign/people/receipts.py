# SPDX-License-Identifier: AGPL-3.0-or-later
"""The receipt page's parts and what erasure must reach, registered by the domains above."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from codesign.people.models import ErasedVoice, Voice


@dataclass(frozen=True)
class ReceiptPart:
    """What one domain has to show to the holder of a voice."""

    template: str
    context: dict[str, Any]


Show = Callable[[Session, Voice], ReceiptPart | None]
Erase = Callable[[Session, Voice], None]


@dataclass
class ReceiptRegistry:
    """Filled by `app.py`; the accounts' domain does not know who stands above it."""

    shows: list[Show] = field(default_factory=list)
    erasures: list[Erase] = field(default_factory=list)

    def register(self, show: Show, erase: Erase) -> None:
        """Add a domain's part and its way to forget."""
        self.shows.append(show)
        self.erasures.append(erase)

    def parts(self, session: Session, voice: Voice) -> list[ReceiptPart]:
        """All that this voice said, in the order of the journey."""
        return [part for show in self.shows if (part := show(session, voice)) is not None]

    def erase(self, session: Session, voice: Voice) -> None:
        """Delete everything of this voice and remember only that its code is spent."""
        for erase in reversed(self.erasures):
            erase(session, voice)
        session.add(ErasedVoice(code_hash=voice.code_hash))
        session.delete(voice)
        session.flush()
