# SPDX-License-Identifier: AGPL-3.0-or-later
"""Column types that behave the same on SQLite and PostgreSQL."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from itertools import count
from typing import Annotated, Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, TypeDecorator
from sqlalchemy.orm import mapped_column

BROUGHT_BY_CITIZENS = "brought by citizens"
#: PostgreSQL needs the wider type; SQLite's only integer type is that wide, and only under this name the row's own key.
WIDE_INTEGER = BigInteger().with_variant(Integer(), "sqlite")


class UTCDateTime(TypeDecorator[datetime]):
    """An aware moment, stored as UTC; SQLite would otherwise forget the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Refuse a moment without zone rather than guess one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, _dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def new_key() -> str:
    """A random identity that keeps its meaning across runs, exports and databases."""
    return uuid.uuid4().hex


#: A key has 56 random bits, at most 17 digits: a million rows hold the same one twice once in 150,000 towns.
KEY_BITS = 56


_drawn: ContextVar[Callable[[], int]] = ContextVar("drawn", default=lambda: secrets.randbits(KEY_BITS))


def new_number() -> int:
    """A random key, as the rows have that citizens bring."""
    return _drawn.get()()


@contextmanager
def keys_counted() -> Iterator[None]:
    """Count keys instead of drawing them: an invented town must be the same each time it is built."""
    token = _drawn.set(count(1).__next__)
    try:
        yield
    finally:
        _drawn.reset(token)


def numbers_in_order(how_many: int) -> list[int]:
    """Random keys, rising: for rows whose order is public anyway, an import or an invented town."""
    return sorted(new_number() for _ in range(how_many))


#: The key of a row that a citizen's request makes. Serial keys would be an order of arrival, by which what one person
#: said in two activities could be laid side by side in any copy of the database; SQLite also stores rows by this key.
RandomKey = Annotated[
    int,
    mapped_column(
        WIDE_INTEGER,
        primary_key=True,
        autoincrement=False,
        default=new_number,
        info={BROUGHT_BY_CITIZENS: True},
    ),
]
