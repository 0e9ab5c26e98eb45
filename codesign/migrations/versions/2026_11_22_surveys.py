# SPDX-License-Identifier: AGPL-3.0-or-later
"""Surveys: drafts under a link, channels, invitations, quotas, weights."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("response") as batch:
        batch.add_column(sa.Column("quotas", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("text_answer") as batch:
        batch.alter_column("question", existing_type=sa.String(40), type_=sa.String(80), existing_nullable=False)
    op.create_table(
        "quota_count",
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("quota", sa.String(80), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.CheckConstraint("people >= 0", name=op.f("ck_quota_count_people")),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_quota_count_survey_id_survey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("survey_id", "quota", name=op.f("pk_quota_count")),
    )


def downgrade() -> None:
    op.drop_table("quota_count")
    with op.batch_alter_table("text_answer") as batch:
        batch.alter_column("question", existing_type=sa.String(80), type_=sa.String(40), existing_nullable=False)
    with op.batch_alter_table("response") as batch:
        batch.drop_column("quotas")
