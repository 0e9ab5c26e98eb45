# SPDX-License-Identifier: AGPL-3.0-or-later
"""The citizen's side of a survey: say why, ask page by page, thank and give a receipt."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response as HttpResponse

from codesign.attachments import intake
from codesign.extensions import db, limiter
from codesign.people.device import use_code_here
from codesign.people.forms import ConfirmForm
from codesign.people.voices import hash_code, read_code, show_code
from codesign.processes.loading import journey
from codesign.surveys import answering, autosave, here
from codesign.surveys.entering import Entrance
from codesign.surveys.fieldwork import field
from codesign.surveys.forms import ResumeForm
from codesign.surveys.kinds.fields import field_name
from codesign.surveys.loading import find_survey, survey_by_short_code
from codesign.surveys.models import Response as Answers
from codesign.surveys.models import Survey
from codesign.surveys.policy import is_answerable, may_open_survey_page
from codesign.surveys.presenting import seed_of
from codesign.surveys.publishing import questionnaire_of
from codesign.surveys.questionnaire import Questionnaire
from codesign.surveys.quotas import QuotaFull
from codesign.surveys.visiting import Visit, page_shown
from codesign.surveys.waiting import survey_waits
from codesign.web import clock
from codesign.web.errors import GREW_OLD, TOO_OLD, Conflict, DomainError, NotFound, error_response
from codesign.web.forms import whole_number
from codesign.web.going_back import back_to
from codesign.web.headers import leave_no_copy
from codesign.web.i18n import content_language, offer_content_languages
from codesign.web.links import public_url, qr_code
from codesign.web.policy import requires
from codesign.web.unit_of_work import keep_now

blueprint = Blueprint("surveys", __name__)
blueprint.after_request(leave_no_copy)


@blueprint.errorhandler(DomainError)
def too_late(error: DomainError) -> HttpResponse:
    """Whatever was refused on the way through a survey leads to its first page, which says how things stand."""
    short_code = str((request.view_args or {})["short_code"])
    if find_survey(db.session(), short_code.upper()) is None:
        return back_to(url_for("people.open_code", code=short_code), error)
    return back_to(url_for("surveys.welcome", short_code=short_code), error)


@blueprint.errorhandler(CSRFError)
def page_grew_old(_error: CSRFError) -> HttpResponse | str | tuple[str, int]:
    """A phone forgot its session while somebody wrote: the page comes back with all that was written."""
    survey = find_survey(db.session(), str((request.view_args or {})["short_code"]).upper())
    if request.endpoint != "surveys.page" or survey is None or not is_answerable(survey, clock.now()):
        return error_response(400, TOO_OLD)
    response = answering.find_response(db.session(), survey, here.code_of(survey))
    flash(GREW_OLD, "warning")
    return _shown(survey, _visit(survey, response, int((request.view_args or {})["number"])), response), 400


# GET  /s/CODE                who asks, why, how long, what happens with the answers
# GET  /s/CODE/PAGE           one page of questions
# POST /s/CODE/PAGE           keep its answers, go on or back
# POST /s/CODE/answer         keep what changed while the page is filled in
# GET  /s/CODE/thanks         the receipt
# GET  /s/CODE/later          the link that goes on with these answers on another device
# GET  /s/CODE/go-on/VOICE    what that link shows; it changes nothing until the button is pressed
# POST /s/CODE/resume         go on with the code of a receipt on this device
# POST /s/CODE/another        the next person at this device starts afresh


@blueprint.get("/s/<short_code>")
@requires(may_open_survey_page, of=survey_by_short_code, waiting=survey_waits)
def welcome(survey: Survey) -> str:
    """Say everything a person wants to know before the first question."""
    response = answering.find_response(db.session(), survey, here.code_of(survey))
    if response is None and is_answerable(survey, clock.now()):
        field.note_opened(survey)
    return render_template(
        "surveys/welcome.html",
        survey=survey,
        process=survey.process,
        questionnaire=_questionnaire(survey, response),
        response=response,
        answerable=is_answerable(survey, clock.now()),
        kiosk=here.kiosk_of(db.session(), survey),
        has_ticket=bool(here.ticket_of(survey)),
        raw_code=here.code_of(survey),
        stations=journey(survey.process, "needs"),
        form=ConfirmForm(),
    )


@blueprint.route("/s/<short_code>/<int:number>", methods=["GET", "POST"])
@requires(may_open_survey_page, of=survey_by_short_code, waiting=survey_waits)
def page(survey: Survey, number: int) -> HttpResponse | str | tuple[str, int]:
    """Ask one page, keep its answers, move on."""
    if not is_answerable(survey, clock.now()) or _is_of_somebody_else(survey):
        return redirect(url_for("surveys.welcome", short_code=survey.short_code))
    code = here.code_of(survey)
    response = answering.find_response(db.session(), survey, code)
    entrance = here.entrance_of(db.session(), survey)
    if response is None and survey.invited_only and entrance.channel == "web" and not entrance.ticket:
        # Before anything is typed: the welcome says who is invited, and where the code of a letter is typed.
        return redirect(url_for("surveys.welcome", short_code=survey.short_code))
    visit = _visit(survey, response, number)
    if not visit.is_shown:
        return _to_page(survey, visit.flow.page_after(number) or visit.flow.page_before(number))
    if request.method == "GET":
        field.note_begun(survey)
        return _shown(survey, visit, response)
    is_going_back = request.form.get("go") == "back"
    answers = visit.take()
    if full := intake.what_refuses(hash_code(code)):
        visit.refuse_files(full)
        answers = None
    if answers is None and is_going_back:
        answers = visit.readable()
    if answers is None:
        _keep_files(survey, visit, entrance)
        return _shown(survey, visit, response), 422 if visit.form.errors else 200
    saved = answering.save_page(
        db.session(),
        survey,
        code,
        answers,
        language=content_language(),
        entrance=entrance,
        seq=whole_number(request.form.get("seq")) or 0,
    )
    intake.store_held(saved.answers, hash_code(code))
    if is_going_back:
        return _to_page(survey, answering.flow_of(saved).page_before(number) or number)
    if _is_mending() and saved.state == "submitted":
        return _mended(survey, saved)
    return _next_step(survey, saved, visit)


def _keep_files(survey: Survey, visit: Visit, entrance: Entrance) -> None:
    """A page that comes back has its files still, once the voice they belong to is counted."""
    if not intake.held():
        return
    code = here.code_of(survey)
    answering.draft_for(db.session(), survey, code, language=content_language(), entrance=entrance)
    keep_now(db.session())
    intake.store_held(visit.readable(), hash_code(code))


@blueprint.post("/s/<short_code>/answer")
@requires(may_open_survey_page, of=survey_by_short_code, waiting=survey_waits)
def answer(survey: Survey) -> dict[str, Any]:
    """Keep what a person changed, while she is still at it."""
    if _is_of_somebody_else(survey):
        raise Conflict(_("Somebody else has begun on this device."))
    response = answering.draft_for(
        db.session(),
        survey,
        here.code_of(survey),
        language=content_language(),
        entrance=here.entrance_of(db.session(), survey),
    )
    visit = _visit(survey, response, request.form.get("page", 1, type=int))
    sent = visit.sort_out(request.form.getlist("changed"), request.form)
    is_kept = autosave.keep(db.session(), response, whole_number(request.form.get("seq")) or 0, sent)
    return {"kept": is_kept, "seq": response.seq, "waits": response.state == "submitted"}


@blueprint.get("/s/<short_code>/thanks")
@requires(may_open_survey_page, of=survey_by_short_code, waiting=survey_waits)
def thanks(survey: Survey) -> HttpResponse | str:
    """Thank, give the receipt, say what happens next."""
    code = here.code_of(survey)
    response = answering.find_response(db.session(), survey, code)
    if response is None or response.state != "submitted":
        return redirect(url_for("surveys.welcome", short_code=survey.short_code))
    return render_template(
        "surveys/thanks.html",
        survey=survey,
        process=survey.process,
        questionnaire=questionnaire_of(response.version),
        kiosk=here.kiosk_of(db.session(), survey),
        code=show_code(code),
        raw_code=code,
        qr=qr_code(public_url("people.voice", code=code)),
        stations=journey(survey.process, "needs"),
        form=ConfirmForm(),
    )


@blueprint.get("/s/<short_code>/later")
@requires(may_open_survey_page, of=survey_by_short_code, waiting=survey_waits)
def later(survey: Survey) -> str:
    """The link under which these answers wait, for later or for another device."""
    code, ticket = here.code_of(survey), here.ticket_of(survey)
    address = (
        public_url("survey_invitations.invited", token=ticket)
        if ticket
        else public_url("surveys.go_on", short_code=survey.short_code, code=code)
    )
    return render_template(
        "surveys/later.html",
        survey=survey,
        process=survey.process,
        response=answering.find_response(db.session(), survey, code),
        code=show_code(code),
        address=address,
        qr=qr_code(address),
    )


@blueprint.get("/s/<short_code>/go-on/<code>")
@limiter.limit("30 per minute")
@requires(may_open_survey_page, of=survey_by_short_code, waiting=survey_waits)
def go_on(survey: Survey, code: str) -> HttpResponse:
    """Offer to go on with the answers of a link; programs that only look at links change nothing."""
    tidy = read_code(code)
    response = answering.find_response(db.session(), survey, tidy) if tidy else None
    if response is None:
        raise NotFound(_("We do not know this link. Please check it letter by letter."))
    shown = render_template(
        "surveys/resume.html",
        survey=survey,
        process=survey.process,
        response=response,
        answered=len(
            response.answers.keys() & {one.id for one in questionnaire_of(response.version).questions()}
        ),
        raw_code=tidy,
        answerable=is_answerable(survey, clock.now()),
        form=ConfirmForm(),
    )
    return Response(shown, headers={"Referrer-Policy": "no-referrer"})


@blueprint.post("/s/<short_code>/resume")
@limiter.limit("30 per minute")
@requires(may_open_survey_page, of=survey_by_short_code, waiting=survey_waits)
def resume(survey: Survey) -> HttpResponse:
    """Go on, on this device, with answers given under the code of a receipt."""
    form = ResumeForm()
    code = read_code(form.text_of("code"))
    response = answering.find_response(db.session(), survey, code) if code else None
    if code is None or response is None:
        raise NotFound(_("We do not know this code. Please check it letter by letter."))
    use_code_here(here.activity_of(survey), code)
    flow = answering.flow_of(response)
    asked = form.question.data or ""
    if asked in flow.judged:
        return _to_page(
            survey, flow.judged[asked].page, back="receipt", _anchor=f"question-{field_name(asked)}"
        )
    return _to_page(survey, answering.page_to_go_on(response, flow))


@blueprint.post("/s/<short_code>/another")
@requires(may_open_survey_page, of=survey_by_short_code, waiting=survey_waits)
def another(survey: Survey) -> HttpResponse:
    """Forget this device's codes, so that the next person can answer for themselves."""
    here.forget_person()
    if here.kiosk_of(db.session(), survey) is None:
        flash(_("This device has forgotten the earlier answers. They are kept: the receipt code opens them."))
    return redirect(url_for("surveys.welcome", short_code=survey.short_code))


def _is_of_somebody_else(survey: Survey) -> bool:
    """Whether a page was shown to a person before this one; at a kiosk every page must say whose it is."""
    if request.method == "GET":
        return False
    sitting = request.form.get("sitting", "")
    if not sitting and here.kiosk_of(db.session(), survey) is None:
        return False
    return sitting != here.sitting_of(here.code_of(survey))


def _questionnaire(survey: Survey, response: Answers | None) -> Questionnaire:
    version = response.version if response else survey.current_version
    if version is None:
        raise NotFound(None)
    questionnaire = questionnaire_of(version)
    offer_content_languages(questionnaire.languages)
    return questionnaire


def _visit(survey: Survey, response: Answers | None, number: int) -> Visit:
    code = here.code_of(survey)
    visit = Visit(
        questionnaire=_questionnaire(survey, response),
        answers=response.answers if response else {},
        number=number,
        moment=answering.moment_of(survey, hash_code(code)),
        seed=seed_of(code),
        language=content_language(),
        rough=response.rough if response and request.method == "GET" else {},
    )
    if not visit.exists:
        raise NotFound(None)
    return visit


def _to_page(survey: Survey, number: int | None, **values: str) -> HttpResponse:
    if number is None:
        return redirect(url_for("surveys.welcome", short_code=survey.short_code))
    return redirect(url_for("surveys.page", short_code=survey.short_code, number=number, **values))


def _is_mending() -> bool:
    """Whether somebody came from her receipt to change one answer, and wants to go back there."""
    return request.args.get("back") == "receipt"


def _mended(survey: Survey, response: Answers) -> HttpResponse:
    """Back to the receipt, unless the change asks for an answer elsewhere."""
    incomplete = answering.page_to_mend(response, answering.flow_of(response))
    if incomplete is not None:
        flash(_("One question here still needs your answer."))
        return _to_page(survey, incomplete, back="receipt")
    flash(_("Your answer is changed."), "success")
    return redirect(url_for("people.voice", code=here.code_of(survey)))


def _shown(survey: Survey, visit: Visit, response: Answers | None) -> str:
    return page_shown(
        survey,
        visit,
        response=response,
        kiosk=here.kiosk_of(db.session(), survey),
        sitting=here.sitting_of(here.code_of(survey)),
        raw_code=here.code_of(survey),
        is_mending=_is_mending() and response is not None and response.state == "submitted",
    )


def _next_step(survey: Survey, response: Answers, visit: Visit) -> HttpResponse | str:
    flow = answering.flow_of(response)
    following = flow.page_after(visit.number)
    if following is not None:
        return _to_page(survey, following)
    incomplete = answering.page_to_mend(response, flow)
    if incomplete is not None:
        flash(_("One question here still needs your answer."))
        return _to_page(survey, incomplete)
    if visit.flow.page_after(visit.number) is not None:
        # The button said "Continue", and the answers took away the page it led to: nobody sends by surprise.
        flash(_("That was the last question for you. You can send your answers now."))
        return _to_page(survey, visit.number)
    try:
        if answering.submit(db.session(), response, here.entrance_of(db.session(), survey)):
            field.note_submitted(db.session(), survey)
    except QuotaFull as full:
        return render_template("surveys/full.html", survey=survey, process=survey.process, quota=full.quota)
    return redirect(url_for("surveys.thanks", short_code=survey.short_code))
