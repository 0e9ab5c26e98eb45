# SPDX-License-Identifier: AGPL-3.0-or-later
"""How moderators decide on a proposed statement, beside refusing it."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from codesign.deliberation.loading import statement_of
from codesign.deliberation.models import Statement
from codesign.deliberation.proposals import moderating
from codesign.deliberation.proposals.work_forms import AcceptForm, MergeForm, SplitForm
from codesign.moderation.decisions import Accept
from codesign.moderation.kinds import Decision, Kind
from codesign.web.forms import choices_of
from codesign.web.i18n import localized
from codesign.web.policy import Actor


class AcceptWorded(Accept):
    """Accept, as written or in other words."""

    hint = _l("As it is, or in clearer words with the same meaning; the author sees both.")
    form = AcceptForm

    def filled(self, item: Statement, beside: dict[str, Any]) -> dict[str, Any]:
        """See `Decision`."""
        return {"text": item.text}

    def decide(self, session: Session, actor: Actor, kind: Kind, item: Statement, form: Any) -> None:
        """See `Decision`."""
        texts = form.text.written
        if {**item.text, **texts} != item.text:
            moderating.accept_reworded(session, actor, kind, item, texts, form.text_of("note"))
        else:
            super().decide(session, actor, kind, item, form)


class Split(Decision):
    """Accept a proposal of two ideas as two statements."""

    act = "split"
    heading = _l("Accept as two statements")
    label = _l("Accept both")
    form = SplitForm

    def filled(self, item: Statement, beside: dict[str, Any]) -> dict[str, Any]:
        """See `Decision`."""
        return {"first": item.text}

    def decide(self, session: Session, actor: Actor, kind: Kind, item: Statement, form: Any) -> None:
        """See `Decision`."""
        moderating.accept_split(session, actor, kind, item, form.both(), form.text_of("note"))


class Merge(Decision):
    """Send the author to a statement that says the same."""

    act = "merge"
    heading = _l("Join with another")
    label = _l("Join")
    hint = _l("The proposal goes; its author is led to the other one. There are no votes to carry over.")
    form = MergeForm

    def fits(self, item: Statement) -> bool:
        """See `Decision`."""
        return bool(_approved(item))

    def filled(self, item: Statement, beside: dict[str, Any]) -> dict[str, Any]:
        """See `Decision`."""
        similar = beside["similar"]
        return {"into": similar[0].statement.id if similar else 0}

    def form_for(self, item: Statement, **given: Any) -> MergeForm:
        """See `Decision`."""
        form = MergeForm(**given)
        form.into.choices = choices_of((other.id, localized(other.text)) for other in _approved(item))
        return form

    def decide(self, session: Session, actor: Actor, kind: Kind, item: Statement, form: Any) -> None:
        """See `Decision`."""
        into = statement_of(item.round, form.into.data)
        moderating.merge(session, actor, kind, item, into, form.text_of("note"))


ACCEPT_WORDED, SPLIT, MERGE = AcceptWorded(), Split(), Merge()


def _approved(item: Statement) -> list[Statement]:
    return [other for other in item.round.statements if other.moderation == "approved"]
