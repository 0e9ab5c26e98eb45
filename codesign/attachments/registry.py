# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who names stored files, without knowing the rooms: a file nothing names is deleted."""

from __future__ import annotations

from sqlalchemy.orm import Session

from codesign.web.rooms import offers


def files_named(session: Session) -> set[str]:
    """The keys of all files that something of the rooms above names."""
    return set().union(*(named(session) for named in offers("files_named")))
