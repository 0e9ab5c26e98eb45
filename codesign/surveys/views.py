# SPDX-License-Identifier: AGPL-3.0-or-later
"""The citizen's side of a survey: say why, ask page by page, thank and give a receipt."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as HttpResponse

from codesign.extensions import db
from codesign.people.device import code_here, forget_device, use_code_here
from codesign.people.forms import ConfirmForm
from codesign.people.voices import read_code, show_code
from codesign.processes.loading import journey
from codesign.surveys import answering
from codesign.surveys.kinds import KINDS
from codesign.surveys.loading import survey_by_short_code
from codesign.surveys.models import Response, Survey
from codesign.surveys.policy import is_answerable, may_open_survey_page
from codesign.surveys.presenting import seed_of
from codesign.surveys.publishing import questionnaire_of
from codesign.surveys.questionnaire import Questionnaire
from codesign.surveys.quotas import QuotaFull
from codesign.surveys.visiting import Visit
from codesign.web import clock
from codesign.web.errors import NotFound
from codesign.web.i18n import language
from codesign.web.links import public_url, qr_code
from codesign.web.policy import requires

blueprint = Blueprint("surveys", __name__)

# GET  /s/CODE              who asks, why, how long, what happens with the answers
# GET  /s/CODE/PAGE         one page of questions
# POST /s/CODE/PAGE         keep its answers, go on or back
# GET  /s/CODE/thanks       the receipt
# POST /s/CODE/resume       go on with the code of a receipt on this device
# POST /s/CODE/another      the next person at this device starts afresh


@blueprint.get("/s/<short_code>")
@requires(may_open_survey_page, of=survey_by_short_code)
def welcome(survey: Survey) -> str:
    """Say everything a person wants to know before the first question."""
    response = answering.find_response(db.session(), survey, code_here(_activity(survey)))
    return render_template(
        "surveys/welcome.html",
        survey=survey,
        process=survey.process,
        questionnaire=_questionnaire(survey, response),
        response=response,
        answerable=is_answerable(survey, clock.now()),
        stations=journey(survey.process, "needs"),
        form=ConfirmForm(),
    )


@blueprint.route("/s/<short_code>/<int:number>", methods=["GET", "POST"])
@requires(may_open_survey_page, of=survey_by_short_code)
def page(survey: Survey, number: int) -> HttpResponse | str | tuple[str, int]:
    """Ask one page, keep its answers, move on."""
    if not is_answerable(survey, clock.now()):
        return redirect(url_for("surveys.welcome", short_code=survey.short_code))
    code = code_here(_activity(survey))
    response = answering.find_response(db.session(), survey, code)
    visit = Visit(
        questionnaire=_questionnaire(survey, response),
        answers=response.answers if response else {},
        number=number,
        moment=answering.moment_of(survey),
        seed=seed_of(code),
        language=language(),
    )
    if not visit.exists:
        raise NotFound(None)
    if not visit.is_shown:
        return _to_page(survey, visit.flow.page_after(number) or visit.flow.page_before(number))
    if request.method == "GET":
        return _shown(survey, visit, response)
    is_going_back = request.form.get("go") == "back"
    answers = visit.take()
    if answers is None and is_going_back:
        answers = visit.readable()
    if answers is None:
        return _shown(survey, visit, response), 422 if visit.form.errors else 200
    saved = answering.save_page(db.session(), survey, code, answers, language=language())
    if is_going_back:
        return _to_page(survey, answering.flow_of(saved).page_before(number) or number)
    return _next_step(survey, saved, visit)


@blueprint.get("/s/<short_code>/thanks")
@requires(may_open_survey_page, of=survey_by_short_code)
def thanks(survey: Survey) -> HttpResponse | str:
    """Thank, give the receipt, say what happens next."""
    code = code_here(_activity(survey))
    response = answering.find_response(db.session(), survey, code)
    if response is None or response.state != "submitted":
        return redirect(url_for("surveys.welcome", short_code=survey.short_code))
    return render_template(
        "surveys/thanks.html",
        survey=survey,
        process=survey.process,
        questionnaire=questionnaire_of(response.version),
        code=show_code(code),
        raw_code=code,
        qr=qr_code(public_url("people.voice", code=code)),
        stations=journey(survey.process, "needs"),
        form=ConfirmForm(),
    )


@blueprint.post("/s/<short_code>/resume")
@requires(may_open_survey_page, of=survey_by_short_code)
def resume(survey: Survey) -> HttpResponse:
    """Go on, on this device, with answers given under the code of a receipt."""
    code = read_code(request.form.get("code", ""))
    if code is None or answering.find_response(db.session(), survey, code) is None:
        raise NotFound(None)
    use_code_here(_activity(survey), code)
    return redirect(url_for("surveys.page", short_code=survey.short_code, number=1))


@blueprint.post("/s/<short_code>/another")
@requires(may_open_survey_page, of=survey_by_short_code)
def another(survey: Survey) -> HttpResponse:
    """Forget this device's codes, so that the next person can answer for themselves."""
    forget_device()
    flash(_("This device has forgotten the earlier answers. They are kept: the receipt code opens them."))
    return redirect(url_for("surveys.welcome", short_code=survey.short_code))


def _activity(survey: Survey) -> str:
    return f"survey:{survey.id}"


def _questionnaire(survey: Survey, response: Response | None) -> Questionnaire:
    version = response.version if response else survey.current_version
    if version is None:
        raise NotFound(None)
    return questionnaire_of(version)


def _to_page(survey: Survey, number: int | None) -> HttpResponse:
    if number is None:
        return redirect(url_for("surveys.welcome", short_code=survey.short_code))
    return redirect(url_for("surveys.page", short_code=survey.short_code, number=number))


def _shown(survey: Survey, visit: Visit, response: Response | None) -> str:
    return render_template(
        "surveys/page.html",
        survey=survey,
        process=survey.process,
        visit=visit,
        kinds=KINDS,
        response=response,
    )


def _next_step(survey: Survey, response: Response, visit: Visit) -> HttpResponse | str:
    flow = answering.flow_of(response)
    following = flow.page_after(visit.number)
    if following is not None:
        return _to_page(survey, following)
    incomplete = flow.first_incomplete_page()
    if incomplete is not None:
        flash(_("One question here still needs your answer."))
        return _to_page(survey, incomplete)
    if visit.flow.page_after(visit.number) is not None:
        # The button said "Continue", and the answers took away the page it led to: nobody sends by surprise.
        flash(_("That was the last question for you. You can send your answers now."))
        return _to_page(survey, visit.number)
    try:
        answering.submit(db.session(), response)
    except QuotaFull as full:
        return render_template("surveys/full.html", survey=survey, process=survey.process, quota=full.quota)
    return redirect(url_for("surveys.thanks", short_code=survey.short_code))
