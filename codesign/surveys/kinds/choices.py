# SPDX-License-Identifier: AGPL-3.0-or-later
"""One of several, some of several, and the few that matter most."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext
from wtforms import Field, Form, RadioField, SelectField, SelectMultipleField
from wtforms.validators import Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from codesign.surveys.kinds.base import Kind, Summary, asked, label_of, not_whole, tallied, whole
from codesign.surveys.kinds.fields import field_name, is_being_rearranged
from codesign.surveys.questionnaire import Choice, Question
from codesign.web.forms import choices_of

YES_NO = (
    Choice("yes", {"it": "Sì", "en": "Yes", "es": "Sí", "ar": "نعم", "de": "Ja", "fr": "Oui"}),
    Choice("no", {"it": "No", "en": "No", "es": "No", "ar": "لا", "de": "Nein", "fr": "Non"}),
)
TOP_MOST = 3


class Single(Kind):
    """Exactly one choice."""

    name = "single"
    template = "surveys/kinds/field.html"

    def problems(self, question: Question) -> Iterable[Any]:
        """A question without alternatives is no question."""
        if len(self.choices(question)) < 2:
            yield _l("needs at least two choices")

    def choices(self, question: Question) -> tuple[Choice, ...]:
        """What can be chosen."""
        return question.choices

    def options(self, question: Question, language: str) -> list[tuple[str, str]]:
        """Choices as a form shows them."""
        return [(choice.id, label_of(choice.label, language)) for choice in self.choices(question)]

    def fields(self, question: Question, language: str) -> dict[str, Any]:
        """See `Kind`."""
        details = asked(question, language)
        details["validators"] = details["validators"] or [Optional()]
        return {
            field_name(question.id): RadioField(
                **details, choices=choices_of(self.options(question, language))
            )
        }

    def read(self, question: Question, form: Form) -> Any:
        """See `Kind`."""
        return form[field_name(question.id)].data or None

    def summarise(
        self, question: Question, answers: Iterable[Any], weights: Sequence[float] | None = None
    ) -> Summary:
        """See `Kind`."""
        tally = tallied(((answer,) for answer in answers), weights)
        return tally.summary(question, self.name, self.choices(question))

    def shown(self, question: Question, answer: Any, language: str) -> list[str]:
        """See `Kind`."""
        return [label for choice, label in self.options(question, language) if choice == answer]


class Dropdown(Single):
    """One choice of a long list."""

    name = "dropdown"

    def fields(self, question: Question, language: str) -> dict[str, Any]:
        """See `Kind`."""
        options = [("", _l("Choose …")), *self.options(question, language)]
        details = asked(question, language)
        details["validators"] = details["validators"] or [Optional()]
        return {field_name(question.id): SelectField(**details, choices=choices_of(options))}


class YesNo(Single):
    """Yes or no, and whatever else the question's own choices offer, such as "I don't know"."""

    name = "yes_no"

    def choices(self, question: Question) -> tuple[Choice, ...]:
        """Yes, no and the question's own."""
        own = {choice.id for choice in question.choices}
        return (*(choice for choice in YES_NO if choice.id not in own), *question.choices)

    def all_choices(self, question: Question) -> tuple[Choice, ...]:
        """See `Kind`."""
        return self.choices(question)


class Multiple(Kind):
    """Some of several: at least `options.least`, at most `options.most` of them."""

    name = "multiple"
    template = "surveys/kinds/several.html"

    def problems(self, question: Question) -> Iterable[Any]:
        """See `Kind`."""
        count = len(question.choices)
        if count < 2:
            yield _l("needs at least two choices")
        yield from not_whole(question, "least", 0, count)
        yield from not_whole(question, "most", max(1, self.least(question)), count)

    def least(self, question: Question) -> int:
        """How many an answer names at least."""
        return whole(question, "least", 0) or 0

    def most(self, question: Question) -> int | None:
        """How many an answer names at most."""
        return whole(question, "most")

    def fields(self, question: Question, language: str) -> dict[str, Any]:
        """See `Kind`."""
        details = asked(question, language)
        options = [(choice.id, label_of(choice.label, language)) for choice in question.choices]
        details["description"] = self.hint(question, language)
        details["validators"].append(_Within(question, self.least(question), self.most(question)))
        return {
            field_name(question.id): SelectMultipleField(
                **details,
                choices=choices_of(options),
                widget=ListWidget(prefix_label=False),
                option_widget=CheckboxInput(),
            )
        }

    def hint(self, question: Question, language: str) -> str:
        """The question's own hint, and how many to choose."""
        least, most = self.least(question), self.most(question)
        if least > 1 and most:
            limits = str(_l("Choose from %(least)s to %(most)s.", least=least, most=most))
        elif most:
            limits = str(lazy_ngettext("Choose one.", "Choose up to %(num)s.", most))
        else:
            limits = str(_l("Choose at least %(least)s.", least=least)) if least > 1 else ""
        return " ".join(filter(None, (label_of(question.hint, language), limits)))

    def read(self, question: Question, form: Form) -> Any:
        """See `Kind`."""
        return list(form[field_name(question.id)].data or []) or None

    def fill(self, question: Question, answer: Any) -> dict[str, Any]:
        """See `Kind`."""
        return {field_name(question.id): answer or []}

    def summarise(
        self, question: Question, answers: Iterable[Any], weights: Sequence[float] | None = None
    ) -> Summary:
        """See `Kind`."""
        return tallied(answers, weights).summary(question, self.name, question.choices)

    def columns(self, question: Question) -> list[str]:
        """See `Kind`."""
        return [f"{question.id}__{choice.id}" for choice in question.choices]

    def cells(self, question: Question, answer: Any) -> list[Any]:
        """See `Kind`."""
        if answer is None:
            return [None] * len(question.choices)
        return [int(choice.id in answer) for choice in question.choices]

    def shown(self, question: Question, answer: Any, language: str) -> list[str]:
        """See `Kind`."""
        return [label_of(choice.label, language) for choice in question.choices if choice.id in answer]


class Top(Multiple):
    """The few that matter most: at most `options.most`, three if nothing is said."""

    name = "top"

    def most(self, question: Question) -> int | None:
        """See `Multiple`."""
        return whole(question, "most", min(TOP_MOST, len(question.choices)))


class _Within:
    """Not too few, not too many, and an exclusive choice alone."""

    def __init__(self, question: Question, least: int, most: int | None) -> None:
        self.least, self.most = least, most
        self.exclusive = {choice.id for choice in question.choices if choice.exclusive}

    def __call__(self, form: Form, field: Field) -> None:
        chosen = set(field.data or ())
        if len(chosen) > 1 and chosen & self.exclusive:
            raise ValidationError(_l("This choice cannot stand together with others."))
        if self.most is not None and len(chosen) > self.most:
            raise ValidationError(_l("Choose at most %(most)s, please.", most=self.most))
        # Who takes the way out, or leaves an optional question out, need not name so many.
        is_out = not chosen or chosen & self.exclusive
        if not is_out and len(chosen) < self.least and not is_being_rearranged(form):
            raise ValidationError(
                lazy_ngettext("Choose at least one, please.", "Choose at least %(num)s, please.", self.least)
            )
