# SPDX-License-Identifier: AGPL-3.0-or-later
"""The compiled catalogues say what the catalogues say, and leave no sentence of the program out."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po


@pytest.fixture(scope="module")
def catalogues(root: Path) -> dict[str, Path]:
    """The catalogue of each language."""
    found = {path.parts[-3]: path for path in (root / "codesign" / "translations").glob("*/LC_MESSAGES/*.po")}
    if not found:
        pytest.skip("there is no translation yet")
    return found


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def test_compiled_catalogues_are_in_step(catalogues: dict[str, Path]) -> None:
    for language, path in catalogues.items():
        with path.with_suffix(".mo").open("rb") as file:
            compiled = gettext.GNUTranslations(file)
        for message in _read(path):
            if message.id and message.string and not message.fuzzy:
                singular = message.id if isinstance(message.id, str) else message.id[0]
                told = (
                    compiled.gettext(singular)
                    if isinstance(message.id, str)
                    else compiled.ngettext(singular, message.id[1], 1)
                )
                expected = message.string if isinstance(message.string, str) else message.string[0]
                assert told == expected, f"{language}: run `make translations`"


def test_catalogues_hold_every_sentence_translated(root: Path, catalogues: dict[str, Path]) -> None:
    template = _read(root / "codesign" / "translations" / "messages.pot")
    wanted = {
        message.id if isinstance(message.id, str) else message.id[0] for message in template if message.id
    }
    for language, path in catalogues.items():
        complete = {
            message.id if isinstance(message.id, str) else message.id[0]
            for message in _read(path)
            if message.id
            and not message.fuzzy
            and (message.string if isinstance(message.string, str) else all(message.string))
        }
        missing = sorted(wanted - complete)
        assert missing == [], f"{language}: {len(missing)} sentences, for instance {missing[:5]}"
