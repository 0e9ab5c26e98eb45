# SPDX-License-Identifier: AGPL-3.0-or-later
"""Names of other tools as ids: plain letters, unique, and found again where expressions use them."""

from __future__ import annotations

import re
import unicodedata

from codesign.exchange.import_report import ImportReport
from codesign.exchange.words import Words
from codesign.surveys.questionnaire import COMPANIONS, IDENTIFIER
from codesign.surveys.reading import CHOICE_IDENTIFIER

MOST_ID = 70
#: The column of an XLSForm that only this program understands, as JSON; other tools pass it over.
OWN_COLUMN = "codesign"


def plain_name(name: str) -> str:
    """A name in plain letters, digits, dots, dashes and underscores; empty when nothing is left."""
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9_.\-]+", "_", ascii_only).strip("_" if not name.startswith("_") else "")[
        :MOST_ID
    ]


class Names:
    """Gives each question, item or variable an id of its own."""

    def __init__(self, report: ImportReport) -> None:
        self.report = report
        self.taken: set[str] = set()

    def new(self, name: str, place: Words, fallback: str = "question", note: bool = True) -> str:
        """The name itself where it can be an id, else one like it; the report says so."""
        wanted = name if IDENTIFIER.fullmatch(name) else plain_name(name)
        if not wanted:
            wanted = fallback
        if not IDENTIFIER.fullmatch(wanted):
            wanted = f"q_{wanted}"
        while wanted.endswith(COMPANIONS):
            wanted = wanted.replace("__", "_")
        id, number = wanted, 2
        while id in self.taken:
            id, number = f"{wanted}_{number}", number + 1
        self.taken.add(id)
        if id != name and name and note:
            self.report.note("renamed", place, name=name, new=id)
        return id


def choice_id(name: str, taken: set[str], fallback: str) -> str:
    """The id of a choice, unique in its list."""
    wanted = name if CHOICE_IDENTIFIER.fullmatch(name) else plain_name(name) or fallback
    id, number = wanted, 2
    while id in taken:
        id, number = f"{wanted}_{number}", number + 1
    taken.add(id)
    return id
