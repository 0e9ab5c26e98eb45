# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every kind of question can do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, Form

from codesign.surveys.kinds.fields import Required, field_name
from codesign.surveys.questionnaire import Choice, Question
from codesign.web.forms import TextField, clean_text
from codesign.web.i18n import localized

OTHER, WHY = "__other", "__why"
#: The length of the texts that stand beside an answer.
MOST_COMPANION = 500


@dataclass(frozen=True)
class Count:
    """How many people gave one answer, and what they weigh together where answers are weighted."""

    id: str
    label: Mapping[str, str]
    people: int
    weight: float | None = None


@dataclass(frozen=True)
class Summary:
    """A closed question in numbers. `answered` people, of that `weight` together, are the base of every share."""

    question: str
    kind: str
    answered: int
    counts: tuple[Count, ...] = ()
    #: Numbers only this kind has, as plain JSON.
    details: Mapping[str, Any] = field(default_factory=dict)
    weight: float | None = None


@dataclass(frozen=True)
class Beside:
    """A text beside an answer: asked only `when` one of these is chosen in the controls named after `of`."""

    field: Field
    of: str
    when: list[str]
    words: str


class Kind(ABC):
    """One kind of question."""

    #: How a questionnaire names it.
    name: str
    #: The template that draws its fields.
    template: str
    #: Whether it asks anything at all.
    asks = True
    #: Whether its items are lines of a table, each of which may have a condition.
    has_lines = False

    @abstractmethod
    def problems(self, question: Question) -> Iterable[Any]:
        """What is wrong with a question's definition."""

    @abstractmethod
    def fields(self, question: Question, language: str) -> dict[str, Any]:
        """Its form fields by name; every name starts with the question's."""

    def read(self, question: Question, form: Form) -> Any:
        """The answer a valid form holds, as plain JSON; None when nothing was answered."""
        answer = form[field_name(question.id)].data
        return answer if is_answered(answer) else None

    def fill(self, question: Question, answer: Any) -> dict[str, Any]:
        """Form data that shows an answer again."""
        return {field_name(question.id): answer}

    @abstractmethod
    def summarise(
        self, question: Question, answers: Iterable[Any], weights: Sequence[float] | None = None
    ) -> Summary:
        """Count the answers, each one not None; `weights` stand in the order of the answers."""

    def told_by(self, question: Question, answer: Any) -> Mapping[str, Hashable]:
        """By item, what of an answer weighted figures rest on: people of one group with the same are protected."""
        return {}

    def columns(self, question: Question) -> list[str]:
        """Column names of an export."""
        return [question.id]

    def cells(self, question: Question, answer: Any) -> list[Any]:
        """The cells of one answer, one a column."""
        return [answer]

    @abstractmethod
    def shown(self, question: Question, answer: Any, language: str) -> list[str]:
        """The answer in words, for the receipt."""

    def personal(self, question: Question, seed: int) -> Question:
        """The question as the respondent of that seed gets it; most are the same for everybody."""
        return question

    # What stands beside an answer is the same for every kind.

    def field_of(self, question: Question, form: Form) -> Field:
        """The field of the answer itself, where its errors stand."""
        return form[field_name(question.id)]

    def all_fields(self, question: Question, language: str) -> dict[str, Any]:
        """The fields of the answer and of the texts beside it."""
        texts = {
            field_name(question.id) + ending: TextField(
                self.companion_label(question, ending, language), most=MOST_COMPANION
            )
            for ending in self.endings(question)
        }
        return {**self.fields(question, language), **texts}

    def all_data(self, question: Question, answers: Mapping[str, Any]) -> dict[str, Any]:
        """Form data that shows an answer and the texts beside it again."""
        texts = {
            field_name(question.id) + ending: answers.get(question.id + ending, "")
            for ending in self.endings(question)
        }
        return {**self.fill(question, answers.get(question.id)), **texts}

    def all_answers(self, question: Question, form: Form) -> dict[str, Any]:
        """The answer and the texts beside it, by key; None for what is empty or no longer asked."""
        answer = self.read(question, form)
        found = {question.id: answer}
        for ending in self.endings(question):
            is_asked = chosen_ids(answer) & set(self.opened_by(question, ending))
            written = clean_text(form[field_name(question.id) + ending].data)
            found[question.id + ending] = written or None if is_asked else None
        return found

    def all_columns(self, question: Question) -> list[str]:
        """Column names of an export with the texts beside the answer."""
        endings = {OTHER: "__other_text", WHY: WHY}
        return self.columns(question) + [question.id + endings[ending] for ending in self.endings(question)]

    def all_cells(self, question: Question, answers: Mapping[str, Any]) -> list[Any]:
        """The cells of an answer and the texts beside it."""
        texts = [answers.get(question.id + ending) for ending in self.endings(question)]
        return self.cells(question, answers.get(question.id)) + texts

    def all_shown(self, question: Question, answers: Mapping[str, Any], language: str) -> list[str]:
        """The answer and the texts beside it, in words."""
        answer = answers.get(question.id)
        texts = [answers.get(question.id + ending) for ending in self.endings(question)]
        return ([] if answer is None else self.shown(question, answer, language)) + [
            f"“{text}”" for text in texts if text
        ]

    def endings(self, question: Question) -> list[str]:
        """What the keys of the texts beside the answer end in."""
        wanted = {OTHER: bool(_to_specify(question)), WHY: question.ask_why is not None}
        return [ending for ending, is_wanted in wanted.items() if is_wanted and self.asks]

    def companion_label(self, question: Question, ending: str, language: str) -> str:
        """What asks for the text of that ending."""
        if ending == OTHER:
            return " / ".join(label_of(choice.label, language) for choice in _to_specify(question))
        return label_of(question.ask_why.label, language) if question.ask_why else ""

    def beside(self, question: Question, form: Form, language: str) -> list[Beside]:
        """The fields of these texts, for the page."""
        return [
            Beside(
                field=form[field_name(question.id) + ending],
                of=form[field_name(question.id) + ending].name.removesuffix(ending),
                when=self.opened_by(question, ending),
                words=", ".join(self.opened_words(question, ending, language)),
            )
            for ending in self.endings(question)
            if field_name(question.id) + ending in form
        ]

    def opened_words(self, question: Question, ending: str, language: str) -> list[str]:
        """What one must have chosen for such a text to be asked, as the page says it."""
        labels = {choice.id: label_of(choice.label, language) for choice in self.all_choices(question)}
        return [labels.get(chosen, chosen) for chosen in self.opened_by(question, ending)]

    def all_choices(self, question: Question) -> tuple[Choice, ...]:
        """Everything that can be chosen."""
        return (*question.choices, *question.items)

    def opened_by(self, question: Question, ending: str) -> list[str]:
        """The chosen ids that ask for the text of that ending."""
        if ending == OTHER:
            return [choice.id for choice in _to_specify(question)]
        return [str(chosen) for chosen in question.ask_why.when] if question.ask_why else []


def _to_specify(question: Question) -> list[Choice]:
    """The choices that open a text."""
    return [choice for choice in (*question.choices, *question.items) if choice.specify]


def is_answered(answer: Any) -> bool:
    """Whether there is anything to store; zero is an answer, an empty list is none."""
    return answer is not None and answer not in ("", [], {})


def chosen_ids(answer: Any) -> set[str]:
    """Every choice or scale point an answer names, wherever in it it stands."""
    match answer:
        case None:
            return set()
        case Mapping():
            return set().union(*map(chosen_ids, answer.values())) if answer else set()
        case list():
            return set().union(*map(chosen_ids, answer)) if answer else set()
        case _:
            return {str(answer)}


def label_of(texts: Mapping[str, str], language: str) -> str:
    """A text of the questionnaire in one language."""
    return localized(texts, language)


def checks_of(question: Question) -> list[Any]:
    """The validators every kind begins with."""
    return [Required()] if question.required else []


def asked(question: Question, language: str) -> dict[str, Any]:
    """Label, validators and hint of a field."""
    return {
        "label": label_of(question.label, language),
        "validators": checks_of(question),
        "description": label_of(question.hint, language),
    }


def things_of(question: Question) -> tuple[Choice, ...]:
    """The things a question ranks, compares or gives points to."""
    return question.items or question.choices


def whole(question: Question, option: str, default: int | None = None) -> int | None:
    """A whole number among the question's options."""
    found = question.options.get(option, default)
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def not_whole(question: Question, option: str, low: int, high: int) -> Iterable[Any]:
    """The problem with an option that must be a whole number of a range, where it is given."""
    found = question.options.get(option)
    if found is not None and not (whole(question, option) is not None and low <= found <= high):
        yield _l(
            "options.%(option)s must be a whole number from %(low)s to %(high)s",
            option=option,
            low=low,
            high=high,
        )


@dataclass(frozen=True)
class Tally:
    """People, and their weights where answers are weighted, by what they chose."""

    answered: int
    people: Mapping[Any, int]
    weights: Mapping[Any, float] | None
    weight: float | None

    def counts(self, choices: Iterable[Choice]) -> tuple[Count, ...]:
        """One count a choice, in the questionnaire's order."""
        return tuple(
            Count(
                choice.id,
                choice.label,
                self.people.get(choice.id, 0),
                None if self.weights is None else self.weights.get(choice.id, 0.0),
            )
            for choice in choices
        )

    def summary(self, question: Question, kind: str, choices: Iterable[Choice], **details: Any) -> Summary:
        """The summary of a question whose answers are choices."""
        return Summary(question.id, kind, self.answered, self.counts(choices), details, self.weight)


def tallied(chosen: Iterable[Iterable[Any]], weights: Sequence[float] | None) -> Tally:
    """Count people by what each of them chose."""
    given = list(chosen)
    people = Counter(chain.from_iterable(given))
    if weights is None:
        return Tally(len(given), people, None, None)
    weighted: Counter[Any] = Counter()
    for ids, weight in zip(given, weights, strict=True):
        for chosen_id in ids:
            weighted[chosen_id] += weight  # type: ignore[assignment]
    return Tally(len(given), people, weighted, float(sum(weights)))
