# SPDX-License-Identifier: AGPL-3.0-or-later
"""Inviting people to a round: the desk of `people.invitations` for panels by invitation."""

from __future__ import annotations

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from codesign.deliberation.loading import round_by_id
from codesign.deliberation.models import Round
from codesign.deliberation.panels import joining
from codesign.deliberation.panels import letters as panel_letters
from codesign.deliberation.policy import is_votable
from codesign.people.invitations import desk
from codesign.processes.policy import may_facilitate
from codesign.web import clock
from codesign.web.errors import NotFound
from codesign.web.headers import leave_no_trace
from codesign.web.links import public_url

blueprint = Blueprint("panel", __name__)
blueprint.after_request(leave_no_trace)


def demand_invited(round: Round) -> None:
    """Nobody is invited to a round that is open to everybody, or whose places go by stratum."""
    if round.panel != joining.INVITED:
        raise NotFound(None)


desk.add_desk(
    blueprint,
    "/rounds/<int:round_id>",
    desk.Desk(
        name="round",
        load=round_by_id,
        rule=may_facilitate,
        endpoint="round_work.panel",
        template="deliberation/work_invitations.html",
        guests=joining.guests_of,
        languages=lambda round: round.process.languages,
        is_answerable=lambda round: is_votable(round, clock.now()),
        link=lambda round, ticket: public_url(
            "rounds.panel.invited", short_code=round.short_code, token=ticket
        ),
        typed=lambda round: public_url("rounds.panel.type_ticket", short_code=round.short_code),
        job=panel_letters.KIND,
        came=_l("have come in"),
        open_first=_l("Nobody can take part in this round now: open it before you write."),
        close_first=_l("Close the round first: people still come with these invitations."),
        demand=demand_invited,
    ),
)
