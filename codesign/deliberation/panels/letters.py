# SPDX-License-Identifier: AGPL-3.0-or-later
"""The letters that invite to a round."""

from __future__ import annotations

from functools import partial

from flask_babel import gettext as _

from codesign.deliberation.models import Round
from codesign.deliberation.panels.joining import guests_of
from codesign.deliberation.panels.models import RoundInvitation
from codesign.people.invitations import letters
from codesign.web.i18n import localized, long_date
from codesign.web.jobs import Progress
from codesign.web.unit_of_work import unit_of_work

KIND = "round_letters"
HANDLER = "codesign.deliberation.panels.letters:send_letters"


def send_letters(progress: Progress, round_id: int, link: str, is_reminder: bool) -> None:
    """Write to everybody who waits for it; see `people.invitations.letters`."""
    with unit_of_work(write=False) as session:
        guests = guests_of(session.get_one(Round, round_id))
    letters.send_letters(progress, guests, link, partial(_words, is_reminder), is_reminder=is_reminder)


def _words(is_reminder: bool, invitation: RoundInvitation, address: str) -> list[str]:
    round = invitation.round
    title = localized(round.title, invitation.language)
    due = round.closes_at or (round.phase.closes_at if round.phase else None)
    return [
        title,
        _("You are invited to take part: %(title)s", title=title),
        _("You have not come yet. Your view is still missing.") if is_reminder else "",
        _("Open this link. It works once and is only for you:"),
        address,
        _("Have you already begun? Then go on with the link of the first letter.") if is_reminder else "",
        _("You can answer until %(day)s.", day=long_date(due, round.process.time_zone)) if due else "",
        _("We know that somebody came with this link. We do not know how you vote."),
        round.process.office,
    ]
