# SPDX-License-Identifier: AGPL-3.0-or-later
"""How moderation was done: the numbers of the public policy page and the log of who decided what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from codesign.deliberation.models import ModerationAct, Round, Statement, VoteReason
from codesign.people.models import User
from codesign.processes.models import Process
from codesign.web.i18n import localized


@dataclass(frozen=True)
class Account:
    """What became of what participants wrote in one process; `refused` counts by ground of the policy."""

    subject: str
    waiting: int
    accepted: int
    merged: int
    refused: Counter[str]

    @property
    def handed_in(self) -> int:
        """Everything that arrived and was not taken back by its author."""
        return self.waiting + self.accepted + self.merged + self.refused.total()


def accounts_of(session: Session, process: Process) -> list[Account]:
    """Proposed statements, then reasons."""
    waiting_reasons = (
        select(func.count())
        .select_from(VoteReason)
        .join(Statement, Statement.id == VoteReason.statement_id)
        .join(Round, Round.id == Statement.round_id)
        .where(Round.process_id == process.id, VoteReason.moderation == "waiting")
    )
    waiting_statements = (
        select(func.count())
        .select_from(Statement)
        .join(Round, Round.id == Statement.round_id)
        .where(Round.process_id == process.id, Statement.moderation == "waiting")
    )
    return [
        _account(session, process, "statement", session.scalar(waiting_statements) or 0),
        _account(session, process, "reason", session.scalar(waiting_reasons) or 0),
    ]


def _account(session: Session, process: Process, subject: str, waiting: int) -> Account:
    rows = session.execute(
        select(ModerationAct.act, ModerationAct.ground, func.count())
        .join(Round, Round.id == ModerationAct.round_id)
        .where(
            Round.process_id == process.id,
            ModerationAct.subject == subject,
            ModerationAct.on_arrival.is_(True),
        )
        .group_by(ModerationAct.act, ModerationAct.ground)
    )
    by_act: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    for act, ground, count in rows:
        by_act[act] += count
        if act == "reject":
            refused[ground] += count
    accepted = by_act["accept"] + by_act["reword"] + by_act["split"]
    return Account(subject, waiting, accepted, by_act["merge"], refused)


def log_rows(session: Session, round: Round) -> Iterable[list[Any]]:
    """The log of one round as a table, for staff; reasons by their id, since their authors may delete the words."""
    yield ["moment", "subject", "id", "act", "ground", "note", "moderator", "text", "text_before"]
    rows = session.execute(
        select(ModerationAct, User.name, User.email, Statement.text)
        .outerjoin(User, User.id == ModerationAct.user_id)
        .outerjoin(Statement, Statement.id == ModerationAct.statement_id)
        .where(ModerationAct.round_id == round.id)
        .order_by(ModerationAct.id)
    )
    for act, name, email, text in rows:
        is_statement = act.subject == "statement"
        yield [
            act.acted_at.isoformat(timespec="seconds"),
            act.subject,
            act.statement_id if is_statement else act.reason_id,
            act.act,
            act.ground,
            act.note,
            name or email,
            localized(text) if is_statement and text else "",
            localized(act.before) if act.before else "",
        ]
