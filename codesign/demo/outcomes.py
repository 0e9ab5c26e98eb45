# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the demo town decided, and how far it keeps its word."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from codesign.decisions import deciding
from codesign.decisions.models import Outcome
from codesign.deliberation.models import Snapshot
from codesign.demo.content import Calendar, document
from codesign.processes.models import Process
from codesign.themes.models import Theme
from codesign.web.policy import Actor


def add_outcomes(
    session: Session,
    actor: Actor,
    process: Process,
    snapshot: Snapshot,
    themes: Mapping[str, Theme],
    calendar: Calendar,
) -> list[Outcome]:
    """One outcome for each topic, at the theme that speaks of it most; a theme is decided once."""
    found: list[Outcome] = []
    for content in document("outcomes"):
        theme = themes.get(content["topic"])
        is_decided = theme is not None and any(outcome.theme is theme for outcome in found)
        theme = None if is_decided else theme
        found.append(_add_outcome(session, actor, process, snapshot, theme, content, calendar))
    return found


def _add_outcome(
    session: Session,
    actor: Actor,
    process: Process,
    snapshot: Snapshot,
    theme: Theme | None,
    content: Mapping[str, Any],
    calendar: Calendar,
) -> Outcome:
    outcome = deciding.record_outcome(
        session,
        actor,
        process,
        title=content["title"],
        verdict=content["verdict"],
        reason=content["reason"],
        office=content["office"],
        due_on=calendar.day(content["due_in_days"]),
        theme=theme,
        snapshot=snapshot,
        minority_view=content["minority_view"],
    )
    for step in content["milestones"]:
        milestone = deciding.add_milestone(session, outcome, step["title"], calendar.day(step["due_in_days"]))
        if step["done_in_days"] is not None:
            milestone.done_on = calendar.day(step["done_in_days"])
    session.flush()
    return outcome
