# SPDX-License-Identifier: AGPL-3.0-or-later
"""A snapshot knows its day: the minute would tell who voted just before."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The day of Greenwich stands for the process's own."""
    op.add_column("snapshot", sa.Column("computed_on", sa.Date(), nullable=True))
    op.execute("UPDATE snapshot SET computed_on = date(computed_at)")
    with op.batch_alter_table("snapshot") as batch:
        batch.alter_column("computed_on", existing_type=sa.Date(), nullable=False)
        batch.drop_column("computed_at")


def downgrade() -> None:
    """Midnight stands for the minute nobody knows any more."""
    op.add_column("snapshot", sa.Column("computed_at", sa.DateTime(timezone=True), nullable=True))
    midnight = "computed_on || ' 00:00:00'" if op.get_bind().dialect.name == "sqlite" else "computed_on"
    op.execute(f"UPDATE snapshot SET computed_at = {midnight}")
    with op.batch_alter_table("snapshot") as batch:
        batch.alter_column("computed_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        batch.drop_column("computed_on")
