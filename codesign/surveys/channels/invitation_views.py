# SPDX-License-Identifier: AGPL-3.0-or-later
"""Invitations: what the invited see, and the page from which staff invite and remind."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as HttpResponse

from codesign.extensions import db, limiter
from codesign.people.forms import ConfirmForm
from codesign.people.invitations.forms import TicketForm
from codesign.people.invitations.guests import read_ticket
from codesign.people.invitations.letters import TICKET
from codesign.people.invitations.list_form import ListForm, told_of
from codesign.people.invitations.printing import printed_letters
from codesign.people.voices import code_for
from codesign.processes.policy import may_facilitate
from codesign.surveys import answering, here
from codesign.surveys.channels import invitations, letters
from codesign.surveys.entering import invitation_of
from codesign.surveys.loading import survey_by_id, survey_by_ticket
from codesign.surveys.models import Survey
from codesign.surveys.policy import is_answerable, may_open_survey_page
from codesign.surveys.publishing import checked
from codesign.web import clock
from codesign.web.errors import NotFound
from codesign.web.i18n import localized
from codesign.web.jobs import enqueue
from codesign.web.links import public_url
from codesign.web.policy import current_actor, public, requires

blueprint = Blueprint("survey_invitations", __name__)

# GET, POST /i                    type the code of a letter
# GET  /i/TICKET                  "you are invited"; changes nothing
# POST /i/TICKET                  begin or go on
# GET, POST /work/surveys/ID/invitations                   how far it is; upload a list
# POST /work/surveys/ID/invitations/write/{first,reminder} letters by e-mail
# POST /work/surveys/ID/invitations/letters                letters to print
# POST /work/surveys/ID/invitations/for/{invited,everybody} who may answer
# POST /work/surveys/ID/invitations/forget                 delete the addresses

SLOW = limiter.limit("30 per minute")


@blueprint.after_request
def keep_out_of_the_cache(response: Response) -> Response:
    """Secrets and addresses stay out of the browser's memory and of the referrer."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@blueprint.route("/i", methods=["GET", "POST"])
@public
@SLOW
def type_ticket() -> HttpResponse | str:
    """Type the code of a letter."""
    form = TicketForm()
    ticket = form.read()
    if ticket is not None:
        return redirect(url_for("survey_invitations.invited", token=ticket))
    return render_template("people/invitation_code.html", form=form)


@blueprint.get("/i/<token>")
@SLOW
@requires(may_open_survey_page, of=survey_by_ticket)
def invited(survey: Survey) -> str:
    """Tell somebody what the letter opens; a program that only looks at the link changes nothing."""
    return render_template(
        "people/invitation.html",
        title=localized(survey.title),
        process=survey.process,
        answerable=is_answerable(survey, clock.now()),
        form=ConfirmForm(),
    )


@blueprint.post("/i/<token>")
@SLOW
@requires(may_open_survey_page, of=survey_by_ticket)
def accept(survey: Survey) -> HttpResponse:
    """Begin, or go on where this letter's answers are."""
    ticket = read_ticket((request.view_args or {})["token"]) or ""
    response = answering.find_response(db.session(), survey, code_for(ticket, here.activity_of(survey)))
    invitation = invitation_of(db.session(), ticket)
    is_spent = invitation is not None and invitation.is_used
    if is_spent and (response is None or response.state == "draft"):
        flash(_("Somebody has already answered with this invitation."), "warning")
        return redirect(url_for("surveys.welcome", short_code=survey.short_code))
    here.take_ticket(survey, ticket)
    if response is None or response.state == "submitted":
        return redirect(url_for("surveys.welcome", short_code=survey.short_code))
    number = answering.page_to_go_on(response, answering.flow_of(response))
    return redirect(url_for("surveys.page", short_code=survey.short_code, number=number))


@blueprint.route("/work/surveys/<int:survey_id>/invitations", methods=["GET", "POST"])
@requires(may_facilitate, of=survey_by_id)
def overview(survey: Survey) -> HttpResponse | str | tuple[str, int]:
    """How many are invited and have answered; add people."""
    form = ListForm()
    rows, mistakes = form.read(checked(survey.draft).languages)
    if rows:
        new = invitations.invite(db.session(), current_actor(), survey, rows)
        return _back(survey, told_of(rows, new))
    page = render_template(
        "surveys/invitations_work.html",
        survey=survey,
        process=survey.process,
        title=localized(survey.title),
        state=invitations.state_of(db.session(), survey),
        form=form,
        mistakes=mistakes,
        answerable=is_answerable(survey, clock.now()),
        is_closed=survey.state == "closed",
        came=_("answered"),
        links=_links(survey),
    )
    return (page, 422) if mistakes or form.errors else page


@blueprint.post("/work/surveys/<int:survey_id>/invitations/write/<act>")
@requires(may_facilitate, of=survey_by_id)
def send(survey: Survey, act: str) -> HttpResponse:
    """Write to those who wait for their letter, or remind those who have not answered."""
    if act not in {"first", "reminder"}:
        raise NotFound(None)
    link = public_url("survey_invitations.invited", token=TICKET)
    enqueue(db.session(), letters.KIND, survey_id=survey.id, link=link, is_reminder=act == "reminder")
    return _back(survey, _("The letters are on their way. Reload this page to see how far it is."))


@blueprint.post("/work/surveys/<int:survey_id>/invitations/letters")
@requires(may_facilitate, of=survey_by_id)
def print_letters(survey: Survey) -> str:
    """Letters with code and QR for those without e-mail; the codes are shown this once."""
    return printed_letters(
        invitations.print_letters(db.session(), current_actor(), survey),
        survey,
        lambda ticket: public_url("survey_invitations.invited", token=ticket),
        public_url("survey_invitations.type_ticket"),
        url_for("survey_invitations.overview", survey_id=survey.id),
    )


@blueprint.post("/work/surveys/<int:survey_id>/invitations/for/<who>")
@requires(may_facilitate, of=survey_by_id)
def choose_who(survey: Survey, who: str) -> HttpResponse:
    """Let everybody answer, or the invited only."""
    if who not in {"invited", "everybody"}:
        raise NotFound(None)
    invitations.admit_only_invited(db.session(), current_actor(), survey, who == "invited")
    return _back(
        survey,
        _("Only invited people can answer.")
        if who == "invited"
        else _("Everybody with the link can answer."),
    )


@blueprint.post("/work/surveys/<int:survey_id>/invitations/forget")
@requires(may_facilitate, of=survey_by_id)
def forget(survey: Survey) -> HttpResponse:
    """Delete names and addresses once the survey is closed."""
    invitations.forget_addresses(db.session(), survey, current_actor())
    return _back(survey, _("Names and addresses are deleted. The counts remain."))


def _links(survey: Survey) -> dict[str, str]:
    act = partial(url_for, survey_id=survey.id)
    return {
        "first": act("survey_invitations.send", act="first"),
        "reminder": act("survey_invitations.send", act="reminder"),
        "letters": act("survey_invitations.print_letters"),
        "forget": act("survey_invitations.forget"),
    }


def _back(survey: Survey, message: str) -> HttpResponse:
    flash(message, "success")
    return redirect(url_for("survey_invitations.overview", survey_id=survey.id))
