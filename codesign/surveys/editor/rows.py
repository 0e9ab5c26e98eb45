# SPDX-License-Identifier: AGPL-3.0-or-later
"""Choices and items as rows of a form: added, moved, removed and pasted without a script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Form, HiddenField, StringField

from codesign.web.forms import clean_text

MOST_ROWS = 2000
FLAGS = ("exclusive", "specify")


class RowForm(Form):
    """One row of the page: a choice or an item."""

    id = HiddenField(default="")
    label = StringField(filters=[clean_text])
    exclusive = BooleanField()
    specify = BooleanField()
    attributes = StringField(filters=[clean_text])
    show_if = StringField(filters=[clean_text])


def rows_from_form(
    name: str, sent: MultiDict[str, str], before: Sequence[Mapping[str, Any]], language: str
) -> list[dict[str, Any]]:
    """The choices a form holds. One keeps its id, and so its answers and translations, however it is worded."""
    known = {str(choice["id"]): choice for choice in before}
    count = sent.get(f"{name}-count", "0")
    rows = []
    for index in range(min(int(count), MOST_ROWS) if count.isdecimal() and len(count) < 6 else 0):
        form = RowForm(sent, prefix=f"{name}-{index}-")
        old = known.get(form.id.data or "", {})
        row: dict[str, Any] = {**old, "id": form.id.data or ""}
        row["label"] = {**old.get("label", {}), language: form.label.data or ""}
        for flag in FLAGS:
            row[flag] = form[flag].data
        # A page that lacks a control leaves what it is about as it was.
        if form.attributes.raw_data:
            row["attributes"] = _attributes(form.attributes.data or "")
        if form.show_if.raw_data:
            row["show_if"] = form.show_if.data or ""
        rows.append(row)
    pasted = [line.strip() for line in sent.get(f"{name}-paste", "").splitlines() if line.strip()]
    rows += [{"id": "", "label": {language: line}} for line in pasted[:MOST_ROWS]]
    return with_ids(rows)


def with_ids(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows, each with an id no other has; new ones are c1, c2 and so on."""
    taken = {str(row["id"]) for row in rows if row["id"]}
    seen: set[str] = set()
    number = 0
    for row in rows:
        if not row["id"] or row["id"] in seen:
            while (name := f"c{(number := number + 1)}") in taken:
                pass
            row["id"] = name
            taken.add(name)
        seen.add(row["id"])
    return rows


def complete(rows: Sequence[Mapping[str, Any]], language: str) -> list[dict[str, Any]]:
    """What of the rows is stored: those with words, without empty switches."""
    stored = []
    for row in rows:
        label = {code: text for code, text in row["label"].items() if text}
        if label.get(language):
            kept = {key: value for key, value in row.items() if value or key == "id"}
            stored.append({**kept, "label": label})
    return stored


def rearranged(rows: list[dict[str, Any]], act: str, number: int) -> list[dict[str, Any]]:
    """The rows after one of the form's own buttons."""
    rows = list(rows)
    if act == "add":
        rows.append({"id": "", "label": {}})
    elif act == "remove" and number < len(rows):
        del rows[number]
    elif act in ("up", "down") and number < len(rows):
        target = max(0, number - 1) if act == "up" else number + 1
        rows.insert(target, rows.pop(number))
    return with_ids(rows)


def attributes_in_words(choice: Mapping[str, Any]) -> str:
    """The attributes of a choice as `name=value, name=value`."""
    return ", ".join(f"{name}={value}" for name, value in (choice.get("attributes") or {}).items())


def _attributes(text: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in text.split(","))
    return {name.strip(): value.strip() for name, _sign, value in pairs if name.strip()}
