# SPDX-License-Identifier: AGPL-3.0-or-later
"""What hinders the acts on a survey."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l

from codesign.processes.acts import not_public_yet
from codesign.surveys.models import Survey, digest_of
from codesign.surveys.policy import is_answerable
from codesign.web.acts import Cure, Hindrance


def has_unpublished_changes(survey: Survey) -> bool:
    """Whether the draft differs from what people answer."""
    return survey.current_version is None or survey.current_version.digest != digest_of(survey.draft)


def what_hinders_opening(survey: Survey) -> list[Hindrance]:
    """A survey opens in a public process; whether answers are taken then, its phase says."""
    if survey.state == "open":
        return [Hindrance(_l("The survey is open already."))]
    return not_public_yet(survey.process)


def what_hinders_closing(survey: Survey) -> list[Hindrance]:
    """Only an open survey can be closed."""
    return [] if survey.state == "open" else [Hindrance(_l("The survey is not open."))]


def what_hinders_publishing_changes(survey: Survey) -> list[Hindrance]:
    """The first version is published by opening the survey; a later one when something was changed."""
    if survey.versions and has_unpublished_changes(survey):
        return []
    return [Hindrance(_l("There are no changes to publish."))]


def what_hinders_entering(survey: Survey, now: datetime) -> list[Hindrance]:
    """Staff type answers in while the survey takes them."""
    if is_answerable(survey, now):
        return []
    cure = Cure(_l("To the survey"), "survey_work.dashboard", {"survey_id": survey.id})
    return [Hindrance(_l("This survey does not take answers now."), cure, is_closed=True)]


def what_hinders_printing(survey: Survey) -> list[Hindrance]:
    """Paper asks the published questions."""
    if survey.versions:
        return []
    cure = Cure(_l("To the survey"), "survey_work.dashboard", {"survey_id": survey.id})
    return [Hindrance(_l("Open the survey first: paper asks the published questions."), cure)]


def what_hinders_a_kiosk(survey: Survey) -> list[Hindrance]:
    """A kiosk may be set up before the opening, though not after the close."""
    return [Hindrance(_l("The survey is closed."))] if survey.state == "closed" else []
