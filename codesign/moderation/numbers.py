# SPDX-License-Identifier: AGPL-3.0-or-later
"""How moderation was done: the numbers of the public policy page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from codesign.moderation.kinds import Kind
from codesign.moderation.models import ModerationAct
from codesign.moderation.queue import number_waiting
from codesign.processes.models import Process


@dataclass(frozen=True)
class Account:
    """What became of the things of one kind in one process; `refused` counts by ground of the policy."""

    kind: Kind
    waiting: int
    accepted: int
    merged: int
    refused: Counter[str]

    @property
    def handed_in(self) -> int:
        """Everything that arrived and was not taken back by its author."""
        return self.waiting + self.accepted + self.merged + self.all_refused

    @property
    def all_refused(self) -> int:
        """On whichever ground."""
        return self.refused.total()


def accounts_of(session: Session, kinds: Iterable[Kind], process: Process) -> list[Account]:
    """An account for each kind of thing."""
    return [_account(session, process, kind) for kind in kinds]


def _account(session: Session, process: Process, kind: Kind) -> Account:
    rows = session.execute(
        select(ModerationAct.act, ModerationAct.ground, func.count())
        .where(
            ModerationAct.process_id == process.id,
            ModerationAct.subject == kind.name,
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
    return Account(kind, number_waiting(session, [kind], process), accepted, by_act["merge"], refused)
