# SPDX-License-Identifier: AGPL-3.0-or-later
"""Invitations: what the invited see, and the page from which staff invite and remind."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from markupsafe import Markup
from werkzeug.wrappers import Response as HttpResponse
from wtforms.validators import InputRequired

from codesign.extensions import db, limiter
from codesign.people.forms import ConfirmForm
from codesign.people.voices import code_for
from codesign.processes.policy import may_facilitate
from codesign.surveys import answering, here
from codesign.surveys.channels import invitations, letters
from codesign.surveys.entering import invitation_of, read_ticket
from codesign.surveys.loading import survey_by_id, survey_by_ticket
from codesign.surveys.models import Survey
from codesign.surveys.policy import is_answerable, may_open_survey_page
from codesign.surveys.publishing import checked
from codesign.web import clock
from codesign.web.errors import BadInput, NotFound
from codesign.web.forms import Form, LineField
from codesign.web.jobs import enqueue
from codesign.web.links import public_url, qr_code
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


class TicketForm(Form):
    """Where the code of a letter is typed."""

    ticket = LineField(_l("The code in your letter"), [InputRequired(_l("Type the code."))], most=60)


class ListForm(Form):
    """A list of people to invite."""

    file = FileField(
        _l("List of people (CSV)"),
        [FileRequired(_l("Choose a file."))],
        description=_l(
            "One person a line: e-mail address, or a name or number for a letter; if you like, the language."
        ),
    )


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
    if form.validate_on_submit():
        ticket = read_ticket(form.text_of("ticket"))
        if ticket is not None:
            return redirect(url_for("survey_invitations.invited", token=ticket))
        form.ticket.errors = [_("The code of a letter has 20 letters and digits.")]
    return render_template("surveys/invitation_code.html", form=form)


@blueprint.get("/i/<token>")
@SLOW
@requires(may_open_survey_page, of=survey_by_ticket)
def invited(survey: Survey) -> str:
    """Tell somebody what the letter opens; a program that only looks at the link changes nothing."""
    return render_template(
        "surveys/invitation.html",
        survey=survey,
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
    mistakes: list[str] = []
    if form.validate_on_submit():
        try:
            text = form.file.data.read().decode("utf-8-sig")
            rows = invitations.read_list(text, checked(survey.draft).languages)
        except UnicodeDecodeError:
            mistakes = [_("The file is not a text in UTF-8. Save it as CSV UTF-8.")]
        except BadInput as error:
            mistakes = str(error.message).splitlines()
        else:
            new = invitations.invite(db.session(), current_actor(), survey, rows)
            told = ngettext("%(num)s person is now invited.", "%(num)s people are now invited.", new)
            known = len(rows) - new
            if known:
                told += " " + ngettext(
                    "%(num)s line was there already.", "%(num)s lines were there already.", known
                )
            return _back(survey, told)
    page = render_template(
        "surveys/invitations_work.html",
        survey=survey,
        process=survey.process,
        state=invitations.state_of(db.session(), survey),
        form=form,
        mistakes=mistakes,
        answerable=is_answerable(survey, clock.now()),
    )
    return (page, 422) if mistakes or form.errors else page


@blueprint.post("/work/surveys/<int:survey_id>/invitations/write/<act>")
@requires(may_facilitate, of=survey_by_id)
def send(survey: Survey, act: str) -> HttpResponse:
    """Write to those who wait for their letter, or remind those who have not answered."""
    if act not in {"first", "reminder"}:
        raise NotFound(None)
    link = public_url("survey_invitations.invited", token=letters.TICKET)
    enqueue(db.session(), letters.KIND, survey_id=survey.id, link=link, is_reminder=act == "reminder")
    return _back(survey, _("The letters are on their way. Reload this page to see how far it is."))


@blueprint.post("/work/surveys/<int:survey_id>/invitations/letters")
@requires(may_facilitate, of=survey_by_id)
def print_letters(survey: Survey) -> str:
    """Letters with code and QR for those without e-mail; the codes are shown this once."""
    printed = []
    for invitation, ticket in invitations.print_letters(db.session(), current_actor(), survey):
        # Each letter speaks the language of whoever gets it.
        with force_locale(invitation.language):
            letter = render_template(
                "surveys/_letter.html",
                survey=survey,
                process=survey.process,
                invitation=invitation,
                code="-".join(ticket[start : start + 4] for start in range(0, len(ticket), 4)),
                qr=qr_code(public_url("survey_invitations.invited", token=ticket)),
                address=public_url("survey_invitations.type_ticket"),
            )
        # Rendered by our own template, which escapes what people wrote.
        printed.append(Markup(letter))  # noqa: S704
    return render_template(
        "surveys/invitation_letters.html", survey=survey, process=survey.process, letters=printed
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


def _back(survey: Survey, message: str) -> HttpResponse:
    flash(message, "success")
    return redirect(url_for("survey_invitations.overview", survey_id=survey.id))
