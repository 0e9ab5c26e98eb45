# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every kind of round: ballots, their history and turnout; rounds that ask again; the logged lottery."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KINDS = "kind IN ('opinion', 'rating', 'ranking', 'points', 'pairwise', 'budget')"


def upgrade() -> None:
    """Add the columns and tables."""
    _columns()
    _ballots()
    _reasons_of_any_answer()


def _columns() -> None:
    with op.batch_alter_table("round") as batch:
        batch.add_column(sa.Column("kind", sa.String(10), nullable=False, server_default="opinion"))
        batch.add_column(sa.Column("options", sa.JSON(), nullable=False, server_default="{}"))
        batch.add_column(sa.Column("continues_id", sa.Integer(), nullable=True))
        batch.create_check_constraint(op.f("ck_round_kind"), KINDS)
        batch.create_foreign_key(
            op.f("fk_round_continues_id_round"), "round", ["continues_id"], ["id"], ondelete="SET NULL"
        )
        batch.create_index(op.f("ix_round_continues_id"), ["continues_id"])
    with op.batch_alter_table("statement") as batch:
        batch.add_column(sa.Column("cost", sa.Integer(), nullable=True))
        batch.create_check_constraint(op.f("ck_statement_cost"), "cost IS NULL OR cost > 0")
    with op.batch_alter_table("round_participant") as batch:
        batch.add_column(sa.Column("earlier_participant_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_round_participant_earlier_participant_id_round_participant"),
            "round_participant",
            ["earlier_participant_id"],
            ["id"],
            ondelete="SET NULL",
        )
        batch.create_index(op.f("ix_round_participant_earlier_participant_id"), ["earlier_participant_id"])
    with op.batch_alter_table("vote_fact") as batch:
        batch.add_column(sa.Column("weight", sa.Float(), nullable=True))
        batch.add_column(sa.Column("chance", sa.Float(), nullable=True))


def _ballots() -> None:
    op.create_table(
        "ballot",
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        _of_participant("ballot"),
        sa.PrimaryKeyConstraint("participant_id", name=op.f("pk_ballot")),
    )
    op.create_table(
        "ballot_fact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=True),
        sa.Column("cast_on", sa.Date(), nullable=False),
        _of_participant("ballot_fact"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot_fact")),
    )
    op.create_index(op.f("ix_ballot_fact_participant_id"), "ballot_fact", ["participant_id"])
    op.create_table(
        "round_turnout",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("ballots", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_round_turnout_round_id_round"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_round_turnout")),
    )
    op.create_table(
        "pair_tally",
        sa.Column("left_id", sa.Integer(), nullable=False),
        sa.Column("right_id", sa.Integer(), nullable=False),
        sa.Column("comparisons", sa.Integer(), nullable=False),
        sa.CheckConstraint("left_id < right_id", name=op.f("ck_pair_tally_order")),
        *(
            sa.ForeignKeyConstraint(
                [column],
                ["statement.id"],
                name=op.f(f"fk_pair_tally_{column}_statement"),
                ondelete="CASCADE",
            )
            for column in ("left_id", "right_id")
        ),
        sa.PrimaryKeyConstraint("left_id", "right_id", name=op.f("pk_pair_tally")),
    )


def _of_participant(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["participant_id"],
        ["round_participant.id"],
        name=op.f(f"fk_{table}_participant_id_round_participant"),
        ondelete="CASCADE",
    )


def _reasons_of_any_answer() -> None:
    with op.batch_alter_table("vote_reason") as batch:
        batch.drop_constraint("fk_vote_reason_vote", type_="foreignkey")
        for column, table in (("participant_id", "round_participant"), ("statement_id", "statement")):
            batch.create_foreign_key(
                op.f(f"fk_vote_reason_{column}_{table}"), table, [column], ["id"], ondelete="CASCADE"
            )


def downgrade() -> None:
    """Take them away; the reasons of ratings have no place in the older version."""
    op.execute(
        "DELETE FROM vote_reason WHERE NOT EXISTS (SELECT 1 FROM vote"
        " WHERE vote.participant_id = vote_reason.participant_id"
        " AND vote.statement_id = vote_reason.statement_id)"
    )
    with op.batch_alter_table("vote_reason") as batch:
        for column, table in (("participant_id", "round_participant"), ("statement_id", "statement")):
            batch.drop_constraint(op.f(f"fk_vote_reason_{column}_{table}"), type_="foreignkey")
        batch.create_foreign_key(
            "fk_vote_reason_vote",
            "vote",
            ["participant_id", "statement_id"],
            ["participant_id", "statement_id"],
            ondelete="CASCADE",
        )
    for table in ("pair_tally", "round_turnout", "ballot_fact", "ballot"):
        op.drop_table(table)
    with op.batch_alter_table("vote_fact") as batch:
        batch.drop_column("chance")
        batch.drop_column("weight")
    with op.batch_alter_table("round_participant") as batch:
        batch.drop_index(op.f("ix_round_participant_earlier_participant_id"))
        batch.drop_constraint(
            op.f("fk_round_participant_earlier_participant_id_round_participant"), type_="foreignkey"
        )
        batch.drop_column("earlier_participant_id")
    with op.batch_alter_table("statement") as batch:
        batch.drop_constraint(op.f("ck_statement_cost"), type_="check")
        batch.drop_column("cost")
    # A round of another kind cannot be told in the words of the older version.
    op.execute("DELETE FROM round WHERE kind <> 'opinion'")
    with op.batch_alter_table("round") as batch:
        batch.drop_index(op.f("ix_round_continues_id"))
        batch.drop_constraint(op.f("fk_round_continues_id_round"), type_="foreignkey")
        batch.drop_constraint(op.f("ck_round_kind"), type_="check")
        for column in ("continues_id", "options", "kind"):
            batch.drop_column(column)
