# SPDX-License-Identifier: AGPL-3.0-or-later
"""One question as a form and back. The form asks for the survey's first language; translations have their own page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectMultipleField
from wtforms.validators import InputRequired, Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from codesign.surveys.editor import rows
from codesign.surveys.editor.conditions import Conditions, conditions_of, from_form
from codesign.surveys.editor.conditions import rearranged as conditions_rearranged
from codesign.surveys.editor.editing import Document, all_questions, question_of
from codesign.surveys.editor.kind_fields import KINDS_IN_EDITOR, KindInEditor
from codesign.surveys.kinds import KINDS
from codesign.surveys.kinds.choices import YES_NO
from codesign.surveys.kinds.option_fields import PREFIX
from codesign.surveys.questionnaire import IDENTIFIER, Choice
from codesign.web.forms import Form, LineField, TextField, choices_of
from codesign.web.i18n import localized

CONDITIONS = ("show_if", "required_if")


class QuestionForm(Form):
    """What questions of every kind have; each kind adds its own (see `form_class`)."""

    label = TextField(_l("Question"), [InputRequired()], most=2000)
    hint = TextField(_l("Help text"), most=2000)
    id = LineField(
        _l("Short name"),
        [
            Optional(),
            Regexp(IDENTIFIER.pattern + "$", message=_l("Plain letters, digits and underscores only.")),
        ],
        most=80,
        description=_l(
            "The column in exports, for instance: quarter. Made from the question if you leave it empty."
        ),
    )
    required = BooleanField(_l("An answer is required"))
    published = BooleanField(_l("Results may be published"), default=True)
    random_order = BooleanField(_l("Each person sees choices in an order of their own"))
    census = LineField(
        _l("Compare with the census"),
        most=40,
        description=_l("The dimension of the census this question can be compared with, for instance: age"),
    )
    constraint = LineField(
        _l("Check of the answer"), most=5000, description=_l("An expression; the answer is a dot: . >= 18")
    )
    constraint_message = LineField(_l("Message when the check fails"), most=400)
    choice_filter = LineField(
        _l("Choice filter"),
        most=5000,
        description=_l(
            "An expression judged for each choice; its attributes are bare names: district = ${district}"
        ),
    )
    why_label = LineField(_l("Ask why"), most=400, description=_l("For instance: What is wrong with it?"))
    why_when = SelectMultipleField(
        _l("Ask it after these answers"),
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


@dataclass
class QuestionDraft:
    """A question as it stands in the form: perhaps not yet fit to be stored."""

    question: Document
    conditions: dict[str, Conditions] = field(default_factory=dict)
    #: Whether it could be stored if the conditions it breaks were taken out.
    can_mend: bool = False

    @property
    def kind(self) -> KindInEditor:
        """What the editor knows of its kind."""
        return KINDS_IN_EDITOR[self.question["kind"]]

    def lists(self) -> list[str]:
        """Its lists of choices; what orders or weighs things may keep them in either of two."""
        lists = list(self.kind.lists)
        if len(lists) == 1 and self.question["kind"] in ("ranking", "best_worst", "points"):
            return (
                ["items"]
                if self.question.get("items")
                else ["choices"]
                if self.question.get("choices")
                else lists
            )
        return lists


def draft_of(question: Document) -> QuestionDraft:
    """A stored question as the form begins with it."""
    return QuestionDraft(question, {name: conditions_of(question.get(name, "")) for name in CONDITIONS})


def form_for(draft: QuestionDraft, language: str, sent: Any = None) -> QuestionForm:
    """The form of a question, holding what was sent or what the question says."""
    question, kind = draft.question, draft.kind
    options = question.get("options") or {}
    fields = {PREFIX + option.name: option.field() for option in kind.options}
    if question["kind"] == "note":
        fields |= dict.fromkeys(("required", "census", "constraint", "constraint_message"))
    data: dict[str, Any] = {
        "id": question.get("id", ""),
        "required": bool(question.get("required")),
        "published": question.get("published", True),
        "random_order": bool(question.get("random_order")),
        **{name: question.get(name) or "" for name in ("census", "constraint", "choice_filter")},
        **{name: _text(question, name, language) for name in ("label", "hint", "constraint_message")},
        "why_label": _text(question.get("ask_why") or {}, "label", language),
        "why_when": [str(one) for one in (question.get("ask_why") or {}).get("when", ())],
        **{PREFIX + option.name: option.shown(options.get(option.name), language) for option in kind.options},
    }
    form: QuestionForm = type("KindForm", (QuestionForm,), fields)(formdata=sent, data=data)
    if not kind.has_why:
        del form.why_label, form.why_when
    else:
        form.why_when.choices = choices_of(answers_of(draft, language))
    if not draft.lists():
        del form.random_order
    if "choices" not in draft.lists():
        del form.choice_filter
    return form


def read_draft(sent: Any, before: Document, document: Document, language: str) -> QuestionDraft:
    """The rows and conditions that were sent, on top of what the question was."""
    draft = QuestionDraft(dict(before))
    for name in draft.lists():
        draft.question[name] = rows.rows_from_form(name, sent, before.get(name) or [], language)
    kinds = {one["id"]: one["kind"] for one in all_questions(document)}

    def value_of(question_id: str, typed: str) -> str:
        return value_typed(document, question_id, typed, language)

    for name in CONDITIONS:
        found = from_form(name, sent, kinds, value_of)
        # Rows that stayed as they were keep the expression as it was written.
        old = conditions_of(before.get(name, ""))
        is_same = not found.is_text and (found.rows, found.join) == (old.rows, old.join)
        draft.conditions[name] = replace(found, text=old.text) if is_same and not found.errors else found
    return draft


def rearrange(draft: QuestionDraft, act: str) -> None:
    """Do what one of the form's own buttons asks: `choices:up:2`, `show_if:add`."""
    name, _colon, rest = act.partition(":")
    what, _colon, number = rest.partition(":")
    index = int(number) if number.isdecimal() and len(number) < 6 else 0
    if name in CONDITIONS:
        draft.conditions[name] = conditions_rearranged(draft.conditions[name], what, index)
    elif name in draft.lists():
        draft.question[name] = rows.rearranged(draft.question[name], what, index)


def question_from(draft: QuestionDraft, form: QuestionForm, language: str) -> Document:
    """The question to store; None for what goes."""
    before = draft.question
    options = dict(before.get("options") or {})
    for option in draft.kind.options:
        value = option.read(form[PREFIX + option.name].data, options.pop(option.name, None), language)
        if value is not None:
            options[option.name] = value
    question: Document = {
        "kind": before["kind"],
        "label": _texts(before, "label", form.label.data, language),
        "hint": _texts(before, "hint", form.hint.data, language) or None,
        "options": options or None,
        "published": form.published.data,
        **{name: draft.conditions[name].text or None for name in CONDITIONS},
        **{name: rows.complete(before.get(name) or [], language) or None for name in draft.lists()},
        # A list the kind does not use would only be in the way.
        **{name: None for name in ("choices", "items") if name not in draft.lists()},
    }
    for name in ("required", "random_order", "census", "constraint", "choice_filter"):
        question[name] = (form[name].data if name in form else None) or None
    message = form["constraint_message"].data if "constraint_message" in form else ""
    question["constraint_message"] = _texts(before, "constraint_message", message, language) or None
    question["ask_why"] = _why(before, form, language)
    return question


def answers_of(draft: QuestionDraft, language: str) -> list[tuple[str, str]]:
    """The answers a question can get, as ids and words: choices, or points of a scale."""
    question = draft.question
    if question["kind"] == "scale":
        options = question.get("options") or {}
        low, high = options.get("from", 1), options.get("to", 5)
        return [(str(point), str(point)) for point in range(low, high + 1)] if 0 <= low < high <= 10 else []
    own = [Choice(str(one["id"]), one.get("label") or {}) for one in question.get("choices") or ()]
    known = {choice.id for choice in own}
    fixed = YES_NO if question["kind"] == "yes_no" else ()
    everything = (*(choice for choice in fixed if choice.id not in known), *own)
    return [(choice.id, localized(choice.label, language) or choice.id) for choice in everything]


def value_typed(document: Document, question_id: str, typed: str, language: str) -> str:
    """The id of the choice whose words were typed, else what was typed."""
    question = question_of(document, question_id)
    if question is None or not typed:
        return typed
    answers = answers_of(QuestionDraft(question), language)
    return next((id for id, words in answers if typed.casefold() == words.casefold()), typed)


def kind_changed(question: Document, kind: str) -> Document:
    """The question as one of another kind: its words and lists stay, options of the old kind go."""
    if kind == question["kind"] or kind not in KINDS:
        return question
    changed = {
        key: value for key, value in question.items() if key not in ("options", "ask_why", "questions")
    }
    things = question.get("choices") or question.get("items") or []
    lists = KINDS_IN_EDITOR[kind].lists
    if things and lists and not any(question.get(name) for name in lists):
        changed[lists[0]] = things
    return {**changed, "kind": kind}


def _text(owner: Mapping[str, Any], name: str, language: str) -> str:
    return str((owner.get(name) or {}).get(language, ""))


def _texts(owner: Mapping[str, Any], name: str, text: str | None, language: str) -> dict[str, str]:
    texts = {**(owner.get(name) or {}), language: text or ""}
    return {code: words for code, words in texts.items() if words}


def _why(before: Document, form: QuestionForm, language: str) -> Document | None:
    if "why_label" not in form:
        return None
    label = _texts(before.get("ask_why") or {}, "label", form.why_label.data, language)
    if not form.why_label.data:
        return None
    known = {choice.value for choice in form.why_when.choices}
    return {"when": [answer for answer in form.why_when.data or () if answer in known], "label": label}
