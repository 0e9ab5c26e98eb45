# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people see of a survey, its results or its kiosk before it is open to them."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _

from codesign.processes.waiting import closing_words, opening_words, thing_waits
from codesign.surveys.channel_models import Kiosk
from codesign.surveys.models import Survey
from codesign.surveys.policy import is_answerable
from codesign.web import clock


def survey_waits(survey: Survey) -> str:
    """Nobody has opened it yet."""
    when = opening_words(None, survey.phase, survey.process.time_zone)
    return thing_waits(survey, _("This survey is not open yet"), when)


def results_wait(survey: Survey) -> str:
    """Nobody has published its results yet."""
    if survey.state == "draft" or survey.process.state == "draft":
        return survey_waits(survey)
    title = _("The results of this survey are not public yet")
    if not is_answerable(survey, clock.now()):
        return thing_waits(survey, title, _("The answers are being read. The results will stand here."))
    until = closing_words(None, survey.phase, survey.process.time_zone)
    here = (_("To the survey"), url_for("surveys.welcome", short_code=survey.short_code))
    return thing_waits(survey, title, " ".join(filter(None, [_("People are still answering."), until])), here)


def kiosk_waits(kiosk: Kiosk) -> str:
    """It was ended, or its survey is not open yet."""
    if kiosk.is_open:
        return survey_waits(kiosk.survey)
    return thing_waits(
        kiosk.survey, _("This kiosk was closed"), _("It takes no more answers. Ask the people who run it.")
    )
