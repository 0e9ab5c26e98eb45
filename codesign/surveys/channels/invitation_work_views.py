# SPDX-License-Identifier: AGPL-3.0-or-later
"""Inviting people to a survey: the desk of `people.invitations`, and whether only the invited may answer."""

from __future__ import annotations

from flask import Blueprint
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as HttpResponse

from codesign.extensions import db
from codesign.people.invitations import desk
from codesign.processes.policy import may_facilitate
from codesign.surveys.channels import invitations, letters
from codesign.surveys.entering import guests_of
from codesign.surveys.loading import survey_by_id
from codesign.surveys.models import Survey
from codesign.surveys.policy import is_answerable
from codesign.surveys.publishing import checked
from codesign.web import clock
from codesign.web.errors import NotFound
from codesign.web.headers import leave_no_trace
from codesign.web.links import public_url
from codesign.web.policy import current_actor, requires

blueprint = Blueprint("survey_inviting", __name__, url_prefix="/work/surveys/<int:survey_id>")
blueprint.after_request(leave_no_trace)

# /work/surveys/ID/invitations…                            the desk of `people.invitations`
# POST /work/surveys/ID/invitations/for/{invited,everybody} who may answer

DESK = desk.Desk(
    name="survey",
    load=survey_by_id,
    rule=may_facilitate,
    endpoint=blueprint.name,
    template="surveys/invitations_work.html",
    guests=guests_of,
    languages=lambda survey: checked(survey.draft).languages,
    is_answerable=lambda survey: is_answerable(survey, clock.now()),
    link=lambda _survey, ticket: public_url("survey_invitations.invited", token=ticket),
    typed=lambda _survey: public_url("survey_invitations.type_ticket"),
    job=letters.KIND,
    came=_l("answered"),
    open_first=_l("Nobody can answer this survey now: open it before you write."),
    close_first=_l("Close the survey first: people still answer with these invitations."),
)
desk.add_desk(blueprint, "", DESK)


@blueprint.post("/invitations/for/<who>")
@requires(may_facilitate, of=survey_by_id)
def choose_who(survey: Survey, who: str) -> HttpResponse:
    """Let everybody answer, or the invited only."""
    if who not in {"invited", "everybody"}:
        raise NotFound(None)
    invitations.admit_only_invited(db.session(), current_actor(), survey, who == "invited")
    return desk.back(
        DESK,
        survey,
        _("Only invited people can answer.")
        if who == "invited"
        else _("Everybody with the link can answer."),
    )
