# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reasons as a kind of thing that moderators read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, delete, select
from sqlalchemy.orm import Session, contains_eager

from codesign.deliberation.models import Round, Statement, VoteReason
from codesign.deliberation.moderated import InRound, place_of
from codesign.moderation import log
from codesign.moderation.decisions import ACCEPT, REJECT
from codesign.moderation.kinds import Place
from codesign.processes.models import Process
from codesign.web.i18n import localized


class Reasons(InRound):
    """Why people voted so. Which vote they explain is left out: it must not sway, and may be blind."""

    name = "reason"
    model = VoteReason
    day = "written_on"
    plural = _l("Reasons")
    heading = _l("Reasons")
    decisions = (ACCEPT, REJECT)

    def things(self, process: Process) -> Select[Any]:
        """See `Kind`."""
        return (
            select(VoteReason)
            .join(VoteReason.statement)
            .join(Statement.round)
            .where(Round.process_id == process.id)
            .options(contains_eager(VoteReason.statement).contains_eager(Statement.round))
        )

    def place_of(self, item: VoteReason) -> Place:
        """See `Kind`."""
        return place_of(item.statement.round)

    def text(self, item: VoteReason) -> str:
        """See `Kind`."""
        return item.text

    def about(self, item: VoteReason) -> str:
        """See `Kind`."""
        return _("on: %(statement)s", statement=localized(item.statement.text))

    def lead(self, item: VoteReason) -> str:
        """See `Kind`."""
        return _("A reason for a vote on: %(statement)s", statement=localized(item.statement.text))

    def unchanged(self, item: VoteReason) -> Sequence[ColumnElement[bool]]:
        """See `Kind`: its author may be changing it."""
        return (VoteReason.text == item.text,)


REASONS = Reasons()


def delete_reasons(session: Session, *conditions: ColumnElement[bool]) -> None:
    """Delete reasons, and what the log says of them in words."""
    keys = session.scalars(select(VoteReason.id).where(*conditions)).all()
    if keys:
        log.forget(session, REASONS, keys)
        session.execute(delete(VoteReason).where(VoteReason.id.in_(keys)))
