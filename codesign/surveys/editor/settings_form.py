# SPDX-License-Identifier: AGPL-3.0-or-later
"""The rows of the settings page: languages, calculated values and quotas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Form as PlainForm
from wtforms import StringField

from codesign.surveys.editor.editing import Document, source_language
from codesign.web.forms import Form, clean_text
from codesign.web.i18n import LANGUAGE_CODE
from codesign.web.languages import known_languages

MOST_ROWS = 100


def more_languages(document: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Languages a survey does not speak yet, as code and name; any other code can be typed."""
    spoken = document.get("languages") or []
    return [(code, name) for code, name in known_languages() if code not in spoken]


class VariableForm(PlainForm):
    """A calculated value, of the survey or of the entries of one repeat."""

    id = StringField(filters=[clean_text])
    value = StringField(filters=[clean_text])
    repeat = StringField(filters=[clean_text])


class QuotaForm(PlainForm):
    """How many people of a kind are wanted, and what the others are told."""

    id = StringField(filters=[clean_text])
    when = StringField(filters=[clean_text])
    limit = StringField(filters=[clean_text])
    message = StringField(filters=[clean_text])


def variables_from(sent: MultiDict[str, str]) -> list[dict[str, Any]]:
    """The calculated values a form holds; rows without a name and a value go."""
    rows = [
        {part: text or "" for part, text in VariableForm(sent, prefix=f"variable-{row}-").data.items()}
        for row in range(MOST_ROWS)
    ]
    filled = [row for row in rows if row["id"] or row["value"]]
    return [{part: text for part, text in row.items() if text or part != "repeat"} for row in filled]


def quotas_from(
    sent: MultiDict[str, str], before: Sequence[Mapping[str, Any]], language: str
) -> list[dict[str, Any]]:
    """The quotas a form holds; what is no number stays as it was typed, for the reader to complain of."""
    known = {quota.get("id"): quota.get("message") or {} for quota in before}
    rows = []
    for row in range(MOST_ROWS):
        form = QuotaForm(sent, prefix=f"quota-{row}-")
        id, when, limit, message = (field.data or "" for field in form)
        if id or when:
            texts = {**known.get(id, {}), language: message}
            number = int(limit) if limit.isdecimal() and len(limit) < 10 else limit
            rows.append({"id": id, "when": when, "limit": number, "message": texts})
    return rows


def with_blank(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The rows with an empty one to fill in."""
    return [*rows, {}]


def settings_from(
    document: Document,
    form: Form,
    sent: Mapping[str, str],
    variables: list[dict[str, Any]],
    quotas: list[dict[str, Any]],
) -> Document:
    """The document with the settings of the form."""
    language = source_language(document)
    texts = {
        name: {**(document.get(name) or {}), language: form.text_of(name)}
        for name in ("title", "welcome", "thanks")
    }
    return {
        **document,
        **texts,
        "minutes": form["minutes"].data,
        "languages": _languages(document, sent),
        "variables": variables,
        "quotas": quotas,
    }


def _languages(document: Document, sent: Mapping[str, str]) -> list[str]:
    spoken = list(document.get("languages") or [source_language(document)])
    kept = [code for code in spoken if f"language-{code}" in sent]
    added = (sent.get("add_language", ""), sent.get("other_language", "").strip())
    kept += [code for code in added if LANGUAGE_CODE.fullmatch(code) and code not in kept]
    first = sent.get("first_language", "")
    if first in kept:
        kept.remove(first)
        kept.insert(0, first)
    return kept or spoken[:1]
