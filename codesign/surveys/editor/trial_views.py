# SPDX-License-Identifier: AGPL-3.0-or-later
"""Trying a questionnaire out, by hand or by machine; nothing is stored."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from flask import request
from flask_babel import gettext as _

from codesign.processes.policy import may_facilitate
from codesign.surveys import publishing
from codesign.surveys.answering import moment_of
from codesign.surveys.editor.blueprint import blueprint, page_of
from codesign.surveys.editor.walking import walk_through
from codesign.surveys.forms import page_form
from codesign.surveys.kinds import KINDS
from codesign.surveys.kinds.uploads import NOT_KEPT
from codesign.surveys.loading import survey_by_id
from codesign.surveys.logic.flow import follow
from codesign.surveys.models import Survey
from codesign.surveys.questionnaire import Question, Questionnaire
from codesign.surveys.visiting import Visit
from codesign.web.errors import BadInput, NotFound
from codesign.web.i18n import content_language, offer_content_languages
from codesign.web.policy import requires

WALKS = 50
MOST_ANSWERS = 500_000


@blueprint.route("/try", methods=["GET", "POST"])
@requires(may_facilitate, of=survey_by_id)
def try_out(survey: Survey) -> str | tuple[str, int]:
    """Answer the draft, or a version, page by page; the answers travel with the page and are kept nowhere."""
    number = request.args.get("version", 0, type=int)
    questionnaire = _keeping_no_files(_questionnaire(survey, number))
    offer_content_languages(questionnaire.languages)
    answers = _sent_answers()
    moment = moment_of(survey)
    here = request.form.get("__page", type=int) or next(
        iter(follow(questionnaire, answers, moment).pages), None
    )
    if here is None or not 1 <= here <= len(questionnaire.pages):
        raise NotFound(None)
    visit = Visit(questionnaire, answers, here, moment, seed=0, language=content_language())
    if request.method == "GET":
        return _trial_page(survey, visit, number, answers)
    is_back = request.form.get("go") == "back"
    given = visit.taken_back() if is_back else visit.take()
    if given is None:
        return _trial_page(survey, visit, number, answers), 422
    answers = {key: answer for key, answer in {**answers, **given}.items() if answer is not None}
    flow = follow(questionnaire, answers, moment)
    target = flow.page_before(here) if is_back else flow.page_after(here)
    if target is not None:
        # The form of the next page must not read what was sent for this one.
        return _next_page(survey, questionnaire, target, answers, number)
    shown = [
        (question, KINDS[question.kind].all_shown(question, flow.answers, content_language()))
        for question in questionnaire.questions()
        if question.id in flow.judged and KINDS[question.kind].asks
    ]
    hidden = [question for question in questionnaire.questions() if question.id not in flow.judged]
    quotas = [id for id, _limit in flow.quotas()]
    return page_of("trial_end", survey, shown=shown, hidden_questions=hidden, quotas=quotas, version=number)


@blueprint.post("/walks")
@requires(may_facilitate, of=survey_by_id)
def walks(survey: Survey) -> str:
    """Fifty random walks through the draft: what no walk reached, and where one could not go on."""
    questionnaire = publishing.checked(survey.draft)
    report = walk_through(questionnaire, WALKS, moment_of(survey), seed=0)
    unreached = [question for question in questionnaire.questions() if not report.questions[question.id]]
    # A page counts as reached when people see it, even where it holds nothing but words.
    pages = [
        (number, page, report.pages[number])
        for number, page in enumerate(questionnaire.pages, 1)
        if page.questions or page.text
    ]
    stuck = [(questionnaire.question(id), times) for id, times in report.stuck.most_common()]
    return page_of("walks", survey, report=report, pages=pages, unreached=unreached, stuck=stuck)


def _next_page(
    survey: Survey, questionnaire: Questionnaire, target: int, answers: dict[str, Any], number: int
) -> str:
    visit = Visit(questionnaire, answers, target, moment_of(survey), seed=0, language=content_language())
    visit.form = page_form(visit.page, visit.language, answers, formdata=None)
    return _trial_page(survey, visit, number, answers)


def _trial_page(survey: Survey, visit: Visit, number: int, answers: dict[str, Any]) -> str:
    return page_of(
        "trial",
        survey,
        visit=visit,
        kinds=KINDS,
        version=number,
        answers=json.dumps(answers, ensure_ascii=False),
        languages_of_survey=visit.questionnaire.languages,
    )


def _questionnaire(survey: Survey, number: int) -> Questionnaire:
    if not number:
        return publishing.checked(survey.draft)
    version = next((one for one in survey.versions if one.number == number), None)
    if version is None:
        raise NotFound(None)
    return publishing.questionnaire_of(version)


def _sent_answers() -> dict[str, Any]:
    text = request.form.get("__answers", "{}")
    try:
        answers = json.loads(text) if len(text) <= MOST_ANSWERS else None
    except ValueError:
        answers = None
    if not isinstance(answers, dict):
        raise BadInput(_("The answers of this trial cannot be read. Begin again."))
    return answers


def _keeping_no_files(questionnaire: Questionnaire) -> Questionnaire:
    """The questionnaire with files that are judged and not kept: a trial stores nothing."""
    pages = tuple(
        replace(page, questions=tuple(map(_keeping_no_file, page.questions))) for page in questionnaire.pages
    )
    return replace(questionnaire, pages=pages)


def _keeping_no_file(question: Question) -> Question:
    if question.kind == "file":
        return replace(question, options={**question.options, NOT_KEPT: True})
    return replace(question, questions=tuple(map(_keeping_no_file, question.questions)))
