# SPDX-License-Identifier: AGPL-3.0-or-later
"""What moderators make of a proposed statement, beside accepting and refusing it as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from codesign.deliberation.models import MOST_STATEMENT_LENGTH, Statement, Tally
from codesign.deliberation.projects.describing import describe_alike
from codesign.moderation.deciding import decide
from codesign.moderation.kinds import Kind
from codesign.moderation.log import note_act
from codesign.web.errors import BadInput
from codesign.web.policy import Actor


def accept_reworded(
    session: Session, actor: Actor, kind: Kind, statement: Statement, text: Mapping[str, str], note: str
) -> None:
    """Accept a proposal in other words; the proposer sees both. Nobody has voted on it yet."""
    written = checked({**statement.text, **text})
    decide(session, actor, kind, statement, "approved")
    before = dict(statement.text)
    statement.text = written
    note_act(session, actor, kind, statement, "reword", note=note, before=before)


def merge(
    session: Session, actor: Actor, kind: Kind, statement: Statement, into: Statement, note: str = ""
) -> None:
    """Send a proposal's author to the statement that says the same. A proposal has no votes to carry over."""
    if into.round_id != statement.round_id or into.moderation != "approved":
        raise BadInput(_l("Choose a statement that people vote on."))
    decide(session, actor, kind, statement, "merged")
    statement.merged_into_id = into.id
    note_act(session, actor, kind, statement, "merge", note=note, into=into.id)


def accept_split(
    session: Session,
    actor: Actor,
    kind: Kind,
    statement: Statement,
    texts: Sequence[Mapping[str, str]],
    note: str = "",
) -> list[Statement]:
    """Accept a proposal of two ideas as two statements."""
    written = [checked(text) for text in texts]
    decide(session, actor, kind, statement, "retired")
    parts = [successor(session, statement, text) for text in written]
    note_act(session, actor, kind, statement, "split", note=note, parts=[part.id for part in parts])
    return parts


def successor(session: Session, statement: Statement, text: Mapping[str, str]) -> Statement:
    """A statement of the vote that begins where another ended, at zero."""
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
    describe_alike(session, [(statement, part)])
    return part


def checked(text: Mapping[str, str]) -> dict[str, str]:
    """The text by language, without the empty ones.

    Raises:
        BadInput: it is empty, or longer than a statement may be.
    """
    written = {code: words.strip() for code, words in text.items() if words.strip()}
    if not written:
        raise BadInput(_l("Write the statement."))
    if any(len(words) > MOST_STATEMENT_LENGTH for words in written.values()):
        raise BadInput(_l("A statement has at most %(most)s characters.", most=MOST_STATEMENT_LENGTH))
    return written
