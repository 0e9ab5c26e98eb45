# SPDX-License-Identifier: AGPL-3.0-or-later
"""The settings of a round: free in a draft; once open, only what cannot change the meaning of a vote."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import update
from sqlalchemy.orm import Session

from codesign.deliberation.acts import what_hinders_correcting
from codesign.deliberation.models import OPEN_PANEL, Round, RoundVersion
from codesign.deliberation.projects.describing import as_document, projects_of
from codesign.people.audit import record
from codesign.web import clock
from codesign.web.acts import demand
from codesign.web.errors import BadInput, Conflict
from codesign.web.policy import Actor


@dataclass(frozen=True)
class Settings:
    """What a facilitator may choose beside question and rule; times are UTC."""

    opens_at: datetime | None = None
    closes_at: datetime | None = None
    dossier: Mapping[str, str] = field(default_factory=dict)
    display: str = "one"
    takes_reasons: bool = False
    daily_proposals: int = 0
    panel: str = OPEN_PANEL
    #: Of a stratified panel: dimension of the census and size.
    panel_options: Mapping[str, str | int] = field(default_factory=dict)


def demand_order(settings: Settings) -> None:
    """Refuse a round that would close before it opens."""
    if settings.opens_at and settings.closes_at and settings.opens_at >= settings.closes_at:
        raise BadInput(_l("The round must close after it opens."))


def apply(round: Round, settings: Settings) -> None:
    """Give a draft its settings.

    Raises:
        BadInput: it would close before it opens.
    """
    demand_order(settings)
    for name, value in asdict(settings).items():
        setattr(round, name, value)


def correct(
    session: Session,
    actor: Actor,
    round: Round,
    seen_version: int,
    closes_at: datetime | None,
    dossier: Mapping[str, str],
) -> None:
    """Move the closing time or correct the dossier of an open round; the log and a new version say so.

    Raises:
        Conflict: the round is not open, or somebody else changed it meanwhile.
        BadInput: the new closing time has passed.
    """
    demand(what_hinders_correcting(round))
    if closes_at is not None and closes_at <= max(clock.now(), round.opens_at or clock.now()):
        raise BadInput(_l("The closing time must be in the future and after the opening."))
    turn(session, round, seen_version)
    changes = {}
    if closes_at != round.closes_at:
        changes["closes_at"] = closes_at.isoformat() if closes_at else None
        round.closes_at = closes_at
    if dict(dossier) != round.dossier:
        changes["dossier"] = "corrected"
        round.dossier = dict(dossier)
    session.flush()
    keep_version(session, round)
    record(session, actor, "round.correct", f"round:{round.id}", version=round.version, **changes)
    session.flush()


def turn(session: Session, round: Round, seen_version: int) -> None:
    """Claim the next version for this change.

    Raises:
        Conflict: the settings are no longer those this person saw.
    """
    claimed = session.execute(
        update(Round)
        .where(Round.id == round.id, Round.version == seen_version)
        .values(version=seen_version + 1)
        .returning(Round.id)
    ).one_or_none()
    if claimed is None:
        raise Conflict(
            _l("Somebody else changed this round meanwhile. Look at it again, then repeat your change.")
        )
    session.refresh(round)


def keep_version(session: Session, round: Round) -> None:
    """Store the settings as people see them from now on."""
    session.add(RoundVersion(round_id=round.id, number=round.version, document=document_of(session, round)))


def document_of(session: Session, round: Round) -> dict[str, object]:
    """All that was settled before the vote, with the statements as they read at this moment."""
    told = {id: as_document(project) for id, project in projects_of(session, round).items()}
    return {
        "kind": round.kind,
        "options": round.options,
        "title": round.title,
        "question": round.question,
        "rule": round.rule,
        "blind": round.blind,
        "opens_at": round.opens_at.isoformat() if round.opens_at else None,
        "closes_at": round.closes_at.isoformat() if round.closes_at else None,
        "dossier": round.dossier,
        "display": round.display,
        "takes_reasons": round.takes_reasons,
        "daily_proposals": round.daily_proposals,
        "panel": round.panel,
        "panel_options": round.panel_options,
        "statements": [
            {"id": statement.id, "text": statement.text}
            | ({} if statement.cost is None else {"cost": statement.cost})
            | ({"project": told[statement.id]} if told.get(statement.id) else {})
            for statement in round.statements
            if statement.moderation == "approved"
        ],
    }
