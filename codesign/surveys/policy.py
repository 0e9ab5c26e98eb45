# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may answer a survey and see its results."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from codesign.processes.policy import may_facilitate, may_see, phase_opens
from codesign.surveys.models import Survey
from codesign.web.policy import Actor


def is_answerable(survey: Survey, now: datetime) -> bool:
    """Whether answers are taken now: the survey and its phase are open and the process is public."""
    return (
        survey.state == "open"
        and survey.process.state == "public"
        and survey.current_version is not None
        and phase_opens(survey.phase, "answer_survey", now)
    )


def may_open_survey_page(actor: Actor, survey: Any, now: datetime) -> bool:
    """Anybody who may see the process finds its published surveys, open or closed."""
    return may_see(actor, survey, now) and survey.state != "draft"


def may_see_results(actor: Actor, survey: Any, now: datetime) -> bool:
    """Results are public once somebody published a summary, and after the close where that was promised."""
    return may_see(actor, survey, now) and survey.has_public_results


def may_use_kiosk(actor: Actor, kiosk: Any, now: datetime) -> bool:
    """Whoever holds the secret address, until the facilitator ends it."""
    return bool(kiosk.is_open) and may_open_survey_page(actor, kiosk.survey, now)


def may_check_sheet(actor: Actor, sheet: Any, now: datetime) -> bool:
    """A second person types a sheet in; never the one who did so first."""
    return may_facilitate(actor, sheet, now) and actor.user_id != sheet.first_by_id
