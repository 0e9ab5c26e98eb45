# SPDX-License-Identifier: AGPL-3.0-or-later
"""Forms about results: sampling, margins, bounds, what is shown."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import FloatField, RadioField
from wtforms.validators import InputRequired, NumberRange

from codesign.web.errors import BadInput
from codesign.web.forms import Form, TextField, choices_of
from codesign.web.tables import Decoded, NotText, decoded

SAMPLING_WORDS = [
    ("open", _l("An open link: whoever wanted answered. No margin of error is shown.")),
    ("random", _l("A random sample: people were drawn by chance from a list. Margins of error are shown.")),
    ("everybody", _l("Everybody of a group was asked, such as all members of an association.")),
]
#: A file of margins is a few lines.
MOST_BYTES = 100_000


class SamplingForm(Form):
    """How people came to answer, and the reason."""

    sampling = RadioField(
        _l("How did people come to answer?"), [InputRequired()], choices=choices_of(SAMPLING_WORDS)
    )
    reason = TextField(
        _l("How were they chosen?"),
        most=1000,
        description=_l(
            "For instance: 800 names drawn from the register on 3 May, 412 answered. Everybody can read it."
        ),
    )


class BoundsForm(Form):
    """The smallest and the largest weight."""

    low = FloatField(_l("Smallest weight"), [InputRequired(), NumberRange(0, 0.99)])
    high = FloatField(_l("Largest weight"), [InputRequired(), NumberRange(1.01, 100)])


class MarginForm(Form):
    """People of the population by category, as a file or typed."""

    file = FileField(_l("File (CSV)"))
    lines = TextField(
        _l("Or one category a line"),
        most=20_000,
        description=_l("Category, comma, number of people: Centre,5200"),
    )

    def table(self) -> Decoded:
        """What was sent, whatever the way."""
        sent = self.file.data.read(MOST_BYTES) if self.file.data else b""
        if not sent:
            return Decoded(self.text_of("lines"))
        try:
            return decoded(sent)
        except NotText as error:
            raise BadInput(error.message) from error
