# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every factory shares."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import factory

from codesign.extensions import db

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


class Factory(factory.alchemy.SQLAlchemyModelFactory):
    """Adds to the context's session and flushes."""

    class Meta:
        abstract = True
        sqlalchemy_session_factory = lambda: db.session  # noqa: E731
        sqlalchemy_session_persistence = "flush"


def days_ago(days: int) -> datetime:
    """A moment that many days before today."""
    return datetime.now(UTC) - timedelta(days=days)
