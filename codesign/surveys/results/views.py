# SPDX-License-Identifier: AGPL-3.0-or-later
"""The facilitator's side of results: how people were chosen, weights, what is shown and when."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as HttpResponse

from codesign.extensions import db
from codesign.people.forms import ConfirmForm
from codesign.processes.policy import may_facilitate, may_read_workroom
from codesign.surveys.loading import survey_by_id
from codesign.surveys.models import Survey
from codesign.surveys.publishing import questionnaire_of
from codesign.surveys.results import releasing, weighting
from codesign.surveys.results.forms import BoundsForm, MarginForm, SamplingForm
from codesign.surveys.results.protecting import NO_ANSWER
from codesign.web import clock
from codesign.web.errors import BadInput, Conflict, NotFound
from codesign.web.policy import current_actor, requires
from codesign.web.small_cells import minimum_cell
from codesign.web.tables import told_reading

blueprint = Blueprint("survey_results", __name__, url_prefix="/work/surveys/<int:survey_id>/results")

# /work/surveys/ID/results                 all settings, and the cross-tables
# /work/surveys/ID/results/{publish,hide}
# /work/surveys/ID/results/{sampling,shown,bounds}
# /work/surveys/ID/results/margins/DIMENSION


@blueprint.get("")
@requires(may_read_workroom, of=survey_by_id)
def overview(survey: Survey) -> str:
    """Everything that decides what the public sees."""
    return _page(survey)


@blueprint.post("/publish")
@requires(may_facilitate, of=survey_by_id)
def publish(survey: Survey) -> HttpResponse:
    """Show the numbers of this moment to everybody."""
    try:
        summary = releasing.publish_summary(db.session(), current_actor(), survey, minimum_cell())
    except Conflict as reason:
        # What only the numbers themselves can tell.
        flash(reason.message, "warning")
        return _back(survey)
    refused = summary.document["weighting_refused"]
    if refused:
        flash(_("The results are public, without weights. %(reason)s", reason=refused), "warning")
        return _back(survey)
    return _back(survey, _("The results of this moment are public."))


@blueprint.post("/hide")
@requires(may_facilitate, of=survey_by_id)
def hide(survey: Survey) -> HttpResponse:
    """Take the numbers back."""
    releasing.unpublish_summary(db.session(), current_actor(), survey)
    return _back(survey, _("The results are hidden again."))


@blueprint.post("/sampling")
@requires(may_facilitate, of=survey_by_id)
def sampling(survey: Survey) -> HttpResponse | tuple[str, int]:
    """Say how people came to answer."""
    form = SamplingForm()
    if not form.validate():
        return _page(survey, sampling_form=form), 422
    try:
        releasing.set_sampling(
            db.session(), current_actor(), survey, form.sampling.data, form.text_of("reason")
        )
    except BadInput as problem:
        form.reason.errors = [problem.message]
        return _page(survey, sampling_form=form), 422
    return _back(survey, _("Saved. It shows with the next publication of results."))


@blueprint.post("/shown")
@requires(may_facilitate, of=survey_by_id)
def shown(survey: Survey) -> HttpResponse:
    """Choose which questions are shown, and whether results wait for the close."""
    version = survey.current_version
    asked = [one.id for one in questionnaire_of(version).questions() if one.published] if version else []
    ticked = set(request.form.getlist("question"))
    actor = current_actor()
    releasing.set_withheld(db.session(), actor, survey, [id for id in asked if id not in ticked])
    releasing.set_after_close(db.session(), actor, survey, "after_close" in request.form)
    return _back(survey, _("Saved."))


@blueprint.post("/bounds")
@requires(may_facilitate, of=survey_by_id)
def bounds(survey: Survey) -> HttpResponse | tuple[str, int]:
    """Bound the weights."""
    form = BoundsForm()
    if not form.validate():
        return _page(survey, bounds_form=form), 422
    weighting.set_bounds(db.session(), current_actor(), survey, form.low.data, form.high.data)
    return _back(survey, _("Saved."))


@blueprint.post("/margins/<dimension>")
@requires(may_facilitate, of=survey_by_id)
def margins(survey: Survey, dimension: str) -> HttpResponse | tuple[str, int]:
    """Take the margins of one dimension from a file or a text, from the town's census, or away."""
    question = weighting.dimensions_of(survey).get(dimension)
    if question is None:
        raise NotFound(None)
    form, actor = MarginForm(), current_actor()
    if request.form.get("act") == "remove":
        weighting.set_margins(db.session(), actor, survey, dimension, {})
        return _back(survey, _("The survey is no longer weighted by this."))
    if request.form.get("act") == "census":
        people = weighting.census_of_town(db.session(), survey, dimension)
        weighting.set_margins(db.session(), actor, survey, dimension, people)
        return _back(survey, _("Taken from the census of the town."))
    try:
        table = form.table()
        people = weighting.read_margins(table.text, question)
    except BadInput as problem:
        form.lines.errors = [problem.message]
        return _page(survey, margin_form=form, margin_of=dimension), 422
    weighting.set_margins(db.session(), actor, survey, dimension, people)
    if told := told_reading(table):
        flash(told, "info")
    return _back(
        survey, _("Saved: the answers are weighted when the survey is closed and results are published.")
    )


def _page(survey: Survey, **forms: object) -> str:
    version = survey.current_version
    questions = list(questionnaire_of(version).questions()) if version else []
    published, dimensions = releasing.released(survey), weighting.dimensions_of(survey)
    return render_template(
        "surveys/work_results.html",
        **{
            "survey": survey,
            "process": survey.process,
            "form": ConfirmForm(),
            "may_change": may_facilitate(current_actor(), survey, clock.now()),
            "questions": [one for one in questions if one.published],
            "labels": {one.id: one for one in questions},
            "dimensions": dimensions,
            "margins": weighting.margins_of(db.session(), survey),
            "town": {
                one: weighting.census_of_town(db.session(), survey, one)
                for one in weighting.dimensions_of(survey)
            },
            "names": weighting.names_by_question(questions),
            "crosstabs": published["crosstabs"] if published else [],
            "published": published,
            "publishing": releasing.what_hinders_publishing(db.session(), survey, minimum_cell()),
            "no_answer": NO_ANSWER,
            "sampling_form": SamplingForm(
                formdata=None, sampling=survey.sampling, reason=survey.sampling_reason
            ),
            "bounds_form": BoundsForm(formdata=None, low=survey.weight_low, high=survey.weight_high),
            "margin_form": MarginForm(formdata=None),
            "margin_of": "",
            **forms,
        },
    )


def _back(survey: Survey, message: str = "") -> HttpResponse:
    if message:
        flash(message, "success")
    return redirect(url_for("survey_results.overview", survey_id=survey.id))
