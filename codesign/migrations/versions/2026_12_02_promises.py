# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was promised and what was decided keep their history."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two tables of changes, each with the reason everybody reads."""
    for table, owner in (("promise_change", "process"), ("outcome_change", "outcome")):
        op.create_table(
            table,
            sa.Column("id", sa.Integer(), nullable=False),
            sa.Column(f"{owner}_id", sa.Integer(), nullable=False),
            sa.Column("changed_on", sa.Date(), nullable=False),
            sa.Column("before", sa.JSON(), nullable=False),
            sa.Column("reason", sa.JSON(), nullable=False),
            sa.ForeignKeyConstraint(
                [f"{owner}_id"],
                [f"{owner}.id"],
                name=op.f(f"fk_{table}_{owner}_id_{owner}"),
                ondelete="CASCADE",
            ),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        )
        op.create_index(op.f(f"ix_{table}_{owner}_id"), table, [f"{owner}_id"])


def downgrade() -> None:
    """What is, stays; how it came to be is lost."""
    op.drop_table("outcome_change")
    op.drop_table("promise_change")
