# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where a code leads that somebody read on a poster, in a letter or on a receipt; the rooms know their own."""

from __future__ import annotations

from flask import url_for
from sqlalchemy.orm import Session

from codesign.people.voices import is_known, read_code
from codesign.web.rooms import offers


def leads_to(session: Session, typed: str) -> str | None:
    """The address a code opens, None where no room knows it."""
    found = (address for door in offers("door") if (address := door(session, typed)) is not None)
    return next(found, None)


def receipt(session: Session, typed: str) -> str | None:
    """The page of a receipt."""
    code = read_code(typed)
    return url_for("people.voice", code=code) if code and is_known(session, code) else None
