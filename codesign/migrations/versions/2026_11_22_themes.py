# SPDX-License-Identifier: AGPL-3.0-or-later
"""Themes: the workbench of a facilitator."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("theming") as batch:
        batch.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("sorts_arrivals", sa.Boolean(), nullable=False, server_default=sa.true()))
    with op.batch_alter_table("theme") as batch:
        batch.add_column(sa.Column("status", sa.String(10), nullable=False, server_default="standing"))
        batch.add_column(sa.Column("description", sa.Text(), nullable=False, server_default=""))
        batch.add_column(sa.Column("examples", sa.JSON(), nullable=False, server_default="[]"))
        batch.add_column(sa.Column("uncertain_share", sa.Float(), nullable=True))
        batch.create_check_constraint(op.f("ck_theme_status"), "status IN ('standing', 'proposed', 'withdrawn')")
    with op.batch_alter_table("placement") as batch:
        batch.add_column(sa.Column("excluded_from", sa.JSON(), nullable=False, server_default="[]"))
        batch.add_column(sa.Column("is_harsh", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("theme_edit") as batch:
        batch.add_column(sa.Column("discarded", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "double_coding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("theming_id", sa.Integer(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("machine", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["theming_id"], ["theming.id"], name=op.f("fk_double_coding_theming_id_theming"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_double_coding")),
    )
    op.create_index(op.f("ix_double_coding_theming_id"), "double_coding", ["theming_id"])
    op.create_table(
        "code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("coding_id", sa.Integer(), nullable=False),
        sa.Column("text_answer_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["coding_id"], ["double_coding.id"], name=op.f("fk_code_coding_id_double_coding"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["text_answer_id"], ["text_answer.id"], name=op.f("fk_code_text_answer_id_text_answer"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_code_user_id_user_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["theme.id"], name=op.f("fk_code_theme_id_theme"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code")),
        sa.UniqueConstraint("coding_id", "text_answer_id", "user_id", name=op.f("uq_code_coding_id_text_answer_id_user_id")),
    )
    op.create_index(op.f("ix_code_coding_id"), "code", ["coding_id"])
    op.create_index(op.f("ix_code_text_answer_id"), "code", ["text_answer_id"])


def downgrade() -> None:
    op.drop_table("code")
    op.drop_table("double_coding")
    with op.batch_alter_table("theme_edit") as batch:
        batch.drop_column("version")
        batch.drop_column("discarded")
    with op.batch_alter_table("placement") as batch:
        batch.drop_column("is_harsh")
        batch.drop_column("excluded_from")
    with op.batch_alter_table("theme") as batch:
        batch.drop_constraint(op.f("ck_theme_status"), type_="check")
        batch.drop_column("uncertain_share")
        batch.drop_column("examples")
        batch.drop_column("description")
        batch.drop_column("status")
    with op.batch_alter_table("theming") as batch:
        batch.drop_column("sorts_arrivals")
        batch.drop_column("version")
