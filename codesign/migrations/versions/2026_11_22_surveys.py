# SPDX-License-Identifier: AGPL-3.0-or-later
"""Surveys: drafts under a link, channels, invitations, quotas, weights."""

import hashlib
import json

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("response") as batch:
        batch.add_column(sa.Column("quotas", sa.JSON(), nullable=False, server_default="[]"))
        batch.add_column(sa.Column("rough", sa.JSON(), nullable=False, server_default="{}"))
        batch.add_column(sa.Column("seq", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("batch", sa.String(80), nullable=False, server_default=""))
    with op.batch_alter_table("survey") as batch:
        batch.add_column(sa.Column("invited_only", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("survey_version") as batch:
        batch.add_column(sa.Column("digest", sa.String(64), nullable=False, server_default=""))
    _write_digests()
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
    _create_channels()
    _create_results()
    _create_draft_steps()


def _write_digests() -> None:
    version = sa.table("survey_version", sa.column("id"), sa.column("document", sa.JSON()), sa.column("digest"))
    connection = op.get_bind()
    for row in connection.execute(sa.select(version.c.id, version.c.document)).all():
        digest = hashlib.sha256(json.dumps(row.document, ensure_ascii=False).encode()).hexdigest()
        connection.execute(sa.update(version).where(version.c.id == row.id).values(digest=digest))


def _create_channels() -> None:
    op.create_table(
        "invitation",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(255), nullable=True),
        sa.Column("label", sa.String(120), nullable=True),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("is_used", sa.Boolean(), nullable=False),
        _of("invitation", "survey_id", "survey"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("survey_id", "email", name=op.f("uq_invitation_survey_id_email")),
    )
    op.create_table(
        "invitation_ticket",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("invitation_id", sa.String(32), nullable=False),
        _of("invitation_ticket", "invitation_id", "invitation"),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_invitation_ticket")),
    )
    op.create_table(
        "kiosk",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("batch", sa.String(80), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        _of("kiosk", "survey_id", "survey"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kiosk")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_kiosk_token_hash")),
    )
    _create_paper_sheets()
    for table, column in _INDEXES:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


_INDEXES = (
    ("invitation", "survey_id"),
    ("invitation_ticket", "invitation_id"),
    ("kiosk", "survey_id"),
    ("paper_sheet", "survey_id"),
    ("paper_sheet", "version_id"),
)


def _create_paper_sheets() -> None:
    op.create_table(
        "paper_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(8), nullable=False),
        sa.Column("batch", sa.String(80), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("first_answers", sa.JSON(), nullable=True),
        sa.Column("second_answers", sa.JSON(), nullable=True),
        sa.Column("first_by_id", sa.Integer(), nullable=True),
        sa.Column("second_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state IN ('printed', 'entered', 'differs', 'counted')", name=op.f("ck_paper_sheet_state")
        ),
        sa.CheckConstraint(
            "second_by_id IS NULL OR second_by_id <> first_by_id", name=op.f("ck_paper_sheet_two_people")
        ),
        sa.CheckConstraint(
            "state <> 'entered' OR first_answers IS NOT NULL", name=op.f("ck_paper_sheet_entered_has_answers")
        ),
        _of("paper_sheet", "survey_id", "survey"),
        _of("paper_sheet", "version_id", "survey_version"),
        _of("paper_sheet", "first_by_id", "user_account", "SET NULL"),
        _of("paper_sheet", "second_by_id", "user_account", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_sheet")),
        sa.UniqueConstraint("code", name=op.f("uq_paper_sheet_code")),
    )


def _of(table: str, column: str, parent: str, when_deleted: str = "CASCADE") -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{parent}")
    return sa.ForeignKeyConstraint([column], [f"{parent}.id"], name=name, ondelete=when_deleted)


def _create_results() -> None:
    with op.batch_alter_table("survey") as batch:
        batch.add_column(sa.Column("sampling", sa.String(10), nullable=False, server_default="open"))
        batch.add_column(sa.Column("sampling_reason", sa.Text(), nullable=False, server_default=""))
        batch.add_column(sa.Column("results_after_close", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column("withheld", sa.JSON(), nullable=False, server_default="[]"))
        batch.add_column(sa.Column("weight_low", sa.Float(), nullable=False, server_default="0.3"))
        batch.add_column(sa.Column("weight_high", sa.Float(), nullable=False, server_default="3.0"))
        for name, condition in _SURVEY_CHECKS.items():
            batch.create_check_constraint(op.f(f"ck_survey_{name}"), condition)
    with op.batch_alter_table("survey_summary") as batch:
        batch.add_column(sa.Column("published", sa.JSON(), nullable=True))
    # A summary from before holds small cells: it is hidden until somebody publishes results anew.
    op.execute(sa.text("UPDATE survey SET published_summary_id = NULL"))
    op.create_table(
        "survey_margin",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("dimension", sa.String(40), nullable=False),
        sa.Column("category", sa.String(80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.CheckConstraint("population > 0", name=op.f("ck_survey_margin_population")),
        _of("survey_margin", "survey_id", "survey"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_margin")),
        sa.UniqueConstraint(
            "survey_id", "dimension", "category", name=op.f("uq_survey_margin_survey_id_dimension_category")
        ),
    )
    op.create_index(op.f("ix_survey_margin_survey_id"), "survey_margin", ["survey_id"])
    op.create_table(
        "field_count",
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(10), nullable=False),
        sa.Column("dimension", sa.String(10), nullable=False),
        sa.Column("value", sa.String(20), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.CheckConstraint("event IN ('opened', 'submitted')", name=op.f("ck_field_count_event")),
        sa.CheckConstraint(
            "dimension IN ('day', 'device', 'language', 'channel', 'minutes')",
            name=op.f("ck_field_count_dimension"),
        ),
        sa.CheckConstraint("times >= 0", name=op.f("ck_field_count_times")),
        _of("field_count", "survey_id", "survey"),
        sa.PrimaryKeyConstraint("survey_id", "event", "dimension", "value", name=op.f("pk_field_count")),
    )


_SURVEY_CHECKS = {
    "sampling": "sampling IN ('open', 'random', 'everybody')",
    "sampling_has_reason": "sampling = 'open' OR sampling_reason <> ''",
    "weight_bounds": "weight_low >= 0 AND weight_low < 1 AND weight_high > 1",
}


def _drop_results() -> None:
    op.drop_table("field_count")
    op.drop_table("survey_margin")
    with op.batch_alter_table("survey_summary") as batch:
        batch.drop_column("published")
    with op.batch_alter_table("survey") as batch:
        for name in _SURVEY_CHECKS:
            batch.drop_constraint(op.f(f"ck_survey_{name}"), type_="check")
        for column in ("weight_high", "weight_low", "withheld", "results_after_close", "sampling_reason", "sampling"):
            batch.drop_column(column)


def _create_draft_steps() -> None:
    op.create_table(
        "survey_draft_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(20), nullable=False),
        sa.Column("subject", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        _of("survey_draft_step", "survey_id", "survey"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_draft_step")),
    )
    op.create_index(op.f("ix_survey_draft_step_survey_id"), "survey_draft_step", ["survey_id"])


def downgrade() -> None:
    op.drop_table("survey_draft_step")
    _drop_results()
    for table in ("paper_sheet", "kiosk", "invitation_ticket", "invitation"):
        op.drop_table(table)
    with op.batch_alter_table("survey_version") as batch:
        batch.drop_column("digest")
    with op.batch_alter_table("survey") as batch:
        batch.drop_column("invited_only")
    op.drop_table("quota_count")
    with op.batch_alter_table("text_answer") as batch:
        batch.alter_column("question", existing_type=sa.String(80), type_=sa.String(40), existing_nullable=False)
    with op.batch_alter_table("response") as batch:
        for column in ("batch", "seq", "rough", "quotas"):
            batch.drop_column(column)
