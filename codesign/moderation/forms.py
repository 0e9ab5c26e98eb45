# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a moderator says with a decision."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from codesign.moderation.policy import GROUNDS
from codesign.web.forms import Form, LineField, choices_of


class NoteForm(Form):
    """A decision that needs no more than a note."""

    note = LineField(_l("Note for the author and the log"), most=300)


class RejectForm(Form):
    """Refuse on a ground of the public policy."""

    ground = RadioField(_l("Ground of the public policy"), choices=choices_of(GROUNDS.items()))
    note = LineField(_l("Note for the author and the log"), most=300)
