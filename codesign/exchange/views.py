# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questionnaires in, questionnaires and responses out, for those who facilitate."""

from __future__ import annotations

import json
from itertools import groupby

from flask import Blueprint, Response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as HttpResponse

from codesign.exchange import round_views
from codesign.exchange.files import MEGABYTE, BadFile
from codesign.exchange.forms import TakeOverForm, UploadForm
from codesign.exchange.import_report import Finding, ImportReport, Level
from codesign.exchange.tables.responses import EXPORTS, Export, file_name
from codesign.extensions import db
from codesign.people.audit import record
from codesign.people.forms import ConfirmForm
from codesign.processes.loading import process_by_slug
from codesign.processes.models import Process
from codesign.processes.policy import may_facilitate
from codesign.surveys.loading import survey_by_id
from codesign.surveys.models import Survey
from codesign.surveys.publishing import add_survey
from codesign.surveys.results.exporting import exported_questions
from codesign.web.downloads import attachment, csv_attachment
from codesign.web.errors import BadInput, NotFound
from codesign.web.i18n import language
from codesign.web.policy import current_actor, requires

blueprint = Blueprint("exchange", __name__, url_prefix="/work")
blueprint.register_blueprint(round_views.blueprint)

# /work/SLUG/surveys/import         choose a file, see what is taken over
# /work/SLUG/surveys/import/create  make it a draft survey
# /work/surveys/ID/downloads        everything there is to download
# round_views                       what a round can be saved as
# /work/surveys/ID/downloads/WHAT   one file; those with answers are posted for, so that the audit log knows

#: The preview carries the questionnaire in a field, which holds no more than this.
MOST_CARRIED = 1.8 * MEGABYTE


@blueprint.route("/<slug>/surveys/import", methods=["GET", "POST"])
@requires(may_facilitate, of=process_by_slug)
def import_survey(process: Process) -> HttpResponse | str:
    """Choose a file; then see what of it becomes a survey and what does not. Nothing is stored yet."""
    form = UploadForm()
    if form.validate_on_submit():
        # The XLSForm library is loaded by whoever imports a form, not by every web process.
        from codesign.exchange.questionnaire_files import read_any

        try:
            report = read_any(form.file.data.read(), form.file.data.filename or "?", language())
            document = _carried(report)
        except BadFile as error:
            form.file.errors = [*form.file.errors, error.translated()]
        else:
            return _preview(process, report, document)
    return render_template("exchange/upload.html", process=process, form=form)


def _carried(report: ImportReport) -> str:
    document = json.dumps(report.document, ensure_ascii=False)
    if len(document.encode()) > MOST_CARRIED:
        raise BadFile(report.file, None, "too_large", most=round(MOST_CARRIED / MEGABYTE, 1))
    return document


def _preview(process: Process, report: ImportReport, document: str) -> str:
    return render_template(
        "exchange/preview.html",
        process=process,
        report=report,
        questionnaire=report.questionnaire,
        levels=_by_level(report),
        form=TakeOverForm(formdata=None, data={"document": document}),
    )


def _by_level(report: ImportReport) -> list[tuple[Level, list[list[Finding]]]]:
    """Findings by level, the gravest first, those of one sort together."""
    order = [Level.DROPPED, Level.CHANGED, Level.REPAIRED, Level.NOTED]
    found = sorted(report.findings, key=lambda finding: (order.index(finding.level), finding.code))
    return [
        (level, [list(same) for _code, same in groupby(of_level, key=lambda finding: finding.code)])
        for level, of_level in groupby(found, key=lambda finding: finding.level)
    ]


@blueprint.post("/<slug>/surveys/import/create")
@requires(may_facilitate, of=process_by_slug)
def create(process: Process) -> HttpResponse:
    """Make the previewed questionnaire a draft survey; it is checked again, like any file."""
    form = TakeOverForm()
    if not form.validate_on_submit():
        raise BadInput(_("The file holds no questionnaire."))
    try:
        document = json.loads(form.document.data)
    except (json.JSONDecodeError, RecursionError) as error:
        raise BadInput(_("The file holds no questionnaire.")) from error
    survey = add_survey(db.session(), current_actor(), process, document)
    return redirect(url_for("survey_editor.edit", survey_id=survey.id))


@blueprint.get("/surveys/<int:survey_id>/downloads")
@requires(may_facilitate, of=survey_by_id)
def files(survey: Survey) -> str:
    """Everything there is to download."""
    return render_template(
        "exchange/files.html",
        survey=survey,
        process=survey.process,
        form=ConfirmForm(),
        has_files=any(question.kind == "file" for question in exported_questions(survey)),
    )


@blueprint.get("/surveys/<int:survey_id>/downloads/<what>")
@requires(may_facilitate, of=survey_by_id)
def download(survey: Survey, what: str) -> Response:
    """A file without anybody's answers."""
    return _sent(survey, _export(survey, what, has_answers=False))


@blueprint.post("/surveys/<int:survey_id>/downloads/<what>")
@requires(may_facilitate, of=survey_by_id)
def download_answers(survey: Survey, what: str) -> Response:
    """A file with answers; who took it is written into the audit log."""
    export = _export(survey, what, has_answers=True)
    record(db.session(), current_actor(), "survey.export_responses", f"survey:{survey.id}", format=what)
    return _sent(survey, export)


def _export(survey: Survey, what: str, *, has_answers: bool) -> Export:
    export = EXPORTS.get(what)
    if export is None or export.has_answers != has_answers or (export.needs_version and not survey.versions):
        raise NotFound(None)
    return export


def _sent(survey: Survey, export: Export) -> Response:
    if export.rows is not None:
        return csv_attachment(export.rows(db.session(), survey), file_name(survey, export))
    return attachment(export.make(db.session(), survey), export.media_type, file_name(survey, export))
