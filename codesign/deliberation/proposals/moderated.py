# SPDX-License-Identifier: AGPL-3.0-or-later
"""What moderators read in rounds: statements that participants propose, and reasons for votes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select
from sqlalchemy.orm import Session, contains_eager

from codesign.deliberation.models import Round, Statement, VoteReason
from codesign.deliberation.moderated import InRound, place_of
from codesign.deliberation.proposals.decisions import ACCEPT_WORDED, MERGE, SPLIT
from codesign.deliberation.proposals.similar import similar_to
from codesign.deliberation.voting.moderated import REASONS, delete_reasons
from codesign.moderation import log
from codesign.moderation.decisions import REJECT
from codesign.moderation.kinds import Place
from codesign.processes.models import Process
from codesign.web.i18n import localized


class Statements(InRound):
    """What participants propose to vote on."""

    name = "statement"
    model = Statement
    day = "proposed_on"
    plural = _l("Statements")
    heading = _l("Proposed statements")
    promises = (
        _l("A moderator reads every proposed statement and every reason before it is shown."),
        _l("Two statements that say the same become one; one that holds two ideas becomes two."),
        _l("Who proposed something sees the decision and its ground under “My votes”."),
        _l("When the meaning of a statement changes, its votes count no more and people vote anew."),
    )
    part = "deliberation/work_waiting_statement.html"
    is_logged_with_text = True
    decisions = (ACCEPT_WORDED, SPLIT, MERGE, REJECT)

    def things(self, process: Process) -> Select[Any]:
        """See `Kind`."""
        return (
            select(Statement)
            .join(Statement.round)
            .where(Round.process_id == process.id)
            .options(contains_eager(Statement.round))
        )

    def place_of(self, item: Statement) -> Place:
        """See `Kind`."""
        return place_of(item.round)

    def text(self, item: Statement) -> str:
        """See `Kind`."""
        return localized(item.text)

    def lead(self, item: Statement) -> str:
        """See `Kind`."""
        return _("Proposed by a participant")

    def beside(self, session: Session, item: Statement) -> dict[str, Any]:
        """See `Kind`: statements of the vote that nearly say the same."""
        spoken, text = next(iter(item.text.items()))
        approved = session.scalars(
            select(Statement).where(Statement.round_id == item.round_id, Statement.moderation == "approved")
        )
        return {"similar": similar_to(text, spoken, approved)}


STATEMENTS = Statements()
MODERATED = (STATEMENTS, REASONS)


def delete_statements(session: Session, statements: Sequence[Statement]) -> None:
    """Delete statements with the reasons others gave on them, and what the log says of both in words."""
    keys = [statement.id for statement in statements]
    delete_reasons(session, VoteReason.statement_id.in_(keys))
    log.forget(session, STATEMENTS, keys)
    for statement in statements:
        session.delete(statement)
    session.flush()
