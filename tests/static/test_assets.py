# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is served as it is: complete, unchanged, small, and asking no other host for anything."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest
from plotly.offline import get_plotlyjs_version

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
VENDOR = STATIC / "vendor"
STYLE_SHEET = STATIC / "css" / "codesign.css"
MOST_BYTES_OF_CSS = 45 * 1024
MOST_BYTES_OF_A_CHART_PAGE = 520_000


def gzipped(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 9, mtime=0))


def test_vendored_files_are_exactly_those_of_the_checksums() -> None:
    lines = (VENDOR / "CHECKSUMS").read_text(encoding="ascii").splitlines()
    listed = {name: digest for digest, name in (line.split("  ") for line in lines)}
    present = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()} - {
        "CHECKSUMS"
    }
    assert set(listed) == present
    for name, digest in listed.items():
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == digest, name


def test_plotly_bundle_is_the_version_of_the_python_package() -> None:
    head = (VENDOR / "plotly-basic.min.js").read_bytes()[:200].decode()
    found = re.search(r"plotly\.js \(basic - minified\) v(\S+)", head)
    assert found and found[1] == get_plotlyjs_version()
    package = json.loads((ROOT / "assets" / "package.json").read_text())
    assert package["devDependencies"]["plotly.js-basic-dist-min"] == get_plotlyjs_version()


def test_plotly_rules_are_all_in_the_style_sheet_beside_the_bundle() -> None:
    bundle = (VENDOR / "plotly-basic.min.js").read_text(encoding="utf-8")
    sheet = (VENDOR / "plotly.css").read_text(encoding="utf-8")
    start = bundle.index('{"X,X div":')
    rules = bundle[start : bundle.index("};", start)]
    bodies = re.findall(r""":(?:'([^']*;)'|"([^"]*;)")""", rules)
    assert len(bodies) > 50
    for body in (single or double for single, double in bodies):
        assert "{" + body.replace("\\n", "\n") + "}" in sheet


def test_style_sheet_is_small() -> None:
    assert gzipped(STYLE_SHEET) <= MOST_BYTES_OF_CSS


def test_a_chart_page_stays_under_its_limit() -> None:
    served = [STYLE_SHEET, VENDOR / "plotly-basic.min.js", VENDOR / "plotly.css", STATIC / "js" / "charts.js"]
    assert sum(map(gzipped, served)) < MOST_BYTES_OF_A_CHART_PAGE


def test_style_sheet_was_built_from_the_sources_beside_it() -> None:
    assets = ROOT / "assets"
    digest = hashlib.sha256()
    for source in (assets / "build.mjs", assets / "tokens.mjs", *sorted((assets / "scss").iterdir())):
        digest.update(source.read_bytes())
    assert f"/* Sources: {digest.hexdigest()} */" in STYLE_SHEET.read_text(encoding="utf-8")


def test_colours_of_the_style_sheet_are_custom_properties() -> None:
    """A literal outside a token would not follow the dark scheme or the town."""
    css = re.sub(r"url\([^)]*\)|/\*.*?\*/", "", STYLE_SHEET.read_text(encoding="utf-8"))
    declarations = re.findall(r"([\w-]+):([^;{}]*)(?=[;}])", css)
    # #0000 is how the minifier writes `transparent`.
    literal = re.compile(r"#(?!0000\b)[0-9a-f]{3,8}\b|\b(?:rgb|hsl)a?\((?!var)", re.IGNORECASE)
    literals = [(name, value) for name, value in declarations if literal.search(value)]
    assert len(declarations) > 1000
    assert [
        entry for entry in literals if not entry[0].startswith("--") or entry[0].startswith("--bs-")
    ] == []


@pytest.mark.parametrize("sheet", [STYLE_SHEET, VENDOR / "plotly.css"], ids=lambda path: path.name)
def test_addresses_in_style_sheets_are_files_of_ours(sheet: Path) -> None:
    css = sheet.read_text(encoding="utf-8")
    assert "@import" not in css
    for address in re.findall(r"url\([\"']?([^\"')]+)", css):
        assert address.startswith("data:image/") or (sheet.parent / address).is_file(), address


@pytest.mark.parametrize("script", sorted((STATIC / "js").glob("*.js")), ids=lambda path: path.name)
def test_scripts_of_ours_need_no_exception_from_the_policy(script: Path) -> None:
    source = script.read_text(encoding="utf-8")
    assert source.startswith("// SPDX-License-Identifier: AGPL-3.0-or-later\n")
    assert not re.search(r"\beval\(|new Function|https?://|setAttribute\(\"(?:style|on)", source)


def test_lock_file_names_no_registry() -> None:
    lock = json.loads((ROOT / "assets" / "package-lock.json").read_text())
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages and all(entry["integrity"] for entry in packages.values())
    assert [name for name, entry in packages.items() if "resolved" in entry] == []
