# SPDX-License-Identifier: AGPL-3.0-or-later
"""The decisions every kind of thing can offer."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from codesign.moderation import deciding
from codesign.moderation.forms import RejectForm
from codesign.moderation.kinds import Decision, Kind
from codesign.web.policy import Actor


class Accept(Decision):
    """Let it be seen as it is."""

    act = "accept"
    heading = _l("Accept")
    label = _l("Accept")
    style = "primary"

    def decide(self, session: Session, actor: Actor, kind: Kind, item: Any, form: Any) -> None:
        """See `Decision`."""
        deciding.accept(session, actor, kind, item, form.text_of("note"))


class Reject(Decision):
    """Refuse it."""

    act = "reject"
    heading = _l("Refuse")
    label = _l("Refuse")
    hint = _l("An opinion is never a ground for refusing: only what stands below is.")
    style = "outline-danger"
    form = RejectForm

    def decide(self, session: Session, actor: Actor, kind: Kind, item: Any, form: Any) -> None:
        """See `Decision`."""
        deciding.reject(session, actor, kind, item, form.ground.data, form.text_of("note"))


ACCEPT, REJECT = Accept(), Reject()
