# SPDX-License-Identifier: AGPL-3.0-or-later
"""Votes of a snapshot by opinion group, channel and day, and which of them may be seen beside the whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from codesign.charts.opinion_cells import SIDES, shown_parts, votes_by_part
from codesign.deliberation.models import RoundParticipant, VoteFact

if TYPE_CHECKING:
    from codesign.analytics.opinion.result import OpinionAnalysis


@dataclass(frozen=True)
class Selection:
    """Whose votes are looked at: everybody's where neither is chosen. group: index; channel: its name."""

    group: int | None = None
    channel: str | None = None

    @property
    def is_everybody(self) -> bool:
        """Whether nothing is left out."""
        return self.group is None and self.channel is None


def parts_of(session: Session, round_id: int, analysis: OpinionAnalysis) -> dict[str, Any]:
    """What a snapshot's document keeps beside the analysis: votes by channel and by day."""
    return {"channels": _by_channel(session, round_id, analysis), "days": _by_day(session, round_id)}


def _by_channel(session: Session, round_id: int, analysis: OpinionAnalysis) -> list[dict[str, Any]]:
    """Counts by channel, each statement by group by disagree, pass, agree; the last group is nobody's.

    Nothing where all votes came by one channel.
    """
    channels = dict(
        session.execute(
            select(RoundParticipant.id, RoundParticipant.channel).where(RoundParticipant.round_id == round_id)
        ).all()
    )
    matrix = analysis.matrix
    came_by = np.array([channels.get(int(person), "") for person in matrix.participants])
    names = sorted(set(came_by.tolist()))
    if len(names) < 2:
        return []
    found = []
    for name in names:
        people = np.flatnonzero(came_by == name)
        counts = matrix.take_participants(people).counts(analysis.group[people], analysis.k)
        found.append(
            {"channel": name, "people": len(people), "counts": np.moveaxis(counts, 2, 0).astype(int).tolist()}
        )
    return found


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


def channels_of(document: Mapping[str, Any]) -> list[str]:
    """The channels votes can be told apart by."""
    return [found["channel"] for found in document.get("channels", [])]


def selected(document: Mapping[str, Any], place: int, selection: Selection, k: int) -> dict[str, int] | None:
    """Counts of one statement by side and as "seen" for part of the people; None where they are not shown.

    place: of the statement in the document. The rule is that of the bars by group, beside which these numbers stand.
    """
    counts = votes_by_part(document, document["statements"][place])
    shown = shown_parts(counts, k)
    groups = list(range(counts.shape[0])) if selection.group is None else [selection.group]
    names = channels_of(document)
    channels = list(range(counts.shape[1])) if selection.channel is None else [names.index(selection.channel)]
    row = -1 if selection.group is None else selection.group
    column = -1 if selection.channel is None else channels[0]
    if not shown[row, column]:
        return None
    chosen = counts[np.ix_(groups, channels)].sum(axis=(0, 1))
    return {**dict(zip(SIDES, map(int, chosen), strict=True)), "seen": int(chosen.sum())}
