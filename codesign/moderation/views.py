# SPDX-License-Identifier: AGPL-3.0-or-later
"""Everybody reads by which rules moderators decide, and what they decided."""

from __future__ import annotations

from flask import Blueprint, render_template

from codesign.extensions import db
from codesign.moderation.numbers import accounts_of
from codesign.moderation.policy import GROUNDS
from codesign.moderation.registry import all_kinds
from codesign.processes.loading import process_by_slug
from codesign.processes.models import Process
from codesign.processes.policy import may_see
from codesign.processes.waiting import process_waits
from codesign.web.policy import requires

blueprint = Blueprint("moderation", __name__)

# /p/SLUG/moderation               the public policy, with numbers


@blueprint.get("/p/<slug>/moderation")
@requires(may_see, of=process_by_slug, waiting=process_waits)
def policy(process: Process) -> str:
    """The grounds for refusing, and how often each was used."""
    return render_template(
        "moderation/policy.html",
        process=process,
        grounds=GROUNDS,
        accounts=accounts_of(db.session(), all_kinds(), process),
    )
