# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every file of the repository keeps to: licence line, length, no trace of a machine or of others' data."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from statistics import median

SPDX = "SPDX-License-Identifier: AGPL-3.0-or-later"
SOURCES = {
    ".py",
    ".html",
    ".css",
    ".scss",
    ".js",
    ".mjs",
    ".mako",
    ".sh",
    ".md",
    ".yml",
    ".cfg",
    ".svg",
}
OTHERS = "static/vendor/"
LINES_AT_MOST = 450
#: Of the program's own Python: no file is more than one thing, and most are read in one look.
PROGRAM_LINES_AT_MOST, PROGRAM_LINES_IN_THE_MIDDLE = 400, 110
#: Grown by tools or by content rather than by thought.
MAY_BE_LONG = re.compile(
    r"LICENSE|static/(vendor|css)/|assets/package-lock\.json|requirements.*\.lock|codesign/migrations/versions/"
    r"|codesign/demo/content/|codesign/translations/|\.(json|tsv|png|woff2)$"
)
#: Spelled so that this file does not find itself.
MACHINE_PATHS = re.compile(r"/wor[k]/(main|shared|\.library)|/hom[e]/\w+|/roo[t]/|(?<![\w./-])/tm[p]/\w")
REGISTRIES = re.compile(
    r"pyp[i]\.|pythonhoste[d]|npmj[s]\.|registr[y]\.[a-z]+\.(org|com|io)|--(extra-)?index-ur[l]"
)
ADDRESS = re.compile(r"https?://|--index|--find-links")


def _text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


def _name(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()


def test_every_source_file_opens_with_its_licence(root: Path, files: list[Path]) -> None:
    sources = [
        path
        for path in files
        if (path.suffix in SOURCES or path.name in {"Makefile", "run"}) and OTHERS not in _name(path, root)
    ]
    silent = [_name(p, root) for p in sources if SPDX not in "".join(p.read_text("utf-8").splitlines()[:2])]
    assert len(sources) > 200
    assert silent == []


def test_no_file_is_too_long_to_be_one_thing(root: Path, files: list[Path]) -> None:
    lengths = {
        _name(path, root): text.count("\n")
        for path in files
        if not MAY_BE_LONG.search(_name(path, root)) and (text := _text(path)) is not None
    }
    assert {name: lines for name, lines in lengths.items() if lines > LINES_AT_MOST} == {}
    program = {
        name: lines
        for name, lines in lengths.items()
        if name.startswith("codesign/") and name.endswith(".py")
    }
    assert {name: lines for name, lines in program.items() if lines > PROGRAM_LINES_AT_MOST} == {}
    assert median(program.values()) <= PROGRAM_LINES_IN_THE_MIDDLE


def test_no_file_names_a_machine_or_a_package_registry(root: Path, files: list[Path]) -> None:
    found = [
        f"{_name(path, root)}:{number}: {match.group()}"
        for path in files
        if OTHERS not in _name(path, root)
        for number, line in enumerate((_text(path) or "").splitlines(), 1)
        for pattern in (MACHINE_PATHS, REGISTRIES)
        if (match := pattern.search(line))
    ]
    assert found == []


def test_the_locks_pin_by_hash_and_hold_no_address(root: Path) -> None:
    for lock in (root / "requirements.lock", root / "requirements-dev.lock"):
        text = lock.read_text(encoding="utf-8")
        assert not ADDRESS.search(text), lock.name
        pins = re.findall(r"^[a-z0-9][\w.\[\]-]*==\S+.*?(?=^[a-z0-9]|\Z)", text, re.MULTILINE | re.DOTALL)
        assert len(pins) > 30
        assert all("--hash=sha256:" in pin for pin in pins)


def test_the_style_sheets_lock_holds_no_address(root: Path) -> None:
    lock = (root / "assets" / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock


def test_no_file_of_the_shared_data_was_copied_here(root: Path, files: list[Path], shared_data: Path) -> None:
    theirs = {path.stat().st_size: [] for path in shared_data.rglob("*") if path.is_file()}
    for path in shared_data.rglob("*"):
        if path.is_file():
            theirs[path.stat().st_size].append(path)
    copied = [
        _name(ours, root)
        for ours in files
        for original in theirs.get(ours.stat().st_size, [])
        if ours.stat().st_size and _digest(ours) == _digest(original)
    ]
    assert copied == []


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
