# SPDX-License-Identifier: AGPL-3.0-or-later
"""Request counts in a file that all processes of one machine share, without any address in it.

Counted in memory, a limit would hold for each process by itself: four processes would let four times as many pass.
Nodes on several machines share a Redis server instead (`CODESIGN_RATE_LIMIT_STORE`).
"""

from __future__ import annotations

import hashlib
import logging
import os
import sqlite3
import threading
import time
from pathlib import Path

from limits.storage import Storage

log = logging.getLogger(__name__)

SCHEME = "sqlite"
#: How long a request waits for another process that counts at the same moment.
PATIENCE_SECONDS = 1.0
_TABLE = "CREATE TABLE IF NOT EXISTS hits (key BLOB PRIMARY KEY, hits INTEGER, ends REAL) WITHOUT ROWID"
_COUNT = """
INSERT INTO hits (key, hits, ends) VALUES (:key, :amount, :ends)
ON CONFLICT (key) DO UPDATE SET
  hits = CASE WHEN ends <= :now THEN :amount ELSE hits + :amount END,
  ends = CASE WHEN ends <= :now THEN :ends ELSE ends END
RETURNING hits
"""


class FileStorage(Storage):
    """Counts in an SQLite file; what it holds may be lost at any time and is gone soon anyway.

    uri: `sqlite:///PATH`; secret: mixed into the keys, so that the file tells no address.
    """

    STORAGE_SCHEME = [SCHEME]  # noqa: RUF012  # the library's own way to register

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False, secret: str = "") -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions)
        self._path = Path((uri or "").removeprefix(f"{SCHEME}:///"))
        self._secret = hashlib.sha256(secret.encode()).digest()
        self._of_thread = threading.local()

    @property
    def base_exceptions(self) -> type[Exception]:
        """What goes wrong with the file."""
        return sqlite3.Error

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count; where the file cannot be written nobody is kept out for it."""
        now = time.time()
        counted = {"key": self._hidden(key), "amount": amount, "now": now, "ends": now + expiry}
        try:
            row = self._connection().execute(_COUNT, counted).fetchone()
            return int(row[0])
        except sqlite3.OperationalError as error:
            log.warning("requests are not counted: %s", error)
            return amount

    def get(self, key: str) -> int:
        """How many were counted."""
        row = self._row(key)
        return int(row[0]) if row else 0

    def get_expiry(self, key: str) -> float:
        """When the count begins anew."""
        row = self._row(key)
        return float(row[1]) if row else time.time()

    def check(self) -> bool:
        """Whether the file can be read."""
        return self._connection().execute("SELECT 1").fetchone() == (1,)

    def reset(self) -> int | None:
        """Forget all counts; how many there were."""
        return self._connection().execute("DELETE FROM hits").rowcount

    def clear(self, key: str) -> None:
        """Forget one count."""
        self._connection().execute("DELETE FROM hits WHERE key = ?", (self._hidden(key),))

    def _row(self, key: str) -> tuple[int, float] | None:
        query = "SELECT hits, ends FROM hits WHERE key = ? AND ends > ?"
        row: tuple[int, float] | None = (
            self._connection().execute(query, (self._hidden(key), time.time())).fetchone()
        )
        return row

    def _hidden(self, key: str) -> bytes:
        return hashlib.blake2b(key.encode(), key=self._secret, digest_size=16).digest()

    def _connection(self) -> sqlite3.Connection:
        """One connection a thread, made anew in a forked process."""
        known: tuple[int, sqlite3.Connection] | None = getattr(self._of_thread, "known", None)
        if known is None or known[0] != os.getpid():
            known = self._of_thread.known = (os.getpid(), self._opened())
        return known[1]

    def _opened(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        connection = sqlite3.connect(self._path, timeout=PATIENCE_SECONDS, isolation_level=None)
        self._path.chmod(0o600)
        for pragma in ("journal_mode=MEMORY", "synchronous=OFF", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS hits (key BLOB PRIMARY KEY, hits INTEGER, ends REAL) WITHOUT ROWID"
        )
        connection.execute("DELETE FROM hits WHERE ends <= ?", (time.time(),))
        return connection
