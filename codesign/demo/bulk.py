# SPDX-License-Identifier: AGPL-3.0-or-later
"""Storing hundreds of rows at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from codesign.demo.content import Calendar
from codesign.people.models import Voice
from codesign.people.voices import hash_code


def insert_rows(session: Session, model: Any, rows: Sequence[Mapping[str, Any]]) -> Sequence[int]:
    """Insert rows; their ids come back in the same order."""
    return session.scalars(insert(model).returning(model.id, sort_by_parameter_order=True), rows).all()


def insert_voices(session: Session, codes: Sequence[tuple[str, int]], calendar: Calendar) -> Sequence[int]:
    """The voices of (code, day) pairs."""
    rows = [{"code_hash": hash_code(code), "began_on": calendar.day(day)} for code, day in codes]
    return insert_rows(session, Voice, rows)
