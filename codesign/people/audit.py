# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writing the audit log."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from codesign.people.models import AuditEntry
from codesign.web.policy import Actor


def record(session: Session, actor: Actor, act: str, subject: str, **details: Any) -> None:
    """Note who did what to which thing. Never put anybody's answers in the details."""
    session.add(AuditEntry(user_id=actor.user_id, act=act, subject=subject, details=details))
