# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every text of a questionnaire under a name that stays: for translating side by side and in a file."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from codesign.surveys.editor.editing import Document
from codesign.surveys.problems import PARTS
from codesign.web import tables

#: Options that are words.
_WORDS = ("low", "high", "none", "unit", "best", "worst", "entry")


@dataclass(frozen=True)
class Entry:
    """One text: its key, where it stands, the page it belongs to (0 for the whole survey) and its words."""

    key: str
    place: str
    page: int
    #: The document's own dictionary, by language.
    texts: dict[str, str]


def texts_of(document: Document) -> list[Entry]:
    """All texts, in the order people read them."""
    return list(_texts(document))


def progress(document: Document, source: str, language: str) -> tuple[int, int]:
    """How many texts are translated, of how many."""
    entries = [entry for entry in texts_of(document) if entry.texts.get(source)]
    return sum(1 for entry in entries if entry.texts.get(language)), len(entries)


def lacking(document: Document) -> list[tuple[str, int, int]]:
    """The languages that lack texts: code, how many texts are translated, of how many."""
    source, *others = document.get("languages") or ["it"]
    counts = [(code, *progress(document, source, code)) for code in others]
    return [(code, done, texts) for code, done, texts in counts if done < texts]


def with_translations(
    document: Mapping[str, Any], language: str, new: Mapping[str, str], seen: Mapping[str, str]
) -> tuple[Document, list[str]]:
    """The document with translations by key, and the keys somebody else changed since they were seen.

    Only what differs from what was seen is stored, so that two people can translate side by side.
    """
    changed: Document = copy.deepcopy(dict(document))
    clashes = []
    for entry in texts_of(changed):
        if entry.key not in new or new[entry.key] == seen.get(entry.key):
            continue
        current = entry.texts.get(language, "")
        if current not in (seen.get(entry.key, current), new[entry.key]):
            clashes.append(entry.key)
        elif new[entry.key]:
            entry.texts[language] = new[entry.key]
        else:
            entry.texts.pop(language, None)
    return changed, clashes


def rows_of(document: Document, source: str, language: str) -> list[tuple[str, str, str, str]]:
    """All texts with source and translation, for a translator's spreadsheet."""
    rows = [
        (entry.key, entry.place, entry.texts[source], entry.texts.get(language, ""))
        for entry in texts_of(document)
        if entry.texts.get(source)
    ]
    return [("key", "place", source, language), *rows]


def from_csv(text: str, language: str) -> dict[str, str]:
    """The translations of a file, by key; empty cells are left out.

    Raises:
        ValueError: the file has no column of that language or none of keys, or two.
    """
    rows = tables.CsvReader(text)
    header = next(rows, [])
    if not {"key", language} <= set(header):
        raise ValueError(_("The file needs a column “key” and a column “%(language)s”.", language=language))
    for column in ("key", language):
        if header.count(column) > 1:
            raise ValueError(_("The column “%(column)s” stands twice in the file.", column=column))
    where, what = header.index("key"), header.index(language)
    pairs = [(row[where], row[what].strip()) for row in rows if len(row) > max(where, what)]
    return {tables.as_written(key): tables.as_written(words) for key, words in pairs if key and words}


def _texts(document: Document) -> Iterator[Entry]:
    for part in ("title", "welcome", "thanks"):
        names = {"title": _("title"), "welcome": _("welcome"), "thanks": _("thanks")}
        yield from _entry(document, part, part, names[part], 0)
    for number, quota in enumerate(document.get("quotas") or (), 1):
        place = _("quota %(number)s", number=number)
        yield from _entry(quota, "message", f"quota/{quota.get('id', number)}/message", place, 0)
    for number, page in enumerate(document["pages"], 1):
        place = _("page %(number)s", number=number)
        for part in ("title", "text"):
            key = f"page/{page.get('id') or number}/{part}"
            yield from _entry(page, part, key, f"{place}, {PARTS[part]}", number)
        for question in page["questions"]:
            yield from _question(question, number)
            for inner in question.get("questions") or ():
                yield from _question(inner, number)


def _question(question: Document, page: int) -> Iterator[Entry]:
    id = question["id"]
    for part in ("label", "hint", "constraint_message"):
        yield from _entry(question, part, f"question/{id}/{part}", f"{id}, {PARTS[part]}", page)
    if question.get("ask_why"):
        yield from _entry(
            question["ask_why"], "label", f"question/{id}/ask_why", f"{id}, {PARTS['ask_why']}", page
        )
    for part in ("choices", "items"):
        for choice in question.get(part) or ():
            key = f"question/{id}/{part}/{choice['id']}"
            yield from _entry(choice, "label", key, f"{id}, {choice['id']}", page)
    options = question.get("options") or {}
    for name in _WORDS:
        yield from _entry(options, name, f"question/{id}/options/{name}", f"{id}, {name}", page)
    for number, level in enumerate(options.get("levels") or (), 1):
        if isinstance(level, dict):
            yield Entry(f"question/{id}/levels/{number}", f"{id}, {number}", page, level)


def _entry(owner: Document, part: str, key: str, place: str, page: int) -> Iterator[Entry]:
    texts = owner.get(part)
    if isinstance(texts, dict) and any(texts.values()):
        yield Entry(key, place, page, texts)
