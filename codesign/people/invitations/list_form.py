# SPDX-License-Identifier: AGPL-3.0-or-later
"""The form with which staff hand in a list of people to invite."""

from __future__ import annotations

from collections.abc import Sized

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf.file import FileField, FileRequired

from codesign.people.invitations.lists import Row, read_list
from codesign.web.errors import BadInput
from codesign.web.forms import Form


class ListForm(Form):
    """A list of people to invite."""

    file = FileField(
        _l("List of people (CSV)"),
        [FileRequired(_l("Choose a file."))],
        description=_l(
            "One person a line: e-mail address, or a name or number for a letter; if you like, the language."
        ),
    )

    def read(self, languages: tuple[str, ...]) -> tuple[list[Row], list[str]]:
        """The people of a list that was sent, or what is wrong with it."""
        if not self.validate_on_submit():
            return [], []
        try:
            return read_list(self.file.data.read().decode("utf-8-sig"), languages), []
        except UnicodeDecodeError:
            return [], [_("The file is not a text in UTF-8. Save it as CSV UTF-8.")]
        except BadInput as error:
            return [], str(error.message).splitlines()


def told_of(rows: Sized, new: int) -> str:
    """How many of a list are invited now, and how many were before."""
    told = ngettext("%(num)s person is now invited.", "%(num)s people are now invited.", new)
    known = len(rows) - new
    if known:
        told += " " + ngettext("%(num)s line was there already.", "%(num)s lines were there already.", known)
    return told
