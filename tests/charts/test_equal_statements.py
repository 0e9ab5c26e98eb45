# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lists of statements say where equals stand at their beginning or are cut off at their end."""

from __future__ import annotations

import pytest

from codesign.charts.opinion.bars import consensus_bars
from tests.charts.test_opinion_charts import document, statement


@pytest.mark.parametrize(
    ("equal", "first", "last"),
    [(1, "", ""), (2, "One more statement is equal with the first one.", ""),
     (6, "5 more statements are equal", ""), (7, "6 more statements", "equal with one more, which"),
     (9, "8 more statements", "equal with 3 more, which")],
)  # fmt: skip
def test_statements_that_are_equal_are_told_where_a_list_names_the_first_or_ends(
    equal: int, first: str, last: str
) -> None:
    rows = [statement(id_, (40, 5, 5)) for id_ in range(equal)] + [statement(99, (30, 10, 10))]
    texts = {row["id"]: f"Frase {row['id']}" for row in rows}
    note = consensus_bars(document(rows, unplaced=50), texts, language="en").table.note
    assert first in note
    assert last in note
    assert ("equal with the first" in note, "The last one shown" in note) == (bool(first), bool(last))
