# SPDX-License-Identifier: AGPL-3.0-or-later
"""`codesign import polis`, `export` and `analyse opinion`: real conversations in, the same votes out."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from codesign.exchange.polis.files import read_conversation
from tests.commands.conftest import Instance

pytestmark = pytest.mark.slow

SMALL = ("london.youth.policing", "brexit-consensus")
SPOILED: dict[str, tuple[str, Callable[[str], str], str]] = {
    "missing column": (
        "comments.csv",
        lambda text: text.replace("comment-body", "words", 1),
        r"comments\.csv, line 1: .*comment-body",
    ),
    "vote of 7": ("votes.csv", lambda text: _last_line(text, vote="7"), r"votes\.csv, line \d+: “7” is not"),
    "unknown participant": (
        "votes.csv",
        lambda text: _last_line(text, **{"voter-id": "987654"}),
        r"votes\.csv, line \d+: participant 987654",
    ),
    "truncated row": (
        "votes.csv",
        lambda text: text.rstrip().rpartition(",")[0],
        r"votes\.csv, line \d+: the row has 4 cells, the header has 5",
    ),
    "bad encoding": (
        "comments.csv",
        lambda text: text + "caffè \udcff",
        r"comments\.csv, line \d+: the text is damaged: .* \(byte 0xff\)",
    ),
}


def _last_line(text: str, **changed: str) -> str:
    """The text with some cells of its last row changed."""
    first, *lines = text.strip().splitlines()
    row = dict(zip(first.split(","), lines[-1].split(","), strict=True)) | changed
    return "\n".join([first, *lines[:-1], ",".join(row.values())]) + "\n"


def _summary(folder: Path) -> dict[str, str]:
    with (folder / "summary.csv").open(encoding="utf-8", newline="") as file:
        return dict(row for row in csv.reader(file) if len(row) == 2)


@pytest.fixture
def conversation(shared_data: Path) -> Path:
    return shared_data / "polis" / SMALL[0]


def test_an_imported_conversation_is_whole_and_its_pages_show_its_counts(
    instance: Instance, conversation: Path
) -> None:
    said = instance.run("import", "polis", conversation, "--title", "Ascolto", "--language", "en")
    read = read_conversation(conversation)
    matrix = read.vote_matrix()
    assert f"{len(read.statements)} answers" in said
    assert f"{matrix.size} votes" in said
    counts = instance.counts()
    assert counts["text_answer"] == counts["statement"] == len(read.statements)
    assert counts["round_participant"] == int(_summary(conversation)["voters"])
    assert counts["vote"] == matrix.size
    assert counts["vote_fact"] == len(read.votes)
    assert counts["snapshot"] == counts["theming"] == 1
    assert counts["placement"] == counts["text_answer"]
    assert "wrong:" not in instance.run("check")
    page = re.search(r"page (/p/\S+)", said)
    assert page is not None
    for path in (page.group(1), f"{page.group(1)}/report"):
        shown = instance.get(path)
        assert "Ascolto" in shown
    assert str(counts["round_participant"]) in shown


def test_a_second_conversation_stands_beside_the_first(instance: Instance, shared_data: Path) -> None:
    for name in SMALL:
        instance.run("import", "polis", shared_data / "polis" / name, "--language", "en")
    assert instance.counts()["process"] == 2


@pytest.mark.parametrize("what", SPOILED)
def test_a_broken_file_is_refused_with_file_line_and_reason(
    instance: Instance, conversation: Path, tmp_path: Path, what: str
) -> None:
    name, spoil, reason = SPOILED[what]
    folder = tmp_path / "spoiled"
    shutil.copytree(conversation, folder)
    file = folder / name
    before = instance.counts()
    file.write_bytes(spoil(file.read_text(encoding="utf-8")).encode("utf-8", "surrogateescape"))
    assert re.search(reason, instance.run("import", "polis", folder, expect=1))
    assert instance.counts() == before


def test_an_error_in_the_middle_leaves_nothing_behind(
    instance: Instance, conversation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("codesign.exchange.polis.importing.analyse", fail)
    before = instance.counts()
    with pytest.raises(RuntimeError, match="disk is full"):
        instance.run("import", "polis", conversation)
    assert instance.counts() == before


def test_what_was_exported_can_be_read_again(instance: Instance, conversation: Path, tmp_path: Path) -> None:
    instance.run("import", "polis", conversation, "--title", "Ascolto", "--language", "en")
    out = tmp_path / "out"
    instance.run("export", "ascolto", out)
    before, after = read_conversation(conversation), read_conversation(out / "round-1")
    assert sorted(s.text for s in before.statements) == sorted(s.text for s in after.statements)
    old, new = before.vote_matrix(), after.vote_matrix()
    assert (new.size, new.values.sum()) == (old.size, old.values.sum())
    survey = next(out.glob("survey-??????.csv"))
    authors = {s.author if s.author is not None else -s.id - 1 for s in before.statements}
    with survey.open(encoding="utf-8", newline="") as file:
        assert len(list(csv.reader(file))) == 1 + len(authors)


def test_analyse_needs_no_instance_and_row_order_does_not_matter(conversation: Path, tmp_path: Path) -> None:
    nowhere = Instance(tmp_path, {})
    statements = tmp_path / "statements.csv"
    options = ("--json", "--bootstraps", "5")
    plain = json.loads(
        nowhere.run("analyse", "opinion", conversation, *options, "--statements-out", statements)
    )
    shuffled = json.loads(nowhere.run("analyse", "opinion", conversation, *options, "--shuffle", "7"))
    for name in ("seconds", "peak_memory_mb"):
        del plain[name], shuffled[name]
    assert plain == shuffled
    assert plain["participants"] == int(_summary(conversation)["voters"])
    with statements.open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == plain["statement_count"]
