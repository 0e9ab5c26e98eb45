# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who records what the authority decided."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from codesign.processes.models import Process
from codesign.processes.policy import may_administer, phase_opens
from codesign.web.policy import Actor


def may_decide(actor: Actor, thing: Any, now: datetime) -> bool:
    """Only administrators of the process answer for the authority."""
    return may_administer(actor, thing, now)


def is_decision_phase_open(process: Process, now: datetime) -> bool:
    """Whether some phase of the process opens decisions now."""
    return any(phase_opens(phase, "decide", now) for phase in process.phases)
