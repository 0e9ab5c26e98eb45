# SPDX-License-Identifier: AGPL-3.0-or-later
"""What moderators decide on proposed statements and reasons. Whoever comes second is told, never overwritten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from codesign.deliberation.kinds import kind_of
from codesign.deliberation.models import (
    MOST_STATEMENT_LENGTH,
    OPINION,
    ModerationAct,
    Round,
    Statement,
    Tally,
    VoteReason,
)
from codesign.deliberation.voting import turnout
from codesign.people.audit import record
from codesign.people.models import User
from codesign.web.errors import BadInput, Conflict, NotFound
from codesign.web.policy import Actor

#: The public policy: the only grounds on which something is refused.
GROUNDS: dict[str, Any] = {
    "off_topic": _l("It is not about what this round asks."),
    "several_ideas": _l("It holds more than one idea, so that nobody knows what a vote means."),
    "unclear": _l("One cannot agree or disagree with it: a question, a slogan, or not understandable."),
    "personal": _l("It tells something private about a person, or accuses somebody by name."),
    "insulting": _l("It insults people or a group of people."),
    "unlawful": _l("It calls for something unlawful, or advertises."),
}
Item = Statement | VoteReason


def waiting_statements(session: Session, round: Round) -> Sequence[Statement]:
    """Proposals nobody has decided on, the oldest first."""
    return session.scalars(
        select(Statement)
        .where(Statement.round_id == round.id, Statement.moderation == "waiting")
        .order_by(Statement.id)
    ).all()


def waiting_reasons(session: Session, round: Round) -> Sequence[VoteReason]:
    """Reasons nobody has decided on. Which vote they explain is left out: it must not sway, and may be blind."""
    return session.scalars(
        select(VoteReason)
        .join(Statement, Statement.id == VoteReason.statement_id)
        .where(Statement.round_id == round.id, VoteReason.moderation == "waiting")
        .order_by(VoteReason.id)
    ).all()


def claim(session: Session, actor: Actor, item: Item, *, take_over: bool = False) -> None:
    """Say that one is reading this, so that others take the next.

    Raises:
        Conflict: it was decided, or somebody else is reading it and `take_over` is false.
    """
    kind = type(item)
    free = (kind.claimed_by_id.is_(None)) | (kind.claimed_by_id == actor.user_id)
    conditions = [kind.id == item.id, kind.moderation == "waiting"] + ([] if take_over else [free])
    claimed = session.execute(
        update(kind).where(*conditions).values(claimed_by_id=actor.user_id).returning(kind.id)
    ).one_or_none()
    if claimed is None:
        raise Conflict(_l("Somebody else is reading this, or has decided on it."))
    session.refresh(item)


def accept(session: Session, actor: Actor, item: Item, note: str = "") -> None:
    """Let it be seen and, if it is a statement, voted on."""
    _decide(session, actor, item, "approved")
    _log(session, actor, item, "accept", note=note)


def accept_reworded(
    session: Session, actor: Actor, statement: Statement, text: Mapping[str, str], note: str
) -> None:
    """Accept a proposal in other words; the proposer sees both. Nobody has voted on it yet."""
    written = _checked({**statement.text, **text})
    _decide(session, actor, statement, "approved")
    before = dict(statement.text)
    statement.text = written
    _log(session, actor, statement, "reword", note=note, before=before)


def reject(session: Session, actor: Actor, item: Item, ground: str, note: str = "") -> None:
    """Refuse it on a ground of the public policy.

    Raises:
        BadInput: the policy has no such ground.
        Conflict: somebody else decided on it, or is reading it.
    """
    if ground not in GROUNDS:
        raise BadInput(_l("Choose a ground of the public policy."))
    _decide(session, actor, item, "rejected")
    _log(session, actor, item, "reject", ground=ground, note=note)


def merge(session: Session, actor: Actor, statement: Statement, into: Statement, note: str = "") -> None:
    """Send a proposal's author to the statement that says the same. A proposal has no votes to carry over."""
    if into.round_id != statement.round_id or into.moderation != "approved":
        raise BadInput(_l("Choose a statement that people vote on."))
    _decide(session, actor, statement, "merged")
    statement.merged_into_id = into.id
    _log(session, actor, statement, "merge", note=note, into=into.id)


def accept_split(
    session: Session, actor: Actor, statement: Statement, texts: Sequence[Mapping[str, str]], note: str = ""
) -> list[Statement]:
    """Accept a proposal of two ideas as two statements."""
    written = [_checked(text) for text in texts]
    _decide(session, actor, statement, "retired")
    parts = [_successor(session, statement, text) for text in written]
    _log(session, actor, statement, "split", note=note, parts=[part.id for part in parts])
    return parts


def reword(
    session: Session,
    actor: Actor,
    statement: Statement,
    text: Mapping[str, str],
    *,
    keeps_meaning: bool,
    note: str,
) -> Statement:
    """Put a statement of the vote in other words.

    Votes stay only with a statement that means the same: a moderator has to declare it, in the log. Otherwise people
    would be counted for a sentence they never read, so a new statement begins at zero and the old one is retired.

    Raises:
        BadInput: there is no text, or no reason for the log.
        Conflict: the statement is out of the vote, the round is closed, or its options are compared with one another.
    """
    if not any(words.strip() for words in text.values()):
        raise BadInput(_l("Write the statement."))
    # A statement whose meaning stays keeps its other languages; in a new one they would say the old thing.
    written = _checked({**statement.text, **text} if keeps_meaning else text)
    _demand_running(statement, note)
    if keeps_meaning or not has_answers(session, statement):
        before = dict(statement.text)
        statement.text = written
        _log(
            session,
            actor,
            statement,
            "reword",
            note=note,
            before=before,
            on_arrival=False,
            keeps_meaning=keeps_meaning,
        )
        return statement
    return _replace(session, actor, statement, [written], note)[0]


def split(
    session: Session, actor: Actor, statement: Statement, texts: Sequence[Mapping[str, str]], note: str
) -> list[Statement]:
    """Make two statements of one. Nobody knows which half a vote meant: both begin at zero, the old one is retired."""
    written = [_checked(text) for text in texts]
    _demand_running(statement, note)
    return _replace(session, actor, statement, written, note)


def has_answers(session: Session, statement: Statement) -> bool:
    """Whether anybody has voted on it, or a ballot may hold an answer to it."""
    if statement.round.kind != OPINION:
        return turnout.of(session, statement.round)[0] > 0
    return statement.tally.agree + statement.tally.disagree + statement.tally.passed > 0


def _replace(
    session: Session, actor: Actor, statement: Statement, texts: Sequence[Mapping[str, str]], note: str
) -> list[Statement]:
    if not kind_of(statement.round).may_grow:
        raise Conflict(_l("People already compare the options with one another: no other can come in."))
    _turn(session, statement, "approved", "retired")
    parts = [_successor(session, statement, text) for text in texts]
    act = "retire" if len(parts) == 1 else "split"
    _log(session, actor, statement, act, note=note, on_arrival=False, parts=[part.id for part in parts])
    return parts


def _successor(session: Session, statement: Statement, text: Mapping[str, str]) -> Statement:
    part = Statement(
        round=statement.round,
        theme=statement.theme,
        continues_id=statement.id,
        position=statement.position,
        text=dict(text),
        cost=statement.cost,
        author=statement.author,
        author_label=statement.author_label,
        tally=Tally(agree=0, disagree=0, passed=0),
    )
    session.add(part)
    session.flush()
    return part


def _decide(session: Session, actor: Actor, item: Item, state: str) -> None:
    claimant = item.claimed_by_id
    if claimant is not None and claimant != actor.user_id:
        reader = session.get_one(User, claimant)
        raise Conflict(_l("%(name)s is reading this. Take it over first.", name=reader.name or reader.email))
    _turn(session, item, "waiting", state)


def _turn(session: Session, item: Item, before: str, after: str) -> None:
    """Change the state from what this moderator saw; the condition is the database's, so the second one loses."""
    kind = type(item)
    conditions = [kind.id == item.id, kind.moderation == before]
    if isinstance(item, VoteReason):
        conditions.append(VoteReason.text == item.text)  # its author may be changing it
    turned = session.execute(
        update(kind).where(*conditions).values(moderation=after, claimed_by_id=None).returning(kind.id)
    ).one_or_none()
    if turned is None:
        raise Conflict(
            _l("Somebody else decided on this, or its author changed it. Look at the queue again.")
        )
    session.refresh(item)


def _checked(text: Mapping[str, str]) -> dict[str, str]:
    written = {code: words.strip() for code, words in text.items() if words.strip()}
    if not written:
        raise BadInput(_l("Write the statement."))
    if any(len(words) > MOST_STATEMENT_LENGTH for words in written.values()):
        raise BadInput(_l("A statement has at most %(most)s characters.", most=MOST_STATEMENT_LENGTH))
    return written


def _demand_running(statement: Statement, note: str) -> None:
    if not note.strip():
        raise BadInput(_l("Say why: the reason is kept in the log."))
    if statement.moderation != "approved" or statement.round.state == "closed":
        raise Conflict(_l("Only a statement that people vote on can be changed."))


def _log(
    session: Session,
    actor: Actor,
    item: Item,
    act: str,
    *,
    ground: str = "",
    note: str = "",
    before: Mapping[str, str] | None = None,
    on_arrival: bool = True,
    **details: Any,
) -> None:
    if isinstance(item, Statement):
        subject, statement, reason_id = "statement", item, None
    else:
        subject, statement, reason_id = "reason", item.statement, item.id
    session.add(
        ModerationAct(
            round_id=statement.round_id,
            subject=subject,
            statement_id=statement.id,
            reason_id=reason_id,
            act=act,
            ground=ground,
            note=note.strip()[:500],
            before=dict(before) if before else None,
            on_arrival=on_arrival,
            user_id=actor.user_id,
        )
    )
    record(session, actor, f"moderation.{act}", f"{subject}:{item.id}", ground=ground, **details)
    session.flush()


def item_of(session: Session, round: Round, subject: str, item_id: int) -> Item:
    """The statement or reason of this round that an address names."""
    found: Item | None
    if subject == "statement":
        found = session.get(Statement, item_id)
        is_here = found is not None and found.round_id == round.id
    elif subject == "reason":
        found = session.get(VoteReason, item_id)
        is_here = found is not None and found.statement.round_id == round.id
    else:
        raise NotFound(None)
    if found is None or not is_here:
        raise NotFound(None)
    return found
