# SPDX-License-Identifier: AGPL-3.0-or-later
"""The form with which staff hand in a list of people to invite."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf.file import FileField, FileRequired

from codesign.people.invitations.lists import PeopleList, read_list
from codesign.web.errors import BadInput
from codesign.web.forms import Form
from codesign.web.tables import NotText


class ListForm(Form):
    """A list of people to invite."""

    file = FileField(
        _l("List of people (CSV)"),
        [FileRequired(_l("Choose a file."))],
        description=_l(
            "One person a line: e-mail address, or a name or number for a letter; if you like, the language. The"
            " first line may name the columns."
        ),
    )

    def read(self, languages: tuple[str, ...]) -> tuple[PeopleList | None, list[str]]:
        """The people of a list that was sent, or what is wrong with it."""
        if not self.validate_on_submit():
            return None, []
        try:
            return read_list(self.file.data.read(), languages), []
        except NotText as error:
            return None, [error.message]
        except BadInput as error:
            return None, str(error.message).splitlines()


def told_of(found: PeopleList, new: int) -> str:
    """How many of a list are invited now, how many were before, and what of the file was not used."""
    rows = found.rows
    told = ngettext("%(num)s person is now invited.", "%(num)s people are now invited.", new)
    known = len(rows) - new
    if known:
        told += " " + ngettext("%(num)s line was there already.", "%(num)s lines were there already.", known)
    if found.unused:
        told += " " + _("These columns of the file were not used: %(names)s.", names=", ".join(found.unused))
    return f"{told} {found.reading}".rstrip()
