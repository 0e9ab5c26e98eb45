# SPDX-License-Identifier: AGPL-3.0-or-later
"""CSV goes out harmless and comes back as it was."""

from __future__ import annotations

import csv
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codesign.web import clock
from codesign.web.tables import (
    CsvReader,
    Decoded,
    NotText,
    as_csv,
    as_written,
    decoded,
    harmless,
    told_reading,
    whole_number,
)

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


TABLE = "nome;città\nNicolò;è più\n"


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("cp1252", "Windows-1252"),
    ],
)
def test_the_usual_encodings_are_read_and_known(encoding: str, told: str) -> None:
    assert decoded(TABLE.encode(encoding)) == Decoded(TABLE, told)


def test_bytes_without_a_letter_of_windows_are_latin() -> None:
    assert decoded(b"citt\xe0 \x81") == Decoded("città \x81", "ISO-8859-1")


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40))
def test_utf_8_is_never_taken_for_anything_else(text: str) -> None:
    assert decoded(text.encode()) == Decoded(text.removeprefix("\ufeff"), "UTF-8")


def test_damaged_utf_8_is_refused_with_its_line() -> None:
    with pytest.raises(NotText) as refusal:
        decoded("città,è\n".encode() + b"pi\xf9\n")
    assert (refusal.value.line, refusal.value.byte) == (2, 0xF9)


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (Decoded("a,b"), ""),
        (Decoded("a;b"), "UTF-8, with semicolons"),
        (Decoded('"a, b";c'), "with semicolons"),
        (Decoded("a\tb", "UTF-16"), "UTF-16, with tabs"),
        (Decoded("a", "Windows-1252"), "Windows-1252, with commas"),
    ],
)
def test_what_is_unusual_about_a_file_is_told(file: Decoded, words: str) -> None:
    told = told_reading(file)
    assert words in told
    assert bool(told) == bool(words)


@pytest.mark.parametrize(
    ("cell", "number"),
    [("12345", 12345), ("12.345", 12345), (" 1'234'567 ", 1234567), ("0", 0), ("1.5", None), ("-3", None),
     ("", None), ("１２", None), ("123456789012", None)],
)  # fmt: skip
def test_counts_are_read_as_people_write_them(cell: str, number: int | None) -> None:
    assert whole_number(cell) == number


def test_numbers_of_a_spreadsheet_in_italian_have_a_comma() -> None:
    assert as_csv([["a", 0.5, 3, "0.5"]], separator=";", point=",") == "a;0,5;3;0.5\r\n"


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
