# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who has an SQLite database open: whoever would replace the file must find nobody.

A server goes on writing to a file that was replaced under it, and what it acknowledges is lost with the old file. Each
process that has a connection therefore holds a shared lock on a file beside the database; the kernel gives it away when
the process ends, however it ends.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SUFFIX = "-users"


class Occupied(Exception):
    """Somebody has the database open."""


class Occupation:
    """This process among those that have a database open."""

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(database.name + SUFFIX)
        self._file: int | None = None
        self._process = 0

    def begin(self) -> None:
        """Be counted, once a process.

        Raises:
            Occupied: the file is just being replaced.
        """
        if self._file is not None and self._process == os.getpid():
            return
        self._file, self._process = _opened(self._path), os.getpid()
        try:
            fcntl.flock(self._file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            self.end()
            raise Occupied from None

    def end(self) -> None:
        """Be counted no more. Closing frees the lock only where no forked process holds the same opened file."""
        if self._file is not None and self._process == os.getpid():
            os.close(self._file)
        self._file = None


@contextmanager
def alone(database: Path) -> Iterator[None]:
    """Have a database to oneself; raises Occupied while any process has it open."""
    file = _opened(database.with_name(database.name + SUFFIX))
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Occupied from None
        yield
    finally:
        os.close(file)


def _opened(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
