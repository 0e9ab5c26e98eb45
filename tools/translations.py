# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bring the message catalogues up to date: extract from code and templates, merge, compile.

English is what the code says; every other language has a catalogue under codesign/translations.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CATALOGUES = ROOT / "codesign" / "translations"
TEMPLATE = CATALOGUES / "messages.pot"
LANGUAGES = ("it",)


def babel(*arguments: str) -> None:
    """Run one of Babel's own commands."""
    subprocess.run([sys.executable, "-m", "babel.messages.frontend", *arguments], cwd=ROOT, check=True)


def main() -> None:
    """Extract, merge into each language, compile."""
    babel(
        "--quiet", "extract", "--mapping-file=tools/babel.cfg", "--keywords=_l", "--no-location", "--sort-output",
        "--project=codesign", "--copyright-holder=the codesign authors", f"--output-file={TEMPLATE}", ".",
    )  # fmt: skip
    for language in LANGUAGES:
        catalogue = CATALOGUES / language / "LC_MESSAGES" / "messages.po"
        verb = "update" if catalogue.exists() else "init"
        more = (
            ["--no-fuzzy-matching", "--ignore-obsolete", "--ignore-pot-creation-date"]
            if verb == "update"
            else []
        )
        babel(
            "--quiet",
            verb,
            f"--input-file={TEMPLATE}",
            f"--output-dir={CATALOGUES}",
            f"--locale={language}",
            *more,
        )
        babel("--quiet", "compile", f"--directory={CATALOGUES}", f"--locale={language}")


if __name__ == "__main__":
    main()
