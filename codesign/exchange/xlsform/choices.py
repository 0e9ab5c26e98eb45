# SPDX-License-Identifier: AGPL-3.0-or-later
"""The lists of choices of an XLSForm, each read once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from codesign.exchange.import_report import ImportReport
from codesign.exchange.naming import OWN_COLUMN, choice_id
from codesign.exchange.words import at_row
from codesign.exchange.xlsform.sheets import CHOICES, Form, Row
from codesign.surveys.questionnaire import IDENTIFIER

#: Columns of the sheet choices that are no attributes for filters.
_KNOWN = {
    "list name",
    "name",
    "label",
    "media",
    "image",
    "audio",
    "video",
    "big-image",
    "hint",
    OWN_COLUMN,
    "__row",
}
OTHER: dict[str, str] = {
    "it": "Altro", "en": "Other", "de": "Andere", "fr": "Autre", "es": "Otro", "pt": "Outro", "nl": "Anders",
    "ar": "أخرى",
}  # fmt: skip


class Lists:
    """Reads lists when a question asks for them."""

    def __init__(self, form: Form, language: str, report: ImportReport) -> None:
        self.form, self.language, self.report = form, language, report
        #: Names that expressions and attributes still hold, and the ids in their stead.
        self.renamed: dict[str, str] = {}
        self.read: dict[str, list[dict[str, Any]]] = {}
        self.allows_repeats = str(form.settings.get("allow_choice_duplicates", "")).lower() in (
            "yes",
            "true",
            "1",
        )

    def choices(self, name: str, with_attributes: bool) -> list[dict[str, Any]]:
        """The choices of a list; their attributes only where a filter asks for them."""
        if name not in self.read:
            self.read[name] = self._read(name)
        kept = ("id", "label", "exclusive", "specify", *(["attributes"] if with_attributes else []))
        return [{key: choice[key] for key in kept if key in choice} for choice in self.read[name]]

    def other(self) -> dict[str, Any]:
        """What the shortcut or_other adds."""
        languages = set(self.form.languages.values()) | {self.language}
        label = {code: OTHER[code] for code in sorted(languages) if code in OTHER} or {
            self.language: OTHER["en"]
        }
        return {"id": "other", "label": label, "specify": True}

    def _read(self, name: str) -> list[dict[str, Any]]:
        taken: set[str] = set()
        found: dict[str, dict[str, Any]] = {}
        made: list[dict[str, Any]] = []
        for row in self.form.lists[name]:
            written = str(row.cells.get("name")).strip()
            choice = {
                "label": self.form.texts(row.cells.get("label"), self.language) or {self.language: written},
                **_own(row),
                "attributes": self._attributes(row),
            }
            place = at_row(CHOICES, row.number, "name")
            if found.get(written) == choice:
                self.report.note("same_choice", place, name=written, list=name)
                continue
            choice["id"] = choice_id(written, taken, f"c{len(made) + 1}")
            if written in found:
                code = "renamed_choice" if self.allows_repeats else "repeated_choice"
                self.report.note(code, place, name=written, list=name, new=choice["id"])
            elif choice["id"] != written:
                self.report.note("renamed_choice", place, name=written, new=choice["id"])
                self.renamed[written] = choice["id"]
            found.setdefault(written, {key: value for key, value in choice.items() if key != "id"})
            made.append({"id": choice.pop("id"), **choice})
            self._note_media(row)
        return made

    def _attributes(self, row: Row) -> dict[str, str]:
        return {
            str(name): str(value).strip()
            for name, value in row.cells.items()
            if name not in _KNOWN
            and not isinstance(value, Mapping)
            and IDENTIFIER.fullmatch(str(name))
            and value
        }

    def _note_media(self, row: Row) -> None:
        if media := row.cells.get("media"):
            detail = ", ".join(f"{key}: {value}" for key, value in dict(media).items())
            self.report.note("cell", at_row(CHOICES, row.number, "media"), name="media", detail=detail)


def _own(row: Row) -> dict[str, Any]:
    """What this program wrote about a choice."""
    own = own_settings(row)
    return {key: True for key in ("exclusive", "specify") if own.get(key) is True}


def own_settings(row: Row) -> dict[str, Any]:
    """The cell this program wrote for itself; anything else in it is nothing."""
    try:
        found = json.loads(str(row.cells.get(OWN_COLUMN) or "{}"))
    except (json.JSONDecodeError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
