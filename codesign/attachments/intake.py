# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files of citizens: judged with the page, written only once it is known whose they are, and within bounds.

Nobody needs an account to send a file, so a program could fill the disk with them. What arrives is held for the time of
the request; `store_held` writes it when the voice it belongs to is counted, and no more than so many megabytes of a
person, of a network, of the whole service, and only while the disk has room.
"""

from __future__ import annotations

import shutil
import time
from typing import Any

from flask import current_app, g
from flask_babel import lazy_gettext as _l
from limits import RateLimitItemPerDay, RateLimitItemPerHour

from codesign.attachments import files
from codesign.attachments.policy import Judged
from codesign.extensions import limiter, network_here

MEGABYTE = 1024 * 1024
MOST_MB_A_PERSON = 50
MOST_MB_A_NETWORK = 500
#: What stays free of the disk, so that answers can still be stored.
FREE_MB = 1024
#: How long the size of all files is taken as known.
SECONDS_KNOWN = 30.0
TOO_MANY = _l("You sent many files today. Leave this one out, or send it tomorrow.")
NO_ROOM = _l("There is no room for more files now. Leave this one out: everything else can be sent.")

_total: tuple[float, int] = (0.0, 0)


def hold(judged: Judged) -> dict[str, Any]:
    """Keep a judged file for the time of this request; what comes back names it."""
    # A page that depends on itself is judged twice.
    known = (key for key, other in held().items() if other.content == judged.content)
    key = next(known, None) or files.new_file_key()
    held()[key] = judged
    return {**judged.answer(), "key": key}


def held() -> dict[str, Judged]:
    """The files that came with this request and are not written, by key."""
    found: dict[str, Judged] = g.setdefault("held_files", {})
    return found


def what_refuses(giver: str) -> Any:
    """Why the held files cannot be written, in words; None where they can.

    giver: tells the files of one person from those of others.
    """
    megabytes = _megabytes(sum(len(judged.content) for judged in held().values()))
    if not megabytes or not current_app.config.get("RATELIMIT_ENABLED", True):
        return None
    counts = [limiter.limiter.test(item, *names, cost=megabytes) for item, names in _bounds(giver)]
    if not all(counts):
        return TOO_MANY
    settings, folder = current_app.config["SETTINGS"], files.uploads_folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    has_room = shutil.disk_usage(folder).free > (FREE_MB + megabytes) * MEGABYTE
    return None if has_room and _all_files() + megabytes <= settings.uploads_most_mb else NO_ROOM


def store_held(document: Any, giver: str) -> None:
    """Write the held files that a document names, and count them for this person and network."""
    named = files.keys_in(document) & held().keys()
    if not named:
        return
    chosen = {key: held().pop(key) for key in named}
    megabytes = _megabytes(sum(len(judged.content) for judged in chosen.values()))
    if current_app.config.get("RATELIMIT_ENABLED", True):
        for item, names in _bounds(giver):
            limiter.limiter.hit(item, *names, cost=megabytes)
    for key, judged in chosen.items():
        files.keep(files.uploads_folder(), judged, key)


def _bounds(giver: str) -> tuple[tuple[Any, tuple[str, str]], ...]:
    return (
        (RateLimitItemPerDay(MOST_MB_A_PERSON), ("files of a person", giver)),
        (RateLimitItemPerHour(MOST_MB_A_NETWORK), ("files of a network", network_here())),
    )


def _megabytes(size: int) -> int:
    return -(-size // MEGABYTE)


def _all_files() -> int:
    """The megabytes all stored files take, counted anew every half minute."""
    global _total  # one number a process, which may be a little old
    counted_at, megabytes = _total
    if time.monotonic() - counted_at > SECONDS_KNOWN:
        size = sum(path.stat().st_size for path in files.uploads_folder().glob("??/*"))
        _total = (time.monotonic(), megabytes := _megabytes(size))
    return megabytes
