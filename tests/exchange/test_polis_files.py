# SPDX-License-Identifier: AGPL-3.0-or-later
"""Polis exports are read whole, or refused with the file, the line and the reason."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from codesign.analytics.opinion.votes import UNGROUPED
from codesign.exchange.files import REASONS, BadFile
from codesign.exchange.polis.files import read_conversation
from codesign.exchange.polis.tables import BadRows

pytestmark = pytest.mark.slow

COMMENTS = '''timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body
1500000000000,x,0,1,2,0,1,"More light
in the park, ""now"""
1500000001000,x,1,99,0,1,-1,Fewer cars
1500000002000,x,5,,0,0,0,Nobody saw this
'''
VOTES = """timestamp,datetime,comment-id,voter-id,vote
1500000009000,x,0,1,-1
1500000003000,x,0,1,1
1500000004000,x,0,2,0
1500000005000,x,1,2,1
"""
MATRIX = """participant,xid,group-id,n-comments,n-votes,n-agree,n-disagree,0,1
2,,1,0,2,1,0,0,1
1,,,0,1,0,1,-1,
"""
SUMMARY = """topic,Our town
url,https://example.org/c
voters,2
conversation-description,"Two lines
of text"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (
        ("comments.csv", COMMENTS),
        ("votes.csv", VOTES),
        ("participants-votes.csv", MATRIX),
        ("summary.csv", SUMMARY),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_conversation_is_read_whole(folder: Path) -> None:
    read = read_conversation(folder)
    assert (read.title, read.url) == ("Our town", "https://example.org/c")
    assert read.description == "Two lines\nof text"
    assert [s.id for s in read.statements] == [0, 1, 5]
    assert read.statements[0].text == 'More light\nin the park, "now"'
    assert [s.author for s in read.statements] == [1, 99, None]
    assert [s.moderated for s in read.statements] == [1, -1, 0]
    assert read.statements[2].timestamp == 1500000002000
    assert read.rejected == (1,)
    assert read.participants.tolist() == [1, 2]
    assert read.published_groups.tolist() == [UNGROUPED, 1]
    assert read.row_order.tolist() == [2, 1]
    assert read.votes_source == "votes.csv"
    assert read.votes.tolist() == [1, 0, 1, -1]


def test_the_latest_vote_counts_wherever_it_stands_in_the_file(folder: Path) -> None:
    matrix = read_conversation(folder).vote_matrix()
    assert matrix.statements.tolist() == [0, 1, 5]
    assert list(zip(matrix.rows.tolist(), matrix.columns.tolist(), matrix.values.tolist(), strict=True)) == [
        (0, 0, -1),
        (1, 0, 0),
        (1, 1, 1),
    ]


def test_without_votes_the_matrix_speaks_and_without_the_matrix_the_votes(folder: Path) -> None:
    both = read_conversation(folder).vote_matrix()
    (folder / "votes.csv").rename(folder / "aside.csv")
    read = read_conversation(folder)
    assert read.votes_source == "participants-votes.csv"
    assert np.array_equal(read.vote_matrix().values, both.values)
    (folder / "aside.csv").rename(folder / "votes.csv")
    (folder / "participants-votes.csv").unlink()
    read = read_conversation(folder)
    assert np.array_equal(read.vote_matrix().values, both.values)
    assert read.published_groups.tolist() == [UNGROUPED, UNGROUPED]


def test_a_byte_order_mark_and_windows_line_ends_are_nothing_special(folder: Path) -> None:
    for name in ("comments.csv", "votes.csv", "participants-votes.csv", "summary.csv"):
        text = (folder / name).read_text(encoding="utf-8").replace("\n", "\r\n")
        (folder / name).write_bytes(b"\xef\xbb\xbf" + text.encode())
    read = read_conversation(folder)
    assert read.title == "Our town"
    assert read.vote_matrix().size == 3


def replaced(name: str, old: str, new: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def damaged(name: str, old: str, new: str) -> Callable[[Path], None]:
    """Bytes that are no UTF-8 stand in `new` as surrogates."""

    def change(folder: Path) -> None:
        path = folder / name
        text = path.read_text(encoding="utf-8").replace(old, new, 1)
        path.write_bytes(text.encode("utf-8", "surrogateescape"))

    return change


def removed(*names: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        for name in names:
            (folder / name).unlink()

    return change


@pytest.mark.parametrize(
    ("change", "code", "message"),
    [
        (removed("comments.csv"), "missing_file", "comments.csv: the file is missing"),
        (removed("votes.csv", "participants-votes.csv"), "missing_file", "votes.csv: the file is missing"),
        (
            damaged("comments.csv", "Fewer cars", "Caffè e caf\udce9"),
            "encoding",
            "comments.csv, line 4: the text is damaged: it is neither UTF-8 nor an older encoding (byte 0xe9)",
        ),
        (
            replaced("comments.csv", "moderated,comment-body", "moderated,text"),
            "missing_column",
            "comments.csv, line 1: there is no column “comment-body”",
        ),
        (
            replaced("votes.csv", "datetime", "vote"),
            "repeated_column",
            "votes.csv, line 1: the column “vote” appears twice",
        ),
        (
            replaced("votes.csv", "2,0\n", "2,7\n"),
            "bad_vote",
            "votes.csv, line 4: “7” is not a vote: a vote is -1, 0 or 1",
        ),
        (
            replaced("votes.csv", "2,0\n", "2,yes\n"),
            "not_a_number",
            "votes.csv, line 4: “yes” in column “vote” is not a whole number",
        ),
        (
            replaced("votes.csv", ",0,2,", ",3,2,"),
            "unknown_statement",
            "votes.csv, line 4: statement 3 is not in comments.csv",
        ),
        (
            replaced("votes.csv", ",0,2,", ",0,8,"),
            "unknown_participant",
            "votes.csv, line 4: participant 8 is not in participants-votes.csv",
        ),
        (
            replaced("votes.csv", "1500000005000,x,1,2,1\n", "1500000005000,x,1"),
            "row_length",
            "votes.csv, line 5: the row has 3 cells, the header has 5",
        ),
        (
            replaced("comments.csv", ",1,99,0,1,-1,", ",0,99,0,1,-1,"),
            "repeated_statement",
            "comments.csv, line 4: statement 0 appears twice",
        ),
        (
            replaced("comments.csv", "0,1,-1,Fewer", "0,1,5,Fewer"),
            "bad_moderation",
            "comments.csv, line 4: “5” is not a moderation state: it is -1, 0 or 1",
        ),
        (
            replaced("comments.csv", "Nobody saw", '"Nobody saw'),
            "quoting",
            "comments.csv, line 5: this cannot be read as a table: unexpected end of data",
        ),
        (
            replaced("participants-votes.csv", "1,,,0,1", "2,,,0,1"),
            "repeated_participant",
            "participants-votes.csv, line 3: participant 2 appears twice",
        ),
        (
            replaced("summary.csv", "topic,Our town", "topic,Our,town"),
            "row_length",
            "summary.csv, line 1: the row has 3 cells, the header has 2",
        ),
    ],
)
def test_a_broken_file_is_refused_with_its_place_and_reason(
    folder: Path, change: Callable[[Path], None], code: str, message: str
) -> None:
    change(folder)
    with pytest.raises(BadFile) as refusal:
        read_conversation(folder)
    assert str(refusal.value) == message
    assert refusal.value.code == code
    assert REASONS[code] % refusal.value.parameters == refusal.value.reason


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [("0,1,-1,", "0,1,2,", "bad_vote", 3), ("n-disagree,0,1", "n-disagree,0,3", "unknown_statement", 1)],
)
def test_a_broken_matrix_is_refused_when_it_is_the_source(
    folder: Path, old: str, new: str, code: str, line: int
) -> None:
    (folder / "votes.csv").unlink()
    replaced("participants-votes.csv", old, new)(folder)
    with pytest.raises(BadFile) as refusal:
        read_conversation(folder)
    assert (refusal.value.code, refusal.value.line) == (code, line)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_what_a_spreadsheet_made_of_the_files_is_read_and_told(
    folder: Path, encoding: str, separator: str
) -> None:
    replaced("comments.csv", "Fewer cars", "Più caffè")(folder)
    plain = read_conversation(folder)
    for name in ("comments.csv", "votes.csv", "participants-votes.csv"):
        with (folder / name).open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        with (folder / name).open("w", encoding=encoding, newline="") as file:
            csv.writer(file, delimiter=separator).writerows(rows)
    read = read_conversation(folder)
    assert read.statements == plain.statements
    assert np.array_equal(read.vote_matrix().values, plain.vote_matrix().values)
    told = [str(reading) for reading in read.readings]
    if (encoding, separator) == ("utf-8-sig", ","):
        assert told == []
    elif encoding == "utf-16" and separator == ";":
        assert told[0] == "comments.csv was read as UTF-16, with semicolons between the columns"
        assert len(told) == 3


def test_rows_that_cannot_be_used_refuse_the_files_or_are_left_out_and_told(folder: Path) -> None:
    (folder / "participants-votes.csv").unlink()
    with (folder / "votes.csv").open("a", encoding="utf-8") as file:
        file.write("1,x,77,1,1\n1,x,0,2,9\n1,x,0,two,1\n1,x\n")
    with (folder / "comments.csv").open("a", encoding="utf-8") as file:
        file.write("1,x,0,1,0,0,1,A second one of this id\n")
    with pytest.raises(BadRows):
        read_conversation(folder)
    read = read_conversation(folder, skip_bad_rows=True)
    assert sorted((one.file, one.line, one.code) for one in read.left_out) == [
        ("comments.csv", 6, "repeated_statement"),
        ("votes.csv", 6, "unknown_statement"),
        ("votes.csv", 7, "bad_vote"),
        ("votes.csv", 8, "not_a_number"),
        ("votes.csv", 9, "row_length"),
    ]
    assert read.vote_matrix().size == 3
    (folder / "votes.csv").unlink()
    with pytest.raises(BadFile, match="missing"):
        read_conversation(folder, skip_bad_rows=True)


def test_columns_of_the_matrix_that_name_no_statement_are_left_out(folder: Path) -> None:
    (folder / "votes.csv").unlink()
    replaced("participants-votes.csv", "n-disagree,0,1", "n-disagree,0,3")(folder)
    read = read_conversation(folder, skip_bad_rows=True)
    assert [(one.line, one.code) for one in read.left_out] == [(1, "unknown_statement")]
    assert read.vote_matrix().size == 2


def test_an_empty_file_is_refused(folder: Path) -> None:
    (folder / "comments.csv").write_text("")
    with pytest.raises(BadFile, match="line 1: the file is empty"):
        read_conversation(folder)


def test_every_shared_conversation_is_read_and_its_counts_agree(shared_data: Path) -> None:
    folders = sorted(path.parent for path in (shared_data / "polis").rglob("comments.csv"))
    assert len(folders) == 14
    for folder in folders:
        read = read_conversation(folder)
        assert read.title
        assert len(read.participants) == int(read.summary["voters"])
        matrix = read.vote_matrix()
        assert np.isin(matrix.participants, read.participants).all()
        voted_on = np.unique(matrix.columns)
        assert len(voted_on) <= int(read.summary["comments"]) <= len(read.statements)


def test_the_last_of_repeated_votes_is_what_the_published_matrix_holds(shared_data: Path) -> None:
    for folder in sorted((shared_data / "polis").iterdir()):
        if not (folder / "votes.csv").exists():
            continue
        matrix = read_conversation(folder).vote_matrix()
        with (folder / "participants-votes.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        published = {
            (int(row["participant"]), int(statement)): int(vote)
            for row in rows
            for statement, vote in row.items()
            if statement.isdigit() and vote
        }
        people, statements = matrix.participants[matrix.rows], matrix.statements[matrix.columns]
        pairs = zip(people.tolist(), statements.tolist(), strict=True)
        assert dict(zip(pairs, matrix.values.tolist(), strict=True)) == published
