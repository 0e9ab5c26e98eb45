# SPDX-License-Identifier: AGPL-3.0-or-later
"""Moderators are reminded, once a day, of what waits for too long."""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Iterable, Sequence

from flask import current_app
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from codesign.moderation.kinds import Kind
from codesign.moderation.policy import MODERATORS
from codesign.moderation.queue import number_late
from codesign.moderation.registry import all_kinds
from codesign.people.models import User
from codesign.processes.models import Membership, Process
from codesign.web import mail
from codesign.web.i18n import localized
from codesign.web.jobs import Progress
from codesign.web.links import public_url
from codesign.web.unit_of_work import after_commit, unit_of_work

log = logging.getLogger(__name__)

KIND = "moderation_chores"
HANDLER = "codesign.moderation.chores:remind"


def remind(_progress: Progress) -> None:
    """Write to the moderators of every process where something waits for too long."""
    # Addresses are built as a request would build them.
    with current_app.test_request_context(), unit_of_work() as session:
        remind_moderators(session, all_kinds())


def remind_moderators(session: Session, kinds: Iterable[Kind]) -> int:
    """One letter to each moderator of a process for all that waits in it; gives back how many letters."""
    letters = 0
    for process in session.scalars(select(Process).order_by(Process.id)):
        late = number_late(session, kinds, process, promised=True)
        for moderator in _moderators_of(session, process) if late else ():
            _write(session, moderator, process, late)
            letters += 1
    return letters


def _moderators_of(session: Session, process: Process) -> Sequence[User]:
    return session.scalars(
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.process_id == process.id,
            Membership.role.in_(MODERATORS),
            User.active.is_(True),
        )
        .order_by(User.id)
    ).all()


def _write(session: Session, moderator: User, process: Process, late: int) -> None:
    with force_locale(current_app.config["BABEL_DEFAULT_LOCALE"]):
        title = localized(process.title, current_app.config["BABEL_DEFAULT_LOCALE"])
        subject = _("Waiting for moderation: %(title)s", title=title)
        body = "\n\n".join(
            (
                ngettext(
                    "%(num)s text has waited for more than a day to be read.",
                    "%(num)s texts have waited for more than a day to be read.",
                    late,
                ),
                _("People were promised a decision. Read what waits:"),
                public_url("moderation_work.queue", slug=process.slug),
            )
        )
    address = moderator.email
    after_commit(session, lambda: _send(address, subject, body))


def _send(address: str, subject: str, body: str) -> None:
    try:
        mail.send(address, subject, body)
    except (OSError, smtplib.SMTPException):
        log.warning("a reminder to a moderator could not be sent")
