# SPDX-License-Identifier: AGPL-3.0-or-later
"""Votes by opinion group, by channel or stratum, and by day, as a snapshot keeps them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from codesign.deliberation.models import Round, RoundParticipant, VoteFact
from codesign.deliberation.panels import strata
from codesign.deliberation.panels.models import RoundStratum

if TYPE_CHECKING:
    from codesign.analytics.opinion.result import OpinionAnalysis


#: What the parts of a document are, where they are no strata of a panel.
CHANNEL = "channel"


def cells_of(session: Session, round: Round, analysis: OpinionAnalysis) -> dict[str, Any]:
    """What a snapshot's document keeps beside the analysis: votes by stratum or else by channel, and by day."""
    return {
        "parted_by": strata.dimension_of(round) or CHANNEL,
        "parts": _by_part(session, round, analysis),
        "days": _by_day(session, round.id),
    }


def _by_part(session: Session, round: Round, analysis: OpinionAnalysis) -> list[dict[str, Any]]:
    """Counts by part, each statement by group by disagree, pass, agree; the last group is nobody's.

    Nothing where all votes are of one part.
    """
    belongs_to = _parts_of_people(session, round)
    matrix = analysis.matrix
    part_of = np.array([belongs_to.get(int(person), "") for person in matrix.participants])
    present = set(part_of.tolist())
    if len(present) < 2:
        return []
    found = []
    # Somebody may have erased their votes while the analysis ran: those belong to no part any more.
    for name in [*dict.fromkeys(belongs_to.values()), ""]:
        if name not in present:
            continue
        people = np.flatnonzero(part_of == name)
        counts = matrix.take_participants(people).counts(analysis.group[people], analysis.k)
        found.append(
            {"part": name, "people": len(people), "counts": np.moveaxis(counts, 2, 0).astype(int).tolist()}
        )
    return found


def _parts_of_people(session: Session, round: Round) -> dict[int, str]:
    """Stratum or channel of each participant, those of the first part first."""
    people = select(RoundParticipant.id).where(RoundParticipant.round_id == round.id)
    if strata.dimension_of(round):
        people = people.join(RoundStratum).add_columns(RoundStratum.category).order_by(RoundStratum.position)
    else:
        people = people.add_columns(RoundParticipant.channel).order_by(RoundParticipant.channel)
    return dict(session.execute(people).all())


def _by_day(session: Session, round_id: int) -> list[list[Any]]:
    """Day, people who voted on it, votes given or changed."""
    days = session.execute(
        select(
            VoteFact.cast_on,
            func.count(VoteFact.participant_id.distinct()).label("people"),
            func.count().label("votes"),
        )
        .join(RoundParticipant, RoundParticipant.id == VoteFact.participant_id)
        .where(RoundParticipant.round_id == round_id, VoteFact.value.is_not(None))
        .group_by(VoteFact.cast_on)
        .order_by(VoteFact.cast_on)
    )
    return [[row.cast_on.isoformat(), row.people, row.votes] for row in days]
