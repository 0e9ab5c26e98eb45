# SPDX-License-Identifier: AGPL-3.0-or-later
"""The languages texts are written in: one table of names for processes and surveys, and the field that chooses some."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _l
from wtforms import Field
from wtforms.validators import StopValidation

from codesign.web.i18n import LANGUAGE_CODE, language_name, offered

#: Offered to every town, the usual ones first; a town adds others with `CODESIGN_MORE_LANGUAGES`.
COMMON = (
    "it", "en", "de", "fr", "sl", "es", "ar", "ca", "pt", "ro", "uk", "zh",
    "sq", "ru", "bn", "hi", "ur", "pa", "tl", "fa",
)  # fmt: skip
MOST_LANGUAGES = 8
#: Lists on the page before somebody asks for more.
FEWEST_LISTS = 3


def known_languages() -> list[tuple[str, str]]:
    """Code and name of every language a text can be written in here; each is named in itself."""
    added = current_app.config["SETTINGS"].more_languages
    return [(code, language_name(code)) for code in dict.fromkeys((*COMMON, *offered(), *added))]


def tidy_languages(codes: Iterable[str]) -> list[str]:
    """The different codes in the order given, without what is none."""
    return list(dict.fromkeys(code for code in codes if LANGUAGE_CODE.fullmatch(code)))


class LanguagesField(Field):
    """Languages in order, the first being the one people write in: a list for each place, empty ones left out."""

    def process_data(self, value: Iterable[str] | None) -> None:
        """Take the stored languages."""
        self.data = list(value or ())

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the lists of the page; a form without them leaves the languages as they are."""
        if valuelist:
            self.data = tidy_languages(valuelist)

    def pre_validate(self, _form: Any) -> None:
        """One language at least, and none the table does not hold."""
        known = {code for code, _name in self.choices}
        if not self.data or not known.issuperset(self.data) or len(self.data) > MOST_LANGUAGES:
            raise StopValidation(str(_l("Choose one to %(most)s languages.", most=MOST_LANGUAGES)))

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The table, and what the thing already speaks."""
        stored = [(code, language_name(code)) for code in self.object_data or ()]
        return list(dict.fromkeys((*known_languages(), *stored)))

    @property
    def places(self) -> list[str]:
        """What each list of the page shows: a language, or nothing."""
        chosen = list(self.data)[:MOST_LANGUAGES]
        empty = max(FEWEST_LISTS - len(chosen), 1 if len(chosen) < MOST_LANGUAGES else 0)
        return [*chosen, *[""] * empty]
