# SPDX-License-Identifier: AGPL-3.0-or-later
"""Deciding on a proposed statement, and changing one of the vote."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField

from codesign.deliberation.models import MOST_STATEMENT_LENGTH
from codesign.web.forms import Form, LineField
from codesign.web.texts_by_language import TextsField


class AcceptForm(Form):
    """Accept, as written or in other words."""

    text = TextsField(_l("Statement"), most=MOST_STATEMENT_LENGTH, rows=4)
    note = LineField(_l("Note for the author and the log"), most=300)


class MergeForm(Form):
    """Name the statement that says the same."""

    into = SelectField(_l("Statement that says the same"), coerce=int)
    note = LineField(_l("Note for the author and the log"), most=300)


class SplitForm(Form):
    """Two statements for two ideas."""

    first = TextsField(_l("First statement"), most=MOST_STATEMENT_LENGTH, rows=4)
    second = TextsField(_l("Second statement"), most=MOST_STATEMENT_LENGTH, rows=4)
    note = LineField(_l("Note for the author and the log"), most=300)

    def both(self) -> list[dict[str, str]]:
        """The two texts, each by language."""
        return [self.first.written, self.second.written]


class RewordForm(AcceptForm):
    """Other words for a statement of the vote."""

    keeps_meaning = BooleanField(_l("I declare that the meaning is unchanged: the votes stay"))
