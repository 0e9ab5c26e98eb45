# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions: add, change, arrange."""

from __future__ import annotations

import re
from typing import Any

from flask import flash, redirect, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import CombinedMultiDict
from werkzeug.wrappers import Response as HttpResponse

from codesign.processes.policy import may_facilitate
from codesign.surveys.editor import editing
from codesign.surveys.editor import question_form as forms
from codesign.surveys.editor.acting import act_on, can_mend, said, sound
from codesign.surveys.editor.blueprint import address, blueprint, change, lock, page_of
from codesign.surveys.editor.conditions import OPERATORS
from codesign.surveys.editor.kind_fields import FAMILIES, KINDS_IN_EDITOR, LIST_NAMES
from codesign.surveys.editor.question_form import QuestionDraft
from codesign.surveys.editor.rows import attributes_in_words
from codesign.surveys.editor.uses import with_renamed_question
from codesign.surveys.kinds import KINDS
from codesign.surveys.kinds.option_fields import PREFIX
from codesign.surveys.loading import survey_by_id
from codesign.surveys.models import Survey, digest_of
from codesign.surveys.problems import in_words
from codesign.surveys.questionnaire import Problem
from codesign.web.errors import NotFound
from codesign.web.i18n import localized
from codesign.web.policy import requires

NEW_ROWS = 3


@blueprint.route("/new-question", methods=["GET", "POST"])
@requires(may_facilitate, of=survey_by_id)
def add_question(survey: Survey) -> HttpResponse | str | tuple[str, int]:
    """Choose a kind, then fill in a question; it goes to the end of a page or of a repeat."""
    page_index = request.args.get("page", 0, type=int)
    repeat, kind = request.args.get("repeat", ""), request.args.get("kind", "")
    if not 0 <= page_index < len(survey.draft["pages"]):
        raise NotFound(None)
    if repeat and (editing.question_of(survey.draft, repeat) or {}).get("kind") != "repeat":
        raise NotFound(None)
    if kind not in KINDS_IN_EDITOR or (repeat and kind == "repeat"):
        return page_of("kinds", survey, families=_families(without_repeat=bool(repeat)), **_where(page_index))
    return _edit_question(survey, _new_question(kind), None, page_index, repeat)


@blueprint.route("/questions/<question_id>", methods=["GET", "POST"])
@requires(may_facilitate, of=survey_by_id)
def change_question(survey: Survey, question_id: str) -> HttpResponse | str | tuple[str, int]:
    """Change a question, or make it one of another kind."""
    if request.method == "POST":
        lock(survey)
    question = editing.question_of(survey.draft, question_id)
    if question is None and request.method == "POST" and request.form.get("kind") in KINDS_IN_EDITOR:
        flash(_("Somebody deleted this question meanwhile. Save it to add it again."), "warning")
        return _edit_question(survey, _new_question(request.form["kind"]), None, 0, "", just_show=True)
    if question is None:
        raise NotFound(None)
    if request.args.get("kinds"):
        in_repeat = editing.repeat_of(survey.draft, question_id) is not None
        return page_of("kinds", survey, families=_families(in_repeat), question=question, **_where(0))
    kind = request.form.get("kind") or request.args.get("kind") or question["kind"]
    if kind not in KINDS_IN_EDITOR:
        raise NotFound(None)
    page_index = editing.page_of(survey.draft, question_id) or 0
    return _edit_question(survey, forms.kind_changed(question, kind), question, page_index, "")


@blueprint.post("/questions/<question_id>/<act>")
@requires(may_facilitate, of=survey_by_id)
def arrange(survey: Survey, question_id: str, act: str) -> HttpResponse | tuple[str, int]:
    """Move a question, copy it or delete it."""
    lock(survey)
    question = editing.question_of(survey.draft, question_id)
    if question is None:
        raise NotFound(None)
    draft, back, target = survey.draft, address(survey), question_id
    match act:
        case "up" | "down":
            new, done = editing.with_moved_question(draft, question_id, -1 if act == "up" else 1), "move"
        case "to":
            page = request.form.get("page", -1, type=int)
            if not 0 <= page < len(draft["pages"]) or editing.repeat_of(draft, question_id):
                raise NotFound(None)
            new = editing.with_question_at(draft, question_id, page, request.form.get("before", ""))
            done = "move"
        case "duplicate":
            new, target = editing.with_duplicate(draft, question_id)
            done = "duplicate"
        case "delete":
            new, done = editing.without_question(draft, question_id), "delete"
        case _:
            raise NotFound(None)
    if done != "delete":
        back += f"#question-{target}"
    return act_on(survey, new, done, question.get("label", {}), back)


def _edit_question(
    survey: Survey,
    start: dict[str, Any],
    stored: dict[str, Any] | None,
    page_index: int,
    repeat: str,
    just_show: bool = False,
) -> HttpResponse | str | tuple[str, int]:
    """Show the form, rearrange it, or store what it says."""
    language = editing.source_language(survey.draft)
    seen = digest_of(stored) if stored else ""
    if request.method == "GET":
        draft = forms.draft_of(start)
        return _question_page(survey, draft, forms.form_for(draft, language), stored, page_index, seen)
    lock(survey)
    draft = forms.read_draft(request.form, start, survey.draft, language)
    form = forms.form_for(draft, language, CombinedMultiDict([request.files, request.form]))
    if act := request.form.get("act", ""):
        forms.rearrange(draft, act)
        return _question_page(survey, draft, form, stored, page_index, request.form.get("seen", seen))
    is_stale = bool(stored) and request.form.get("seen") != seen
    if just_show or is_stale:
        return _question_page(survey, draft, form, stored, page_index, seen, is_stale), 409
    for conditions in draft.conditions.values():
        form.form_errors.extend(conditions.errors)
    if form.validate() and not form.form_errors:
        done = _stored(survey, draft, form, stored, page_index, repeat)
        if done is not None:
            return done
    return _question_page(survey, draft, form, stored, page_index, seen), 422


def _stored(
    survey: Survey,
    draft: QuestionDraft,
    form: forms.QuestionForm,
    stored: dict[str, Any] | None,
    page_index: int,
    repeat: str,
) -> HttpResponse | None:
    """Store the question; None, with messages at the fields, where it cannot be."""
    language = editing.source_language(survey.draft)
    question = forms.question_from(draft, form, language)
    label = question["label"]
    wish = form.text_of("id")
    if stored is None:
        question["id"] = wish or editing.fresh_id(survey.draft, localized(label, language))
        plain = {key: value for key, value in question.items() if value is not None}
        if plain["kind"] == "repeat":
            plain["questions"] = [_first_of_repeat(survey.draft, plain["id"], language)]
        new = editing.with_question(survey.draft, page_index, plain, repeat)
    else:
        question["id"] = stored["id"]
        if stored["kind"] == "repeat" and question["kind"] != "repeat":
            question["questions"] = None
        elif question["kind"] == "repeat" and not stored.get("questions"):
            question["questions"] = [_first_of_repeat(survey.draft, stored["id"], language)]
        new = editing.with_changed_question(survey.draft, stored["id"], question)
        if wish and wish != stored["id"] and _may_rename(survey, stored["id"]):
            if editing.question_of(new, wish) is not None:
                form["id"].errors = [_("Another question has this short name.")]
                return None
            new = with_renamed_question(new, stored["id"], wish)
            question["id"] = wish
    new, problems = sound(survey, new, mend="mend" in request.form)
    if problems:
        draft.can_mend = can_mend(survey, new)
        _tell(form, draft, question["id"], problems)
        return None
    act = "add" if stored is None else "change"
    change(survey, new, act, label)
    flash(said(act, label), "success")
    if question["kind"] == "repeat" and not (stored or {}).get("questions"):
        inner = editing.question_of(new, question["id"]) or {}
        return redirect(address(survey, "change_question", question_id=inner["questions"][0]["id"]))
    return redirect(address(survey) + f"#question-{question['id']}")


def _tell(form: forms.QuestionForm, draft: QuestionDraft, question_id: str, problems: list[Problem]) -> None:
    """Write each problem at its field; those elsewhere stand above the form."""
    own = re.compile(rf".*\({re.escape(question_id)}\)(?:, (?P<part>[a-z_]+)(?: \(.*\))?)?")
    for problem in problems:
        found = own.fullmatch(problem.place)
        part = found["part"] if found else None
        if part in draft.conditions:
            old = draft.conditions[part]
            draft.conditions[part] = type(old)(
                old.rows, old.join, old.text, old.is_text, (*old.errors, problem.message)
            )
            form.form_errors.append(in_words(problem))
        elif part == "ask_why" and "why_when" in form:
            form["why_when"].errors = [*form["why_when"].errors, problem.message]
        elif part in form:
            form[part].errors = [*form[part].errors, problem.message]
        elif option := re.search(r"options\.(\w+)", problem.message):
            name = PREFIX + option[1]
            target = form[name] if found and name in form else None
            if target is not None:
                target.errors = [*target.errors, problem.message]
            else:
                form.form_errors.append(in_words(problem))
        else:
            form.form_errors.append(problem.message if found else in_words(problem))


def _question_page(
    survey: Survey,
    draft: QuestionDraft,
    form: forms.QuestionForm,
    stored: dict[str, Any] | None,
    page_index: int,
    seen: str,
    is_stale: bool = False,
) -> str:
    language = editing.source_language(survey.draft)
    return page_of(
        "question",
        survey,
        form=form,
        draft=draft,
        question=stored,
        seen=seen,
        theirs=stored if is_stale else None,
        option_names=[PREFIX + option.name for option in draft.kind.options],
        lists=draft.lists(),
        list_names=LIST_NAMES,
        has_lines=KINDS[draft.question["kind"]].has_lines,
        operators=OPERATORS,
        earlier=earlier_questions(survey.draft, stored["id"] if stored else "", page_index, language),
        answers_of=lambda id: _answers(survey.draft, id, language),
        attributes_in_words=attributes_in_words,
        may_rename=stored is None or _may_rename(survey, stored["id"]),
        language=language,
    )


def earlier_questions(
    document: dict[str, Any], question_id: str, page_index: int, language: str
) -> list[tuple[str, str]]:
    """The questions a condition may rest on: those before a question, or before the end of a page."""
    found = []
    for number, page in enumerate(document["pages"]):
        for question in page["questions"]:
            inner = list(question.get("questions") or ())
            if question["id"] == question_id:
                return found
            if question_id and any(one["id"] == question_id for one in inner):
                ids = [one["id"] for one in inner]
                return found + [_named(one, language) for one in inner[: ids.index(question_id)]]
            if question["kind"] not in ("note", "repeat"):
                found.append(_named(question, language))
        if not question_id and number == page_index:
            break
    return found


def _named(question: dict[str, Any], language: str) -> tuple[str, str]:
    words = localized(question.get("label") or {}, language)
    return question["id"], f"{words[:60]} ({question['id']})"


def _answers(document: dict[str, Any], question_id: str, language: str) -> list[tuple[str, str]]:
    question = editing.question_of(document, question_id)
    if question is None or question["kind"] == "scale":
        return []
    return forms.answers_of(QuestionDraft(question), language)


def _families(without_repeat: bool) -> list[tuple[Any, list[tuple[str, Any]]]]:
    return [
        (
            label,
            [
                (name, kind)
                for name, kind in KINDS_IN_EDITOR.items()
                if kind.family == family and not (without_repeat and name == "repeat")
            ],
        )
        for family, label in FAMILIES.items()
    ]


def _where(page_index: int) -> dict[str, Any]:
    return {"page_index": page_index, "repeat": request.args.get("repeat", "")}


def _new_question(kind: str) -> dict[str, Any]:
    lists = KINDS_IN_EDITOR[kind].lists
    # Yes and no are there already; places may come from the town.
    count = 0 if kind in ("yes_no", "place", "pin") else NEW_ROWS
    empty = [{"id": f"c{number}", "label": {}} for number in range(1, count + 1)]
    return {"kind": kind, "label": {}, **{name: list(empty) for name in lists}}


def _first_of_repeat(document: dict[str, Any], repeat: str, language: str) -> dict[str, Any]:
    return {
        "id": editing.fresh_id(document, f"{repeat} 1"),
        "kind": "text",
        "label": {language: str(_l("First question of each entry"))},
    }


def _may_rename(survey: Survey, question_id: str) -> bool:
    """Answers point to a short name: once it was published it stays."""
    return not any(editing.question_of(version.document, question_id) for version in survey.versions)
