# SPDX-License-Identifier: AGPL-3.0-or-later
"""The next round: chosen statements of a closed one are asked again, with their lineage."""

from __future__ import annotations

from collections.abc import Collection

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from codesign.deliberation import rounds
from codesign.deliberation.acts import what_hinders_continuing
from codesign.deliberation.kinds import kind_of
from codesign.deliberation.models import Round, Statement, Tally
from codesign.deliberation.projects.describing import describe_alike
from codesign.deliberation.settings import Settings
from codesign.people.audit import record
from codesign.web.acts import Hindrance, demand
from codesign.web.errors import BadInput
from codesign.web.policy import Actor


def choosable(round: Round) -> list[Statement]:
    """What may be asked again: all that people answered to the end."""
    return [statement for statement in round.statements if statement.moderation == "approved"]


def hindered(session: Session, round: Round) -> list[Hindrance]:
    """What keeps a round from being asked again."""
    draft = select(Round.id).where(Round.continues_id == round.id, Round.state == "draft").limit(1)
    return what_hinders_continuing(round, has_draft=session.scalar(draft) is not None)


def start_next(session: Session, actor: Actor, round: Round, statement_ids: Collection[int]) -> Round:
    """A draft that asks chosen statements again, by the same kind, options and rule.

    Raises:
        Conflict: the round is not closed, or a draft of the next one is there already.
        BadInput: too few statements were chosen.
    """
    # A second click waits here for the first.
    session.execute(select(Round.id).where(Round.id == round.id).with_for_update())
    demand(hindered(session, round))
    chosen = [statement for statement in choosable(round) if statement.id in statement_ids]
    least = kind_of(round).least_items
    if len(chosen) < least:
        raise BadInput(_l("Choose at least %(least)s statements.", least=least))
    following = rounds.add_round(
        session,
        actor,
        round.process,
        round.title,
        round.question,
        None,
        kind=round.kind,
        options=kind_of(round).options_again(round.options),
        blind=round.blind,
        settings=Settings(
            dossier=round.dossier,
            display=round.display,
            takes_reasons=round.takes_reasons,
            daily_proposals=round.daily_proposals,
            panel=round.panel,
            panel_options={
                name: round.panel_options[name]
                for name in ("dimension", "size")
                if name in round.panel_options
            },
        ),
    )
    following.rule, following.continues_id = dict(round.rule), round.id
    following.statements = [_again(statement, place) for place, statement in enumerate(chosen)]
    session.flush()
    describe_alike(session, list(zip(chosen, following.statements, strict=True)))
    record(session, actor, "round.continue", f"round:{following.id}", continues=round.id)
    return following


def _again(statement: Statement, place: int) -> Statement:
    return Statement(
        theme_id=statement.theme_id,
        continues_id=statement.id,
        position=place,
        text=dict(statement.text),
        cost=statement.cost,
        author=statement.author,
        author_label=statement.author_label,
        tally=Tally(agree=0, disagree=0, passed=0),
    )
