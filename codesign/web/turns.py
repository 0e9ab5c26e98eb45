# SPDX-License-Identifier: AGPL-3.0-or-later
"""Taking turns at an SQLite file: writers wait in line instead of asking again and again.

SQLite lets one connection write. Whoever finds it busy sleeps and asks again, longer each time, so that under load a
few unlucky requests wait for seconds while later ones pass. One lock for the threads of a process and one on a file
for the processes give the turn to whoever waits, within milliseconds.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from pathlib import Path

LONGEST_PAUSE = 0.004


class TurnTimeout(Exception):
    """Nobody gave the turn away in time."""


class Turns:
    """One turn for all threads of all processes that write to one file."""

    def __init__(self, database: Path, timeout: float) -> None:
        self._path = database.with_name(database.name + "-turn")
        self._timeout = timeout
        self._threads = threading.Lock()
        self._file: int | None = None
        self._process = 0

    def take(self) -> None:
        """Wait for the turn; raises TurnTimeout."""
        deadline = time.monotonic() + self._timeout
        if not self._threads.acquire(timeout=self._timeout):
            raise TurnTimeout
        try:
            self._take_file(deadline)
        except BaseException:
            self._threads.release()
            raise

    def give(self) -> None:
        """Let the next one write."""
        if self._file is not None:
            fcntl.flock(self._file, fcntl.LOCK_UN)
        self._threads.release()

    def _take_file(self, deadline: float) -> None:
        file = self._opened()
        pause = LONGEST_PAUSE / 16
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise TurnTimeout from None
                time.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
            else:
                return

    def _opened(self) -> int:
        # A lock belongs to the opened file, which a forked process shares with its parent: each opens its own.
        if self._file is None or self._process != os.getpid():
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            self._process = os.getpid()
        return self._file
