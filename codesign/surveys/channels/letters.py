# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sending invitations and reminders, one letter at a time, in the background."""

from __future__ import annotations

import logging
import smtplib

from flask_babel import force_locale
from flask_babel import gettext as _

from codesign.surveys.channel_models import Invitation
from codesign.surveys.channels.invitations import to_write_to
from codesign.surveys.entering import write_ticket
from codesign.surveys.models import Survey
from codesign.web import clock, mail
from codesign.web.i18n import localized, long_date
from codesign.web.jobs import Progress
from codesign.web.unit_of_work import unit_of_work

log = logging.getLogger(__name__)

KIND = "survey_letters"
HANDLER = "codesign.surveys.channels.letters:send_letters"
#: Stands for the secret in the address a letter leads to.
TICKET = "TICKET"


def send_letters(progress: Progress, survey_id: int, link: str, is_reminder: bool) -> None:
    """Write to everybody who waits for it. Safe to repeat: who has got the letter is passed over.

    Raises:
        RuntimeError: some letters could not be sent; they wait for the next time.
    """
    with unit_of_work(write=False) as session:
        waiting = to_write_to(session, session.get_one(Survey, survey_id), is_reminder=is_reminder)
    failed = 0
    for number, invitation_id in enumerate(waiting, 1):
        failed += not _send_one(invitation_id, link, is_reminder)
        if number % 20 == 0:
            progress(number / len(waiting))
    if failed:
        raise RuntimeError(f"{failed} of {len(waiting)} letters could not be sent")


def _send_one(invitation_id: str, link: str, is_reminder: bool) -> bool:
    with unit_of_work() as session:
        invitation = session.get(Invitation, invitation_id)
        if invitation is None or invitation.email is None or invitation.is_used:
            return True
        recipient = invitation.email
        subject, body = _letter(
            invitation, link.replace(TICKET, write_ticket(session, invitation)), is_reminder
        )
    try:
        mail.send(recipient, subject, body)
    except (OSError, smtplib.SMTPException):
        # Not even the log learns who was invited.
        log.warning("a letter of invitation %s could not be sent", invitation_id)
        return False
    with unit_of_work() as session:
        invitation = session.get_one(Invitation, invitation_id)
        today = clock.today(invitation.survey.process.time_zone)
        if is_reminder:
            invitation.reminded_on = today
        else:
            invitation.sent_on = today
    return True


def _letter(invitation: Invitation, address: str, is_reminder: bool) -> tuple[str, str]:
    survey = invitation.survey
    with force_locale(invitation.language):
        title = localized(survey.title, invitation.language)
        due = survey.phase.closes_at if survey.phase else None
        lines = [
            _("You are invited to answer: %(title)s", title=title),
            _("You have not answered yet. Your view is still missing.") if is_reminder else "",
            _("Open this link. It works once and is only for you:"),
            address,
            _("Have you already begun? Then go on with the link of the first letter.") if is_reminder else "",
            _("You can answer until %(day)s.", day=long_date(due, survey.process.time_zone)) if due else "",
            _("We know that somebody answered with this link. We do not know what you answered."),
            survey.process.office,
        ]
        subject = _("Reminder: %(title)s", title=title) if is_reminder else title
        return " ".join(subject.split()), "\n\n".join(filter(None, lines)) + "\n"
