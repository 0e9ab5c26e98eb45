# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files people add: kept under random names, fetched as attachments, and deleted with what names them.

A file is judged first (`codesign.attachments.policy.judge`). What `keep` gives back is plain JSON that the room stores
with its own things; the file lives as long as something names it.
"""

from __future__ import annotations

import os
import re
import secrets
import time
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Response, current_app, send_file

from codesign.attachments.policy import Judged
from codesign.web import clock
from codesign.web.errors import NotFound

KEY = re.compile(r"[0-9a-f]{32}")
#: Beside a picture lies a smaller one, once somebody looked at it.
THUMBNAIL = ".webp"
#: Whatever a browser makes of a file people sent, it runs nothing and fetches nothing.
CONFINED = "default-src 'none'; sandbox"


def uploads_folder() -> Path:
    """Where this service keeps what people add."""
    folder: Path = current_app.config["SETTINGS"].uploads_folder
    return folder


def keep(folder: Path, judged: Judged, key: str = "") -> dict[str, Any]:
    """Store a file under a random key, unless one is given; what comes back names it."""
    key = key or new_file_key()
    path = path_of(folder, key)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.write_bytes(judged.content)
    path.chmod(0o600)
    # The minute would tell whose it is, beside anything else that knows one.
    day = datetime.combine(clock.now().date(), datetime.min.time(), UTC).timestamp()
    os.utime(path, (day, day))
    return {**judged.answer(), "key": key}


def new_file_key() -> str:
    """128 random bits."""
    return secrets.token_hex(16)


def stored(folder: Path, key: str) -> Path | None:
    """Where a stored file lies; None where there is none. Serve it as an attachment only.

    Raises:
        ValueError: this is no key.
    """
    path = path_of(folder, key)
    return path if path.is_file() else None


def open_for_download(folder: Path, key: str, name: str | None = None) -> Response:
    """A file to be saved and not shown by the browser, under its key unless a name is given.

    Ask before whether this person may have it: the key alone gives no right.

    Raises:
        NotFound: there is none.
    """
    path = stored(folder, key) if KEY.fullmatch(key) else None
    if path is None:
        raise NotFound(None)
    response = send_file(
        path, mimetype="application/octet-stream", as_attachment=True, download_name=name or key
    )
    response.headers["Cache-Control"] = "no-store"
    return confined(response)


def confined(response: Response) -> Response:
    """An answer made of what people sent, which a browser neither guesses at nor runs."""
    response.headers["Content-Security-Policy"] = CONFINED
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def forget(folder: Path, keys: Iterable[str]) -> None:
    """Delete files for good; to be called once what named them is gone."""
    for key in keys:
        path = path_of(folder, key)
        path.unlink(missing_ok=True)
        path.with_suffix(THUMBNAIL).unlink(missing_ok=True)


def keys_in(document: Any) -> set[str]:
    """The keys of all files that are named anywhere in a document."""
    match document:
        case {"key": str(key), "size": int()} if KEY.fullmatch(key):
            return {key}
        case Mapping():
            return set().union(*map(keys_in, document.values())) if document else set()
        case list():
            return set().union(*map(keys_in, document)) if document else set()
        case _:
            return set()


def forget_orphans(folder: Path, kept: set[str], *, older_than_seconds: float) -> int:
    """Delete files nothing names, once they are old enough not to belong to a page being filled in; how many."""
    limit = time.time() - older_than_seconds
    orphans = [
        path.name
        for path in sorted(folder.glob("??/*"))
        if KEY.fullmatch(path.name) and path.name not in kept and path.stat().st_ctime < limit
    ]
    forget(folder, orphans)
    return len(orphans)


def path_of(folder: Path, key: str) -> Path:
    """Where a file of this key lies or would lie.

    Raises:
        ValueError: this is no key.
    """
    if not KEY.fullmatch(key):
        raise ValueError("not a key of a stored file")
    return folder / key[:2] / key
