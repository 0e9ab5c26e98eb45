# SPDX-License-Identifier: AGPL-3.0-or-later
"""What surveys tidy up once a day: files nobody's answer names any more, and addresses that served their purpose."""

from __future__ import annotations

from sqlalchemy import select

from codesign.people.invitations.guests import mix
from codesign.surveys.channel_models import Invitation
from codesign.surveys.channels.invitations import forget_old_addresses
from codesign.surveys.files import forget_orphans, keys_in
from codesign.surveys.kinds.uploads import uploads_folder
from codesign.surveys.models import Response
from codesign.web.jobs import Progress
from codesign.web.unit_of_work import unit_of_work

KIND = "survey_chores"
HANDLER = "codesign.surveys.chores:tidy_up"
#: A file younger than this may belong to a page that is being filled in.
ORPHANS_KEPT_SECONDS = 24 * 3600
BATCH = 1000


def tidy_up(_progress: Progress) -> None:
    """Do all chores; safe to repeat."""
    with unit_of_work() as session:
        forget_old_addresses(session)
        mix(session, Invitation)
    with unit_of_work(write=False) as session:
        answers = session.scalars(select(Response.answers).execution_options(yield_per=BATCH))
        kept = set().union(*map(keys_in, answers))
    forget_orphans(uploads_folder(), kept, older_than_seconds=ORPHANS_KEPT_SECONDS)
