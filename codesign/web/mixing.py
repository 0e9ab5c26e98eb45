# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every night what people brought during the day is laid in the order of its random keys.

A key that tells nothing is not enough: a database keeps rows where there was room when they came. SQLite fills its
pages from the end and leaves what was overwritten in its log; PostgreSQL appends rows, dumps them as they lie, and
notes with each row the transaction that wrote it. Two such orders side by side join what one person did in two places.
"""

from __future__ import annotations

from sqlalchemy import Table, Text, cast, func, literal_column, select, update

from codesign.extensions import Base, db
from codesign.web.columns import BROUGHT_BY_CITIZENS
from codesign.web.jobs import Progress
from codesign.web.unit_of_work import writes

KIND = "mixing"
HANDLER = "codesign.web.mixing:mix"
#: Rows that fewer others share their transaction with are written anew together.
ALONE = 1000


def mix(_progress: Progress | None = None) -> None:
    """Take the order of arrival out of the database's files; safe to repeat."""
    if db.engine.dialect.name == "sqlite":
        _rebuild_file()
        return
    for table in by_arrival():
        _rewrite_lonely(table)
        _lay_by_key(table)


def by_arrival() -> list[Table]:
    """The tables to which the requests of citizens add rows: those with a random key, or the key of such a row."""
    found: set[Table] = set()
    for table in Base.metadata.sorted_tables:
        key = list(table.primary_key)
        is_drawn = any(column.info.get(BROUGHT_BY_CITIZENS) for column in key)
        is_owned = any(link.column.table in found for column in key for link in column.foreign_keys)
        if is_drawn or is_owned or not table.dialect_options["sqlite"]["with_rowid"]:
            found.add(table)
    return [table for table in Base.metadata.sorted_tables if table in found]


def _rebuild_file() -> None:
    with writes(), db.engine.connect() as connection:
        # The turn to write is ours; what rebuilds the file wants no transaction around it.
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("VACUUM")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _rewrite_lonely(table: Table) -> None:
    """Rows that came one by one get one transaction for all, so that its number says nothing."""
    key = next(iter(table.primary_key))
    transaction = cast(literal_column("xmin"), Text)
    lonely = select(transaction).select_from(table).group_by(transaction).having(func.count() < ALONE)
    with writes(), db.engine.begin() as connection:
        connection.execute(update(table).where(transaction.in_(lonely)).values({key: key}))


def _lay_by_key(table: Table) -> None:
    with writes(), db.engine.begin() as connection:
        connection.exec_driver_sql(f"CLUSTER {table.name} USING {table.primary_key.name}")
