# SPDX-License-Identifier: AGPL-3.0-or-later
"""The letters that invite to a survey."""

from __future__ import annotations

from flask_babel import gettext as _

from codesign.people.invitations import letters
from codesign.people.invitations.letters import Letter
from codesign.surveys.channel_models import Invitation
from codesign.surveys.entering import guests_of
from codesign.surveys.models import Survey
from codesign.web.i18n import localized
from codesign.web.jobs import Progress
from codesign.web.unit_of_work import unit_of_work

KIND = "survey_letters"
HANDLER = "codesign.surveys.channels.letters:send_letters"


def send_letters(progress: Progress, survey_id: int, link: str, is_reminder: bool) -> None:
    """Write to everybody who waits for it; see `people.invitations.letters`."""
    with unit_of_work(write=False) as session:
        guests = guests_of(session.get_one(Survey, survey_id))
    letters.send_letters(progress, guests, link, _letter, is_reminder=is_reminder)


def _letter(invitation: Invitation) -> Letter:
    survey = invitation.survey
    title = localized(survey.title, invitation.language)
    return Letter(
        title=title,
        invites=_("You are invited to answer: %(title)s", title=title),
        missing=_("You have not answered yet. Your view is still missing."),
        promise=_("We know that somebody answered with this link. We do not know what you answered."),
        office=survey.process.office,
        due=survey.phase.closes_at if survey.phase else None,
        time_zone=survey.process.time_zone,
    )
