# SPDX-License-Identifier: AGPL-3.0-or-later
"""Building, opening and closing rounds."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from codesign.analytics.rules import ConsensusRule
from codesign.deliberation.models import MOST_STATEMENT_LENGTH, Round, Statement, Tally
from codesign.deliberation.policy import is_time_over
from codesign.deliberation.settings import Settings, apply, demand_order, keep_version, turn
from codesign.people.audit import record
from codesign.people.voices import new_short_code
from codesign.processes.models import Phase, Process
from codesign.processes.policy import phase_opens
from codesign.themes.models import Theme
from codesign.web import clock
from codesign.web.errors import BadInput, Conflict
from codesign.web.policy import Actor

DEFAULTS = Settings()


def add_round(
    session: Session,
    actor: Actor,
    process: Process,
    title: Mapping[str, str],
    question: Mapping[str, str],
    rule: ConsensusRule,
    *,
    blind: str = "until_vote",
    phase: Phase | None = None,
    settings: Settings = DEFAULTS,
) -> Round:
    """A new draft round, the next of its process."""
    last = session.scalar(select(func.max(Round.number)).where(Round.process_id == process.id)) or 0
    round = Round(
        process=process,
        phase=phase or _next_phase(session, process),
        number=last + 1,
        short_code=new_short_code(),
        title=dict(title),
        question=dict(question),
        rule=rule.to_document(),
        blind=blind,
    )
    apply(round, settings)
    session.add(round)
    session.flush()
    record(session, actor, "round.add", f"round:{round.id}")
    return round


def change_round(
    session: Session,
    round: Round,
    title: Mapping[str, str],
    question: Mapping[str, str],
    rule: ConsensusRule,
    blind: str,
    settings: Settings,
    seen_version: int,
) -> None:
    """Edit a draft.

    Raises:
        Conflict: the round was opened, so its question and rule are fixed; or somebody else was faster.
        BadInput: it would close before it opens.
    """
    _demand_draft(round)
    demand_order(settings)
    turn(session, round, seen_version)
    apply(round, settings)
    round.title, round.question, round.blind = dict(title), dict(question), blind
    round.rule = rule.to_document()
    session.flush()


def add_statement(
    session: Session,
    round: Round,
    text: Mapping[str, str],
    *,
    theme: Theme | None = None,
    author: str = "organiser",
    moderation: str = "approved",
) -> Statement:
    """Add a statement, from a theme or from nothing.

    Raises:
        BadInput: it is empty or longer than 280 characters.
        Conflict: the round is closed.
    """
    if round.state == "closed":
        raise Conflict(_l("The round is closed."))
    written = {code: words.strip() for code, words in text.items() if words.strip()}
    if not written:
        raise BadInput(_l("Write the statement."))
    if any(len(words) > MOST_STATEMENT_LENGTH for words in written.values()):
        raise BadInput(_l("A statement has at most %(most)s characters.", most=MOST_STATEMENT_LENGTH))
    statement = Statement(
        round=round,
        text=written,
        theme=theme,
        author=author,
        moderation=moderation,
        position=len(round.statements),
        tally=Tally(agree=0, disagree=0, passed=0),
    )
    session.add(statement)
    session.flush()
    return statement


def remove_statement(session: Session, statement: Statement) -> None:
    """Take a statement out of a draft."""
    _demand_draft(statement.round)
    statement.round.statements.remove(statement)
    session.flush()


def moderate(session: Session, actor: Actor, statement: Statement, moderation: str, reason: str) -> None:
    """Take a statement out of the vote or let it in; the reason goes to the log."""
    if not reason.strip():
        raise BadInput(_l("Say why: the reason is kept in the log."))
    if {statement.moderation, moderation} != {"approved", "rejected"}:
        raise Conflict(_l("This statement is decided in the queue of moderation."))
    statement.moderation = moderation
    record(
        session, actor, f"statement.{moderation}", f"statement:{statement.id}", reason=reason.strip()[:500]
    )
    session.flush()


def open_round(session: Session, actor: Actor, round: Round) -> None:
    """Take votes. From now on question and rule are fixed, and the log says what they were."""
    _demand_draft(round)
    if round.process.state != "public":
        raise Conflict(_l("Publish the process first: people must know who asks and why."))
    if len([s for s in round.statements if s.moderation == "approved"]) < 2:
        raise Conflict(_l("A round needs at least two statements."))
    now = clock.now()
    if is_time_over(round, now):
        raise Conflict(_l("The closing time of this round has passed. Change it first."))
    if not phase_opens(round.phase, "vote", max(now, round.opens_at or now)):
        raise Conflict(_l("The phase of this round is not open now. Move its dates first."))
    round.state, round.opened_at = "open", now
    keep_version(session, round)
    record(session, actor, "round.open", f"round:{round.id}", rule=round.rule, blind=round.blind)
    session.flush()


def close_round(session: Session, actor: Actor, round: Round) -> None:
    """Take no more votes."""
    if round.state != "open":
        raise Conflict(_l("Only an open round can be closed."))
    round.state, round.closed_at = "closed", clock.now()
    record(session, actor, "round.close", f"round:{round.id}")
    session.flush()


def rule_of(round: Round) -> ConsensusRule:
    """The round's a-priori rule."""
    return ConsensusRule.from_document(round.rule)


def _next_phase(session: Session, process: Process) -> Phase | None:
    """The first phase for voting that no round uses yet, else the last one."""
    phases = [phase for phase in process.phases if "vote" in phase.acts]
    used = set(session.scalars(select(Round.phase_id).where(Round.process_id == process.id)))
    free = [phase for phase in phases if phase.id not in used]
    return free[0] if free else (phases[-1] if phases else None)


def _demand_draft(round: Round) -> None:
    if round.state != "draft":
        raise Conflict(_l("The round was opened: its question, statements and rule are fixed."))
