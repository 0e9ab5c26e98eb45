# SPDX-License-Identifier: AGPL-3.0-or-later
"""Proposing a statement."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import InputRequired

from codesign.deliberation.models import MOST_LABEL_LENGTH, MOST_PROPOSAL_LENGTH
from codesign.web.forms import Form, LineField, TextField


class ProposalForm(Form):
    """A statement of one's own."""

    text = TextField(_l("Your statement"), [InputRequired()], most=MOST_PROPOSAL_LENGTH)
    author_label = LineField(_l("Name to show beside it (empty: none)"), most=MOST_LABEL_LENGTH)
    #: The text whose similar statements were shown; another text is compared again.
    compared = HiddenField()
