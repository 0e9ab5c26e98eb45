# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where projects of a budget are equal and no rule decides, the town does, with a reason that everybody reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from codesign.deliberation import jobs
from codesign.deliberation.models import Round, Snapshot
from codesign.deliberation.release import releasing
from codesign.people.audit import record
from codesign.web.errors import BadInput, Conflict
from codesign.web.i18n import localized
from codesign.web.policy import Actor

METHODS = {"greedy": _l("Most chosen first"), "equal_shares": _l("Equal shares")}


@dataclass(frozen=True)
class OpenTie:
    """What one rule of counting leaves to people: the outcomes among which they choose, as ids of projects."""

    method: str
    outcomes: tuple[tuple[int, ...], ...]
    has_more: bool

    @property
    def name(self) -> str:
        """The rule of counting, in words."""
        return str(METHODS[self.method])


def open_ties(round: Round, snapshot: Snapshot | None) -> list[OpenTie]:
    """What is to be decided now: nothing before the round is closed and counted."""
    if round.state != "closed" or snapshot is None:
        return []
    return [
        OpenTie(method, tuple(map(tuple, found["possible"])), found["has_more"])
        for method, found in releasing.shown(snapshot).get("outcomes", {}).items()
        if found.get("open")
    ]


def in_words(snapshot: Snapshot, outcome: Sequence[int]) -> str:
    """An outcome by the names of its projects."""
    texts = {row["id"]: localized(row["text"]) for row in releasing.shown(snapshot)["items"]}
    return ", ".join(texts[id] for id in outcome) or _("no project")


def decide(
    session: Session,
    actor: Actor,
    round: Round,
    tie: OpenTie,
    outcome: Sequence[int],
    reason: str,
    address: str,
) -> None:
    """Choose one of the outcomes that are equally right; the log keeps it, and the round is counted anew.

    Raises:
        Conflict: this is not one of the outcomes, or was decided meanwhile.
        BadInput: no reason was given.
    """
    if tuple(outcome) not in tie.outcomes:
        raise Conflict(
            _l("This outcome is not one of those that are equally right. Look at the round again.")
        )
    if not reason.strip():
        raise BadInput(_l("Say why: everybody can read the reason."))
    decided = {"selected": list(outcome), "reason": reason.strip()}
    round.options = {**round.options, "decided": {**round.options.get("decided", {}), tie.method: decided}}
    record(session, actor, "round.decide_tie", f"round:{round.id}", method=tie.method, **decided)
    jobs.request_snapshot(session, round, address)
    session.flush()
