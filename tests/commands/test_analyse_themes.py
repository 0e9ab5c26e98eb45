# SPDX-License-Identifier: AGPL-3.0-or-later
from __future__ import annotations

import csv
import json
import random
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from codesign.commands.analyse_themes import themes
from tests.analytics.text.town import town


def run(*arguments: object) -> Result:
    return CliRunner().invoke(themes, [str(argument) for argument in arguments])


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    file = tmp_path / "answers.tsv"
    rows = [f"a{answer.id}\t{topic}\t{answer.text}" for answer, topic in zip(*town(), strict=True)]
    file.write_text("\n".join(["code\ttopic\ttext", *rows]) + "\n", encoding="utf-8")
    return file


def test_placements_are_written_and_agreement_is_measured(answers: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    result = run(answers, "--id", "code", "--label", "topic", "--k", 5, "--out", out, "--json")
    assert result.exit_code == 0, result.output
    summary = json.loads(result.output)
    assert summary["acc"] >= 0.9
    assert summary["k"] == len(summary["themes"]) == 5
    assert summary["answers"] == 100
    assert summary["seconds"] > 0
    assert summary["peak_memory_mb"] > 10
    with out.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert list(rows[0]) == ["id", "theme", "certainty", "bucket"]
    assert [row["id"] for row in rows] == [f"a{answer.id}" for answer in town()[0]]
    assert all(bool(row["theme"]) == (row["bucket"] == "theme") for row in rows)


def test_row_order_changes_no_placement(answers: Path, tmp_path: Path) -> None:
    head, *rows = answers.read_text(encoding="utf-8").splitlines()
    shuffled = tmp_path / "shuffled.tsv"
    shuffled.write_text("\n".join([head, *random.Random(0).sample(rows, len(rows))]), encoding="utf-8")
    placed = []
    for file in (answers, shuffled):
        out = tmp_path / f"{file.stem}.csv"
        assert run(file, "--id", "code", "--out", out).exit_code == 0
        placed.append(sorted(out.read_text(encoding="utf-8").splitlines()))
    assert placed[0] == placed[1]


def test_a_table_for_people(answers: Path) -> None:
    result = run(answers, "--k", 5, "--label", "topic", "--language", "it")
    assert "100 answers, 5 themes" in result.output
    assert "ACC" in result.output


def test_without_ids_rows_are_numbered(tmp_path: Path) -> None:
    file, out = tmp_path / "answers.csv", tmp_path / "out.csv"
    file.write_text('text\n"più bus, meno auto"\nalberi\n', encoding="utf-8")
    assert run(file, "--out", out).exit_code == 0
    assert [line.split(",")[0] for line in out.read_text(encoding="utf-8").splitlines()] == ["id", "1", "2"]


@pytest.mark.parametrize("name", ["answers.csv", "answers.tsv"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_semicolons_and_other_encodings_are_read_and_told(tmp_path: Path, name: str, encoding: str) -> None:
    file, out = tmp_path / name, tmp_path / "out.csv"
    file.write_bytes('id;text\n7;"città; più verde, meno auto"\n8;alberi\n'.encode(encoding))
    result = run(file, "--out", out)
    assert result.exit_code == 0, result.output
    assert "with semicolons between the columns" in result.output
    assert [line.split(",")[0] for line in out.read_text(encoding="utf-8").splitlines()] == ["id", "7", "8"]


def test_quotation_marks_in_a_tab_separated_file_are_text(tmp_path: Path) -> None:
    file = tmp_path / "answers.tsv"
    file.write_text('text\n"più bus\nalberi "verdi"\n', encoding="utf-8")
    assert json.loads(run(file, "--json").output)["answers"] == 2


@pytest.mark.parametrize(
    ("content", "arguments", "message"),
    [
        (b"words\nciao\n", (), "answers.tsv, line 1: no column 'text'; there are words"),
        (b"", (), "answers.tsv, line 1: no column 'text'"),
        (b"text\ttext\nciao\tciao\n", (), "line 1: the column 'text' stands twice"),
        (b"text\tid\nciao\t1\nciao\n", (), "answers.tsv, line 3: 1 fields, the header has 2"),
        (b"text\tid\na\t1\nb\t1\n", (), "answers.tsv, line 3: id '1' was already used on line 2"),
        ("text\npiù\n".encode() + b"\xff\n", (), "answers.tsv, line 3: damaged text (byte 0xff)"),
        (b"text\nciao\n", ("--label", "topic"), "no column 'topic'"),
    ],
)
def test_a_bad_file_is_refused_with_its_line(
    tmp_path: Path, content: bytes, arguments: tuple[str, ...], message: str
) -> None:
    file = tmp_path / "answers.tsv"
    file.write_bytes(content)
    result = run(file, *arguments)
    assert result.exit_code != 0
    assert message in result.output
    assert "Traceback" not in result.output


def test_a_header_alone_is_no_answer(tmp_path: Path) -> None:
    file, out = tmp_path / "answers.tsv", tmp_path / "out.csv"
    file.write_text("text\tid\n", encoding="utf-8")
    assert run(file, "--out", out, "--json").exit_code == 0
    assert out.read_text(encoding="utf-8").splitlines() == ["id,theme,certainty,bucket"]
