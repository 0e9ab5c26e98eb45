# SPDX-License-Identifier: AGPL-3.0-or-later
"""The ballot path: the participant's row locked, one present ballot, every earlier one kept, the turnout true."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from codesign.deliberation.kinds import ballot_kind_of, kind_of
from codesign.deliberation.kinds.base import Content
from codesign.deliberation.kinds.pairwise import Pairwise, asked, comparison_words, of_present
from codesign.deliberation.models import (
    OPINION,
    Ballot,
    BallotFact,
    Round,
    RoundParticipant,
    Statement,
    VoteReason,
)
from codesign.deliberation.panels import participants
from codesign.deliberation.policy import is_votable
from codesign.deliberation.voting import pairs, turnout
from codesign.deliberation.voting.moderated import delete_reasons
from codesign.web import clock
from codesign.web.errors import BadInput, Closed, NotFound
from codesign.web.i18n import localized
from codesign.web.upsert import insert_into


def items_of(session: Session, round: Round) -> Sequence[Statement]:
    """What a round asks about now."""
    return session.scalars(
        select(Statement)
        .where(Statement.round_id == round.id, Statement.moderation == "approved")
        .order_by(Statement.position, Statement.id)
    ).all()


def give(session: Session, round: Round, code: str, content: Content) -> None:
    """Store a ballot in the place of the one before.

    Raises:
        Closed: the round takes no ballots now.
        BadInput: the ballot breaks a rule of its kind.
        NotFound: the round takes no ballots of this form.
        Gone: the owner of the code deleted everything.
    """
    kind = ballot_kind_of(round)
    if kind is None:
        raise NotFound(None)
    demand_open(round)
    problems = kind.check(content, items_of(session, round), round.options)
    if problems:
        raise BadInput(next(iter(problems.values())))
    participant_id = participants.locked(session, round, code)
    _replace(session, round, participant_id, content)


def withdraw(session: Session, round: Round, code: str) -> None:
    """Take a ballot back, with its reasons; its history stays until the voice is erased."""
    if round.kind == OPINION:
        raise NotFound(None)
    demand_open(round)
    # Who has nothing to take back does not take part by it.
    if not participants.is_unknown(session, round, code):
        _replace(session, round, participants.locked(session, round, code), None)


def compare(session: Session, round: Round, code: str, left: int, right: int, winner: int | None) -> None:
    """Store one comparison, change it, or take it back with None.

    Raises:
        Closed: the round takes no comparisons now.
        NotFound: these are not two options of this round, or the winner is neither of them.
        BadInput: this person has made all the comparisons asked for.
    """
    demand_open(round)
    known = {item.id for item in items_of(session, round)}
    if left == right or not {left, right} <= known or winner not in {left, right, 0, None}:
        raise NotFound(_l("This pair is not part of the round any more."))
    participant_id = participants.locked(session, round, code)
    before = content_of(session, participant_id) or []
    place = next((n for n, one in enumerate(before) if {one[0], one[1]} == {left, right}), None)
    after = list(before)
    if winner is None:
        after = [one for n, one in enumerate(before) if n != place]
    elif place is not None:
        after[place] = [*before[place][:2], winner]
    elif len(of_present(before, dict.fromkeys(known))) >= asked(len(known), round.options):
        raise BadInput(_l("You have made all comparisons. You can still change each of them."))
    else:
        after.append([left, right, winner])
    _replace(session, round, participant_id, after or None)


def own(session: Session, round: Round, code: str) -> Content:
    """The present ballot of a code, None without one."""
    return session.scalar(
        select(Ballot.content).where(Ballot.participant_id == participants.subquery(round, code))
    )


def content_of(session: Session, participant_id: int) -> Content:
    """The present ballot of a participant, None without one."""
    return session.scalar(select(Ballot.content).where(Ballot.participant_id == participant_id))


def in_words(round: Round, content: Content) -> list[tuple[int, str, str]]:
    """A ballot as the participant reads it again: statement (0 for a pair), what was asked, what she answered."""
    kind, items = ballot_kind_of(round), {item.id: item for item in round.statements}
    if content is None:
        return []
    if kind is None:
        return [(0, *words) for _one, words in comparisons(round, content)]
    return [
        (item.id, localized(item.text), said) for item, said in kind.in_words(content, items, round.options)
    ]


def comparisons(round: Round, content: Content) -> list[tuple[Sequence[int], tuple[str, str]]]:
    """The comparisons of a ballot, each with its words; none in other kinds of round."""
    if round.kind != Pairwise.name:
        return []
    items = {item.id: item for item in round.statements}
    return [(one, comparison_words(one, items)) for one in of_present(content, items)]


def progress_of(session: Session, round: Round, content: Content) -> tuple[int, int, bool]:
    """How many answers a ballot holds, of how many, and whether it is whole."""
    items = items_of(session, round)
    kind = kind_of(round)
    if isinstance(kind, Pairwise):
        made = len(of_present(content, {item.id: item for item in items}))
        wanted = asked(len(items), round.options)
        return made, wanted, 0 < wanted <= made
    ballot_kind = ballot_kind_of(round)
    is_whole = ballot_kind is not None and ballot_kind.is_whole(content, items, round.options)
    present = {str(item.id) for item in items}
    return len(present & (content or {}).keys()), len(items), is_whole


def link_to_earlier(session: Session, round: Round, code: str, earlier_code: str, *, wanted: bool) -> None:
    """Let this person's change since the round before be counted, or take that back: only she can ask for it."""
    earlier = None
    if wanted and round.continues is not None:
        found = participants.find(session, round.continues, earlier_code)
        earlier = found.id if found else None
    session.execute(
        update(RoundParticipant)
        .where(RoundParticipant.id == participants.locked(session, round, code))
        .values(earlier_participant_id=earlier)
    )


def demand_open(round: Round) -> None:
    """Refuse what comes before or after the time of the round."""
    if not is_votable(round, clock.now()):
        raise Closed(_l("This round does not take answers now."))


def _replace(session: Session, round: Round, participant_id: int, after: Content) -> None:
    before = content_of(session, participant_id)
    if before == after:
        return
    if after is None:
        session.execute(delete(Ballot).where(Ballot.participant_id == participant_id))
    else:
        upsert = insert_into(session, Ballot).values(participant_id=participant_id, content=after)
        session.execute(
            upsert.on_conflict_do_update(index_elements=["participant_id"], set_={"content": after})
        )
    earlier = select(func.count()).where(BallotFact.participant_id == participant_id).scalar_subquery()
    session.execute(
        insert(BallotFact).values(
            participant_id=participant_id,
            turn=earlier + 1,
            content=after,
            cast_on=clock.today(round.process.time_zone),
        )
    )
    turnout.count(
        session,
        round.id,
        (after is not None) - (before is not None),
        len(after or ()) - len(before or ()),
    )
    if round.kind == Pairwise.name:
        pairs.recount(session, before, after)
    _drop_reasons(session, participant_id, after)


def _drop_reasons(session: Session, participant_id: int, after: Any) -> None:
    """A reason goes with the answer it was given for."""
    answered = [int(key) for key in after] if isinstance(after, dict) else []
    delete_reasons(
        session, VoteReason.participant_id == participant_id, VoteReason.statement_id.not_in(answered)
    )
