# SPDX-License-Identifier: AGPL-3.0-or-later
"""The tables of the foundation."""

import sqlalchemy as sa
from alembic import op


revision = '0001'
down_revision = None
branch_labels = None
depends_on = None

PUBLISHED = (
    ("round", "published_snapshot_id", "snapshot"),
    ("survey", "published_summary_id", "survey_summary"),
)


def upgrade() -> None:
    op.create_table('erased_voice',
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('erased_on', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('code_hash', name=op.f('pk_erased_voice'))
    )
    op.create_table('place',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('population', sa.Integer(), nullable=True),
    sa.Column('population_year', sa.Integer(), nullable=True),
    sa.Column('is_invented', sa.Boolean(), nullable=False),
    sa.CheckConstraint("kind IN ('municipality', 'quarter')", name=op.f('ck_place_kind')),
    sa.ForeignKeyConstraint(['parent_id'], ['place.id'], name=op.f('fk_place_parent_id_place'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_place')),
    sa.UniqueConstraint('parent_id', 'code', name=op.f('uq_place_parent_id_code'))
    )
    with op.batch_alter_table('place', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_place_parent_id'), ['parent_id'], unique=False)

    op.create_table('role',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('description', sa.String(length=255), nullable=True),
    sa.Column('permissions', sa.JSON(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_role')),
    sa.UniqueConstraint('name', name=op.f('uq_role_name'))
    )
    op.create_table('run',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('kind', sa.String(length=60), nullable=False),
    sa.Column('arguments', sa.JSON(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('progress', sa.Float(), nullable=False),
    sa.Column('message', sa.String(length=200), nullable=False),
    sa.Column('address', sa.String(length=300), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('error', sa.Text(), nullable=False),
    sa.Column('queued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('heartbeat_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state IN ('queued', 'running', 'done', 'failed')", name=op.f('ck_run_state')),
    sa.CheckConstraint('progress >= 0 AND progress <= 1', name=op.f('ck_run_progress')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_run'))
    )
    with op.batch_alter_table('run', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_run_kind'), ['kind'], unique=False)
        batch_op.create_index(batch_op.f('ix_run_state'), ['state'], unique=False)

    op.create_table('user_account',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(length=255), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('password', sa.String(length=255), nullable=True),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('fs_uniquifier', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_user_account')),
    sa.UniqueConstraint('email', name=op.f('uq_user_account_email')),
    sa.UniqueConstraint('fs_uniquifier', name=op.f('uq_user_account_fs_uniquifier'))
    )
    op.create_table('voice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('began_on', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_voice')),
    sa.UniqueConstraint('code_hash', name=op.f('uq_voice_code_hash'))
    )
    op.create_table('audit_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('act', sa.String(length=80), nullable=False),
    sa.Column('subject', sa.String(length=120), nullable=False),
    sa.Column('details', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_audit_entry_user_id_user_account'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_entry'))
    )
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audit_entry_act'), ['act'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_entry_at'), ['at'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_entry_subject'), ['subject'], unique=False)

    op.create_table('census_margin',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('dimension', sa.String(length=40), nullable=False),
    sa.Column('category', sa.String(length=40), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('population', sa.Integer(), nullable=False),
    sa.CheckConstraint('population >= 0', name=op.f('ck_census_margin_population')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_census_margin_place_id_place'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_census_margin')),
    sa.UniqueConstraint('place_id', 'dimension', 'category', name=op.f('uq_census_margin_place_id_dimension_category'))
    )
    with op.batch_alter_table('census_margin', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_census_margin_place_id'), ['place_id'], unique=False)

    op.create_table('process',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('title', sa.JSON(), nullable=False),
    sa.Column('summary', sa.JSON(), nullable=False),
    sa.Column('decidable', sa.JSON(), nullable=False),
    sa.Column('not_decidable', sa.JSON(), nullable=False),
    sa.Column('promise', sa.String(length=12), nullable=False),
    sa.Column('office', sa.String(length=160), nullable=False),
    sa.Column('answer_due_on', sa.Date(), nullable=True),
    sa.Column('time_zone', sa.String(length=40), nullable=False),
    sa.Column('languages', sa.JSON(), nullable=False),
    sa.Column('provenance', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("promise IN ('inform', 'consult', 'involve', 'collaborate', 'empower')", name=op.f('ck_process_promise')),
    sa.CheckConstraint("state IN ('draft', 'public', 'archived')", name=op.f('ck_process_state')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_process_place_id_place')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_process')),
    sa.UniqueConstraint('slug', name=op.f('uq_process_slug'))
    )
    op.create_table('user_role',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('role_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['role_id'], ['role.id'], name=op.f('fk_user_role_role_id_role'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_user_role_user_id_user_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', 'role_id', name=op.f('pk_user_role'))
    )
    op.create_table('membership',
    sa.Column('process_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=16), nullable=False),
    sa.CheckConstraint("role IN ('facilitator', 'administrator', 'reader')", name=op.f('ck_membership_role')),
    sa.ForeignKeyConstraint(['process_id'], ['process.id'], name=op.f('fk_membership_process_id_process'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_membership_user_id_user_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('process_id', 'user_id', name=op.f('pk_membership'))
    )
    op.create_table('phase',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('process_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('title', sa.JSON(), nullable=False),
    sa.Column('opens_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closes_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("kind IN ('survey', 'themes', 'round', 'decision', 'report')", name=op.f('ck_phase_kind')),
    sa.CheckConstraint('opens_at IS NULL OR closes_at IS NULL OR opens_at < closes_at', name=op.f('ck_phase_order')),
    sa.ForeignKeyConstraint(['process_id'], ['process.id'], name=op.f('fk_phase_process_id_process'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_phase')),
    sa.UniqueConstraint('process_id', 'position', name=op.f('uq_phase_process_id_position'))
    )
    with op.batch_alter_table('phase', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_phase_process_id'), ['process_id'], unique=False)

    op.create_table('round',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('process_id', sa.Integer(), nullable=False),
    sa.Column('phase_id', sa.Integer(), nullable=True),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('short_code', sa.String(length=12), nullable=False),
    sa.Column('title', sa.JSON(), nullable=False),
    sa.Column('question', sa.JSON(), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('blind', sa.String(length=12), nullable=False),
    sa.Column('rule', sa.JSON(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('published_snapshot_id', sa.Integer(), nullable=True),
    sa.Column('provenance', sa.JSON(), nullable=False),
    sa.CheckConstraint("blind IN ('until_vote', 'until_close')", name=op.f('ck_round_blind')),
    sa.CheckConstraint("state IN ('draft', 'open', 'closed')", name=op.f('ck_round_state')),
    sa.ForeignKeyConstraint(['phase_id'], ['phase.id'], name=op.f('fk_round_phase_id_phase'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['process_id'], ['process.id'], name=op.f('fk_round_process_id_process'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['published_snapshot_id'], ['snapshot.id'], name=op.f('fk_round_published_snapshot_id_snapshot'), ondelete='SET NULL', use_alter=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_round')),
    sa.UniqueConstraint('process_id', 'number', name=op.f('uq_round_process_id_number')),
    sa.UniqueConstraint('short_code', name=op.f('uq_round_short_code'))
    )
    with op.batch_alter_table('round', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_round_process_id'), ['process_id'], unique=False)

    op.create_table('survey',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('process_id', sa.Integer(), nullable=False),
    sa.Column('phase_id', sa.Integer(), nullable=True),
    sa.Column('short_code', sa.String(length=12), nullable=False),
    sa.Column('title', sa.JSON(), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('draft', sa.JSON(), nullable=False),
    sa.Column('published_summary_id', sa.Integer(), nullable=True),
    sa.Column('submitted_count', sa.Integer(), nullable=False),
    sa.CheckConstraint("state IN ('draft', 'open', 'closed')", name=op.f('ck_survey_state')),
    sa.ForeignKeyConstraint(['phase_id'], ['phase.id'], name=op.f('fk_survey_phase_id_phase'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['process_id'], ['process.id'], name=op.f('fk_survey_process_id_process'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['published_summary_id'], ['survey_summary.id'], name=op.f('fk_survey_published_summary_id_survey_summary'), ondelete='SET NULL', use_alter=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey')),
    sa.UniqueConstraint('short_code', name=op.f('uq_survey_short_code'))
    )
    with op.batch_alter_table('survey', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_survey_process_id'), ['process_id'], unique=False)

    op.create_table('round_participant',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('voice_id', sa.Integer(), nullable=True),
    sa.Column('channel', sa.String(length=10), nullable=False),
    sa.Column('source_id', sa.Integer(), nullable=True),
    sa.Column('source_group', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['round_id'], ['round.id'], name=op.f('fk_round_participant_round_id_round'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['voice_id'], ['voice.id'], name=op.f('fk_round_participant_voice_id_voice'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_round_participant')),
    sa.UniqueConstraint('round_id', 'voice_id', name=op.f('uq_round_participant_round_id_voice_id'))
    )
    with op.batch_alter_table('round_participant', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_round_participant_round_id'), ['round_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_round_participant_voice_id'), ['voice_id'], unique=False)

    op.create_table('snapshot',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('computed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('algorithm', sa.String(length=40), nullable=False),
    sa.Column('seed', sa.Integer(), nullable=False),
    sa.Column('input_hash', sa.String(length=64), nullable=False),
    sa.Column('document', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['round_id'], ['round.id'], name=op.f('fk_snapshot_round_id_round'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_snapshot'))
    )
    with op.batch_alter_table('snapshot', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_snapshot_round_id'), ['round_id'], unique=False)

    op.create_table('survey_summary',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('survey_id', sa.Integer(), nullable=False),
    sa.Column('computed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('document', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['survey_id'], ['survey.id'], name=op.f('fk_survey_summary_survey_id_survey'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_summary'))
    )
    with op.batch_alter_table('survey_summary', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_survey_summary_survey_id'), ['survey_id'], unique=False)

    op.create_table('survey_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('survey_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('document', sa.JSON(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['survey_id'], ['survey.id'], name=op.f('fk_survey_version_survey_id_survey'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_version')),
    sa.UniqueConstraint('survey_id', 'number', name=op.f('uq_survey_version_survey_id_number'))
    )
    with op.batch_alter_table('survey_version', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_survey_version_survey_id'), ['survey_id'], unique=False)

    op.create_table('theming',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('survey_id', sa.Integer(), nullable=False),
    sa.Column('question', sa.String(length=40), nullable=False),
    sa.Column('run_id', sa.String(length=32), nullable=True),
    sa.Column('computed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('document', sa.JSON(), nullable=False),
    sa.Column('published', sa.JSON(none_as_null=True), nullable=True),
    sa.ForeignKeyConstraint(['run_id'], ['run.id'], name=op.f('fk_theming_run_id_run'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['survey_id'], ['survey.id'], name=op.f('fk_theming_survey_id_survey'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_theming')),
    sa.UniqueConstraint('survey_id', 'question', name=op.f('uq_theming_survey_id_question'))
    )
    with op.batch_alter_table('theming', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_theming_survey_id'), ['survey_id'], unique=False)

    op.create_table('response',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('survey_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('voice_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('channel', sa.String(length=10), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('submitted_on', sa.Date(), nullable=True),
    sa.Column('answers', sa.JSON(), nullable=False),
    sa.CheckConstraint("(state = 'submitted') = (submitted_on IS NOT NULL)", name=op.f('ck_response_submitted_has_day')),
    sa.CheckConstraint("channel IN ('web', 'paper', 'kiosk', 'assisted', 'import')", name=op.f('ck_response_channel')),
    sa.CheckConstraint("state IN ('draft', 'submitted')", name=op.f('ck_response_state')),
    sa.ForeignKeyConstraint(['survey_id'], ['survey.id'], name=op.f('fk_response_survey_id_survey'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['version_id'], ['survey_version.id'], name=op.f('fk_response_version_id_survey_version'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['voice_id'], ['voice.id'], name=op.f('fk_response_voice_id_voice'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_response')),
    sa.UniqueConstraint('voice_id', name=op.f('uq_response_voice_id'))
    )
    with op.batch_alter_table('response', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_response_state'), ['state'], unique=False)
        batch_op.create_index(batch_op.f('ix_response_submitted_on'), ['submitted_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_response_survey_id'), ['survey_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_response_version_id'), ['version_id'], unique=False)

    op.create_table('snapshot_position',
    sa.Column('snapshot_id', sa.Integer(), nullable=False),
    sa.Column('participant_id', sa.Integer(), nullable=False),
    sa.Column('x', sa.Float(), nullable=False),
    sa.Column('y', sa.Float(), nullable=False),
    sa.Column('group_index', sa.SmallInteger(), nullable=True),
    sa.Column('stability', sa.Float(), nullable=True),
    sa.ForeignKeyConstraint(['participant_id'], ['round_participant.id'], name=op.f('fk_snapshot_position_participant_id_round_participant'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['snapshot_id'], ['snapshot.id'], name=op.f('fk_snapshot_position_snapshot_id_snapshot'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('snapshot_id', 'participant_id', name=op.f('pk_snapshot_position'))
    )
    with op.batch_alter_table('snapshot_position', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_snapshot_position_participant_id'), ['participant_id'], unique=False)

    op.create_table('theme',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=32), nullable=False),
    sa.Column('theming_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('label', sa.String(length=200), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=True),
    sa.Column('words', sa.JSON(), nullable=False),
    sa.Column('quotes', sa.JSON(), nullable=False),
    sa.Column('released_quotes', sa.JSON(), nullable=False),
    sa.Column('cohesion', sa.Float(), nullable=True),
    sa.Column('is_locked', sa.Boolean(), nullable=False),
    sa.Column('merged_into_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['merged_into_id'], ['theme.id'], name=op.f('fk_theme_merged_into_id_theme'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['theming_id'], ['theming.id'], name=op.f('fk_theme_theming_id_theming'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_theme')),
    sa.UniqueConstraint('key', name=op.f('uq_theme_key'))
    )
    with op.batch_alter_table('theme', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_theme_theming_id'), ['theming_id'], unique=False)

    op.create_table('theme_edit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('theming_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('act', sa.String(length=20), nullable=False),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.Column('after', sa.JSON(), nullable=False),
    sa.Column('undone', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['theming_id'], ['theming.id'], name=op.f('fk_theme_edit_theming_id_theming'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_theme_edit_user_id_user_account'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_theme_edit'))
    )
    with op.batch_alter_table('theme_edit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_theme_edit_theming_id'), ['theming_id'], unique=False)

    op.create_table('outcome',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('process_id', sa.Integer(), nullable=False),
    sa.Column('theme_id', sa.Integer(), nullable=True),
    sa.Column('snapshot_id', sa.Integer(), nullable=True),
    sa.Column('title', sa.JSON(), nullable=False),
    sa.Column('verdict', sa.String(length=10), nullable=False),
    sa.Column('reason', sa.JSON(), nullable=False),
    sa.Column('minority_view', sa.JSON(), nullable=False),
    sa.Column('office', sa.String(length=160), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("verdict IN ('accepted', 'partly', 'rejected', 'studying')", name=op.f('ck_outcome_verdict')),
    sa.ForeignKeyConstraint(['process_id'], ['process.id'], name=op.f('fk_outcome_process_id_process'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['recorded_by_id'], ['user_account.id'], name=op.f('fk_outcome_recorded_by_id_user_account'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['snapshot_id'], ['snapshot.id'], name=op.f('fk_outcome_snapshot_id_snapshot'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['theme_id'], ['theme.id'], name=op.f('fk_outcome_theme_id_theme'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outcome'))
    )
    with op.batch_alter_table('outcome', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_outcome_process_id'), ['process_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_outcome_theme_id'), ['theme_id'], unique=False)

    op.create_table('statement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('theme_id', sa.Integer(), nullable=True),
    sa.Column('continues_id', sa.Integer(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('text', sa.JSON(), nullable=False),
    sa.Column('author', sa.String(length=12), nullable=False),
    sa.Column('moderation', sa.String(length=10), nullable=False),
    sa.Column('source_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("moderation IN ('approved', 'waiting', 'rejected')", name=op.f('ck_statement_moderation')),
    sa.ForeignKeyConstraint(['continues_id'], ['statement.id'], name=op.f('fk_statement_continues_id_statement'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['round_id'], ['round.id'], name=op.f('fk_statement_round_id_round'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['theme_id'], ['theme.id'], name=op.f('fk_statement_theme_id_theme'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_statement'))
    )
    with op.batch_alter_table('statement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_statement_round_id'), ['round_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_statement_theme_id'), ['theme_id'], unique=False)

    op.create_table('text_answer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('survey_id', sa.Integer(), nullable=False),
    sa.Column('response_id', sa.Integer(), nullable=False),
    sa.Column('question', sa.String(length=40), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.ForeignKeyConstraint(['response_id'], ['response.id'], name=op.f('fk_text_answer_response_id_response'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['survey_id'], ['survey.id'], name=op.f('fk_text_answer_survey_id_survey'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_text_answer')),
    sa.UniqueConstraint('response_id', 'question', 'position', name=op.f('uq_text_answer_response_id_question_position'))
    )
    with op.batch_alter_table('text_answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_text_answer_question'), ['question'], unique=False)
        batch_op.create_index(batch_op.f('ix_text_answer_response_id'), ['response_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_text_answer_survey_id'), ['survey_id'], unique=False)

    op.create_table('milestone',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('outcome_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('title', sa.JSON(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['outcome_id'], ['outcome.id'], name=op.f('fk_milestone_outcome_id_outcome'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_milestone'))
    )
    with op.batch_alter_table('milestone', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_milestone_outcome_id'), ['outcome_id'], unique=False)

    op.create_table('placement',
    sa.Column('text_answer_id', sa.Integer(), nullable=False),
    sa.Column('theming_id', sa.Integer(), nullable=False),
    sa.Column('theme_id', sa.Integer(), nullable=True),
    sa.Column('bucket', sa.String(length=10), nullable=False),
    sa.Column('certainty', sa.Float(), nullable=False),
    sa.Column('placed_by', sa.String(length=8), nullable=False),
    sa.Column('evidence', sa.JSON(), nullable=False),
    sa.Column('objection', sa.Text(), nullable=True),
    sa.CheckConstraint("(bucket = 'theme') = (theme_id IS NOT NULL)", name=op.f('ck_placement_theme_has_bucket')),
    sa.CheckConstraint("bucket IN ('theme', 'mixed', 'not_themed')", name=op.f('ck_placement_bucket')),
    sa.CheckConstraint("placed_by IN ('machine', 'person')", name=op.f('ck_placement_placed_by')),
    sa.ForeignKeyConstraint(['text_answer_id'], ['text_answer.id'], name=op.f('fk_placement_text_answer_id_text_answer'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['theme_id'], ['theme.id'], name=op.f('fk_placement_theme_id_theme')),
    sa.ForeignKeyConstraint(['theming_id'], ['theming.id'], name=op.f('fk_placement_theming_id_theming'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('text_answer_id', name=op.f('pk_placement'))
    )
    with op.batch_alter_table('placement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_placement_theme_id'), ['theme_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_placement_theming_id'), ['theming_id'], unique=False)

    op.create_table('tally',
    sa.Column('statement_id', sa.Integer(), nullable=False),
    sa.Column('agree', sa.Integer(), nullable=False),
    sa.Column('disagree', sa.Integer(), nullable=False),
    sa.Column('passed', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['statement_id'], ['statement.id'], name=op.f('fk_tally_statement_id_statement'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('statement_id', name=op.f('pk_tally'))
    )
    op.create_table('vote',
    sa.Column('participant_id', sa.Integer(), nullable=False),
    sa.Column('statement_id', sa.Integer(), nullable=False),
    sa.Column('value', sa.SmallInteger(), nullable=False),
    sa.CheckConstraint('value IN (-1, 0, 1)', name=op.f('ck_vote_value')),
    sa.ForeignKeyConstraint(['participant_id'], ['round_participant.id'], name=op.f('fk_vote_participant_id_round_participant'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['statement_id'], ['statement.id'], name=op.f('fk_vote_statement_id_statement'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('participant_id', 'statement_id', name=op.f('pk_vote'))
    )
    with op.batch_alter_table('vote', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_vote_statement_id'), ['statement_id'], unique=False)

    op.create_table('vote_fact',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('participant_id', sa.Integer(), nullable=False),
    sa.Column('statement_id', sa.Integer(), nullable=False),
    sa.Column('value', sa.SmallInteger(), nullable=True),
    sa.Column('cast_on', sa.Date(), nullable=False),
    sa.CheckConstraint('value IS NULL OR value IN (-1, 0, 1)', name=op.f('ck_vote_fact_value')),
    sa.ForeignKeyConstraint(['participant_id'], ['round_participant.id'], name=op.f('fk_vote_fact_participant_id_round_participant'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['statement_id'], ['statement.id'], name=op.f('fk_vote_fact_statement_id_statement'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_vote_fact'))
    )
    with op.batch_alter_table('vote_fact', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_vote_fact_participant_id'), ['participant_id'], unique=False)
    # Two pairs of tables point at each other; SQLite has these keys in the tables themselves.
    if op.get_bind().dialect.name != "sqlite":
        for table, column, target in PUBLISHED:
            op.create_foreign_key(
                op.f(f"fk_{table}_{column}_{target}"), table, target, [column], ["id"], ondelete="SET NULL"
            )


def downgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        for table, column, target in PUBLISHED:
            op.drop_constraint(op.f(f"fk_{table}_{column}_{target}"), table, type_="foreignkey")
    with op.batch_alter_table('vote_fact', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_vote_fact_participant_id'))

    op.drop_table('vote_fact')
    with op.batch_alter_table('vote', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_vote_statement_id'))

    op.drop_table('vote')
    op.drop_table('tally')
    with op.batch_alter_table('placement', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_placement_theming_id'))
        batch_op.drop_index(batch_op.f('ix_placement_theme_id'))

    op.drop_table('placement')
    with op.batch_alter_table('milestone', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_milestone_outcome_id'))

    op.drop_table('milestone')
    with op.batch_alter_table('text_answer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_text_answer_survey_id'))
        batch_op.drop_index(batch_op.f('ix_text_answer_response_id'))
        batch_op.drop_index(batch_op.f('ix_text_answer_question'))

    op.drop_table('text_answer')
    with op.batch_alter_table('statement', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_statement_theme_id'))
        batch_op.drop_index(batch_op.f('ix_statement_round_id'))

    op.drop_table('statement')
    with op.batch_alter_table('outcome', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_outcome_theme_id'))
        batch_op.drop_index(batch_op.f('ix_outcome_process_id'))

    op.drop_table('outcome')
    with op.batch_alter_table('theme_edit', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_theme_edit_theming_id'))

    op.drop_table('theme_edit')
    with op.batch_alter_table('theme', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_theme_theming_id'))

    op.drop_table('theme')
    with op.batch_alter_table('snapshot_position', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_snapshot_position_participant_id'))

    op.drop_table('snapshot_position')
    with op.batch_alter_table('response', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_response_version_id'))
        batch_op.drop_index(batch_op.f('ix_response_survey_id'))
        batch_op.drop_index(batch_op.f('ix_response_submitted_on'))
        batch_op.drop_index(batch_op.f('ix_response_state'))

    op.drop_table('response')
    with op.batch_alter_table('theming', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_theming_survey_id'))

    op.drop_table('theming')
    with op.batch_alter_table('survey_version', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_survey_version_survey_id'))

    op.drop_table('survey_version')
    with op.batch_alter_table('survey_summary', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_survey_summary_survey_id'))

    op.drop_table('survey_summary')
    with op.batch_alter_table('snapshot', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_snapshot_round_id'))

    op.drop_table('snapshot')
    with op.batch_alter_table('round_participant', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_round_participant_voice_id'))
        batch_op.drop_index(batch_op.f('ix_round_participant_round_id'))

    op.drop_table('round_participant')
    with op.batch_alter_table('survey', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_survey_process_id'))

    op.drop_table('survey')
    with op.batch_alter_table('round', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_round_process_id'))

    op.drop_table('round')
    with op.batch_alter_table('phase', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_phase_process_id'))

    op.drop_table('phase')
    op.drop_table('membership')
    op.drop_table('user_role')
    op.drop_table('process')
    with op.batch_alter_table('census_margin', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_census_margin_place_id'))

    op.drop_table('census_margin')
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_audit_entry_subject'))
        batch_op.drop_index(batch_op.f('ix_audit_entry_at'))
        batch_op.drop_index(batch_op.f('ix_audit_entry_act'))

    op.drop_table('audit_entry')
    op.drop_table('voice')
    op.drop_table('user_account')
    with op.batch_alter_table('run', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_run_state'))
        batch_op.drop_index(batch_op.f('ix_run_kind'))

    op.drop_table('run')
    op.drop_table('role')
    with op.batch_alter_table('place', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_place_parent_id'))

    op.drop_table('place')
    op.drop_table('erased_voice')
