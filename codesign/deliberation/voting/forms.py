# SPDX-License-Identifier: AGPL-3.0-or-later
"""What one vote or one comparison sends."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField
from wtforms.validators import AnyOf, InputRequired, Regexp

from codesign.deliberation.models import (
    AGREE,
    DISAGREE,
    MOST_REASON_LENGTH,
    PASS,
)
from codesign.web.forms import Form, TextField

VOTES: dict[str, int | None] = {"agree": AGREE, "disagree": DISAGREE, "pass": PASS, "withdraw": None}


class VoteForm(Form):
    """One vote; the button pressed is the vote."""

    statement = HiddenField(validators=[InputRequired(), Regexp(r"\d{1,18}$")])
    vote = StringField(validators=[AnyOf(list(VOTES))])
    #: The odds of the draw that led here, sealed; none where no lottery chose.
    drawn = HiddenField()
    reason = TextField(_l("Why? (only if you like)"), most=MOST_REASON_LENGTH)


class PairForm(Form):
    """One comparison; the button pressed names the winner, 0 where there is no difference."""

    left = HiddenField(validators=[InputRequired(), Regexp(r"\d{1,17}$")])
    right = HiddenField(validators=[InputRequired(), Regexp(r"\d{1,17}$")])
    winner = StringField(validators=[InputRequired(), Regexp(r"(\d{1,17}|withdraw)$")])
