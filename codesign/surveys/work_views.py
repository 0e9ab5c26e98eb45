# SPDX-License-Identifier: AGPL-3.0-or-later
"""The facilitator's side of a survey: watch, open and close."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as HttpResponse

from codesign.charts.surveys.field import field_charts
from codesign.extensions import db
from codesign.people.forms import ConfirmForm
from codesign.processes.loading import process_by_slug
from codesign.processes.models import Process
from codesign.processes.policy import may_facilitate, may_read_workroom
from codesign.surveys import acts, publishing
from codesign.surveys.editor import starters
from codesign.surveys.editor.editing import source_language
from codesign.surveys.editor.texts import lacking
from codesign.surveys.fieldwork.dashboard import dashboard_of
from codesign.surveys.loading import survey_by_id
from codesign.surveys.models import Survey
from codesign.surveys.policy import is_answerable
from codesign.surveys.publishing import checked
from codesign.surveys.results import summaries
from codesign.surveys.unknown_keys import unknown_in_words
from codesign.web import clock
from codesign.web.acts import demand
from codesign.web.i18n import language, language_name
from codesign.web.links import public_url, qr_code
from codesign.web.policy import current_actor, requires
from codesign.web.small_cells import minimum_cell

blueprint = Blueprint("survey_work", __name__, url_prefix="/work")

# /work/SLUG/surveys/new                 start from a filled example, from zero or from a file (see editor_views)
# /work/surveys/ID                       field dashboard and switches
# /work/surveys/ID/live                  the counting fragment of it
# /work/surveys/ID/poster                the QR poster
# /work/surveys/ID/{open,close,publish}   results: see results_views


@blueprint.route("/<slug>/surveys/new", methods=["GET", "POST"])
@requires(may_facilitate, of=process_by_slug)
def new_survey(process: Process) -> HttpResponse | str:
    """Start a survey from one of the starters."""
    form = starters.StartForm()
    if form.validate_on_submit():
        document = starters.document_for(form.starter.data, process, form.file.data)
        if told := unknown_in_words(document):
            flash(told, "warning")
        survey = publishing.add_survey(db.session(), current_actor(), process, document)
        return redirect(url_for("survey_editor.edit", survey_id=survey.id))
    return render_template("surveys/work_new.html", process=process, form=form)


@blueprint.get("/surveys/<int:survey_id>")
@requires(may_read_workroom, of=survey_by_id)
def dashboard(survey: Survey) -> str:
    """Responses as they arrive, and every switch of the survey."""
    address = public_url("surveys.welcome", short_code=survey.short_code)
    field = dashboard_of(db.session(), survey, minimum_cell())
    return render_template(
        "surveys/work_dashboard.html",
        survey=survey,
        process=survey.process,
        questionnaire=checked(survey.draft),
        answerable=is_answerable(survey, clock.now()),
        has_changes=acts.has_unpublished_changes(survey),
        days=summaries.responses_by_day(db.session(), survey, minimum_cell()),
        field=field,
        charts=field_charts(field, language()),
        address=address,
        qr=qr_code(address),
        form=ConfirmForm(),
        opening=acts.what_hinders_opening(survey),
        may_change=may_facilitate(current_actor(), survey, clock.now()),
    )


@blueprint.get("/surveys/<int:survey_id>/live")
@requires(may_read_workroom, of=survey_by_id)
def live(survey: Survey) -> str:
    """The numbers that move while people answer."""
    return render_template(
        "surveys/work_live.html",
        survey=survey,
        days=summaries.responses_by_day(db.session(), survey, minimum_cell()),
    )


@blueprint.get("/surveys/<int:survey_id>/poster")
@requires(may_read_workroom, of=survey_by_id)
def poster(survey: Survey) -> str:
    """A page to print and hang up."""
    address = public_url("surveys.welcome", short_code=survey.short_code)
    return render_template(
        "surveys/poster.html",
        survey=survey,
        process=survey.process,
        address=address,
        qr=qr_code(address, 12),
        code_address=public_url("people.open_code"),
    )


@blueprint.post("/surveys/<int:survey_id>/open")
@requires(may_facilitate, of=survey_by_id)
def open_survey(survey: Survey) -> HttpResponse | str:
    """Take answers; languages that lack texts are told first."""
    demand(acts.what_hinders_opening(survey))
    if untranslated := _untranslated(survey):
        return untranslated
    publishing.open_survey(db.session(), current_actor(), survey)
    return _back(survey, _("The survey is open."))


@blueprint.post("/surveys/<int:survey_id>/close")
@requires(may_facilitate, of=survey_by_id)
def close_survey(survey: Survey) -> HttpResponse:
    """Take no more answers."""
    publishing.close_survey(db.session(), current_actor(), survey)
    return _back(survey, _("The survey is closed."))


@blueprint.post("/surveys/<int:survey_id>/publish")
@requires(may_facilitate, of=survey_by_id)
def publish_changes(survey: Survey) -> HttpResponse | str:
    """Let new respondents answer the edited questionnaire; languages that lack texts are told first."""
    if untranslated := _untranslated(survey):
        return untranslated
    version = publishing.publish_changes(db.session(), current_actor(), survey)
    return _back(
        survey,
        _("Version %(number)s is published. Answers begun before stay as they are.", number=version.number),
    )


def _untranslated(survey: Survey) -> str:
    """A page that names the languages lacking texts and asks whether to go on; empty where there is no need."""
    lacks = [] if "as_it_is" in request.form else lacking(survey.draft)
    if not lacks or not acts.has_unpublished_changes(survey):
        return ""
    return render_template(
        "surveys/work_publish.html",
        survey=survey,
        process=survey.process,
        form=ConfirmForm(),
        source=language_name(source_language(survey.draft)),
        lacks=[(language_name(code), code, texts - done, texts) for code, done, texts in lacks],
    )


def _back(survey: Survey, message: str) -> HttpResponse:
    flash(message, "success")
    return redirect(url_for("survey_work.dashboard", survey_id=survey.id))
