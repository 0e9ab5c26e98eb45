# SPDX-License-Identifier: AGPL-3.0-or-later
"""What somebody with a copy of the database holds: every value of some tables, and what their rows point to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import inspect, text

from codesign.extensions import db

#: Languages, channels, counters and flags: they tell nobody from anybody.
SAME_FOR_EVERYBODY = frozenset({"it", "0", "1", "2", "True", "False", "web"})


@dataclass(frozen=True)
class Dump:
    """values: all that stands in the tables, as text; parents: the tables their foreign keys name."""

    values: frozenset[str]
    parents: frozenset[str]


def dumped(tables: Iterable[str]) -> Dump:
    """The tables of the application's database as a thief of the file would read them."""
    names = list(tables)
    with db.engine.connect() as connection:
        values = frozenset(
            str(value)
            for table in names
            for row in connection.execute(text(f"SELECT * FROM {table}"))
            for value in row
            if value is not None
        )
        keys = [key for table in names for key in inspect(connection).get_foreign_keys(table)]
    return Dump(values, frozenset(key["referred_table"] for key in keys))
