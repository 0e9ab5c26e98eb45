# SPDX-License-Identifier: AGPL-3.0-or-later
"""The conditions of the lines of LimeSurvey's tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Protocol

from codesign.exchange.import_report import Document, ImportReport
from codesign.exchange.limesurvey.expressions import Term
from codesign.exchange.limesurvey.tables import Entry, LimeQuestion
from codesign.exchange.mending import shortened
from codesign.exchange.words import Words
from codesign.exchange.xlsform.logic import joined

#: Types whose subquestions are lines that can have a condition.
WITH_LINES = "ABCEFH1KQ"


class Known(Protocol):
    """What is known of the survey so far."""

    @property
    def report(self) -> ImportReport:
        """Where what cannot be said is told."""

    @property
    def terms(self) -> Mapping[str, Term]:
        """What expressions may call the questions before."""

    @property
    def expression(self) -> Callable[[str, Words, str], str]:
        """An expression of the file as one of this program."""


def line_condition(known: Known, question: LimeQuestion, entry: Entry, place: Words) -> Document:
    """The condition of one line: its own, and the boxes of other questions that filter the lines."""
    conditions = [known.expression(entry.relevance, place, "show_if")]
    for name, condition in (("array_filter", "{}"), ("array_filter_exclude", "not({})")):
        for code in filter(None, re.split(r"[;,\s]+", question.attribute(name))):
            term = known.terms.get(f"{code}_{entry.code}")
            if term and term.box:
                conditions.append(condition.format(term.box))
            else:
                detail = shortened(question.attribute(name))
                known.report.note("filter", place, name=entry.code, detail=detail)
    shown_if = joined(*conditions)
    return {"show_if": shown_if} if shown_if else {}
