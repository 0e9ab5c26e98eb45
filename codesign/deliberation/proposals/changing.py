# SPDX-License-Identifier: AGPL-3.0-or-later
"""Changing statements that people vote on: votes stay only with what keeps its meaning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from codesign.deliberation.acts import what_hinders_changing, what_hinders_parting, what_hinders_settling
from codesign.deliberation.models import OPINION, Statement
from codesign.deliberation.proposals.moderated import STATEMENTS, delete_statements
from codesign.deliberation.proposals.moderating import checked, successor
from codesign.deliberation.voting import turnout
from codesign.moderation.deciding import turn
from codesign.moderation.log import note_act
from codesign.web.acts import demand
from codesign.web.errors import BadInput
from codesign.web.policy import Actor


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
    written = checked({**statement.text, **text} if keeps_meaning else text)
    _demand_reason(note)
    demand(what_hinders_changing(statement))
    if keeps_meaning or not has_answers(session, statement):
        before = dict(statement.text)
        statement.text = written
        note_act(
            session,
            actor,
            STATEMENTS,
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
    written = [checked(text) for text in texts]
    _demand_reason(note)
    demand(what_hinders_parting(statement))
    return _replace(session, actor, statement, written, note)


def remove(session: Session, statement: Statement) -> None:
    """Take a statement out of a draft."""
    round = statement.round
    demand(what_hinders_settling(round))
    delete_statements(session, [statement])
    session.expire(round, ["statements"])


def has_answers(session: Session, statement: Statement) -> bool:
    """Whether anybody has voted on it, or a ballot may hold an answer to it."""
    if statement.round.kind != OPINION:
        return turnout.of(session, statement.round)[0] > 0
    return statement.tally.agree + statement.tally.disagree + statement.tally.passed > 0


def _replace(
    session: Session, actor: Actor, statement: Statement, texts: Sequence[Mapping[str, str]], note: str
) -> list[Statement]:
    demand(what_hinders_parting(statement))
    turn(session, STATEMENTS, statement, "approved", "retired")
    parts = [successor(session, statement, text) for text in texts]
    act = "retire" if len(parts) == 1 else "split"
    note_act(
        session,
        actor,
        STATEMENTS,
        statement,
        act,
        note=note,
        on_arrival=False,
        parts=[part.id for part in parts],
    )
    return parts


def _demand_reason(note: str) -> None:
    if not note.strip():
        raise BadInput(_l("Say why: the reason is kept in the log."))
