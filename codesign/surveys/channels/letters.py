# SPDX-License-Identifier: AGPL-3.0-or-later
"""The letters that invite to a survey."""

from __future__ import annotations

from functools import partial

from flask_babel import gettext as _

from codesign.people.invitations import letters
from codesign.surveys.channel_models import Invitation
from codesign.surveys.entering import guests_of
from codesign.surveys.models import Survey
from codesign.web.i18n import localized, long_date
from codesign.web.jobs import Progress
from codesign.web.unit_of_work import unit_of_work

KIND = "survey_letters"
HANDLER = "codesign.surveys.channels.letters:send_letters"


def send_letters(progress: Progress, survey_id: int, link: str, is_reminder: bool) -> None:
    """Write to everybody who waits for it; see `people.invitations.letters`."""
    with unit_of_work(write=False) as session:
        guests = guests_of(session.get_one(Survey, survey_id))
    letters.send_letters(progress, guests, link, partial(_words, is_reminder), is_reminder=is_reminder)


def _words(is_reminder: bool, invitation: Invitation, address: str) -> list[str]:
    survey = invitation.survey
    title = localized(survey.title, invitation.language)
    due = survey.phase.closes_at if survey.phase else None
    return [
        title,
        _("You are invited to answer: %(title)s", title=title),
        _("You have not answered yet. Your view is still missing.") if is_reminder else "",
        _("Open this link. It works once and is only for you:"),
        address,
        _("Have you already begun? Then go on with the link of the first letter.") if is_reminder else "",
        _("You can answer until %(day)s.", day=long_date(due, survey.process.time_zone)) if due else "",
        _("We know that somebody answered with this link. We do not know what you answered."),
        survey.process.office,
    ]
