# SPDX-License-Identifier: AGPL-3.0-or-later
"""What arrives: the texts of every form as their writer sees them."""

from __future__ import annotations

import flask
from werkzeug.datastructures import ImmutableMultiDict

from codesign.web.forms import with_plain_line_ends


class Request(flask.Request):
    """A request in whose texts a line ends with one character, and that hold no NUL.

    Browsers send two for each, and count one while a person types: a text that fills its box would be refused.
    """

    def _load_form_data(self) -> None:
        if "form" in self.__dict__:
            return
        super()._load_form_data()
        sent = self.__dict__["form"]
        self.__dict__["form"] = ImmutableMultiDict(
            (_plain(name), with_plain_line_ends(_plain(value))) for name, value in sent.items(multi=True)
        )


def _plain(text: str) -> str:
    # No keyboard writes it, and PostgreSQL does not store it.
    return text.replace("\x00", "") if "\x00" in text else text
