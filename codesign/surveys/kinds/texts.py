# SPDX-License-Identifier: AGPL-3.0-or-later
"""Words: what people write, what they agree to, and what is only said to them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Form

from codesign.surveys.kinds.base import Kind, Summary, asked, not_whole, tallied, whole
from codesign.surveys.kinds.fields import field_name
from codesign.surveys.questionnaire import Choice, Question
from codesign.web.forms import LineField, TextField, clean_text

MOST_LENGTH, LINE_LENGTH = 5000, 200


class FreeText(Kind):
    """An answer in the person's own words: one line where `options.long` is false, else several.

    It is never counted here: its answers go to the themes.
    """

    name = "text"
    template = "surveys/kinds/text.html"

    def problems(self, question: Question) -> Iterable[Any]:
        """See `Kind`."""
        yield from not_whole(question, "most_length", 1, MOST_LENGTH)

    def most_length(self, question: Question) -> int:
        """How many characters an answer has at most."""
        default = MOST_LENGTH if question.options.get("long", True) else LINE_LENGTH
        return whole(question, "most_length", default) or default

    def fields(self, question: Question, language: str) -> dict[str, Any]:
        """See `Kind`."""
        made = TextField if question.options.get("long", True) else LineField
        return {field_name(question.id): made(**asked(question, language), most=self.most_length(question))}

    def read(self, question: Question, form: Form) -> Any:
        """See `Kind`."""
        return clean_text(form[field_name(question.id)].data) or None

    def fill(self, question: Question, answer: Any) -> dict[str, Any]:
        """See `Kind`."""
        return {field_name(question.id): answer or ""}

    def summarise(
        self, question: Question, answers: Iterable[Any], weights: Sequence[float] | None = None
    ) -> Summary:
        """See `Kind`."""
        return Summary(question.id, self.name, sum(1 for _answer in answers))

    def shown(self, question: Question, answer: Any, language: str) -> list[str]:
        """See `Kind`."""
        return [answer]


class Consent(Kind):
    """A text to agree to; what was agreed to is the version the response points to."""

    name = "consent"
    template = "surveys/kinds/consent.html"

    def problems(self, question: Question) -> Iterable[Any]:
        """See `Kind`."""
        return ()

    def fields(self, question: Question, language: str) -> dict[str, Any]:
        """See `Kind`."""
        return {field_name(question.id): BooleanField(**asked(question, language))}

    def read(self, question: Question, form: Form) -> Any:
        """See `Kind`."""
        return True if form[field_name(question.id)].data else None

    def fill(self, question: Question, answer: Any) -> dict[str, Any]:
        """See `Kind`."""
        return {field_name(question.id): bool(answer)}

    def summarise(
        self, question: Question, answers: Iterable[Any], weights: Sequence[float] | None = None
    ) -> Summary:
        """See `Kind`: everybody counted said yes, since there is no other answer."""
        tally = tallied((("true",) for _answer in answers), weights)
        return tally.summary(question, self.name, [Choice("true", question.label)])

    def cells(self, question: Question, answer: Any) -> list[Any]:
        """See `Kind`."""
        return [int(bool(answer))]

    def shown(self, question: Question, answer: Any, language: str) -> list[str]:
        """See `Kind`."""
        return [str(_l("Yes, I agree"))]


class Note(Kind):
    """Words between questions; nobody answers them."""

    name = "note"
    template = "surveys/kinds/note.html"
    asks = False

    def problems(self, question: Question) -> Iterable[Any]:
        """See `Kind`."""
        if question.required:
            yield _l("a note asks nothing, so that nothing can be required")

    def fields(self, question: Question, language: str) -> dict[str, Any]:
        """See `Kind`."""
        return {}

    def read(self, question: Question, form: Form) -> Any:
        """See `Kind`."""
        return None

    def fill(self, question: Question, answer: Any) -> dict[str, Any]:
        """See `Kind`."""
        return {}

    def summarise(
        self, question: Question, answers: Iterable[Any], weights: Sequence[float] | None = None
    ) -> Summary:
        """See `Kind`."""
        return Summary(question.id, self.name, 0)

    def columns(self, question: Question) -> list[str]:
        """See `Kind`."""
        return []

    def cells(self, question: Question, answer: Any) -> list[Any]:
        """See `Kind`."""
        return []

    def shown(self, question: Question, answer: Any, language: str) -> list[str]:
        """See `Kind`."""
        return []
