# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a whole ballot sends: the controls of its kind, a reason beside each statement, and what the page asks."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField

from codesign.deliberation.kinds.base import BallotKind
from codesign.deliberation.models import MOST_REASON_LENGTH, Round, Statement
from codesign.web.forms import Form, TextField


class BallotForm(Form):
    """Every kind's ballot; `ballot_form` adds its controls."""

    #: Another order, asked for by a button: up:ID or down:ID.
    move = HiddenField()
    compare = BooleanField()

    def reasons(self, items: Sequence[Statement]) -> dict[int, str]:
        """The reason beside each statement, by its key; none where the round takes none."""
        return {item.id: self.text_of(why(item)) for item in items if why(item) in self}


def why(item: Statement) -> str:
    """The name of the control for a statement's reason."""
    return f"why_{item.id}"


def ballot_form(
    round: Round, kind: BallotKind, items: Sequence[Statement], *, grew_old: bool = False
) -> BallotForm:
    """The form of a round, holding what was sent.

    grew_old: whether the page's token is known to have run out, and the form is read to be shown again only.
    """
    fields = dict(kind.fields(items, round.options))
    if round.takes_reasons:
        label = _l("Why? (only if you like)")
        fields |= {why(item): TextField(label, most=MOST_REASON_LENGTH) for item in items}
    form: BallotForm = type("BallotForm", (BallotForm,), fields)(meta={"csrf": False} if grew_old else {})
    return form
