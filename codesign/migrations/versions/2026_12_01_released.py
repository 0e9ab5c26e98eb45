# SPDX-License-Identifier: AGPL-3.0-or-later
"""A snapshot keeps what was released of it, so that the next release can be judged beside it."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing was released yet; what was published before is protected by the same rule when it is read."""
    with op.batch_alter_table("snapshot") as batch:
        batch.add_column(sa.Column("released", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    """Forget what was released."""
    with op.batch_alter_table("snapshot") as batch:
        batch.drop_column("released")
