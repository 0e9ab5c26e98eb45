# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an import took over, what it changed and what it had to leave out, each with its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from codesign.exchange.words import N_, Words, words
from codesign.surveys.questionnaire import Questionnaire

Document = dict[str, Any]


class Level(StrEnum):
    """How much a finding matters."""

    #: The file was faulty; it was mended as told.
    REPAIRED = "repaired"
    #: Not taken over.
    DROPPED = "dropped"
    #: Taken over as something else.
    CHANGED = "changed"
    #: Looks different, means the same.
    NOTED = "noted"


@dataclass(frozen=True)
class Finding:
    """One thing that is not in the questionnaire as it was in the file."""

    level: Level
    code: str
    place: Words
    words: Words

    def __str__(self) -> str:
        return f"{self.place}: {self.words}"


#: Codes and what they say; `%(detail)s` is what stood in the file.
FINDINGS: dict[str, tuple[Level, str]] = {
    "encoding": (
        Level.NOTED,
        N_("the file was read as %(encoding)s, with %(separator)s between the columns"),
    ),
    "old_excel": (
        Level.REPAIRED,
        N_("the file is an old Excel workbook under a new name; it was read as one"),
    ),
    "repeated_choice": (
        Level.REPAIRED,
        N_("the choice “%(name)s” stands twice in the list “%(list)s”; the second one is now “%(new)s”"),
    ),
    "same_choice": (
        Level.REPAIRED,
        N_("the choice “%(name)s” stands twice in the list “%(list)s”; one was kept"),
    ),
    "renamed": (Level.REPAIRED, N_("the name “%(name)s” cannot be used; it is now “%(new)s”")),
    "no_label": (Level.CHANGED, N_("there is no question text; the name stands in its place")),
    "renamed_choice": (Level.CHANGED, N_("the choice “%(name)s” is now “%(new)s”")),
    "repeated_column": (
        Level.DROPPED,
        N_(
            "the column “%(name)s” (no. %(position)s) repeats no. %(first)s, which counts; its cells are left out"
        ),
    ),
    "places": (
        Level.CHANGED,
        N_("the %(count)s places to fill became one question that puts the things in order"),
    ),
    "no_lines": (Level.DROPPED, N_("the table has no lines: the list “%(list)s” is empty; it was left out")),
    "unknown_key": (Level.DROPPED, N_("“%(name)s” is not known here and was left out")),
    "unknown_type": (Level.DROPPED, N_("the type “%(type)s” is unknown; this was left out")),
    "unsupported_type": (
        Level.DROPPED,
        N_("questions of the type “%(type)s” are not supported; this was left out"),
    ),
    "metadata": (Level.DROPPED, N_("“%(type)s” records the device or the person; it is not collected")),
    "type_changed": (Level.CHANGED, N_("the type “%(type)s” became “%(kind)s”")),
    "place_in_words": (
        Level.CHANGED,
        N_("“%(type)s” became a text, since the file has no map; add a map question in the editor"),
    ),
    "outside_choices": (
        Level.CHANGED,
        N_("the choices are in another file (%(detail)s); the question became a text"),
    ),
    "expression": (Level.DROPPED, N_("“%(what)s” was left out: %(reason)s. It read: %(detail)s")),
    "piping": (
        Level.CHANGED,
        N_("a text names “%(name)s”, which cannot be shown there; an ellipsis stands for it"),
    ),
    "invalid": (Level.DROPPED, N_("this was left out: %(reason)s")),
    "appearance": (Level.NOTED, N_("the appearance “%(detail)s” changes nothing here")),
    "setting": (Level.NOTED, N_("the setting “%(name)s” changes nothing here (%(detail)s)")),
    "column": (Level.DROPPED, N_("the column “%(name)s” is not taken over (%(count)s cells)")),
    "cell": (Level.DROPPED, N_("“%(name)s” is not taken over: %(detail)s")),
    "language": (Level.CHANGED, N_("the language “%(name)s” has no known code; it is now “%(new)s”")),
    "flattened": (Level.NOTED, N_("the group “%(name)s” is now part of a page")),
    "split": (Level.NOTED, N_("the long group “%(name)s” is now several pages")),
    "not_a_row": (
        Level.CHANGED,
        N_(
            "this line of a table has a rule of its own, or rests on another line; it is now a question of its own"
        ),
    ),
    "inside_repeat": (
        Level.CHANGED,
        N_("the group “%(name)s” inside a repeat was opened; its questions stay"),
    ),
    "table_of_numbers": (Level.CHANGED, N_("the table became one question for each line")),
    "never_asked": (Level.DROPPED, N_("this question is hidden and was left out")),
    "filter": (
        Level.DROPPED,
        N_("the filter of lines “%(name)s” (%(detail)s) was left out: all lines are shown"),
    ),
    "responses": (Level.DROPPED, N_("the archive holds %(count)s answers; they are not imported")),
    "script": (Level.DROPPED, N_("the script of this question was left out; nothing of it will run")),
    "comments": (
        Level.CHANGED,
        N_("the comments beside the choices became a question of their own, “%(new)s”"),
    ),
    "no_comments": (Level.DROPPED, N_("the comment beside each choice is not asked for")),
    "two_tables": (Level.CHANGED, N_("the double table became two tables, the second one “%(new)s”")),
    "attribute": (Level.DROPPED, N_("the setting “%(name)s” is not taken over: %(detail)s")),
    "quota_limit": (Level.DROPPED, N_("the quota “%(name)s” could not be taken over: %(reason)s")),
    "soft": (Level.CHANGED, N_("an answer was wished for, not required; now it is not required")),
    "table": (Level.DROPPED, N_("“%(name)s” is not taken over (%(count)s entries)")),
}


@dataclass
class ImportReport:
    """The questionnaire found in a file, and everything that is to be said about it."""

    file: str
    format: str
    document: Document = field(default_factory=dict)
    questionnaire: Questionnaire | None = None
    findings: list[Finding] = field(default_factory=list)
    #: What the file holds by its own way of counting, such as groups and subquestions.
    counts: dict[str, int] = field(default_factory=dict)
    said: set[str] = field(default_factory=set, repr=False)

    def note(self, code: str, place: Words, **parameters: object) -> None:
        """Add a finding once."""
        level, msgid = FINDINGS[code]
        finding = Finding(level, code, place, words(msgid, **parameters))
        if str(finding) not in self.said:
            self.said.add(str(finding))
            self.findings.append(finding)

    def levels(self) -> Mapping[str, int]:
        """How many findings there are of each level."""
        return Counter(finding.level.value for finding in self.findings)
