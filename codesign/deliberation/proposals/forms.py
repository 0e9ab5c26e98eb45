# SPDX-License-Identifier: AGPL-3.0-or-later
"""Proposing a statement, and deciding on it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.validators import InputRequired

from codesign.deliberation.models import (
    MOST_LABEL_LENGTH,
    MOST_PROPOSAL_LENGTH,
    MOST_STATEMENT_LENGTH,
)
from codesign.deliberation.proposals.moderating import GROUNDS
from codesign.web.forms import Form, LineField, TextField, choices_of


class ProposalForm(Form):
    """A statement of one's own."""

    text = TextField(_l("Your statement"), [InputRequired()], most=MOST_PROPOSAL_LENGTH)
    author_label = LineField(_l("Name to show beside it (empty: none)"), most=MOST_LABEL_LENGTH)
    #: The text whose similar statements were shown; another text is compared again.
    compared = HiddenField()


class AcceptForm(Form):
    """Accept, as written or in other words."""

    text_it = TextField(_l("Statement in Italian"), most=MOST_STATEMENT_LENGTH)
    text_en = TextField(_l("Statement in English"), most=MOST_STATEMENT_LENGTH)
    note = LineField(_l("Note for the author and the log"), most=300)


class RejectForm(Form):
    """Refuse on a ground of the public policy."""

    ground = RadioField(_l("Ground of the public policy"), choices=choices_of(GROUNDS.items()))
    note = LineField(_l("Note for the author and the log"), most=300)


class MergeForm(Form):
    """Name the statement that says the same."""

    into = SelectField(_l("Statement that says the same"), coerce=int)
    note = LineField(_l("Note for the author and the log"), most=300)


class SplitForm(Form):
    """Two statements for two ideas."""

    first_it = TextField(_l("First statement in Italian"), most=MOST_STATEMENT_LENGTH)
    first_en = TextField(_l("First statement in English"), most=MOST_STATEMENT_LENGTH)
    second_it = TextField(_l("Second statement in Italian"), most=MOST_STATEMENT_LENGTH)
    second_en = TextField(_l("Second statement in English"), most=MOST_STATEMENT_LENGTH)
    note = LineField(_l("Note for the author and the log"), most=300)


class RewordForm(AcceptForm):
    """Other words for a statement of the vote."""

    keeps_meaning = BooleanField(_l("I declare that the meaning is unchanged: the votes stay"))
