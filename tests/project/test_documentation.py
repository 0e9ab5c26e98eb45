# SPDX-License-Identifier: AGPL-3.0-or-later
"""What can be set, called, opened, queued and taken along is in the documentation, and nothing there is invented."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import click
import pytest
from flask import Flask

from codesign.app import ROOMS
from codesign.cli import cli
from codesign.exchange.tables.responses import EXPORTS
from codesign.settings import Settings, variable
from tests.support.verbs import verbs_of

#: Variables that tests read, not the program.
OF_TESTS = {"CODESIGN_SHARED_DATA", "CODESIGN_REQUIRE_ALL", "CODESIGN_REQUIRE_SHARED_DATA"}
#: A page's address without what only names a converter.
CONVERTER = re.compile(r"<(?:\w+:)?(\w+)>")
#: Addresses that end like a file, or hand one over by another name.
FILE = re.compile(r"\.(csv|xlsx|json|zip|<format>)$|/downloads/<what>$|/files/<key>$")
#: What comes in rather than leaves, and an address from before that leads to another.
NO_EXPORT = {"survey_editor.upload", "round_work.changing.old_log"}
OPTION = re.compile(r"--[a-z][a-z-]*")


def _read(root: Path, name: str) -> str:
    return (root / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def all_documents(root: Path) -> str:
    names = [
        "README.md",
        "CONTRIBUTING.md",
        "bench/README.md",
        *(f"docs/{p.name}" for p in root.glob("docs/*.md")),
    ]
    return "\n".join(_read(root, name) for name in names)


def _table(text: str, pattern: str) -> list[tuple[str, str]]:
    """Rows of any table whose first cell is one piece of code that fits: what it says, and the whole row."""
    return re.findall(rf"^(?=\| `({pattern})` \|)(.+)$", text, re.MULTILINE)


def test_each_setting_is_a_row_of_the_readme_and_each_row_a_setting(root: Path, all_documents: str) -> None:
    settings = {variable(spec.name) for spec in fields(Settings)}
    assert {name for name, _row in _table(_read(root, "README.md"), "CODESIGN_\\w+")} == settings
    assert set(re.findall(r"CODESIGN_[A-Z_]*[A-Z]", all_documents)) - OF_TESTS == settings


def _commands() -> dict[str, click.Command]:
    verbs = {" ".join(("codesign", *path)): command for path, command in verbs_of(cli) if path}
    return {name: command for name, command in verbs.items() if not isinstance(command, click.Group)}


def test_each_command_is_a_row_with_its_arguments_and_options(root: Path) -> None:
    rows = dict(_table(_read(root, "docs/commands.md"), "codesign [^`]+"))
    commands = _commands()
    said = {}
    for name, command in commands.items():
        arguments = [p.name.upper() for p in command.params if isinstance(p, click.Argument) and p.name]
        said[" ".join((name, *arguments))] = {
            option
            for parameter in command.params
            if isinstance(parameter, click.Option)
            for option in (*parameter.opts, *parameter.secondary_opts)
        }
    assert {name: set(OPTION.findall(row)) for name, row in rows.items()} == said


def test_no_document_speaks_of_a_command_that_does_not_exist(all_documents: str) -> None:
    """In code, that is; in prose `codesign` is the program."""
    verbs = {path for path, _command in verbs_of(cli)}
    code = re.findall(r"`([^`\n]+)`|^ {4}(.+)$", all_documents, re.MULTILINE)
    spoken = [
        words for pair in code for words in re.findall(r"(?<![\w/.@-])codesign((?: [a-z]+)+)", " ".join(pair))
    ]
    assert len(spoken) > 30
    unknown = {words for words in spoken if not any(tuple(words.split()[:n]) in verbs for n in (1, 2))}
    assert unknown - {" codesign", " postgresql"} == set()


def test_each_kind_of_job_is_told_in_the_architecture(root: Path) -> None:
    kinds = {kind for room in ROOMS for kind in (*room.jobs, *room.chores)}
    told = _read(root, "docs/architecture.md").split("## Jobs")[1].split("## Voices")[0]
    rows = dict(_table(told, r"\w+"))
    assert set(rows) == kinds
    nightly = {kind for kind, row in rows.items() if "every night" in row}
    assert nightly == {kind for room in ROOMS for kind in room.chores}


def test_each_page_that_can_be_opened_without_knowing_more_is_told(sqlite_app: Flask, root: Path) -> None:
    """The menus and the footer lead to no other: an address with a part to fill in is reached from these."""
    pages = {
        rule.rule
        for rule in sqlite_app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments
    }
    text = _read(root, "docs/architecture.md").split("## Pages")[1].split("\n## ")[0]
    assert set(re.findall(r"`(/[^`]*)`", text)) == pages
    menu = re.findall(
        r"url_for\(['\"]([\w.]+)['\"]\)",
        _read(root, "templates/base.html") + _read(root, "codesign/web/site.py"),
    )
    reached = {rule.rule for endpoint in menu for rule in sqlite_app.url_map.iter_rules(endpoint)}
    assert {path for path in reached if path != "/sign-out"} <= pages


def test_each_file_that_leaves_is_told(sqlite_app: Flask, root: Path) -> None:
    text = _read(root, "docs/exchange.md")
    leave = {
        CONVERTER.sub(r"<\1>", rule.rule)
        for rule in sqlite_app.url_map.iter_rules()
        if FILE.search(CONVERTER.sub(r"<\1>", rule.rule)) and rule.endpoint not in NO_EXPORT
    }
    rows = dict(_table(text, "/[^`]+"))
    assert set(rows) == leave
    named = set(re.findall(r"`(\w+)`", rows["/work/surveys/<survey_id>/downloads/<what>"]))
    assert named == set(EXPORTS)


def test_each_command_that_writes_files_is_told(root: Path) -> None:
    writing = {"codesign export", "codesign backup"} | {
        name
        for name, command in _commands().items()
        for p in command.params
        if "out" in (p.name or "").split("_")
    }
    assert set(dict(_table(_read(root, "docs/exchange.md"), "codesign [a-z ]+"))) == writing
