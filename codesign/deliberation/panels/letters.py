# SPDX-License-Identifier: AGPL-3.0-or-later
"""The letters that invite to a round."""

from __future__ import annotations

from flask_babel import gettext as _

from codesign.deliberation.models import Round
from codesign.deliberation.panels.joining import guests_of
from codesign.deliberation.panels.models import RoundInvitation
from codesign.people.invitations import letters
from codesign.people.invitations.letters import Letter
from codesign.web.i18n import localized
from codesign.web.jobs import Progress
from codesign.web.unit_of_work import unit_of_work

KIND = "round_letters"
HANDLER = "codesign.deliberation.panels.letters:send_letters"


def send_letters(progress: Progress, round_id: int, link: str, is_reminder: bool) -> None:
    """Write to everybody who waits for it; see `people.invitations.letters`."""
    with unit_of_work(write=False) as session:
        guests = guests_of(session.get_one(Round, round_id))
    letters.send_letters(progress, guests, link, _letter, is_reminder=is_reminder)


def _letter(invitation: RoundInvitation) -> Letter:
    round = invitation.round
    title = localized(round.title, invitation.language)
    return Letter(
        title=title,
        invites=_("You are invited to take part: %(title)s", title=title),
        missing=_("You have not come yet. Your view is still missing."),
        promise=_("We know that somebody came with this link. We do not know how you vote."),
        office=round.process.office,
        due=round.closes_at or (round.phase.closes_at if round.phase else None),
        time_zone=round.process.time_zone,
    )
