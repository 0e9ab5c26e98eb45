# SPDX-License-Identifier: AGPL-3.0-or-later
"""`INSERT … ON CONFLICT`, spelled by both engines; get-or-insert in two steps races on PostgreSQL."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session


def insert_into(session: Session, table: Any) -> Any:
    """The engine's own insert construct, which knows `on_conflict_do_update` and `on_conflict_do_nothing`."""
    return insert_for(session.get_bind().dialect.name, table)


def insert_for(dialect: str, table: Any) -> Any:
    """The same for an engine by name: for statements that are built once."""
    target: Table = table.__table__
    return postgresql.insert(target) if dialect == "postgresql" else sqlite.insert(target)
