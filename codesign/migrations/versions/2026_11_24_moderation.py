# SPDX-License-Identifier: AGPL-3.0-or-later
"""The log of moderation names any thing of any room, where it named statements and reasons of rounds."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ROUND = "place LIKE 'round:%' AND subject IN ('statement', 'reason')"
ROUND_ID = "CAST(SUBSTR(place, 7) AS INTEGER)"
SUBJECT_ID = "CAST(subject_id AS INTEGER)"


def upgrade() -> None:
    """Name process, place and subject in words; then the keys of rounds go."""
    with op.batch_alter_table("moderation_act") as batch:
        batch.add_column(sa.Column("process_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("place", sa.String(40), nullable=True))
        batch.add_column(sa.Column("subject_id", sa.String(40), nullable=True))
    op.execute(
        "UPDATE moderation_act SET process_id = (SELECT process_id FROM round WHERE round.id = round_id), "
        "place = 'round:' || CAST(round_id AS VARCHAR(20)), "
        "subject_id = CAST(CASE subject WHEN 'statement' THEN statement_id ELSE reason_id END AS VARCHAR(20))"
    )
    # What is gone was said by its author to be gone; so are the words about it.
    op.execute("UPDATE moderation_act SET note = '', before = NULL WHERE subject_id IS NULL")
    with op.batch_alter_table("moderation_act") as batch:
        batch.drop_constraint(op.f("ck_moderation_act_subject"), type_="check")
        for column, table in (("round_id", "round"), ("statement_id", "statement"), ("reason_id", "vote_reason")):
            batch.drop_constraint(op.f(f"fk_moderation_act_{column}_{table}"), type_="foreignkey")
            batch.drop_index(op.f(f"ix_moderation_act_{column}"))
            batch.drop_column(column)
        batch.alter_column("process_id", existing_type=sa.Integer(), nullable=False)
        batch.alter_column("place", existing_type=sa.String(40), nullable=False)
        batch.alter_column("subject", existing_type=sa.String(10), type_=sa.String(20), existing_nullable=False)
        batch.create_foreign_key(
            op.f("fk_moderation_act_process_id_process"), "process", ["process_id"], ["id"], ondelete="CASCADE"
        )
        batch.create_index(op.f("ix_moderation_act_process_id"), ["process_id"])
        batch.create_index("ix_moderation_act_subject_subject_id", ["subject", "subject_id"])


def downgrade() -> None:
    """Point to rounds, statements and reasons again; what was decided elsewhere has no place there."""
    op.execute(f"DELETE FROM moderation_act WHERE NOT ({ROUND})")
    op.execute(f"DELETE FROM moderation_act WHERE {ROUND_ID} NOT IN (SELECT id FROM round)")
    with op.batch_alter_table("moderation_act") as batch:
        for column in ("round_id", "statement_id", "reason_id"):
            batch.add_column(sa.Column(column, sa.Integer(), nullable=True))
    op.execute(
        f"UPDATE moderation_act SET round_id = {ROUND_ID}, "
        f"statement_id = (SELECT id FROM statement WHERE subject = 'statement' AND statement.id = {SUBJECT_ID}), "
        f"reason_id = (SELECT id FROM vote_reason WHERE subject = 'reason' AND vote_reason.id = {SUBJECT_ID})"
    )
    op.execute(
        "UPDATE moderation_act SET statement_id = "
        "(SELECT vote_reason.statement_id FROM vote_reason WHERE vote_reason.id = reason_id) "
        "WHERE reason_id IS NOT NULL"
    )
    with op.batch_alter_table("moderation_act") as batch:
        batch.drop_constraint(op.f("fk_moderation_act_process_id_process"), type_="foreignkey")
        batch.drop_index(op.f("ix_moderation_act_process_id"))
        batch.drop_index("ix_moderation_act_subject_subject_id")
        for column in ("process_id", "place", "subject_id"):
            batch.drop_column(column)
        batch.alter_column("round_id", existing_type=sa.Integer(), nullable=False)
        batch.alter_column("subject", existing_type=sa.String(20), type_=sa.String(10), existing_nullable=False)
        batch.create_check_constraint(op.f("ck_moderation_act_subject"), "subject IN ('statement', 'reason')")
        for column, table in (("round_id", "round"), ("statement_id", "statement"), ("reason_id", "vote_reason")):
            batch.create_foreign_key(
                op.f(f"fk_moderation_act_{column}_{table}"),
                table,
                [column],
                ["id"],
                ondelete="CASCADE" if column == "round_id" else "SET NULL",
            )
            batch.create_index(op.f(f"ix_moderation_act_{column}"), [column])
