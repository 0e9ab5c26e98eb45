# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may vote, and who may see a round's results and when."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from codesign.deliberation.models import Round
from codesign.processes.policy import may_read_workroom, may_see, phase_opens
from codesign.web.policy import Actor

#: Votes after which a person sees the others in a round that is blind until one has voted.
VOTES_BEFORE_SEEING = 7


def is_votable(round: Round, now: datetime) -> bool:
    """Whether votes are taken now: by the round's own clock, its phase, and the process being public."""
    return (
        round.state == "open"
        and (round.opens_at is None or round.opens_at <= now)
        and not is_time_over(round, now)
        and round.process.state == "public"
        and phase_opens(round.phase, "vote", now)
    )


def is_time_over(round: Round, now: datetime) -> bool:
    """Whether the closing time has passed."""
    return round.closes_at is not None and round.closes_at <= now


def takes_proposals(round: Round, now: datetime) -> bool:
    """Whether participants may propose statements now."""
    return round.daily_proposals > 0 and is_votable(round, now)


def may_open_round_page(actor: Actor, round: Any, now: datetime) -> bool:
    """Anybody who may see the process finds its rounds, open or closed."""
    return may_see(actor, round, now) and round.state != "draft"


def may_see_numbers(round: Round, votes_given: int, statements: int) -> bool:
    """Whether a participant may see how the others voted while the round runs."""
    enough = min(VOTES_BEFORE_SEEING, statements)
    return round.state == "open" and round.blind == "until_vote" and statements > 0 and votes_given >= enough


def may_see_ballots(round: Round, is_whole: bool) -> bool:
    """Whether a participant whose own ballot is whole may see the others' while the round runs."""
    return round.state == "open" and round.blind == "until_vote" and is_whole


def are_numbers_hidden_from_staff(round: Round) -> bool:
    """A round that is blind until it closes is blind for those who run it, too."""
    return round.state != "closed" and round.blind == "until_close"


def may_see_consensus(actor: Actor, round: Any, now: datetime) -> bool:
    """Staff of the process see the consensus page, as far as the round is not blind."""
    return may_read_workroom(actor, round, now)


def may_see_published(actor: Actor, round: Any, now: datetime) -> bool:
    """Everybody sees a snapshot once it was published."""
    return may_see(actor, round, now) and round.published_snapshot_id is not None
