# SPDX-License-Identifier: AGPL-3.0-or-later
"""`publiccode.yml` keeps to the standard (https://yml.publiccode.tools), version 0.7."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml

from codesign import __version__
from codesign.settings import Settings

STATUS = {"concept", "development", "beta", "stable", "obsolete"}
TYPES = {
    "standalone/mobile",
    "standalone/iot",
    "standalone/desktop",
    "standalone/web",
    "standalone/backend",
    "standalone/other",
    "addon",
    "library",
    "configurationFiles",
}
MAINTENANCE = {"internal", "contract", "community", "none"}
MANDATORY = (
    "publiccodeYmlVersion",
    "name",
    "url",
    "platforms",
    "developmentStatus",
    "softwareType",
    "description",
    "legal.license",
    "maintenance.type",
    "localisation.localisationReady",
    "localisation.availableLanguages",
)


@pytest.fixture(scope="module")
def document(root: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((root / "publiccode.yml").read_text(encoding="utf-8"))
    return loaded


@pytest.mark.parametrize("key", MANDATORY)
def test_mandatory_keys_are_there(document: dict[str, Any], key: str) -> None:
    value: Any = document
    for part in key.split("."):
        value = value[part]
    assert value not in (None, "", [], {})


def test_values_are_of_the_standard(document: dict[str, Any]) -> None:
    assert document["publiccodeYmlVersion"] == "0.7"
    assert document["developmentStatus"] in STATUS
    assert document["softwareType"] in TYPES
    assert document["maintenance"]["type"] in MAINTENANCE
    assert document["legal"]["license"] == "AGPL-3.0-or-later"
    assert document["url"].startswith("https://")
    assert isinstance(document["releaseDate"], dt.date)
    assert isinstance(document["localisation"]["localisationReady"], bool)
    assert "it" not in document, "the country section is deprecated since 0.7"


def test_a_community_has_contacts(document: dict[str, Any]) -> None:
    assert document["maintenance"]["type"] == "community"
    assert all(contact["name"] for contact in document["maintenance"]["contacts"])


def test_each_description_is_complete_and_of_the_right_length(document: dict[str, Any]) -> None:
    assert set(document["description"]) == {"it", "en"}
    for description in document["description"].values():
        assert 0 < len(description["shortDescription"]) <= 150
        assert 150 <= len(description["longDescription"]) <= 10_000
        assert description["features"]
        assert all(len(feature) <= 100 for feature in description["features"])


def test_it_speaks_of_this_program(document: dict[str, Any], root: Path) -> None:
    assert document["name"] == "codesign"
    assert document["softwareVersion"] == __version__
    assert f"## {__version__}" in (root / "CHANGELOG.md").read_text(encoding="utf-8")
    assert set(document["localisation"]["availableLanguages"]) == set(Settings().languages)
