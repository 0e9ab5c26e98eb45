# SPDX-License-Identifier: AGPL-3.0-or-later
"""A group of questions asked several times, for instance once for each child."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import Form
from wtforms.validators import ValidationError

from codesign.surveys.kinds.base import (
    Count,
    Kind,
    Summary,
    asked,
    chosen_ids,
    is_answered,
    label_of,
    not_whole,
    tallied,
    whole,
)
from codesign.surveys.kinds.choices import YesNo
from codesign.surveys.kinds.fields import Composite, field_name
from codesign.surveys.questionnaire import Choice, Question
from codesign.web.forms import Form as PageForm

MOST_ENTRIES, LARGEST = 10, 30
#: Kinds whose answers are choices, counted by the people who gave them in any of their entries.
_COUNTED = {"single", "dropdown", "yes_no", "multiple", "top"}


class RepeatField(Composite):
    """Entries with the same questions; buttons that post add one or take one away."""

    def __init__(self, *args: Any, kinds: Mapping[str, Kind], **options: Any) -> None:
        super().__init__(*args, **options)
        self.kinds = kinds
        self.entries: list[Form] = []
        #: Whether the last entry was added just now.
        self.has_new_entry = False

    @property
    def least(self) -> int:
        """How many entries there must be."""
        return whole(self.question, "least", 0) or 0

    @property
    def most(self) -> int:
        """How many entries there may be."""
        return whole(self.question, "most", MOST_ENTRIES) or MOST_ENTRIES

    def process(self, formdata: Any, *args: Any, **options: Any) -> None:
        """Make the entries, from what was sent or from what was answered before."""
        super().process(formdata, *args, **options)
        if formdata is None:
            answered = list(self.data or [])
            empty = max(self.least, 1) - len(answered)
            self.entries = [self._entry(number, None, one) for number, one in enumerate(answered)]
            self.entries += [self._entry(len(answered) + number, None, {}) for number in range(empty)]

    def gather(self, formdata: Any) -> list[dict[str, Any]] | None:
        """See `Composite`."""
        text = self.text_from(formdata, "count")
        count = min(int(text), self.most) if text.isdecimal() and len(text) < 5 else max(self.least, 1)
        removed = self.text_from(formdata, "remove")
        if removed.isdecimal() and int(removed[:4]) < count > self.least:
            formdata, count = self._without(formdata, int(removed[:4]), count), count - 1
            self.is_rearranged = True
        if self.part("add") in formdata:
            count = min(count + 1, self.most)
            self.has_new_entry = True
            self.is_rearranged = True
        self.entries = [self._entry(number, formdata, {}) for number in range(count)]
        self.is_rearranged = self.is_rearranged or any(
            getattr(inner, "is_rearranged", False) for entry in self.entries for inner in entry
        )
        # Entries nobody filled in are no answers.
        return [answers for entry in self.entries if (answers := self.answers_in(entry))] or None

    def answers_in(self, entry: Form) -> dict[str, Any]:
        """What stands in one entry, by question."""
        found: dict[str, Any] = {}
        for question in self.question.questions:
            found |= self.kinds[question.kind].all_answers(question, entry)
        return {key: answer for key, answer in found.items() if is_answered(answer)}

    def pre_validate(self, form: Form) -> None:
        """Judge each entry that was begun or that must be there."""
        wrong = [
            str(number)
            for number, entry in enumerate(self.entries, 1)
            if (number <= self.least or self.answers_in(entry) or _is_unread(entry)) and not entry.validate()
        ]
        # A file is stored only when its entry is judged.
        self.data = [answers for entry in self.entries if (answers := self.answers_in(entry))] or None
        if wrong:
            raise ValidationError(_l("Look at number %(numbers)s again, please.", numbers=", ".join(wrong)))

    def _entry(self, number: int, formdata: Any, answers: Mapping[str, Any]) -> Form:
        fields: dict[str, Any] = {}
        data: dict[str, Any] = {}
        for question in self.question.questions:
            kind = self.kinds[question.kind]
            fields |= kind.all_fields(question, self.language)
            data |= kind.all_data(question, answers)
        made = type("Entry", (PageForm,), fields)
        prefix = self.part(number) + "__"
        entry: Form = made(formdata=formdata, data=data, prefix=prefix, meta={"csrf": False})
        return entry

    def _without(self, formdata: Any, removed: int, count: int) -> Any:
        """What was sent, with one entry taken out and those behind it moved up."""
        moved: MultiDict[str, Any] = MultiDict()
        for key in formdata:
            name, number = key, -1
            for one in range(count):
                if key.startswith(prefix := self.part(one) + "__"):
                    name, number = key.removeprefix(prefix), one
            if number == removed:
                continue
            new = key if number < 0 else f"{self.part(number - (number > removed))}__{name}"
            moved.setlist(new, formdata.getlist(key))
        return moved


def _is_unread(entry: Form) -> bool:
    """Whether something was typed that could not be understood."""
    return any(inner.process_errors for inner in entry)


class Repeat(Kind):
    """Its questions are asked for each of `options.least` to `options.most` entries.

    `options.entry` names an entry by language, for instance "Child".
    """

    name = "repeat"
    template = "surveys/kinds/repeat.html"

    def __init__(self, kinds: Mapping[str, Kind]) -> None:
        #: What its questions may be; the registry of kinds, which holds this one too.
        self.kinds = kinds

    def problems(self, question: Question) -> Iterable[Any]:
        """See `Kind`."""
        if not question.questions:
            yield _l("needs at least one question")
        yield from not_whole(question, "most", 1, LARGEST)
        yield from not_whole(question, "least", 0, self.most(question))

    def most(self, question: Question) -> int:
        """How many entries there may be."""
        return whole(question, "most", MOST_ENTRIES) or MOST_ENTRIES

    def fields(self, question: Question, language: str) -> dict[str, Any]:
        """See `Kind`."""
        details = asked(question, language)
        return {
            field_name(question.id): RepeatField(
                **details, question=question, language=language, kinds=self.kinds
            )
        }

    def summarise(
        self, question: Question, answers: Iterable[Any], weights: Sequence[float] | None = None
    ) -> Summary:
        """See `Kind`: counts are people by number of entries.

        `details.questions`, by question with choices: people who chose each in at least one entry, so that a
        person with ten entries is one person still.
        """
        given = list(answers)
        lengths = Counter(len(answer) for answer in given)
        counts = tuple(Count(str(length), {}, lengths[length]) for length in sorted(lengths))
        inside = {
            inner.id: self._people(inner, given)
            for inner in question.questions
            if inner.kind in _COUNTED and inner.published
        }
        total = None if weights is None else float(sum(weights))
        return Summary(question.id, self.name, len(given), counts, {"questions": inside}, total)

    @staticmethod
    def _people(inner: Question, given: Sequence[Any]) -> dict[str, Any]:
        chosen = [set().union(*(chosen_ids(entry.get(inner.id)) for entry in answer)) for answer in given]
        tally = tallied([ids for ids in chosen if ids], None)
        choices: Sequence[Choice] = YesNo().choices(inner) if inner.kind == "yes_no" else inner.choices
        return {
            "label": dict(inner.label),
            "answered": tally.answered,
            "counts": [
                {"id": count.id, "label": dict(count.label), "people": count.people}
                for count in tally.counts(choices)
            ],
        }

    def columns(self, question: Question) -> list[str]:
        """See `Kind`: one block of columns an entry."""
        return [
            f"{question.id}__{number}__{column}"
            for number in range(1, self.most(question) + 1)
            for inner in question.questions
            for column in self.kinds[inner.kind].all_columns(inner)
        ]

    def cells(self, question: Question, answer: Any) -> list[Any]:
        """See `Kind`."""
        entries = [*(answer or []), *[{}] * self.most(question)][: self.most(question)]
        return [
            cell
            for entry in entries
            for inner in question.questions
            for cell in self.kinds[inner.kind].all_cells(inner, entry)
        ]

    def shown(self, question: Question, answer: Any, language: str) -> list[str]:
        """See `Kind`."""
        lines = []
        for number, entry in enumerate(answer, 1):
            for inner in question.questions:
                words = self.kinds[inner.kind].all_shown(inner, entry, language)
                if words:
                    lines.append(f"{number}. {label_of(inner.label, language)}: {', '.join(words)}")
        return lines
