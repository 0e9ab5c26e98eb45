# SPDX-License-Identifier: AGPL-3.0-or-later
"""Building, opening and closing rounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Protocol

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from codesign.analytics.rules import ConsensusRule
from codesign.deliberation.acts import (
    what_hinders_adding,
    what_hinders_closing,
    what_hinders_moderating,
    what_hinders_opening,
    what_hinders_settling,
)
from codesign.deliberation.kinds import KINDS, kind_of
from codesign.deliberation.kinds.base import Kind
from codesign.deliberation.models import MOST_STATEMENT_LENGTH, OPINION, Round, Statement, Tally
from codesign.deliberation.panels import strata
from codesign.deliberation.panels.joining import STRATIFIED
from codesign.deliberation.settings import Settings, apply, demand_order, keep_version, turn
from codesign.people.audit import record
from codesign.people.voices import new_short_code
from codesign.processes.models import Phase, Process
from codesign.themes.models import Theme
from codesign.web import clock
from codesign.web.acts import demand
from codesign.web.errors import BadInput
from codesign.web.policy import Actor

DEFAULTS = Settings()


class Rule(Protocol):
    """An a-priori rule of any kind."""

    def to_document(self) -> dict[str, Any]:
        """Plain JSON values."""


def rounds_of(session: Session, process: Process) -> list[Round]:
    """The rounds of a process in order."""
    return list(session.scalars(select(Round).where(Round.process_id == process.id).order_by(Round.number)))


def add_round(
    session: Session,
    actor: Actor,
    process: Process,
    title: Mapping[str, str],
    question: Mapping[str, str],
    rule: Rule | None,
    *,
    kind: str = OPINION,
    options: Mapping[str, Any] | None = None,
    blind: str = "until_vote",
    phase: Phase | None = None,
    settings: Settings = DEFAULTS,
) -> Round:
    """A new draft round, the next of its process; only some kinds have a rule."""
    # Two who add a round at once get two numbers.
    session.execute(select(Process.id).where(Process.id == process.id).with_for_update())
    last = session.scalar(select(func.max(Round.number)).where(Round.process_id == process.id)) or 0
    round = Round(
        process=process,
        phase=phase or _next_phase(session, process),
        number=last + 1,
        short_code=new_short_code(),
        kind=kind,
        options=dict(options or {}),
        title=dict(title),
        question=dict(question),
        rule=rule.to_document() if rule else {},
        blind=blind,
    )
    apply(round, _fitting(KINDS[kind], settings))
    session.add(round)
    session.flush()
    record(session, actor, "round.add", f"round:{round.id}")
    return round


def change_round(
    session: Session,
    round: Round,
    title: Mapping[str, str],
    question: Mapping[str, str],
    rule: Rule | None,
    blind: str,
    settings: Settings,
    seen_version: int,
    *,
    options: Mapping[str, Any] | None = None,
) -> None:
    """Edit a draft; its kind stays.

    Raises:
        Conflict: the round was opened, so its question and rule are fixed; or somebody else was faster.
        BadInput: it would close before it opens.
    """
    demand(what_hinders_settling(round))
    demand_order(settings)
    turn(session, round, seen_version)
    apply(round, _fitting(kind_of(round), settings))
    round.title, round.question, round.blind = dict(title), dict(question), blind
    round.rule = rule.to_document() if rule else {}
    round.options = dict(options or {})
    session.flush()


def add_statement(
    session: Session,
    round: Round,
    text: Mapping[str, str],
    *,
    theme: Theme | None = None,
    author: str = "organiser",
    moderation: str = "approved",
    cost: int | None = None,
) -> Statement:
    """Add a statement, an option or a project, from a theme or from nothing.

    Raises:
        BadInput: it is empty, longer than 280 characters, or a project without a cost.
        Conflict: the round is closed, or people already compare its options with one another.
    """
    kind = kind_of(round)
    demand(what_hinders_adding(round))
    if kind.has_costs and cost is None:
        raise BadInput(_l("Say what the project costs."))
    written = {code: words.strip() for code, words in text.items() if words.strip()}
    if not written:
        raise BadInput(_l("Write the statement."))
    if any(len(words) > MOST_STATEMENT_LENGTH for words in written.values()):
        raise BadInput(_l("A statement has at most %(most)s characters.", most=MOST_STATEMENT_LENGTH))
    statement = Statement(
        round=round,
        text=written,
        theme=theme,
        cost=cost,
        author=author,
        moderation=moderation,
        position=len(round.statements),
        tally=Tally(agree=0, disagree=0, passed=0),
    )
    session.add(statement)
    session.flush()
    return statement


def moderate(session: Session, actor: Actor, statement: Statement, moderation: str, reason: str) -> None:
    """Take a statement out of the vote or let it in; the reason goes to the log."""
    if not reason.strip():
        raise BadInput(_l("Say why: the reason is kept in the log."))
    demand(what_hinders_moderating(statement))
    statement.moderation = moderation
    record(
        session, actor, f"statement.{moderation}", f"statement:{statement.id}", reason=reason.strip()[:500]
    )
    session.flush()


def open_round(session: Session, actor: Actor, round: Round) -> None:
    """Take votes. From now on question and rule are fixed, and the log says what they were."""
    now = clock.now()
    demand(what_hinders_opening(round, now))
    panel: dict[str, Any] = {"panel": round.panel}
    if round.panel == STRATIFIED:
        panel |= strata.fix_places(session, round)
        round.panel_options = {**round.panel_options, **{key: panel[key] for key in panel if key != "panel"}}
    round.options = {**round.options, **kind_of(round).drawn_at_opening(round.options)}
    round.state, round.opened_at = "open", now
    keep_version(session, round)
    record(
        session,
        actor,
        "round.open",
        f"round:{round.id}",
        kind=round.kind,
        options=round.options,
        rule=round.rule,
        blind=round.blind,
        **panel,
    )
    session.flush()


def close_round(session: Session, actor: Actor, round: Round) -> None:
    """Take no more votes."""
    demand(what_hinders_closing(round))
    round.state, round.closed_at = "closed", clock.now()
    record(session, actor, "round.close", f"round:{round.id}")
    session.flush()


def rule_of(round: Round) -> ConsensusRule:
    """The a-priori rule of an opinion round."""
    return ConsensusRule.from_document(round.rule)


def _fitting(kind: Kind, settings: Settings) -> Settings:
    """The settings without what this kind of round does not take."""
    return replace(
        settings,
        takes_reasons=settings.takes_reasons and kind.takes_reasons,
        daily_proposals=settings.daily_proposals if kind.takes_proposals else 0,
    )


def _next_phase(session: Session, process: Process) -> Phase | None:
    """The first phase for voting that no round uses yet, else the last one."""
    phases = [phase for phase in process.phases if "vote" in phase.acts]
    used = set(session.scalars(select(Round.phase_id).where(Round.process_id == process.id)))
    free = [phase for phase in phases if phase.id not in used]
    return free[0] if free else (phases[-1] if phases else None)
