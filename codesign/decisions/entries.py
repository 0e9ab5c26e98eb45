# SPDX-License-Identifier: AGPL-3.0-or-later
"""What decisions add to a process page, a workroom and a receipt."""

from __future__ import annotations

from collections.abc import Iterable

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from codesign.decisions import deciding
from codesign.decisions.models import Outcome
from codesign.decisions.policy import is_decision_phase_open, may_decide
from codesign.people.models import Voice
from codesign.people.receipts import ReceiptPart
from codesign.processes.models import Process
from codesign.processes.registry import Activity, Task
from codesign.surveys.models import Response, TextAnswer
from codesign.themes.models import Placement
from codesign.web import clock
from codesign.web.i18n import localized
from codesign.web.policy import Actor


def activities(session: Session, process: Process) -> Iterable[Activity]:
    """The list of decisions, once there is one."""
    outcomes = deciding.outcomes_of(session, process)
    if outcomes:
        yield Activity(
            station="decision",
            title=_("What was decided, and why"),
            url=url_for("decisions.outcomes", slug=process.slug),
            state="done",
            line=ngettext("%(num)s decision", "%(num)s decisions", len(outcomes)),
        )


def tasks(session: Session, process: Process, actor: Actor) -> Iterable[Task]:
    """Late commitments first."""
    if not may_decide(actor, process, clock.now()):
        return
    today = clock.today(process.time_zone)
    for outcome in deciding.outcomes_of(session, process):
        late = [m for m in outcome.milestones if deciding.is_late(m.due_on, m.done_on, today)]
        yield Task(
            station="decision",
            title=localized(outcome.title),
            url=url_for("decision_work.change_outcome", outcome_id=outcome.id),
            line=_("late: %(step)s", step=localized(late[0].title)) if late else "",
            is_due=bool(late),
        )
    if is_decision_phase_open(process, clock.now()):
        yield Task(
            station="decision",
            title=_("Record a decision"),
            url=url_for("decision_work.new_outcome", slug=process.slug),
        )


def receipt_part(session: Session, voice: Voice) -> ReceiptPart | None:
    """What was decided about the themes this voice spoke of."""
    outcomes = session.scalars(
        select(Outcome)
        .join(Placement, Placement.theme_id == Outcome.theme_id)
        .join(TextAnswer, TextAnswer.id == Placement.text_answer_id)
        .join(Response, Response.id == TextAnswer.response_id)
        .where(Response.voice_id == voice.id)
        .order_by(Outcome.id)
    )
    found = list(dict.fromkeys(outcomes))
    return ReceiptPart("decisions/receipt.html", {"outcomes": found}) if found else None


def erase(session: Session, voice: Voice) -> None:
    """Decisions hold nothing of anybody's answers."""
