# SPDX-License-Identifier: AGPL-3.0-or-later
"""The editor of a questionnaire: its overview, undo, preview, and the draft as a file."""

from __future__ import annotations

from flask import flash, redirect, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as HttpResponse

from codesign.extensions import db
from codesign.processes.policy import may_facilitate
from codesign.surveys import publishing
from codesign.surveys.answering import moment_of
from codesign.surveys.editor import (
    drafting,
    page_views,
    question_views,
    translation_views,
    trial_views,
    version_views,
)
from codesign.surveys.editor.acting import said
from codesign.surveys.editor.blueprint import address, blueprint, change, lock, page_of
from codesign.surveys.editor.kind_fields import KINDS_IN_EDITOR
from codesign.surveys.editor.starters import read_file
from codesign.surveys.editor.texts import lacking
from codesign.surveys.forms import QuestionnaireFileForm
from codesign.surveys.loading import survey_by_id
from codesign.surveys.models import Survey
from codesign.surveys.problems import in_words
from codesign.surveys.unknown_keys import unknown_in_words
from codesign.surveys.visiting import Visit, page_shown
from codesign.web.errors import NotFound
from codesign.web.i18n import language, language_name
from codesign.web.policy import requires

#: Their views stand on the same blueprint; naming them here is what brings them in.
__all__ = ("blueprint", "page_views", "question_views", "translation_views", "trial_views", "version_views")

# /                                     all pages and questions
# /undo                                 take the last change back
# /new-question?page=N&kind=K           add a question: first its kind, then the rest
# /questions/ID                         change one
# /questions/ID/{up,down,to,duplicate,delete}
# /pages/new  /pages/N  /pages/N/{up,down,delete}
# /settings                             title, welcome, languages, calculated values, quotas
# /translations  /translations/LANG     side by side;  LANG.csv as a table
# /versions  /versions/N/restore        what each version changed
# /try  /walks                          a test run by hand, fifty by machine
# /preview/N                            a page as citizens will see it
# /document.json                        a file in place of the draft


@blueprint.get("")
@requires(may_facilitate, of=survey_by_id)
def edit(survey: Survey) -> str:
    """All pages and questions of the draft."""
    return _overview(survey, QuestionnaireFileForm(), [])


@blueprint.post("/undo")
@requires(may_facilitate, of=survey_by_id)
def undo(survey: Survey) -> HttpResponse:
    """Take the last change back."""
    step = drafting.undo(db.session(), survey, request.form.get("step", 0, type=int))
    flash(_("Taken back: %(what)s", what=said(step.act, step.subject)), "success")
    return redirect(address(survey))


@blueprint.get("/preview/<int:number>")
@requires(may_facilitate, of=survey_by_id)
def preview(survey: Survey, number: int) -> str:
    """A page of the draft as citizens will see it; nothing is kept."""
    visit = Visit(
        publishing.checked(survey.draft), {}, number, moment_of(survey), seed=0, language=language()
    )
    if not visit.exists:
        raise NotFound(None)
    return page_shown(survey, visit, response=None, is_preview=True)


@blueprint.post("/document.json")
@requires(may_facilitate, of=survey_by_id)
def upload(survey: Survey) -> HttpResponse | tuple[str, int]:
    """Replace the draft by a file; what is wrong with it is listed with its places."""
    form = QuestionnaireFileForm()
    if not form.validate():
        return _overview(survey, form, []), 422
    lock(survey)
    document = read_file(form.file.data)
    try:
        change(survey, document, "file", {})
    except publishing.InvalidDocument as error:
        return _overview(survey, form, [in_words(problem) for problem in error.problems]), 422
    flash(_("The draft is what the file says."), "success")
    if told := unknown_in_words(document):
        flash(told, "warning")
    return redirect(address(survey))


def _overview(survey: Survey, file_form: QuestionnaireFileForm, file_problems: list[str]) -> str:
    step = drafting.last_step(db.session(), survey)
    return page_of(
        "overview",
        survey,
        questionnaire=publishing.checked(survey.draft),
        kinds_in_editor=KINDS_IN_EDITOR,
        has_changes=publishing.has_unpublished_changes(survey),
        step=step,
        step_words=said(step.act, step.subject) if step else "",
        untranslated=[(language_name(one[0]), *one) for one in lacking(survey.draft)],
        file_form=file_form,
        file_problems=file_problems,
    )
