# SPDX-License-Identifier: AGPL-3.0-or-later
"""What surveys tidy up once a day: addresses that served their purpose."""

from __future__ import annotations

from codesign.surveys.channels.invitations import forget_old_addresses
from codesign.web.jobs import Progress
from codesign.web.unit_of_work import unit_of_work

KIND = "survey_chores"
HANDLER = "codesign.surveys.chores:tidy_up"


def tidy_up(_progress: Progress) -> None:
    """Do all chores; safe to repeat."""
    with unit_of_work() as session:
        forget_old_addresses(session)
