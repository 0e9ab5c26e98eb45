# SPDX-License-Identifier: AGPL-3.0-or-later
"""The editor of a questionnaire: one question at a time, in the browser or as a file."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as HttpResponse

from codesign.extensions import db
from codesign.people.forms import ConfirmForm
from codesign.processes.policy import may_facilitate
from codesign.surveys import editing, publishing
from codesign.surveys.answering import moment_of
from codesign.surveys.forms import QuestionForm, QuestionnaireFileForm
from codesign.surveys.kinds import KINDS
from codesign.surveys.loading import survey_by_id
from codesign.surveys.models import Survey
from codesign.surveys.starters import read_file
from codesign.surveys.visiting import Visit
from codesign.web.errors import BadInput, NotFound
from codesign.web.forms import language_fields
from codesign.web.i18n import language
from codesign.web.policy import requires

blueprint = Blueprint("survey_editor", __name__, url_prefix="/work/surveys/<int:survey_id>/edit")

# /                         all questions, with up, down and delete
# /questions/new?page=N     add one
# /questions/ID             change one
# /preview/N                a page as citizens will see it
# /document.json            the questionnaire as a file


@blueprint.get("")
@requires(may_facilitate, of=survey_by_id)
def edit(survey: Survey) -> str:
    """All pages and questions of the draft."""
    return render_template(
        "surveys/editor.html",
        survey=survey,
        process=survey.process,
        questionnaire=publishing.checked(survey.draft),
        has_changes=publishing.has_unpublished_changes(survey),
        form=ConfirmForm(),
        file_form=QuestionnaireFileForm(),
    )


@blueprint.route("/questions/new", methods=["GET", "POST"])
@requires(may_facilitate, of=survey_by_id)
def add_question(survey: Survey) -> HttpResponse | str:
    """Add a question at the end of a page."""
    page_index = request.args.get("page", 0, type=int)
    if not 0 <= page_index < len(survey.draft["pages"]):
        raise NotFound(None)
    return _question_page(survey, QuestionForm(), None, page_index)


@blueprint.route("/questions/<question_id>", methods=["GET", "POST"])
@requires(may_facilitate, of=survey_by_id)
def change_question(survey: Survey, question_id: str) -> HttpResponse | str:
    """Change a question; its short name stays, because answers point to it."""
    place = editing.find_question(survey.draft, question_id)
    if place is None:
        raise NotFound(None)
    question = survey.draft["pages"][place[0]]["questions"][place[1]]
    form = QuestionForm(data=_form_data(question))
    return _question_page(survey, form, question, place[0])


@blueprint.post("/questions/<question_id>/<act>")
@requires(may_facilitate, of=survey_by_id)
def arrange(survey: Survey, question_id: str, act: str) -> HttpResponse:
    """Move a question up or down, or delete it."""
    acts = {
        "up": lambda: editing.with_moved_question(survey.draft, question_id, -1),
        "down": lambda: editing.with_moved_question(survey.draft, question_id, +1),
        "delete": lambda: editing.without_question(survey.draft, question_id),
    }
    if act not in acts or editing.find_question(survey.draft, question_id) is None:
        raise NotFound(None)
    publishing.save_draft(db.session(), survey, acts[act]())
    return redirect(url_for("survey_editor.edit", survey_id=survey.id) + f"#question-{question_id}")


@blueprint.post("/pages/new")
@requires(may_facilitate, of=survey_by_id)
def add_page(survey: Survey) -> HttpResponse:
    """Add an empty page at the end."""
    title = {
        "it": f"Sezione {len(survey.draft['pages']) + 1}",
        "en": f"Section {len(survey.draft['pages']) + 1}",
    }
    publishing.save_draft(db.session(), survey, editing.with_page(survey.draft, title))
    return redirect(url_for("survey_editor.edit", survey_id=survey.id))


@blueprint.get("/preview/<int:number>")
@requires(may_facilitate, of=survey_by_id)
def preview(survey: Survey, number: int) -> str:
    """A page of the draft as citizens will see it; nothing is kept."""
    visit = Visit(
        publishing.checked(survey.draft), {}, number, moment_of(survey), seed=0, language=language()
    )
    if not visit.exists:
        raise NotFound(None)
    return render_template(
        "surveys/page.html",
        survey=survey,
        process=survey.process,
        visit=visit,
        kinds=KINDS,
        response=None,
        is_preview=True,
    )


@blueprint.get("/document.json")
@requires(may_facilitate, of=survey_by_id)
def document(survey: Survey) -> Response:
    """The draft as a file."""
    text = json.dumps(survey.draft, ensure_ascii=False, indent=1, sort_keys=False)
    response = Response(text, mimetype="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="survey-{survey.short_code}.json"'
    return response


@blueprint.post("/document.json")
@requires(may_facilitate, of=survey_by_id)
def upload(survey: Survey) -> HttpResponse:
    """Replace the draft by a file."""
    form = QuestionnaireFileForm()
    if not form.validate():
        raise BadInput(form.file.errors[0])
    publishing.save_draft(db.session(), survey, read_file(form.file.data))
    flash(_("The draft is what the file says."), "success")
    return redirect(url_for("survey_editor.edit", survey_id=survey.id))


def _question_page(
    survey: Survey, form: QuestionForm, question: dict[str, Any] | None, page_index: int
) -> HttpResponse | str:
    if form.validate_on_submit():
        changed = _from_form(form, question)
        try:
            if question is None:
                new = editing.with_question(survey.draft, page_index, changed)
            else:
                new = editing.with_changed_question(survey.draft, question["id"], changed)
            publishing.save_draft(db.session(), survey, new)
        except BadInput as error:
            form.form_errors.append(str(error.message))
        else:
            address = url_for("survey_editor.edit", survey_id=survey.id)
            return redirect(f"{address}#question-{changed['id']}")
    return render_template(
        "surveys/question_form.html", survey=survey, process=survey.process, form=form, question=question
    )


def _from_form(form: QuestionForm, question: dict[str, Any] | None) -> dict[str, Any]:
    lists = "items" if form.kind.data == "importance_satisfaction" else "choices"
    before = (question or {}).get(lists, [])
    changed: dict[str, Any] = {
        "id": question["id"] if question else form.text_of("id"),
        "kind": form.kind.data,
        "label": form.texts_of("label"),
        "hint": form.texts_of("hint"),
        "required": form.required.data,
        "published": form.published.data,
    }
    if form.kind.data in {"single", "multiple", "importance_satisfaction"}:
        changed[lists] = editing.choices_from_lines(form.choices.data or "", before)
    return changed


def _form_data(question: dict[str, Any]) -> dict[str, Any]:
    data: dict[str, Any] = dict(language_fields({name: question.get(name, {}) for name in ("label", "hint")}))
    choices = question.get("items") or question.get("choices") or []
    return data | {
        "id": question["id"],
        "kind": question["kind"],
        "choices": editing.choices_as_lines(choices),
        "required": question.get("required", False),
        "published": question.get("published", True),
    }
