# SPDX-License-Identifier: AGPL-3.0-or-later
"""Panels of rounds: invitations, and places by stratum of the census."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0005"
branch_labels = None
depends_on = None

PANELS = "panel IN ('open', 'invited', 'stratified')"


def upgrade() -> None:
    """Add the columns and tables."""
    with op.batch_alter_table("round") as batch:
        batch.add_column(sa.Column("panel", sa.String(10), nullable=False, server_default="open"))
        batch.add_column(sa.Column("panel_options", sa.JSON(), nullable=False, server_default="{}"))
        batch.create_check_constraint(op.f("ck_round_panel"), PANELS)
    _strata()
    _invitations()


def _strata() -> None:
    op.create_table(
        "round_stratum",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.CheckConstraint("taken BETWEEN 0 AND places", name=op.f("ck_round_stratum_taken")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_round_stratum_round_id_round"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_stratum")),
        sa.UniqueConstraint("round_id", "category", name=op.f("uq_round_stratum_round_id_category")),
    )
    op.create_index(op.f("ix_round_stratum_round_id"), "round_stratum", ["round_id"])
    with op.batch_alter_table("round_participant") as batch:
        batch.add_column(sa.Column("stratum_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_round_participant_stratum_id_round_stratum"),
            "round_stratum",
            ["stratum_id"],
            ["id"],
            ondelete="SET NULL",
        )
        batch.create_index(op.f("ix_round_participant_stratum_id"), ["stratum_id"])


def _invitations() -> None:
    op.create_table(
        "round_invitation",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(255), nullable=True),
        sa.Column("label", sa.String(120), nullable=True),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("is_used", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_round_invitation_round_id_round"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_invitation")),
        sa.UniqueConstraint("round_id", "email", name=op.f("uq_round_invitation_round_id_email")),
    )
    op.create_index(op.f("ix_round_invitation_round_id"), "round_invitation", ["round_id"])
    op.create_table(
        "round_invitation_ticket",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("invitation_id", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["round_invitation.id"],
            name=op.f("fk_round_invitation_ticket_invitation_id_round_invitation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_round_invitation_ticket")),
    )
    op.create_index(
        op.f("ix_round_invitation_ticket_invitation_id"), "round_invitation_ticket", ["invitation_id"]
    )


def downgrade() -> None:
    """Take them away."""
    # In the older version a round is for everybody: what was for a few does not stay open.
    op.execute("UPDATE round SET state = 'closed' WHERE panel <> 'open' AND state = 'open'")
    for table in ("round_invitation_ticket", "round_invitation"):
        op.drop_table(table)
    with op.batch_alter_table("round_participant") as batch:
        batch.drop_index(op.f("ix_round_participant_stratum_id"))
        batch.drop_constraint(op.f("fk_round_participant_stratum_id_round_stratum"), type_="foreignkey")
        batch.drop_column("stratum_id")
    op.drop_table("round_stratum")
    with op.batch_alter_table("round") as batch:
        batch.drop_constraint(op.f("ck_round_panel"), type_="check")
        batch.drop_column("panel_options")
        batch.drop_column("panel")
