# SPDX-License-Identifier: AGPL-3.0-or-later
"""Forms of the town: its name and inhabitants, and the numbers of its census."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange, Optional

from codesign.web.forms import MOST_NUMBER, Form, LineField, TextField

MOST_LETTERS = 200_000


class TownForm(Form):
    """What every page says of the town."""

    name = LineField(_l("Name of the municipality"), [InputRequired()], most=120)
    code = LineField(_l("ISTAT code"), most=40)
    population = IntegerField(_l("Inhabitants"), [Optional(), NumberRange(0, MOST_NUMBER)])
    population_year = IntegerField(_l("In which year"), [Optional(), NumberRange(1900, 2200)])


class CensusForm(Form):
    """A census, as a file or typed."""

    file = FileField(_l("File of the census (CSV or JSON)"))
    lines = TextField(
        _l("Or type it"),
        most=MOST_LETTERS,
        description=_l(
            "A line a number: dimension, category, population, name. For instance: quarter, north, 5200, North side"
        ),
    )

    def raw(self) -> bytes:
        """What was sent, the file before the text."""
        if self.file.data and self.file.data.filename:
            content: bytes = self.file.data.read()
            return content
        text = self.text_of("lines")
        first = text.partition("\n")[0].casefold()
        # Whoever types need not name the columns.
        has_header = text.startswith("{") or "dimension" in first or "dimensione" in first
        return (text if has_header or not text else f"dimension,category,population,name\n{text}").encode()
