# SPDX-License-Identifier: AGPL-3.0-or-later
"""The files people added, into a backup and back."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import click

from codesign.attachments.files import KEY

#: Where they lie in the archive.
PREFIX = "uploads/"


def set_aside(folder: Path, aside: Path) -> None:
    """Give every stored file a second name, so that one erased while the backup is taken is still in it.

    Called before and after the database is copied, it holds whatever the copy names.
    """
    for path in folder.glob("??/*"):
        kept = aside / path.name
        if KEY.fullmatch(path.name) and not kept.exists():
            try:
                os.link(path, kept)
            except FileNotFoundError:
                continue  # erased at this moment
            except OSError:  # another file system
                shutil.copy2(path, kept)


def write(archive: zipfile.ZipFile, aside: Path) -> dict[str, str]:
    """Put the files into the archive; returns their SHA-256 by key."""
    sums = {}
    for path in sorted(aside.iterdir()):
        content = path.read_bytes()
        sums[path.name] = hashlib.sha256(content).hexdigest()
        # Pictures and PDF do not shrink.
        archive.writestr(zipfile.ZipInfo(PREFIX + path.name), content, zipfile.ZIP_STORED)
    return sums


def unpack(archive: zipfile.ZipFile, sums: Mapping[str, str], folder: Path) -> None:
    """Write the files of an archive under a folder, as the service keeps them.

    Raises:
        ValueError: a file is missing, not in the manifest, or not what the manifest says.
    """
    found = {name.removeprefix(PREFIX) for name in archive.namelist() if name.startswith(PREFIX)}
    if found != set(sums) or not all(KEY.fullmatch(key) for key in sums):
        raise ValueError("the files are not those of the manifest")
    for key, expected in sums.items():
        content = archive.read(PREFIX + key)
        if hashlib.sha256(content).hexdigest() != expected:
            raise ValueError(f"the file {key} is damaged")
        path = folder / key[:2] / key
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.write_bytes(content)
        path.chmod(0o600)


def replace(folder: Path, complete: Path) -> None:
    """Put unpacked files in the place of those that are there."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as beside:
        arriving = Path(beside) / "arriving"
        shutil.copytree(complete, arriving)
        arriving.chmod(0o700)
        if folder.exists():
            folder.rename(Path(beside) / "leaving")
        arriving.rename(folder)


def missing(folder: Path, named: set[str]) -> set[str]:
    """The keys the database names and the folder lacks."""
    return {key for key in named if not (folder / key[:2] / key).is_file()}


def refuse_wrong_count(folder: Path, sums: Mapping[str, str]) -> None:
    """What was restored is counted, like the tables."""
    held = sum(1 for path in folder.glob("??/*") if KEY.fullmatch(path.name))
    if held != len(sums):
        raise click.ClickException(f"restored, but of {len(sums)} files {held} are there")
