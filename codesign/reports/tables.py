# SPDX-License-Identifier: AGPL-3.0-or-later
"""Published results as rows for a file, from the same charts the page shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from codesign.charts.surveys.kinds import question_charts
from codesign.charts.words.book import Language


def results_rows(published: Mapping[str, Any], language: Language) -> Iterator[list[Any]]:
    """Each cell of each table as a row: question, chart, line, column, value; with the base of the question."""
    yield ["question", "chart", "answered", "row", "column", "value"]
    for question in published.get("questions", ()):
        for chart in question_charts(question, language):
            for line in chart.table.rows:
                for column, value in zip(chart.table.header[1:], line[1:], strict=True):
                    yield [question["id"], chart.title, question.get("answered"), line[0], column, value]
