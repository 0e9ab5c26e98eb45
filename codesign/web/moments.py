# SPDX-License-Identifier: AGPL-3.0-or-later
"""A field for a moment, typed as the clock of the process shows it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateTimeLocalField
from wtforms.validators import Optional

from codesign.web import clock

_FORMAT = "%Y-%m-%dT%H:%M"


class MomentField(DateTimeLocalField):
    """A moment or none, in UTC; shown and typed in the time zone its form was made with.

    remark: what whoever typed it should know, once it is stored.
    """

    remark: Any = None

    def __init__(self, label: Any = None, **options: Any) -> None:
        super().__init__(label, [Optional()], format=_FORMAT, **options)
        if not self.meta.time_zone:
            raise ValueError(f"the form of {self.name} does not know its time zone")

    def process_formdata(self, valuelist: list[str]) -> None:
        """Refuse what the clock never shows; of what it shows twice take the first."""
        super().process_formdata(valuelist)
        local: datetime | None = self.data
        if local is None:
            return
        zone = self.meta.time_zone
        if clock.is_skipped(local, zone):
            self.data = None
            raise ValueError(
                _("This time does not exist: the clocks go forward over it that night. Choose another hour.")
            )
        if clock.is_shown_twice(local, zone):
            self.remark = _l(
                "%(time)s comes twice that night, when the clocks go back: the first one counts.",
                time=f"{local:%H:%M}",
            )
        self.data = clock.from_zone(local, zone)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        shown = clock.in_zone(self.data, self.meta.time_zone)
        return f"{shown:{_FORMAT}}" if shown else ""


def remarks_of(form: Any) -> list[Any]:
    """What is to be said of the moments of a form that was stored."""
    return [field.remark for field in form if isinstance(field, MomentField) and field.remark]
