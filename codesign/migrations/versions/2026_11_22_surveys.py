# SPDX-License-Identifier: AGPL-3.0-or-later
"""Surveys: drafts under a link, channels, invitations, quotas, weights."""

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
