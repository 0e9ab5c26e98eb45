# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the invited see: the code of a letter, and the way in."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as HttpResponse

from codesign.extensions import db, limiter
from codesign.people.forms import ConfirmForm
from codesign.people.invitations.forms import TicketForm
from codesign.people.invitations.guests import UNKNOWN_LETTER, read_ticket
from codesign.people.invitations.spent import is_spent
from codesign.people.voices import code_for
from codesign.processes.waiting import opening_words
from codesign.surveys import answering, here
from codesign.surveys.entering import invitation_of
from codesign.surveys.loading import survey_by_ticket
from codesign.surveys.models import Survey
from codesign.surveys.policy import is_answerable, may_open_survey_page
from codesign.surveys.waiting import survey_waits
from codesign.web import clock
from codesign.web.errors import NotFound
from codesign.web.going_back import back_to
from codesign.web.headers import leave_no_trace
from codesign.web.i18n import localized
from codesign.web.policy import public, requires

blueprint = Blueprint("survey_invitations", __name__)
blueprint.after_request(leave_no_trace)

# GET, POST /i                    type the code of a letter
# GET  /i/TICKET                  "you are invited"; changes nothing
# POST /i/TICKET                  begin or go on

SLOW = limiter.limit("30 per minute")


@blueprint.route("/i", methods=["GET", "POST"])
@public
@SLOW
def type_ticket() -> HttpResponse | str:
    """Type the code of a letter."""
    form = TicketForm(data={"ticket": request.args.get("code", "")})
    ticket = form.read()
    if ticket is not None and invitation_of(db.session(), ticket) is None:
        form.ticket.errors, ticket = [UNKNOWN_LETTER], None
    if ticket is not None:
        return redirect(url_for("survey_invitations.invited", token=ticket))
    if request.args.get("code") and not form.is_submitted():
        form.ticket.errors = [UNKNOWN_LETTER]
    return render_template("people/invitation_code.html", form=form)


@blueprint.errorhandler(NotFound)
def type_again(error: NotFound) -> HttpResponse:
    """A letter nobody knows: back to where its code is typed, with what was typed."""
    token = str((request.view_args or {}).get("token", ""))
    return back_to(url_for("survey_invitations.type_ticket", code=token), error)


@blueprint.get("/i/<token>")
@SLOW
@requires(may_open_survey_page, of=survey_by_ticket, waiting=survey_waits)
def invited(survey: Survey) -> str:
    """Tell somebody what the letter opens; a program that only looks at the link changes nothing."""
    return render_template(
        "people/invitation.html",
        title=localized(survey.title),
        process=survey.process,
        answerable=is_answerable(survey, clock.now()),
        when=opening_words(None, survey.phase, survey.process.time_zone) if survey.state == "open" else "",
        form=ConfirmForm(),
    )


@blueprint.post("/i/<token>")
@SLOW
@requires(may_open_survey_page, of=survey_by_ticket, waiting=survey_waits)
def accept(survey: Survey) -> HttpResponse:
    """Begin, or go on where this letter's answers are."""
    ticket = read_ticket((request.view_args or {})["token"]) or ""
    response = answering.find_response(db.session(), survey, code_for(ticket, here.activity_of(survey)))
    invitation = invitation_of(db.session(), ticket)
    was_used = invitation is not None and is_spent(invitation.id)
    if was_used and (response is None or response.state == "draft"):
        flash(_("Somebody has already answered with this invitation."), "warning")
        return redirect(url_for("surveys.welcome", short_code=survey.short_code))
    here.take_ticket(survey, ticket)
    if response is None or response.state == "submitted":
        return redirect(url_for("surveys.welcome", short_code=survey.short_code))
    number = answering.page_to_go_on(response, answering.flow_of(response))
    return redirect(url_for("surveys.page", short_code=survey.short_code, number=number))
