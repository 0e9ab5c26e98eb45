# SPDX-License-Identifier: AGPL-3.0-or-later
"""The receipt page's parts and what erasure must reach, offered by the rooms above."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import current_app
from sqlalchemy.orm import Session

from codesign.people.models import ErasedVoice, Voice
from codesign.web import clock
from codesign.web.rooms import offers


@dataclass(frozen=True)
class ReceiptPart:
    """What one domain has to show to the holder of a voice."""

    template: str
    context: dict[str, Any]


def parts_of(session: Session, voice: Voice) -> list[ReceiptPart]:
    """All that this voice said, in the order of the journey."""
    return [part for show in offers("receipt_part") if (part := show(session, voice)) is not None]


def erase(session: Session, voice: Voice) -> None:
    """Delete everything of this voice and remember only that its code is spent."""
    for forget in reversed(offers("erase")):
        forget(session, voice)
    # One voice belongs to one activity, but which of them this room does not know: the day is the town's.
    today = clock.today(current_app.config["SETTINGS"].time_zone)
    session.add(ErasedVoice(code_hash=voice.code_hash, erased_on=today))
    session.delete(voice)
    session.flush()
