# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is said about files: in English by commands, in the reader's language by pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext


def N_(msgid: str) -> str:  # noqa: N802 - the name by which catalogues find texts that are translated later
    """A text to be translated when it is shown."""
    return msgid


#: What may stand between the columns of a text file.
SEPARATORS = {",": N_("commas"), ";": N_("semicolons"), "\t": N_("tabs")}


@dataclass(frozen=True)
class Words:
    """A sentence with its parameters, some of which may be words themselves."""

    msgid: str
    parameters: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.msgid % self.parameters if self.parameters else self.msgid

    def translated(self) -> str:
        """In the language of the request."""
        parameters = {
            name: value.translated() if isinstance(value, Words) else value
            for name, value in self.parameters.items()
        }
        return str(gettext(self.msgid, **parameters))


def words(msgid: str, **parameters: Any) -> Words:
    """A sentence; `msgid` is marked with `N_` where it is written."""
    return Words(msgid, parameters)


def at_row(sheet: str, row: int, column: str = "") -> Words:
    """A place in a spreadsheet; rows are counted from 1, as every spreadsheet does."""
    if column:
        return words(
            N_("sheet %(sheet)s, row %(row)s, column %(column)s"), sheet=sheet, row=row, column=column
        )
    return words(N_("sheet %(sheet)s, row %(row)s"), sheet=sheet, row=row)


def at_question(name: str) -> Words:
    """A question of a file that has no rows."""
    return words(N_("question %(name)s"), name=name)


def at_group(name: str) -> Words:
    """A group of questions of a file that has no rows."""
    return words(N_("group %(name)s"), name=name)


def at_survey() -> Words:
    """What concerns the survey as a whole."""
    return words(N_("survey"))


def at_line(line: int) -> Words:
    """A line of a text file, from 1."""
    return words(N_("line %(line)s"), line=line)
