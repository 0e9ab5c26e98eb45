# SPDX-License-Identifier: AGPL-3.0-or-later
"""How Alembic reaches the database: through the application's own engine."""

from alembic import context

from codesign.extensions import Base, db
from codesign.web.columns import UTCDateTime
from codesign.web.unit_of_work import writes


def render_item(kind: str, item: object, autogen_context: object) -> str | bool:
    """Write our column types as what they are in the database, so that old migrations need none of our code."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def run() -> None:
    """Run the migrations in one transaction."""
    with writes(), db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            # Batch migrations rebuild tables; a rebuilt parent must not cascade into its children.
            # SQLite ignores this pragma inside a transaction, so it goes past SQLAlchemy's own.
            connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=OFF")
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            compare_type=True,
            render_item=render_item,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
        if connection.dialect.name == "sqlite":
            connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=ON")


run()
