# SPDX-License-Identifier: AGPL-3.0-or-later
"""One person at one page: what it shows, what was sent, and where to go next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from flask import render_template
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from codesign.attachments import intake
from codesign.attachments.files import keys_in
from codesign.surveys.autosave import Sent, Typed, typed_in
from codesign.surveys.forms import page_answers, page_form
from codesign.surveys.kinds import KINDS
from codesign.surveys.kinds.fields import REQUIRED_MESSAGE, field_name, is_being_rearranged
from codesign.surveys.logic.flow import Fault, Flow, Moment, follow, is_live
from codesign.surveys.logic.live import live_logic
from codesign.surveys.models import Survey
from codesign.surveys.presenting import asked_page, constraint_words, settled_page
from codesign.surveys.questionnaire import Page, Question, Questionnaire
from codesign.web.forms import Form
from codesign.web.i18n import localized


def page_shown(survey: Survey, visit: Visit, **more: Any) -> str:
    """The page of a survey, for whoever answers or previews it."""
    return render_template(
        "surveys/page.html", survey=survey, process=survey.process, visit=visit, kinds=KINDS, **more
    )


@dataclass
class Visit:
    """A page of a questionnaire, as it stands with the answers given so far."""

    questionnaire: Questionnaire
    answers: Mapping[str, Any]
    number: int
    moment: Moment
    seed: int
    language: str
    #: What was typed before and is no answer; for a page that is only shown.
    rough: Mapping[str, Typed] = field(default_factory=dict)

    @cached_property
    def flow(self) -> Flow:
        """The way so far."""
        return follow(self.questionnaire, self.answers, self.moment)

    @cached_property
    def page(self) -> Page:
        """The page with all it may come to show."""
        return asked_page(self.questionnaire, self.flow, self.number, self.seed, self.language)

    @cached_property
    def form(self) -> Form:
        """Its form, holding what was sent or else what was answered or typed before."""
        form = page_form(self.page, self.language, self.answers)
        rough = tuple(question for question in self.page.questions if question.id in self.rough)
        if rough:
            typed = MultiDict(
                (name, value)
                for question in rough
                for name, values in self.rough[question.id].items()
                for value in values
            )
            again = self._form_of(rough, typed)
            form._fields.update((name, again[name]) for question in rough for name in self._names(question))
        return form

    @property
    def has_files(self) -> bool:
        """Whether the browser must send it in parts."""
        asked = (one for question in self.page.questions for one in (question, *question.questions))
        return any(question.kind == "file" for question in asked)

    @property
    def exists(self) -> bool:
        """Whether the questionnaire has this page, shown or not."""
        return 1 <= self.number <= len(self.questionnaire.pages)

    @property
    def is_shown(self) -> bool:
        """Whether these answers lead to this page."""
        return self.number in self.flow.pages

    @property
    def section(self) -> tuple[int, int]:
        """This page's number among the shown ones, and how many there are."""
        return self.flow.pages.index(self.number) + 1, len(self.flow.pages)

    @property
    def minutes_left(self) -> int:
        """From this page to the end, by the questionnaire's own estimate."""
        section, sections = self.section
        return max(
            1, round(self.questionnaire.minutes * (sections - section + 1) / len(self.questionnaire.pages))
        )

    @property
    def live(self) -> dict[str, Any] | None:
        """What the browser needs to show and hide questions at once."""
        return live_logic(self.flow, self.number)

    def take(self) -> dict[str, Any] | None:
        """The answers that were sent, or None with messages at the fields of `form`.

        The page holds questions that may not apply (see `flow.candidates`): once it is read, it is known which do, and
        only those can be refused. What was sent for the others is kept, for whoever changes her mind.
        """
        self.form.validate()
        if is_being_rearranged(self.form):
            return None
        given = self.readable()
        flow = follow(self.questionnaire, {**self.answers, **given}, self.moment)
        if is_live(flow.plan.pages[self.number - 1]):
            self._judge_again(settled_page(self.questionnaire, flow, self.number, self.seed, self.language))
        self._note_faults(flow)
        return None if self.form.errors else given

    def refuse_files(self, words: Any) -> None:
        """Say at each file that came with this page why it is not taken."""
        for control in _all_fields(self.form):
            if keys_in(control.data) & intake.held().keys():
                control.data, control.errors = None, [words]
        intake.held().clear()

    def taken_back(self) -> dict[str, Any]:
        """What can be read of the answers that were sent by somebody who goes back."""
        self.form.validate()
        return self.readable()

    def sort_out(self, asked: Iterable[str], sent: MultiDict[str, str]) -> Sent:
        """Some questions' fields as they were sent while the page is filled in. Files come with the page only."""
        wanted = set(asked)
        questions = tuple(
            question
            for question in self.page.questions
            if field_name(question.id) in wanted and question.kind != "file"
        )
        form = self._form_of(questions, sent)
        unsound = {question.id for question in questions if self._has_errors(question, form)}
        sound = tuple(question for question in questions if question.id not in unsound)
        values = {name: sent.getlist(name) for name in sent}
        return Sent(
            answers=page_answers(Page(self.page.id, {}, sound), form) | dict.fromkeys(unsound),
            rough={id: typed for id in unsound if (typed := typed_in(values, field_name(id)))},
            typed={question.id: typed_in(values, field_name(question.id)) for question in questions},
        )

    def _form_of(self, questions: tuple[Question, ...], sent: MultiDict[str, Any]) -> Form:
        """Some of the page's questions as if they alone had been sent."""
        form = page_form(
            replace(self.page, questions=questions),
            self.language,
            self.answers,
            formdata=sent,
            meta={"csrf": False},
        )
        form.validate()
        return form

    def _judge_again(self, settled: Page) -> None:
        """Judge by the page these answers make of it: without what is hidden, with fewer choices, with new duties."""
        now = {question.id: question for question in settled.questions}
        changed = tuple(now[old.id] for old in self.page.questions if now.get(old.id, old) != old)
        again = page_form(replace(settled, questions=changed), self.language, self.answers)
        again.validate()
        for question in self.page.questions:
            if question.id not in now:
                self._set_errors(question, {})
            elif now[question.id] in changed:
                self._set_errors(question, again.errors)

    def readable(self) -> dict[str, Any]:
        """What was sent and can be read, whatever else is wrong on the page."""
        sound = [question for question in self.page.questions if not self._has_errors(question, self.form)]
        return page_answers(Page(self.page.id, {}, tuple(sound)), self.form)

    def _has_errors(self, question: Question, form: Form) -> bool:
        return any(form[name].errors for name in self._names(question))

    def _set_errors(self, question: Question, errors: Mapping[str, Any]) -> None:
        for name in self._names(question):
            self.form[name].errors = list(errors.get(name, ()))

    def _names(self, question: Question) -> Iterable[str]:
        return KINDS[question.kind].all_fields(question, self.language)

    def _note_faults(self, flow: Flow) -> None:
        """Write what the logic refuses beside the fields, so that all a page lacks is told at once.

        Of an answer that cannot be read nothing more is said, nor of one that is judged by such an answer.
        """
        unread = {question.id for question in self.page.questions if self._has_errors(question, self.form)}
        told = {
            step.question.id
            for step in flow.plan.pages[self.number - 1].steps
            if not unread & {step.question.id, *step.rests_on()}
        }
        for judged in flow.judged.values():
            if judged.page == self.number and judged.faults and judged.question.id in told:
                field = KINDS[judged.question.kind].field_of(judged.question, self.form)
                field.errors = [*field.errors, *(self._message(flow, fault) for fault in judged.faults)]

    def _message(self, flow: Flow, fault: Fault) -> Any:
        words: Any = REQUIRED_MESSAGE
        if fault.reason == "constraint":
            words = constraint_words(self.questionnaire, flow, fault.question, self.language) or _l(
                "This answer does not fit. Please check it."
            )
        if not fault.entry:
            return words
        return _l(
            "Entry %(number)s, “%(question)s”: %(problem)s",
            number=fault.entry,
            question=localized(fault.question.label, self.language),
            problem=words,
        )


def _all_fields(form: Any) -> Iterator[Any]:
    """The fields of a form, and before each those of the entries inside it."""
    for control in form:
        for entry in getattr(control, "entries", ()):
            yield from _all_fields(entry)
        yield control
