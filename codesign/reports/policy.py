# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may read the report."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from codesign.processes.policy import may_see
from codesign.web.policy import Actor


def may_read_report(actor: Actor, process: Any, now: datetime) -> bool:
    """The report is as public as the process; it shows only what was published."""
    return may_see(actor, process, now)
