# SPDX-License-Identifier: AGPL-3.0-or-later
"""The only place that asks what time it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_fixed: ContextVar[datetime | None] = ContextVar("fixed_time", default=None)


def now() -> datetime:
    """The present moment, in UTC."""
    return _fixed.get() or datetime.now(UTC)


def today(time_zone: str) -> date:
    """The calendar day where the clock of a process hangs. Ballots and answers know no finer time."""
    return now().astimezone(ZoneInfo(time_zone)).date()


def in_zone(moment: datetime | None, time_zone: str) -> datetime | None:
    """A moment as the clock on the town hall shows it, without a zone."""
    return moment.astimezone(ZoneInfo(time_zone)).replace(tzinfo=None) if moment else None


def from_zone(local: datetime | None, time_zone: str) -> datetime | None:
    """The moment, in UTC, at which the clock on the town hall shows this."""
    return local.replace(tzinfo=ZoneInfo(time_zone)).astimezone(UTC) if local else None


@contextmanager
def fixed(moment: datetime) -> Iterator[None]:
    """Hold the clock still, for tests and for building the demo town."""
    token = _fixed.set(moment)
    try:
        yield
    finally:
        _fixed.reset(token)
