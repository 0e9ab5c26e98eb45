# SPDX-License-Identifier: AGPL-3.0-or-later
"""Italian is complete, keeps every placeholder, and the compiled catalogue is the one of the source."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask

ROOT = Path(__file__).resolve().parents[2]
ITALIAN = ROOT / "codesign" / "translations" / "it" / "LC_MESSAGES"
PLACEHOLDER = re.compile(r"%\((\w+)\)s")


@pytest.fixture(scope="module")
def italian() -> Catalog:
    with (ITALIAN / "messages.po").open("rb") as file:
        return read_po(file, locale="it")


def _extracted() -> set[str | tuple[str, ...]]:
    with (ROOT / "tools" / "babel.cfg").open() as file:
        method_map, options = parse_mapping_cfg(file)
    keywords = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
    found: set[str | tuple[str, ...]] = set()
    for folder in ("codesign", "templates"):
        for _file, _line, message, _comments, _context in extract_from_dir(
            str(ROOT / folder),
            [(pattern.removeprefix(f"{folder}/"), method) for pattern, method in method_map],
            {pattern.removeprefix(f"{folder}/"): values for pattern, values in options.items()},
            keywords=keywords,
        ):
            found.add(message)
    return found


def _sides(message: object) -> list[str]:
    return [message] if isinstance(message, str) else list(message)  # type: ignore[call-overload]


def test_every_message_of_the_code_is_in_the_catalogue(italian: Catalog) -> None:
    known = {entry.id if isinstance(entry.id, str) else tuple(entry.id) for entry in italian if entry.id}
    extracted = _extracted()
    assert len(extracted) > 500
    assert sorted(map(str, extracted - known)) == []


def test_every_message_is_translated_and_keeps_its_placeholders(italian: Catalog) -> None:
    wrong = [
        entry.id
        for entry in italian
        if entry.id
        for translated in _sides(entry.string)
        if not translated
        or set(PLACEHOLDER.findall(translated)) != set(PLACEHOLDER.findall(_sides(entry.id)[-1]))
    ]
    assert wrong == []


def test_the_compiled_catalogue_is_up_to_date(italian: Catalog) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, italian)
    assert compiled.getvalue() == (ITALIAN / "messages.mo").read_bytes(), "run `make translations`"


def test_a_choice_of_language_is_remembered(sqlite_app: Flask) -> None:
    client = sqlite_app.test_client()
    assert 'lang="en"' in client.get("/", headers={"Accept-Language": "en"}).text
    client.get("/?lang=it")
    assert 'lang="it"' in client.get("/", headers={"Accept-Language": "en"}).text
