# SPDX-License-Identifier: AGPL-3.0-or-later
"""That an invitation was used is kept apart from the answers."""

import sqlite3
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

INVITATIONS = ("invitation", "round_invitation")


def upgrade() -> None:
    """Take what is known along; with which letter it was used is not."""
    op.create_table(
        "spent_invitation",
        sa.Column("invitation_id", sa.String(32), nullable=False),
        sa.Column("mark", sa.String(64), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("invitation_id", name=op.f("pk_spent_invitation")),
    )
    for table in INVITATIONS:
        _keep(list(op.get_bind().scalars(sa.text(f"SELECT id FROM {table} WHERE is_used"))))
        with op.batch_alter_table(table) as batch:
            batch.drop_column("is_used")


def downgrade() -> None:
    """Write it beside the invitation again."""
    used = _kept()
    for table in INVITATIONS:
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("is_used", sa.Boolean(), server_default=sa.false(), nullable=False))
        with op.batch_alter_table(table) as batch:
            batch.alter_column("is_used", server_default=None)
        rows = sa.table(table, sa.column("id"), sa.column("is_used"))
        op.execute(sa.update(rows).where(rows.c.id.in_(used)).values(is_used=True))
    op.drop_table("spent_invitation")
    if file := _file():
        file.unlink(missing_ok=True)


def _file() -> Path | None:
    """Where SQLite has them; None on PostgreSQL."""
    url = op.get_bind().engine.url
    return Path(f"{url.database}-spent") if url.get_backend_name() == "sqlite" else None


def _keep(used: list[str]) -> None:
    rows = sa.table("spent_invitation", sa.column("invitation_id"))
    if (file := _file()) is None:
        for id in used:
            op.execute(sa.insert(rows).values(invitation_id=id))
        return
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(
            "CREATE TABLE IF NOT EXISTS spent_invitation (invitation_id VARCHAR(32) NOT NULL,"
            " mark VARCHAR(64) DEFAULT '' NOT NULL, CONSTRAINT pk_spent_invitation PRIMARY KEY (invitation_id))"
        )
        connection.executemany("INSERT OR IGNORE INTO spent_invitation (invitation_id) VALUES (?)", [(id,) for id in used])
    file.chmod(0o600)


def _kept() -> list[str]:
    file = _file()
    if file is None:
        return list(op.get_bind().scalars(sa.text("SELECT invitation_id FROM spent_invitation")))
    if not file.exists():
        return []
    with closing(sqlite3.connect(file)) as connection:
        return [id for (id,) in connection.execute("SELECT invitation_id FROM spent_invitation")]
