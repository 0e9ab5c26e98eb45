# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sending invitations and reminders, one letter at a time, in the background."""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from codesign.people.invitations.guests import Guests, write_ticket
from codesign.people.invitations.spent import is_spent
from codesign.web import clock, mail
from codesign.web.i18n import long_date
from codesign.web.jobs import Progress
from codesign.web.unit_of_work import unit_of_work

log = logging.getLogger(__name__)

#: Stands for the secret in the address a letter leads to.
TICKET = "TICKET"


@dataclass(frozen=True)
class Letter:
    """What an invitation says of the activity, in the language of the invited.

    invites: "You are invited to …"; missing: what a reminder says; promise: what we know of who came, and what not.
    """

    title: str
    invites: str
    missing: str
    promise: str
    office: str
    due: datetime | None
    time_zone: str

    def sentences(self, address: str, *, is_reminder: bool) -> list[str]:
        """The letter's paragraphs around the address that opens the activity."""
        paragraphs = [
            self.invites,
            self.missing if is_reminder else "",
            _("Open this link. It works once and is only for you:"),
            address,
            _("Have you already begun? Then go on with the link of the first letter.") if is_reminder else "",
            _("You can answer until %(day)s.", day=long_date(self.due, self.time_zone)) if self.due else "",
            self.promise,
            self.office,
        ]
        return [paragraph for paragraph in paragraphs if paragraph]


#: The letter of an invitation, drawn in its language.
Words = Callable[[Any], Letter]


def send_letters(progress: Progress, guests: Guests, link: str, words: Words, *, is_reminder: bool) -> None:
    """Write to everybody who waits for it. Safe to repeat: who has got the letter is passed over.

    Raises:
        RuntimeError: some letters could not be sent; they wait for the next time.
    """
    with unit_of_work(write=False) as session:
        waiting = guests.to_write_to(session, is_reminder=is_reminder)
    failed = 0
    for number, invitation_id in enumerate(waiting, 1):
        failed += not _send_one(guests, invitation_id, link, words, is_reminder)
        if number % 20 == 0:
            progress(number / len(waiting))
    if failed:
        raise RuntimeError(f"{failed} of {len(waiting)} letters could not be sent")


def _send_one(guests: Guests, invitation_id: str, link: str, words: Words, is_reminder: bool) -> bool:
    table: Any = guests.invitation
    with unit_of_work() as session:
        invitation = session.get(table, invitation_id)
        if invitation is None or invitation.email is None or is_spent(invitation_id):
            return True
        recipient = invitation.email
        address = link.replace(TICKET, write_ticket(session, invitation, guests.ticket))
        with force_locale(invitation.language):
            letter = words(invitation)
            title = _("Reminder: %(title)s", title=letter.title) if is_reminder else letter.title
            body = "\n\n".join(letter.sentences(address, is_reminder=is_reminder)) + "\n"
    try:
        mail.send(recipient, " ".join(title.split()), body)
    except (OSError, smtplib.SMTPException):
        # Not even the log learns who was invited.
        log.warning("a letter of invitation %s could not be sent", invitation_id)
        return False
    with unit_of_work() as session:
        invitation = session.get_one(table, invitation_id)
        setattr(invitation, "reminded_on" if is_reminder else "sent_on", clock.today(guests.time_zone))
    return True
