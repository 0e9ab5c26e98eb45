# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a questionnaire document says that nobody reads, such as a misspelt "requried"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from flask_babel import gettext as _

from codesign.surveys.problems import place_in_words
from codesign.surveys.questionnaire import (
    AskWhy,
    Choice,
    Page,
    Problem,
    Question,
    Questionnaire,
    Quota,
    Variable,
)

MOST_TOLD = 10
#: The parts of each thing: where they stand in it, and what they are.
_PARTS: dict[type, dict[str, type]] = {
    Questionnaire: {"pages": Page, "variables": Variable, "quotas": Quota},
    Page: {"questions": Question},
    Question: {"choices": Choice, "items": Choice, "questions": Question, "ask_why": AskWhy},
}
#: A part of a list is called by one word in places, as `surveys.reading` does.
_WORDS = {"pages": "page", "questions": "question", "variables": "variable", "quotas": "quota"}


def unknown_keys(document: Mapping[str, Any]) -> list[Problem]:
    """The keys of a document that mean nothing, each with its place; `words` holds the key."""
    return list(_unknown(document, Questionnaire, ""))


def unknown_in_words(document: Mapping[str, Any]) -> str:
    """The same as a sentence for whoever sent the file; empty where everything is known."""
    found = unknown_keys(document)
    if not found:
        return ""
    told = [f"“{one.message}” ({place_in_words(one.place)})" for one in found[:MOST_TOLD]]
    if len(found) > MOST_TOLD:
        told.append(_("… and %(num)s more.", num=len(found) - MOST_TOLD))
    return _("Not known here, and left without effect: %(names)s", names=", ".join(told))


def _unknown(raw: Any, kind: type, place: str) -> Iterator[Problem]:
    if not isinstance(raw, Mapping):
        return
    known = {field.name for field in fields(kind)}
    for key in raw:
        if key not in known:
            yield Problem(place or "document", str(key))
    for name, part in _PARTS.get(kind, {}).items():
        inside = raw.get(name)
        if not isinstance(inside, list):
            yield from _unknown(inside, part, _joined(place, name))
            continue
        for number, one in enumerate(inside, 1):
            named = f" ({one['id']})" if part is Question and isinstance(one, Mapping) and "id" in one else ""
            yield from _unknown(one, part, _joined(place, f"{_WORDS.get(name, name)} {number}{named}"))


def _joined(place: str, part: str) -> str:
    return f"{place}, {part}" if place else part
