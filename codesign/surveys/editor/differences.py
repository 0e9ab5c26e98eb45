# SPDX-License-Identifier: AGPL-3.0-or-later
"""What changed from one version of a questionnaire to the next, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import gettext as _

from codesign.surveys.editor.editing import all_questions, page_of, source_language
from codesign.surveys.editor.kind_fields import KINDS_IN_EDITOR
from codesign.web.i18n import localized

_LOGIC = ("show_if", "required_if", "constraint", "choice_filter", "constraint_message", "ask_why")
_REST = ("options", "published", "census", "random_order", "hint")


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """One line for each thing added, removed, reworded or changed; empty when nothing is."""
    return list(_lines(before, after))


def _lines(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    old = {one["id"]: one for one in all_questions(before)}
    new = {one["id"]: one for one in all_questions(after)}
    language = source_language(after)
    for id in [id for id in new if id not in old]:
        yield _("Added: “%(what)s” (%(id)s)", what=_label(new[id], language), id=id)
    for id in [id for id in old if id not in new]:
        yield _("Removed: “%(what)s” (%(id)s)", what=_label(old[id], language), id=id)
    for id in [id for id in new if id in old]:
        changes = list(_changes(old[id], new[id], language))
        if page_of(before, id) != page_of(after, id):
            changes.append(_("now on page %(number)s", number=(page_of(after, id) or 0) + 1))
        if changes:
            yield f"{id}: {'; '.join(changes)}"
    kept_before, kept_after = ([id for id in side if id in old and id in new] for side in (old, new))
    if kept_before != kept_after:
        yield _("The order of the questions changed.")
    yield from _whole(before, after)


def _changes(old: Mapping[str, Any], new: Mapping[str, Any], language: str) -> Iterator[str]:
    if old["kind"] != new["kind"]:
        kinds = [KINDS_IN_EDITOR[one["kind"]].label for one in (old, new)]
        yield _("another kind: “%(old)s” became “%(new)s”", old=kinds[0], new=kinds[1])
    before, after = _label(old, language), _label(new, language)
    if before != after:
        yield _("reworded: “%(old)s” became “%(new)s”", old=before, new=after)
    elif old.get("label") != new.get("label"):
        yield _("the translation changed")
    for part in ("choices", "items"):
        yield from _choices(old.get(part) or [], new.get(part) or [], language)
    if bool(old.get("required")) != bool(new.get("required")):
        yield _("an answer is now required") if new.get("required") else _("an answer is no longer required")
    if any((old.get(name) or None) != (new.get(name) or None) for name in _LOGIC) or _lines_of(
        old
    ) != _lines_of(new):
        yield _("its conditions changed")
    if any((old.get(name) or None) != (new.get(name) or None) for name in _REST):
        yield _("its details changed")


def _lines_of(question: Mapping[str, Any]) -> dict[str, str]:
    """The conditions of the lines of a table."""
    return {one["id"]: one["show_if"] for one in question.get("items") or () if one.get("show_if")}


def _choices(old: list[dict[str, Any]], new: list[dict[str, Any]], language: str) -> Iterator[str]:
    before = {one["id"]: _label(one, language) for one in old}
    after = {one["id"]: _label(one, language) for one in new}
    for id in [id for id in after if id not in before]:
        yield _("choice added: “%(what)s”", what=after[id])
    for id in [id for id in before if id not in after]:
        yield _("choice removed: “%(what)s”", what=before[id])
    for id in [id for id in after if id in before and before[id] != after[id]]:
        yield _("choice reworded: “%(old)s” became “%(new)s”", old=before[id], new=after[id])
    if [id for id in before if id in after] != [id for id in after if id in before]:
        yield _("choices in another order")


def _whole(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    parts = {
        "title": _("The title changed."),
        "welcome": _("The welcome changed."),
        "thanks": _("The thanks changed."),
        "languages": _("The languages changed."),
        "variables": _("The calculated values changed."),
        "quotas": _("The quotas changed."),
    }
    yield from (
        words for name, words in parts.items() if (before.get(name) or None) != (after.get(name) or None)
    )
    pages = [
        [{key: value for key, value in page.items() if key != "questions"} for page in document["pages"]]
        for document in (before, after)
    ]
    if pages[0] != pages[1]:
        yield _("The pages changed.")


def _label(thing: Mapping[str, Any], language: str) -> str:
    return localized(thing.get("label") or {}, language)
