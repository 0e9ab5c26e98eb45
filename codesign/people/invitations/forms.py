# SPDX-License-Identifier: AGPL-3.0-or-later
"""The form for whoever holds a letter."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired

from codesign.people.invitations.guests import read_ticket
from codesign.web.forms import Form, LineField


class TicketForm(Form):
    """Where the code of a letter is typed."""

    ticket = LineField(_l("The code in your letter"), [InputRequired(_l("Type the code."))], most=60)

    def read(self) -> str | None:
        """The code, or None with a message at the field."""
        if not self.validate_on_submit():
            return None
        ticket = read_ticket(self.text_of("ticket"))
        if ticket is None:
            self.ticket.errors = [_("The code of a letter has 20 letters and digits.")]
        return ticket
