# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bring the message catalogues up to date: extract from code and templates, merge, compile.

English is what the code says; every other language has a catalogue under codesign/translations. A language for citizens
only has just the messages they read: what is empty there is missing, and staff pages never ask for it.

    python -m tools.translations            every language
    python -m tools.translations es ar      only these
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:  # started as a file
    sys.path.insert(0, str(ROOT))

from tools.citizen_messages import citizen_messages  # noqa: E402

CATALOGUES = ROOT / "codesign" / "translations"
TEMPLATE = CATALOGUES / "messages.pot"
COMPLETE = ("it",)
FOR_CITIZENS = ("ar", "es")
HOLDER = "the codesign authors"


def babel(*arguments: str) -> None:
    """Run one of Babel's own commands."""
    subprocess.run([sys.executable, "-m", "babel.messages.frontend", *arguments], cwd=ROOT, check=True)


def main(languages: Sequence[str]) -> None:
    """Bring these catalogues up to date; without names, all of them."""
    known = (*COMPLETE, *FOR_CITIZENS)
    if unknown := set(languages) - set(known):
        sys.exit(f"no catalogue for {', '.join(sorted(unknown))}: there are {', '.join(known)}")
    wanted = [code for code in known if code in languages or not languages]
    if any(code in COMPLETE for code in wanted):
        extract()
    for code in wanted:
        (update_complete if code in COMPLETE else update_for_citizens)(code)


def extract() -> None:
    """Write every message of the code into the template of catalogues."""
    babel(
        "--quiet", "extract", "--mapping-file=tools/babel.cfg", "--keywords=_l", "--keywords=lazy_ngettext:1,2",
        "--no-location", "--sort-output",
        "--project=codesign", f"--copyright-holder={HOLDER}", f"--output-file={TEMPLATE}", ".",
    )  # fmt: skip


def update_complete(language: str) -> None:
    """Merge the template into one catalogue and compile it."""
    exists = file_of(language).exists()
    more = ["--no-fuzzy-matching", "--ignore-obsolete", "--ignore-pot-creation-date"] if exists else []
    babel(
        "--quiet",
        "update" if exists else "init",
        f"--input-file={TEMPLATE}",
        f"--output-dir={CATALOGUES}",
        f"--locale={language}",
        *more,
    )
    babel("--quiet", "compile", f"--directory={CATALOGUES}", f"--locale={language}")


def update_for_citizens(language: str) -> None:
    """Merge what citizens read into one catalogue and compile it."""
    file = file_of(language)
    template = Catalog(project="codesign", copyright_holder=HOLDER)
    for message in citizen_messages():
        template.add(message)
    catalogue = Catalog(locale=language, project="codesign", copyright_holder=HOLDER, fuzzy=False)
    if file.exists():
        with file.open("rb") as old:
            catalogue = read_po(old, locale=language)
    catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as new:
        write_po(new, catalogue, sort_output=True, ignore_obsolete=True)
    # Read again: what was written is what is compiled, in its order.
    with file.open("rb") as written, file.with_suffix(".mo").open("wb") as compiled:
        write_mo(compiled, read_po(written, locale=language))


def file_of(language: str) -> Path:
    """Where the catalogue of a language lies."""
    return CATALOGUES / language / "LC_MESSAGES" / "messages.po"


if __name__ == "__main__":
    main(sys.argv[1:])
