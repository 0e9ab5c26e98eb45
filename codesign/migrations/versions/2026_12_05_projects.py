# SPDX-License-Identifier: AGPL-3.0-or-later
"""Projects of a budget round say more than their title and cost."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Rounds of before have projects nobody described: no row."""
    op.create_table(
        "project",
        sa.Column("statement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("picture", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("picture_alt", sa.JSON(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("place_words", sa.String(length=160), nullable=False),
        sa.Column("office", sa.String(length=160), nullable=False),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["statement.id"],
            name=op.f("fk_project_statement_id_statement"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_project_place_id_place"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("statement_id", name=op.f("pk_project")),
    )


def downgrade() -> None:
    """Descriptions are lost; their pictures are deleted by night, since nothing names them any more."""
    op.drop_table("project")
