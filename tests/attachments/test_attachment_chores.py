# SPDX-License-Identifier: AGPL-3.0-or-later
"""By night a file goes only when no room names it."""

from __future__ import annotations

import time

import pytest
from flask import Flask

from codesign.attachments import chores, files
from codesign.attachments.policy import Accepted, judge
from codesign.web.rooms import Room


def test_a_file_lives_as_long_as_some_room_names_it(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = files.uploads_folder()
    keys = [files.keep(folder, judge(b"%PDF-1.4", "a.pdf", Accepted()))["key"] for _ in range(3)]
    later = time.time() + chores.ORPHANS_KEPT_SECONDS + 60
    monkeypatch.setattr(files.time, "time", lambda: later)
    holders = (
        Room("benches", files_named=lambda _session: {keys[0]}),
        Room("trees", files_named=lambda _session: {keys[1]}),
    )
    monkeypatch.setitem(sqlite_app.extensions, "rooms", holders)
    chores.tidy_up(lambda *_: None)
    assert [files.stored(folder, key) is not None for key in keys] == [True, True, False]
