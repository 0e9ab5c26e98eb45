# SPDX-License-Identifier: AGPL-3.0-or-later
"""The kinds of round by name, in the order in which a facilitator is offered them."""

from __future__ import annotations

from codesign.deliberation.kinds.base import BallotKind, Kind
from codesign.deliberation.kinds.budget import Budget
from codesign.deliberation.kinds.opinion import Opinion
from codesign.deliberation.kinds.pairwise import Pairwise
from codesign.deliberation.kinds.points import Points
from codesign.deliberation.kinds.ranking import Ranking
from codesign.deliberation.kinds.rating import Rating
from codesign.deliberation.models import Round

KINDS: dict[str, Kind] = {
    kind.name: kind for kind in (Opinion(), Rating(), Ranking(), Points(), Pairwise(), Budget())
}


def kind_of(round: Round) -> Kind:
    """The kind of a round."""
    return KINDS[round.kind]


def ballot_kind_of(round: Round) -> BallotKind | None:
    """The kind of a round in which people give one ballot at once, None of the others."""
    kind = kind_of(round)
    return kind if isinstance(kind, BallotKind) else None
