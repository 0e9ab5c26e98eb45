# SPDX-License-Identifier: AGPL-3.0-or-later
"""What hinders the acts on decisions."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l

from codesign.decisions.models import Milestone
from codesign.decisions.policy import is_decision_phase_open
from codesign.processes.models import Process
from codesign.web.acts import Cure, Hindrance


def what_hinders_recording(process: Process, now: datetime) -> list[Hindrance]:
    """Decisions are written down, and changed, while their phase is open."""
    if is_decision_phase_open(process, now):
        return []
    cure = Cure(_l("See the phases"), "work.overview", {"slug": process.slug, "_anchor": "phases"})
    return [Hindrance(_l("The phase of decisions is not open now."), cure, is_closed=True)]


def what_hinders_finishing(milestone: Milestone) -> list[Hindrance]:
    """A step is done once."""
    return [Hindrance(_l("This step is done already."))] if milestone.done_on else []
