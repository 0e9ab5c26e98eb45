# SPDX-License-Identifier: AGPL-3.0-or-later
"""README and docs are true: settings, links, commands and rooms are those of the program."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from codesign.cli import cli
from codesign.settings import settings_table
from tests.support.verbs import verbs_of

LINK = re.compile(r"!?\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
#: What the Italian guidelines on the reuse of software ask a README to hold.
HEADINGS = (
    "What it is",
    "Try it",
    "A tour of the demo",
    "Run it for a town",
    "Settings",
    "Repository structure",
    "Requirements",
    "Tests",
    "Status and known limits",
    "Licence, copyright and contacts",
)


@pytest.fixture(scope="module")
def documents(root: Path) -> dict[str, str]:
    names = (
        "README.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        *(f"docs/{p.name}" for p in (root / "docs").glob("*.md")),
    )
    return {name: (root / name).read_text(encoding="utf-8") for name in names}


def test_the_settings_table_is_the_programs_own(documents: dict[str, str]) -> None:
    assert settings_table() in documents["README.md"], (
        "paste the output of codesign.settings.settings_table()"
    )


def test_the_readme_has_the_headings_a_reusing_town_looks_for(documents: dict[str, str]) -> None:
    found = re.findall(r"^## (.+)$", documents["README.md"], re.MULTILINE)
    assert [heading for heading in HEADINGS if heading not in found] == []


def test_every_link_into_the_repository_leads_somewhere(root: Path, documents: dict[str, str]) -> None:
    broken = [
        f"{name}: {target}"
        for name, text in documents.items()
        for target in LINK.findall(text)
        if not target.startswith(("http://", "https://", "mailto:"))
        and not ((root / name).parent / target).exists()
    ]
    assert broken == []


def _options(command: click.Command) -> set[str]:
    options = {
        option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)
    }
    return {option for option in options if option.startswith("-")} | {"--help", "--version"}


def test_every_command_shown_exists_with_its_options(documents: dict[str, str]) -> None:
    verbs = {path: _options(command) for path, command in verbs_of(cli)}
    shown = [
        (name, line.strip())
        for name, text in documents.items()
        for line in re.findall(r"(?:^|[ /`])codesign((?: [a-z][a-z]+| -[^\n`]*)[^\n`]*)", text, re.MULTILINE)
        if line.split()[0] in {path[0] for path in verbs if path}
    ]
    assert len(shown) > 10
    for name, line in shown:
        words = line.split()
        depth = max(n for n in range(len(words) + 1) if tuple(words[:n]) in verbs)
        used = {word.split("=")[0] for word in words if word.startswith("--")}
        assert used <= verbs[tuple(words[:depth])], f"{name}: codesign {line}"


def test_every_room_named_in_the_architecture_exists(root: Path, documents: dict[str, str]) -> None:
    named = set(re.findall(r"`(codesign/[\w/]+(?:\.py)?)`", documents["docs/architecture.md"]))
    assert len(named) > 15
    assert [path for path in sorted(named) if not (root / path).exists()] == []


def test_the_architecture_names_every_room(root: Path, documents: dict[str, str]) -> None:
    rooms = {path.parent.name for path in (root / "codesign").glob("*/__init__.py")}
    assert {room for room in rooms if f"codesign/{room}" not in documents["docs/architecture.md"]} == set()
