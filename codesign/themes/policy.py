# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may see and work on themes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from codesign.processes.models import Process
from codesign.processes.policy import may_facilitate, may_see, phase_opens
from codesign.web.policy import Actor


def process_of(thing: Any) -> Process:
    """The process of a theming or of a theme."""
    theming = getattr(thing, "theming", thing)
    process: Process = theming.survey.process
    return process


def may_see_themes(actor: Actor, thing: Any, now: datetime) -> bool:
    """Published themes are for everybody who may see the process."""
    theming = getattr(thing, "theming", thing)
    return theming.published is not None and may_see(actor, process_of(thing), now)


def may_work_on_themes(actor: Actor, thing: Any, now: datetime) -> bool:
    """Facilitators see the workbench at any time; editing also asks the phase."""
    return may_facilitate(actor, process_of(thing), now)


def is_theme_phase_open(process: Process, now: datetime) -> bool:
    """Whether some phase of the process opens work on themes now."""
    return any(phase_opens(phase, "work_on_themes", now) for phase in process.phases)


def is_theme_phase_ahead(process: Process, now: datetime) -> bool:
    """Whether work on themes is open or still to come: a code frame can be prepared."""
    return any(
        "work_on_themes" in phase.acts and (phase.closes_at is None or phase.closes_at > now)
        for phase in process.phases
    )
