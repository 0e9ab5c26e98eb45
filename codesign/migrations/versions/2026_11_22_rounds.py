# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rounds: settings, reasons, proposals, moderation."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

OLD_STATES = "moderation IN ('approved', 'waiting', 'rejected')"
NEW_STATES = "moderation IN ('approved', 'waiting', 'rejected', 'merged', 'retired')"


def upgrade() -> None:
    """Add the columns and tables."""
    _settings()
    _proposals()
    _reasons()
    _acts()


def _settings() -> None:
    with op.batch_alter_table("round") as batch:
        batch.add_column(sa.Column("opens_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("dossier", sa.JSON(), nullable=False, server_default="{}"))
        batch.add_column(sa.Column("display", sa.String(4), nullable=False, server_default="one"))
        batch.add_column(sa.Column("takes_reasons", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column("daily_proposals", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        batch.create_check_constraint(op.f("ck_round_display"), "display IN ('one', 'list')")
        batch.create_check_constraint(
            op.f("ck_round_order"), "opens_at IS NULL OR closes_at IS NULL OR opens_at < closes_at"
        )
        batch.create_check_constraint(op.f("ck_round_daily_proposals"), "daily_proposals BETWEEN 0 AND 20")
    op.create_table(
        "round_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_round_version_round_id_round"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_version")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_round_version_round_id_number")),
    )
    op.create_index(op.f("ix_round_version_round_id"), "round_version", ["round_id"])


def _proposals() -> None:
    with op.batch_alter_table("statement") as batch:
        batch.add_column(sa.Column("proposer_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("proposed_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("author_label", sa.String(60), nullable=False, server_default=""))
        batch.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("claimed_by_id", sa.Integer(), nullable=True))
        for column, table in (
            ("proposer_id", "round_participant"),
            ("merged_into_id", "statement"),
            ("claimed_by_id", "user_account"),
        ):
            batch.create_foreign_key(
                op.f(f"fk_statement_{column}_{table}"), table, [column], ["id"], ondelete="SET NULL"
            )
        batch.create_index(op.f("ix_statement_proposer_id"), ["proposer_id"])
        batch.drop_constraint(op.f("ck_statement_moderation"), type_="check")
        batch.create_check_constraint(op.f("ck_statement_moderation"), NEW_STATES)


def _reasons() -> None:
    op.create_table(
        "vote_reason",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("moderation", sa.String(10), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("claimed_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(OLD_STATES, name=op.f("ck_vote_reason_moderation")),
        sa.ForeignKeyConstraint(
            ["participant_id", "statement_id"],
            ["vote.participant_id", "vote.statement_id"],
            name=op.f("fk_vote_reason_vote"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["claimed_by_id"],
            ["user_account.id"],
            name=op.f("fk_vote_reason_claimed_by_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote_reason")),
        sa.UniqueConstraint(
            "participant_id", "statement_id", name=op.f("uq_vote_reason_participant_id_statement_id")
        ),
    )
    op.create_index(op.f("ix_vote_reason_statement_id"), "vote_reason", ["statement_id"])
    op.create_index(op.f("ix_vote_reason_moderation"), "vote_reason", ["moderation"])


def _acts() -> None:
    op.create_table(
        "moderation_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(10), nullable=False),
        sa.Column("statement_id", sa.Integer(), nullable=True),
        sa.Column("reason_id", sa.Integer(), nullable=True),
        sa.Column("act", sa.String(10), nullable=False),
        sa.Column("ground", sa.String(20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("on_arrival", sa.Boolean(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("acted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("subject IN ('statement', 'reason')", name=op.f("ck_moderation_act_subject")),
        sa.CheckConstraint(
            "act IN ('accept', 'reject', 'merge', 'reword', 'split', 'retire')",
            name=op.f("ck_moderation_act_act"),
        ),
        sa.CheckConstraint("(act = 'reject') = (ground <> '')", name=op.f("ck_moderation_act_ground")),
        *(
            sa.ForeignKeyConstraint(
                [column],
                [f"{table}.id"],
                name=op.f(f"fk_moderation_act_{column}_{table}"),
                ondelete="CASCADE" if column == "round_id" else "SET NULL",
            )
            for column, table in (
                ("round_id", "round"),
                ("statement_id", "statement"),
                ("reason_id", "vote_reason"),
                ("user_id", "user_account"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_act")),
    )
    for column in ("round_id", "statement_id", "reason_id"):
        op.create_index(op.f(f"ix_moderation_act_{column}"), "moderation_act", [column])


def downgrade() -> None:
    """Take them away."""
    op.drop_table("moderation_act")
    op.drop_table("vote_reason")
    op.drop_table("round_version")
    # What only the newer version can say is said in the words of the older one.
    op.execute("UPDATE statement SET moderation = 'rejected' WHERE moderation IN ('merged', 'retired')")
    with op.batch_alter_table("statement") as batch:
        batch.drop_constraint(op.f("ck_statement_moderation"), type_="check")
        batch.create_check_constraint(op.f("ck_statement_moderation"), OLD_STATES)
        batch.drop_index(op.f("ix_statement_proposer_id"))
        for column, table in (
            ("proposer_id", "round_participant"),
            ("merged_into_id", "statement"),
            ("claimed_by_id", "user_account"),
        ):
            batch.drop_constraint(op.f(f"fk_statement_{column}_{table}"), type_="foreignkey")
        for column in ("claimed_by_id", "merged_into_id", "author_label", "proposed_on", "proposer_id"):
            batch.drop_column(column)
    with op.batch_alter_table("round") as batch:
        for name in ("daily_proposals", "order", "display"):
            batch.drop_constraint(op.f(f"ck_round_{name}"), type_="check")
        for column in (
            "version", "daily_proposals", "takes_reasons", "display", "dossier", "closes_at", "opens_at",
        ):  # fmt: skip
            batch.drop_column(column)
