# SPDX-License-Identifier: AGPL-3.0-or-later
"""What rounds do by themselves: close when their time is over, and remind moderators of what waits."""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Sequence
from datetime import timedelta

from flask import current_app, url_for
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from codesign.deliberation import jobs
from codesign.deliberation.kinds import kind_of
from codesign.deliberation.models import Round, Statement, VoteReason
from codesign.deliberation.panels import joining
from codesign.deliberation.panels.models import RoundInvitation
from codesign.deliberation.rounds import close_round
from codesign.people.invitations.guests import mix
from codesign.people.models import User
from codesign.processes.models import Membership
from codesign.web import clock, mail
from codesign.web.i18n import localized
from codesign.web.jobs import Progress
from codesign.web.links import public_url
from codesign.web.policy import ANONYMOUS
from codesign.web.unit_of_work import after_commit, unit_of_work

log = logging.getLogger(__name__)

KIND = "round_chores"
HANDLER = "codesign.deliberation.chores:tend_rounds"
#: Whole days a proposal or reason may wait. Nobody knows the hour at which something was written.
DAYS_TO_DECIDE = 1


def tend_rounds(_progress: Progress) -> None:
    """Do all chores; safe to repeat."""
    # Addresses are built as a request would build them.
    with current_app.test_request_context():
        with unit_of_work() as session:
            close_overdue(session)
            joining.forget_old_addresses(session)
            mix(session, RoundInvitation)
        with unit_of_work() as session:
            remind_moderators(session)


def close_overdue(session: Session) -> int:
    """Close every open round whose time is over, and ask for its analysis; gives back how many."""
    overdue = session.scalars(
        select(Round).where(Round.state == "open", Round.closes_at <= clock.now()).order_by(Round.id)
    ).all()
    for round in overdue:
        close_round(session, ANONYMOUS, round)
        jobs.request_snapshot(session, round, url_for(kind_of(round).staff_endpoint, round_id=round.id))
    return len(overdue)


def remind_moderators(session: Session) -> int:
    """Write to the moderators of every open round where something waits too long; gives back how many letters."""
    letters = 0
    for round in session.scalars(select(Round).where(Round.state == "open").order_by(Round.id)):
        late = late_in(session, round)
        if late:
            for moderator in _moderators_of(session, round):
                _write(session, moderator, round, late)
                letters += 1
    return letters


def late_in(session: Session, round: Round) -> int:
    """How many proposals and reasons of a round wait too long."""
    latest = clock.today(round.process.time_zone) - timedelta(days=DAYS_TO_DECIDE + 1)
    statements = select(func.count()).where(
        Statement.round_id == round.id, Statement.moderation == "waiting", Statement.proposed_on <= latest
    )
    reasons = (
        select(func.count())
        .select_from(VoteReason)
        .join(Statement, Statement.id == VoteReason.statement_id)
        .where(
            Statement.round_id == round.id,
            VoteReason.moderation == "waiting",
            VoteReason.written_on <= latest,
        )
    )
    return (session.scalar(statements) or 0) + (session.scalar(reasons) or 0)


def _moderators_of(session: Session, round: Round) -> Sequence[User]:
    return session.scalars(
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.process_id == round.process_id,
            Membership.role.in_(("facilitator", "administrator")),
            User.active.is_(True),
        )
        .order_by(User.id)
    ).all()


def _write(session: Session, moderator: User, round: Round, late: int) -> None:
    with force_locale(current_app.config["BABEL_DEFAULT_LOCALE"]):
        title = localized(round.title, current_app.config["BABEL_DEFAULT_LOCALE"])
        subject = _("Waiting for moderation: %(title)s", title=title)
        body = "\n\n".join(
            (
                ngettext(
                    "%(num)s text has waited for more than a day to be read.",
                    "%(num)s texts have waited for more than a day to be read.",
                    late,
                ),
                _("People were promised a decision. Read what waits:"),
                public_url("round_work.moderation.queue", round_id=round.id),
            )
        )
    address = moderator.email
    after_commit(session, lambda: _send(address, subject, body))


def _send(address: str, subject: str, body: str) -> None:
    try:
        mail.send(address, subject, body)
    except (OSError, smtplib.SMTPException):
        log.warning("a reminder to a moderator could not be sent")
