# SPDX-License-Identifier: AGPL-3.0-or-later
"""Recording outcomes and the milestones of keeping them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from codesign.decisions.acts import what_hinders_finishing, what_hinders_recording
from codesign.decisions.models import VERDICTS, Milestone, Outcome
from codesign.deliberation.models import Snapshot
from codesign.people.audit import record
from codesign.processes.models import Process
from codesign.themes.models import Theme
from codesign.web import clock
from codesign.web.acts import demand
from codesign.web.errors import BadInput
from codesign.web.policy import Actor

SHORTEST_REASON = 40


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
) -> Outcome:
    """Write down, or correct, what was decided; the log keeps that it happened.

    Raises:
        Closed: no phase for decisions is open.
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
    is_new = outcome is None
    outcome = outcome or Outcome(process=process)
    outcome.title, outcome.verdict, outcome.reason = dict(title), verdict, dict(reason)
    outcome.minority_view, outcome.office, outcome.due_on = dict(minority_view or {}), office.strip(), due_on
    outcome.theme, outcome.snapshot = theme, snapshot
    outcome.recorded_by_id, outcome.recorded_at = actor.user_id, clock.now()
    session.add(outcome)
    session.flush()
    record(
        session,
        actor,
        "outcome.record" if is_new else "outcome.change",
        f"outcome:{outcome.id}",
        verdict=verdict,
    )
    return outcome


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
