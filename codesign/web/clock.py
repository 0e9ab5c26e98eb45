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
    """The moment, in UTC, at which the clock on the town hall shows this; the first of two."""
    return local.replace(tzinfo=ZoneInfo(time_zone), fold=0).astimezone(UTC) if local else None


def is_skipped(local: datetime, time_zone: str) -> bool:
    """Whether the clock on the town hall never shows this: it goes forward over it."""
    return in_zone(from_zone(local, time_zone), time_zone) != local


def is_shown_twice(local: datetime, time_zone: str) -> bool:
    """Whether the clock on the town hall shows this and, set back, shows it again."""
    first, second = (local.replace(tzinfo=ZoneInfo(time_zone), fold=fold) for fold in (0, 1))
    return first.utcoffset() != second.utcoffset() and not is_skipped(local, time_zone)


@contextmanager
def fixed(moment: datetime) -> Iterator[None]:
    """Hold the clock still, for tests and for building the demo town."""
    token = _fixed.set(moment)
    try:
        yield
    finally:
        _fixed.reset(token)
