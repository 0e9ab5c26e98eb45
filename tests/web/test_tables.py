# SPDX-License-Identifier: AGPL-3.0-or-later
"""CSV goes out harmless and comes back as it was."""

from __future__ import annotations

import csv
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codesign.web import clock
from codesign.web.tables import CsvReader, as_csv, as_written, harmless

CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.from_regex(
    r"'{0,2}[=+@-]?\w{0,3}", fullmatch=True
)


@given(CELLS)
def test_a_guarded_cell_is_no_formula_and_comes_back_as_it_was(cell: str) -> None:
    assert not harmless(cell).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert as_written(harmless(cell)) == cell


@pytest.mark.parametrize("cell", ["'s nachts", "'", "''", "’=", "5 - 3"])
def test_what_is_no_formula_stays_untouched(cell: str) -> None:
    assert harmless(cell) == as_written(cell) == cell


@given(st.lists(st.lists(CELLS.filter(str.strip), min_size=2, max_size=4), min_size=1, max_size=4))
def test_what_is_written_is_read(rows: list[list[str]]) -> None:
    table = [["key", "it", "en"], *rows]
    assert [[as_written(cell) for cell in row] for row in CsvReader(as_csv(table))] == table


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("\ufeffname;words\r\nVerde;alberi, prati\r\n", [["name", "words"], ["Verde", "alberi, prati"]]),
        ("Centro, storico;1200\nNord;300", [["Centro, storico", "1200"], ["Nord", "300"]]),
        ("name\tlabel\nq1\t1,5\n", [["name", "label"], ["q1", "1,5"]]),
        ("name\nda soli\n", [["name"], ["da soli"]]),
        ("a@example.org\n\nVia Roma 1, en\n", [["a@example.org"], [], ["Via Roma 1", " en"]]),
        ("", []),
    ],
)
def test_the_separator_is_that_of_the_first_line_which_has_one(text: str, rows: list[list[str]]) -> None:
    assert list(CsvReader(text)) == rows


def test_a_misplaced_quote_is_an_error_where_it_is_asked_for() -> None:
    broken = 'a,b\n"x"y,z\n'
    assert list(CsvReader(broken)) == [["a", "b"], ["xy", "z"]]
    reader = CsvReader(broken, strict=True)
    with pytest.raises(csv.Error):
        list(reader)
    assert reader.line == 2


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (datetime(2026, 7, 1, 22, 30, tzinfo=UTC), "2026-07-02T00:30"),
        (datetime(2026, 1, 1, 8, 0, tzinfo=UTC), "2026-01-01T09:00"),
    ],
)
def test_the_clock_on_the_town_hall_follows_summer_time(moment: datetime, shown: str) -> None:
    assert clock.in_zone(moment, "Europe/Rome") == datetime.fromisoformat(shown)
    assert clock.from_zone(datetime.fromisoformat(shown), "Europe/Rome") == moment
    assert clock.in_zone(None, "Europe/Rome") is clock.from_zone(None, "Europe/Rome") is None
