# SPDX-License-Identifier: AGPL-3.0-or-later
"""Public results of a survey, and the report of a process."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template

from codesign.decisions.deciding import is_late
from codesign.extensions import db
from codesign.processes.loading import journey, process_by_slug
from codesign.processes.models import Process
from codesign.reports.gathering import report_of, survey_charts
from codesign.reports.policy import may_read_report
from codesign.surveys.loading import survey_by_short_code
from codesign.surveys.models import Survey
from codesign.surveys.policy import may_see_results
from codesign.web import clock
from codesign.web.i18n import language
from codesign.web.links import public_url
from codesign.web.policy import requires

blueprint = Blueprint("reports", __name__)

# /s/CODE/results     what people answered, question by question
# /p/SLUG/report      we asked, you said, we did


@blueprint.get("/s/<short_code>/results")
@requires(may_see_results, of=survey_by_short_code)
def survey_results(survey: Survey) -> str:
    """The published summary of a survey."""
    return render_template(
        "reports/survey_results.html",
        survey=survey,
        process=survey.process,
        summary=survey.published_summary,
        charts=survey_charts(survey, language(), current_app.config["SETTINGS"].minimum_cell),
        stations=journey(survey.process, "needs"),
    )


@blueprint.get("/p/<slug>/report")
@requires(may_read_report, of=process_by_slug)
def report(process: Process) -> str:
    """The whole way from need to decision, made to be printed."""
    return render_template(
        "reports/report.html",
        process=process,
        report=report_of(db.session(), process, language(), current_app.config["SETTINGS"].minimum_cell),
        address=public_url("reports.report", slug=process.slug),
        today=clock.today(process.time_zone),
        is_late=is_late,
        stations=journey(process, "outcome"),
    )
