# SPDX-License-Identifier: AGPL-3.0-or-later
"""Public results of a survey, and the report of a process."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, render_template, url_for
from werkzeug.wrappers import Response as HttpResponse

from codesign.decisions.deciding import is_late
from codesign.extensions import db
from codesign.processes.loading import journey, process_by_slug
from codesign.processes.models import Process
from codesign.processes.waiting import process_waits
from codesign.reports.gathering import report_of, survey_charts
from codesign.reports.policy import may_read_report
from codesign.reports.tables import results_rows
from codesign.surveys.loading import survey_by_short_code
from codesign.surveys.models import Survey
from codesign.surveys.policy import may_see_results
from codesign.surveys.results.releasing import released
from codesign.surveys.waiting import results_wait
from codesign.web import clock
from codesign.web.downloads import csv_attachment
from codesign.web.i18n import chart_language
from codesign.web.links import public_url
from codesign.web.policy import requires

blueprint = Blueprint("reports", __name__)

# /s/CODE/results            what people answered, question by question
# /s/CODE/results.{csv,json} the same as tables and as data
# /p/SLUG/report             we asked, you said, we did


@blueprint.get("/s/<short_code>/results")
@requires(may_see_results, of=survey_by_short_code, waiting=results_wait)
def survey_results(survey: Survey) -> str:
    """What is published of a survey, question by question."""
    return render_template(
        "reports/survey_results.html",
        survey=survey,
        process=survey.process,
        published=released(survey),
        computed_at=survey.published_summary.computed_at,
        charts=survey_charts(survey, chart_language()),
        stations=journey(survey.process, "needs"),
    )


def _to_the_page(survey: Survey) -> HttpResponse:
    return redirect(url_for("reports.survey_results", short_code=survey.short_code))


@blueprint.get("/s/<short_code>/results.csv")
@requires(may_see_results, of=survey_by_short_code, waiting=_to_the_page)
def survey_results_csv(survey: Survey) -> Response:
    """The tables of the page, one after another."""
    rows = results_rows(released(survey) or {}, chart_language())
    return csv_attachment(rows, f"results-{survey.short_code}.csv")


@blueprint.get("/s/<short_code>/results.json")
@requires(may_see_results, of=survey_by_short_code)
def survey_results_json(survey: Survey) -> dict[str, Any]:
    """What is published, as data, with the figures of the page."""
    charts = survey_charts(survey, chart_language())
    figures = {chart.key: {"finding": chart.finding, "figure": chart.figure} for chart in charts}
    public = {name: value for name, value in (released(survey) or {}).items() if name != "crosstabs"}
    return {"survey": survey.title, "summary": public, "charts": figures}


@blueprint.get("/p/<slug>/report")
@requires(may_read_report, of=process_by_slug, waiting=process_waits)
def report(process: Process) -> str:
    """The whole way from need to decision, made to be printed."""
    return render_template(
        "reports/report.html",
        process=process,
        report=report_of(db.session(), process, chart_language()),
        address=public_url("reports.report", slug=process.slug),
        today=clock.today(process.time_zone),
        is_late=is_late,
        stations=journey(process, "outcome"),
    )
