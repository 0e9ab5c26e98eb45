# SPDX-License-Identifier: AGPL-3.0-or-later
"""Once a day, files that nothing names any more are deleted."""

from __future__ import annotations

from codesign.attachments.files import forget_orphans, uploads_folder
from codesign.attachments.registry import files_named
from codesign.web.jobs import Progress
from codesign.web.unit_of_work import unit_of_work

KIND = "attachment_chores"
HANDLER = "codesign.attachments.chores:tidy_up"
#: A file younger than this may belong to a page that is being filled in.
ORPHANS_KEPT_SECONDS = 3600


def tidy_up(_progress: Progress) -> None:
    """Delete what is left over; safe to repeat."""
    with unit_of_work(write=False) as session:
        named = files_named(session)
    forget_orphans(uploads_folder(), named, older_than_seconds=ORPHANS_KEPT_SECONDS)
