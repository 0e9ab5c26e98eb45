# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is wrong with a questionnaire, in the reader's language, its place too."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from codesign.surveys.questionnaire import Problem

#: What the parts of a document are called where a facilitator reads of them.
PARTS = {
    "document": _l("the questionnaire"),
    "show_if": _l("shown only if"),
    "required_if": _l("required only if"),
    "constraint": _l("check of the answer"),
    "constraint_message": _l("message of the check"),
    "choice_filter": _l("choice filter"),
    "ask_why": _l("the question why"),
    "value": _l("value"),
    "when": _l("condition"),
    "title": _l("title"),
    "text": _l("introduction"),
    "label": _l("question text"),
    "hint": _l("help text"),
    "attributes": _l("attributes"),
    "variables": _l("calculated values"),
}
_PART = re.compile(
    r"(?P<word>[a-z_]+)(?: (?P<number>\d+))?(?: (?P<name>[^ ()]+))?(?: \((?P<aside>[^()]*)\))?"
)


def in_words(problem: Problem) -> str:
    """A problem with its place, as one line."""
    return f"{place_in_words(problem.place)}: {problem.message}"


def all_in_words(problems: Iterable[Problem]) -> str:
    """All problems as one text."""
    return "; ".join(map(in_words, problems))


def place_in_words(place: str) -> str:
    """A place such as "page 2, question 1 (quarter), show_if" in the reader's language."""
    return ", ".join(_part(part) for part in place.split(", "))


def _part(part: str) -> str:
    found = _PART.fullmatch(part)
    if found is None:
        return part
    numbered: dict[str, Any] = {
        "page": _("page %(number)s", number=found["number"]),
        "question": _("question %(number)s", number=found["number"]),
        "choices": _("choice %(number)s", number=found["number"]),
        "items": _("item %(number)s", number=found["number"]),
        "variable": _("calculated value %(number)s", number=found["number"] or found["name"]),
        "quota": _("quota %(number)s", number=found["number"] or found["name"]),
    }
    aside = f" ({found['aside']})" if found["aside"] else ""
    if found["word"] in numbered and (found["number"] or found["name"]):
        return f"{numbered[found['word']]}{aside}"
    return f"{PARTS[found['word']]}{aside}" if found["word"] in PARTS and not found["name"] else part
