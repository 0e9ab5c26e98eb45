# SPDX-License-Identifier: AGPL-3.0-or-later
"""A photo or a document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from codesign.attachments.fields import AttachmentField
from codesign.attachments.policy import GROUPS, LARGEST_MB, MOST_MB, Accepted
from codesign.surveys.kinds.base import Kind, Summary, asked, not_whole, whole
from codesign.surveys.kinds.fields import Composite, field_name
from codesign.surveys.questionnaire import Question

#: The option of a trial: a file is judged, and nothing of it is stored.
NOT_KEPT = "not_kept"


def accepted_by(question: Question) -> Accepted:
    """What a question takes."""
    wanted = question.options.get("accept") or list(GROUPS)
    return Accepted(tuple(wanted), whole(question, "most_mb", MOST_MB) or MOST_MB)


class UploadField(AttachmentField, Composite):
    """A file as the answer to a question."""


class Upload(Kind):
    """`options.accept`: photo, document or both; at most `options.most_mb` megabytes."""

    name = "file"
    template = "surveys/kinds/file.html"

    def problems(self, question: Question) -> Iterable[Any]:
        """See `Kind`."""
        accept = question.options.get("accept", [])
        if not isinstance(accept, list) or not set(map(str, accept)) <= set(GROUPS):
            yield _l("options.accept must be a list of %(what)s", what=", ".join(GROUPS))
        yield from not_whole(question, "most_mb", 1, LARGEST_MB)

    def fields(self, question: Question, language: str) -> dict[str, Any]:
        """See `Kind`."""
        accepted, details = accepted_by(question), asked(question, language)
        details["description"] = " ".join(filter(None, (details["description"], accepted.in_words())))
        field = UploadField(
            **details,
            question=question,
            language=language,
            accepted=accepted,
            is_stored=not question.options.get(NOT_KEPT),
            is_held=True,
        )
        return {field_name(question.id): field}

    def summarise(
        self, question: Question, answers: Iterable[Any], weights: Sequence[float] | None = None
    ) -> Summary:
        """See `Kind`."""
        return Summary(question.id, self.name, sum(1 for _answer in answers))

    def cells(self, question: Question, answer: Any) -> list[Any]:
        """See `Kind`: the key finds the file; the name may hold a person's own."""
        return [(answer or {}).get("key")]

    def shown(self, question: Question, answer: Any, language: str) -> list[str]:
        """See `Kind`."""
        return [str(answer["name"])]
