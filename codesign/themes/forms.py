# SPDX-License-Identifier: AGPL-3.0-or-later
"""Forms of the theme workbench."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from codesign.web.forms import Form, LineField, TextField


class RunForm(Form):
    """How many themes; empty lets the program propose."""

    k = IntegerField(_l("How many themes?"), [Optional(), NumberRange(2, 60)])


class RenameForm(Form):
    """A theme's name in the facilitator's words."""

    name = LineField(_l("Name of the theme"), [InputRequired()], most=120)


class ThemeChoiceForm(Form):
    """Another theme of the same question."""

    theme = SelectField(_l("Theme"), coerce=int)


class QuotesForm(Form):
    """Which quotes may be published."""

    quotes = SelectMultipleField(
        _l("Quotes that may be published"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


class ObjectionForm(Form):
    """What the author meant instead."""

    objection = TextField(_l("What did you mean?"), [InputRequired()], most=500)
