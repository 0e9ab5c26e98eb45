# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of the questionnaire, and what holds for the whole of it."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as HttpResponse
from wtforms import BooleanField, IntegerField
from wtforms.validators import InputRequired, NumberRange

from codesign.processes.policy import may_facilitate
from codesign.surveys.editor import editing
from codesign.surveys.editor.acting import act_on
from codesign.surveys.editor.blueprint import address, blueprint, lock, page_of
from codesign.surveys.editor.conditions import OPERATORS, Conditions, conditions_of, from_form, rearranged
from codesign.surveys.editor.question_form import QuestionDraft, answers_of, value_typed
from codesign.surveys.editor.question_views import earlier_questions
from codesign.surveys.editor.settings_form import (
    more_languages,
    quotas_from,
    settings_from,
    variables_from,
    with_blank,
)
from codesign.surveys.loading import survey_by_id
from codesign.surveys.models import Survey
from codesign.web.errors import Conflict, NotFound
from codesign.web.forms import Form, LineField, TextField
from codesign.web.i18n import language_name, localized
from codesign.web.policy import requires


class PageForm(Form):
    """A page of the questionnaire."""

    title = LineField(_l("Title of the page"), [InputRequired()], most=200)
    text = TextField(_l("Introduction"), most=4000)
    random_order = BooleanField(_l("Each person sees the questions in an order of their own"))


class SettingsForm(Form):
    """What holds for the whole questionnaire."""

    title = LineField(_l("Title of the survey"), [InputRequired()], most=200)
    welcome = TextField(_l("Before the first question"), most=8000)
    thanks = TextField(_l("After the last question"), most=8000)
    minutes = IntegerField(_l("Minutes it takes"), [InputRequired(), NumberRange(1, 120)])


@blueprint.post("/pages/new")
@requires(may_facilitate, of=survey_by_id)
def add_page(survey: Survey) -> HttpResponse | tuple[str, int]:
    """Add an empty page at the end."""
    lock(survey)
    number = len(survey.draft["pages"]) + 1
    title = {"it": f"Sezione {number}", "en": f"Section {number}"}
    language = editing.source_language(survey.draft)
    title = title if language in title else {**title, language: str(number)}
    kept = {
        code: text for code, text in title.items() if code in (*survey.draft.get("languages", ()), language)
    }
    back = f"{address(survey)}#page-{number}"
    return act_on(survey, editing.with_page(survey.draft, kept), "add", kept, back)


@blueprint.route("/pages/<int:number>", methods=["GET", "POST"])
@requires(may_facilitate, of=survey_by_id)
def change_page(survey: Survey, number: int) -> HttpResponse | str | tuple[str, int]:
    """Title, introduction, order and condition of a page."""
    if request.method == "POST":
        lock(survey)
    page, language = _page(survey, number), editing.source_language(survey.draft)
    data = {name: (page.get(name) or {}).get(language, "") for name in ("title", "text")}
    form = PageForm(data={**data, "random_order": page.get("random_order", False)})
    conditions = conditions_of(page.get("show_if", ""))
    status = 200
    if request.method == "POST":
        conditions = _sent_conditions(survey, conditions, language)
        if act := request.form.get("act", ""):
            what, _colon, row = act.removeprefix("show_if:").partition(":")
            conditions = rearranged(conditions, what, int(row) if row.isdecimal() else 0)
        elif form.validate() and not conditions.errors:
            new = editing.with_changed_page(
                survey.draft, number - 1, _page_from(form, page, conditions, language)
            )
            title = new["pages"][number - 1]["title"]
            return act_on(survey, new, "change", title, f"{address(survey)}#page-{number}")
        else:
            status = 422
    return page_of(
        "page",
        survey,
        form=form,
        number=number,
        page=page,
        conditions=conditions,
        operators=OPERATORS,
        earlier=earlier_questions(survey.draft, "", number - 2, language) if number > 1 else [],
        answers_of=lambda id: _choices(survey, id, language),
        language=language,
    ), status


@blueprint.post("/pages/<int:number>/<act>")
@requires(may_facilitate, of=survey_by_id)
def arrange_page(survey: Survey, number: int, act: str) -> HttpResponse | tuple[str, int]:
    """Move a page up or down, or delete it with its questions."""
    lock(survey)
    page = _page(survey, number)
    match act:
        case "up" | "down":
            new = editing.with_moved_page(survey.draft, number - 1, -1 if act == "up" else 1)
            done = "move"
        case "delete":
            new, done = editing.without_page(survey.draft, number - 1), "delete"
        case _:
            raise NotFound(None)
    return act_on(survey, new, done, page.get("title", {}), address(survey))


@blueprint.route("/settings", methods=["GET", "POST"])
@requires(may_facilitate, of=survey_by_id)
def settings(survey: Survey) -> HttpResponse | str | tuple[str, int]:
    """Title, welcome, thanks, languages, calculated values and quotas."""
    if request.method == "POST":
        lock(survey)
    draft, language = survey.draft, editing.source_language(survey.draft)
    data = {name: (draft.get(name) or {}).get(language, "") for name in ("title", "welcome", "thanks")}
    form = SettingsForm(data={**data, "minutes": draft.get("minutes") or len(draft["pages"])})
    variables, quotas = draft.get("variables") or [], draft.get("quotas") or []
    status = 200
    if request.method == "POST":
        variables, quotas = variables_from(request.form), quotas_from(request.form, quotas, language)
        if form.validate():
            new = settings_from(draft, form, request.form, variables, quotas)
            return act_on(survey, new, "settings", {}, address(survey, "settings"))
        status = 422
    return page_of(
        "settings",
        survey,
        form=form,
        languages=draft.get("languages") or [language],
        names={code: language_name(code) for code in draft.get("languages") or [language]},
        more_languages=more_languages(draft),
        variables=with_blank(variables),
        repeats=[
            (one["id"], localized(one.get("label") or {}, language))
            for one in editing.all_questions(draft)
            if one["kind"] == "repeat"
        ],
        quotas=with_blank(quotas),
        language=language,
    ), status


def _page(survey: Survey, number: int) -> dict[str, Any]:
    pages = survey.draft["pages"]
    if not 1 <= number <= len(pages):
        raise NotFound(None)
    sent = request.form.get("page_id")
    if sent is not None and sent != pages[number - 1].get("id", ""):
        raise Conflict(_l("Somebody moved the pages meanwhile. Go back and look at them again."))
    page: dict[str, Any] = pages[number - 1]
    return page


def _sent_conditions(survey: Survey, before: Conditions, language: str) -> Conditions:
    kinds = {one["id"]: one["kind"] for one in editing.all_questions(survey.draft)}
    sent = from_form(
        "show_if", request.form, kinds, lambda id, typed: value_typed(survey.draft, id, typed, language)
    )
    return before if (sent.rows, sent.join, sent.is_text) == (before.rows, before.join, False) else sent


def _page_from(form: PageForm, page: dict[str, Any], conditions: Conditions, language: str) -> dict[str, Any]:
    return {
        **{name: {**(page.get(name) or {}), language: form.text_of(name)} for name in ("title", "text")},
        "random_order": form.random_order.data or None,
        "show_if": conditions.text or None,
    }


def _choices(survey: Survey, question_id: str, language: str) -> list[tuple[str, str]]:
    question = editing.question_of(survey.draft, question_id)
    if question is None or question["kind"] == "scale":
        return []
    return answers_of(QuestionDraft(question), language)
