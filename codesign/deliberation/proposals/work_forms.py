# SPDX-License-Identifier: AGPL-3.0-or-later
"""Deciding on a proposed statement, and changing one of the vote."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField

from codesign.deliberation.models import MOST_STATEMENT_LENGTH
from codesign.web.forms import Form, LineField, TextField


class AcceptForm(Form):
    """Accept, as written or in other words."""

    text_it = TextField(_l("Statement in Italian"), most=MOST_STATEMENT_LENGTH)
    text_en = TextField(_l("Statement in English"), most=MOST_STATEMENT_LENGTH)
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

    def both(self) -> list[dict[str, str]]:
        """The two texts, each by language."""
        return [self.texts_of("first"), self.texts_of("second")]


class RewordForm(AcceptForm):
    """Other words for a statement of the vote."""

    keeps_meaning = BooleanField(_l("I declare that the meaning is unchanged: the votes stay"))
