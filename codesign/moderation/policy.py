# SPDX-License-Identifier: AGPL-3.0-or-later
"""What moderation promises: on which grounds something is refused, within how many days, and who decides."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from codesign.processes.policy import may_facilitate, may_read_workroom
from codesign.web.policy import Actor

#: The public policy: the only grounds on which something is refused.
GROUNDS: dict[str, Any] = {
    "off_topic": _l("It is not about what is asked here."),
    "several_ideas": _l("It holds more than one idea, so that nobody knows what a vote means."),
    "unclear": _l("One cannot agree or disagree with it: a question, a slogan, or not understandable."),
    "personal": _l("It tells something private about a person, or accuses somebody by name."),
    "insulting": _l("It insults people or a group of people."),
    "unlawful": _l("It calls for something unlawful, or advertises."),
}
#: Whole days something may wait. Nobody knows the hour at which it was written.
DAYS_TO_DECIDE = 1
#: The roles in a process that decide, and are reminded.
MODERATORS = ("facilitator", "administrator")


def may_moderate(actor: Actor, process: Any, now: datetime) -> bool:
    """Whoever runs a process reads what people write in it."""
    return may_facilitate(actor, process, now)


def may_read_log(actor: Actor, process: Any, now: datetime) -> bool:
    """Everybody with a role in a process may know who decided what."""
    return may_read_workroom(actor, process, now)


def last_day_too_late(today: date) -> date:
    """What was written on this day or before has waited too long."""
    return today - timedelta(days=DAYS_TO_DECIDE + 1)
