# SPDX-License-Identifier: AGPL-3.0-or-later
"""Recording outcomes and the milestones of keeping them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from codesign.decisions.acts import what_hinders_finishing, what_hinders_recording
from codesign.decisions.models import VERDICTS, Milestone, Outcome, OutcomeChange
from codesign.deliberation.models import Snapshot
from codesign.people.audit import record
from codesign.processes.models import Process
from codesign.themes.models import Theme
from codesign.web import clock
from codesign.web.acts import demand
from codesign.web.errors import BadInput
from codesign.web.policy import Actor

SHORTEST_REASON = 40
NO_TEXT: Mapping[str, str] = {}


class DecidedAlready(BadInput):
    """There is a decision on this theme: it is changed, and not contradicted by a second one."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(_l("There is a decision on this theme already. Change that one, and say why."))
        self.outcome = outcome


class UnexplainedChange(BadInput):
    """A decision that people know was changed without a reason."""


def outcomes_of(session: Session, process: Process) -> list[Outcome]:
    """All outcomes of a process, as they were recorded."""
    return list(session.scalars(select(Outcome).where(Outcome.process_id == process.id).order_by(Outcome.id)))


def record_outcome(
    session: Session,
    actor: Actor,
    process: Process,
    *,
    title: Mapping[str, str],
    verdict: str,
    reason: Mapping[str, str],
    office: str,
    due_on: date | None,
    theme: Theme | None,
    snapshot: Snapshot | None,
    minority_view: Mapping[str, str] | None = None,
    outcome: Outcome | None = None,
    change_reason: Mapping[str, str] = NO_TEXT,
) -> Outcome:
    """Write down what was decided, or change it with a reason; what it was before stays for everybody to read.

    Raises:
        Closed: no phase for decisions is open.
        DecidedAlready: there is another decision on the theme.
        UnexplainedChange: a decision is changed without a reason.
        BadInput: the reason is too short to be one, the office is missing, or "studying" has no day.
    """
    demand(what_hinders_recording(process, clock.now()))
    if verdict not in VERDICTS:
        raise BadInput(_l("Choose one of the four answers."))
    if min((len(text) for text in reason.values()), default=0) < SHORTEST_REASON:
        raise BadInput(_l("Give a reason of at least %(least)s characters.", least=SHORTEST_REASON))
    if not office.strip():
        raise BadInput(_l("Say which office answers for it."))
    if verdict == "studying" and due_on is None:
        raise BadInput(_l("Say by which day you will have decided."))
    if (other := _other_on(session, theme, outcome)) is not None:
        raise DecidedAlready(other)
    is_new = outcome is None
    before = told(outcome) if outcome else {}
    outcome = outcome or Outcome(process=process)
    outcome.title, outcome.verdict, outcome.reason = dict(title), verdict, dict(reason)
    outcome.minority_view, outcome.office, outcome.due_on = dict(minority_view or {}), office.strip(), due_on
    outcome.theme, outcome.snapshot = theme, snapshot
    outcome.recorded_by_id, outcome.recorded_at = actor.user_id, clock.now()
    session.add(outcome)
    if not is_new and told(outcome) != before:
        _keep_history(outcome, before, change_reason)
    session.flush()
    record(
        session,
        actor,
        "outcome.record" if is_new else "outcome.change",
        f"outcome:{outcome.id}",
        verdict=verdict,
    )
    return outcome


def told(outcome: Outcome) -> dict[str, Any]:
    """What people were told: a change of it is explained."""
    return {
        "verdict": outcome.verdict,
        "reason": outcome.reason,
        "office": outcome.office,
        "due_on": outcome.due_on.isoformat() if outcome.due_on else None,
    }


def _keep_history(outcome: Outcome, before: dict[str, Any], reason: Mapping[str, str]) -> None:
    written = {code: text.strip() for code, text in reason.items() if text.strip()}
    if not written:
        raise UnexplainedChange(_l("Say why the decision changes: everybody reads it."))
    day = clock.today(outcome.process.time_zone)
    outcome.changes.insert(0, OutcomeChange(changed_on=day, before=before, reason=written))


def _other_on(session: Session, theme: Theme | None, outcome: Outcome | None) -> Outcome | None:
    """Another decision on the same theme: two of them could contradict one another."""
    if theme is None:
        return None
    # Two who decide at once stand in line here.
    session.execute(select(Theme.id).where(Theme.id == theme.id).with_for_update())
    query = select(Outcome).where(Outcome.theme_id == theme.id).order_by(Outcome.id)
    own = outcome.id if outcome else None
    return next((other for other in session.scalars(query) if other.id != own), None)


def add_milestone(
    session: Session, outcome: Outcome, title: Mapping[str, str], due_on: date | None
) -> Milestone:
    """Add a dated step."""
    milestone = Milestone(title=dict(title), due_on=due_on, position=len(outcome.milestones))
    outcome.milestones.append(milestone)
    session.flush()
    return milestone


def finish_milestone(milestone: Milestone) -> None:
    """Say that a step was done today."""
    demand(what_hinders_finishing(milestone))
    milestone.done_on = clock.today(milestone.outcome.process.time_zone)


def is_late(due_on: date | None, done_on: date | None, today: date) -> bool:
    """Whether a promised day passed without the thing being done."""
    return due_on is not None and done_on is None and due_on < today
