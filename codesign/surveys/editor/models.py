# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a draft was before each of the last changes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from codesign.extensions import db
from codesign.web import clock
from codesign.web.columns import UTCDateTime


class DraftStep(db.Model):  # type: ignore[name-defined,misc]
    """One change of a survey's draft, with the draft it can be taken back to."""

    __tablename__ = "survey_draft_step"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"), index=True)
    #: What was done, as `drafting.ACTS` names it, and to what.
    act: Mapped[str] = mapped_column(String(20))
    subject: Mapped[dict[str, str]] = mapped_column(JSON)
    before: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
