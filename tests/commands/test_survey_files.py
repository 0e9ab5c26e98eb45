# SPDX-License-Identifier: AGPL-3.0-or-later
"""`codesign analyse survey`, `import survey` and `export`: questionnaires in and out by command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from codesign.surveys.editor.starters import EXAMPLE
from codesign.surveys.unknown_keys import unknown_keys
from tests.commands.conftest import Instance
from tests.support.factories import ProcessFactory
from tests.support.forms_of_others import asked, lime_question, lime_survey, xlsform

CSV = """name,kind,label_it,label_en,choices,required,page
park,single,Vai al parco?,Do you go to the park?,often=Spesso|never=Mai,yes,Verde
wish,,Che cosa manca?,What is missing?,,no,Verde
top,multiple,Che cosa serve?,What is needed?,Luce|Panchine,no,Altro
"""
POLIS = "timestamp,comment-id,author-id,agrees,disagrees,moderated,comment-body\n1,0,1,2,3,1,Più alberi\n"
FILES = {
    "form.xlsx": (xlsform(), "XLSForm", 8),
    "survey.lss": (lime_survey(lime_question(1, "Q1", "S")), "LimeSurvey", 1),
    "needs.json": (EXAMPLE.read_bytes(), "JSON", 12),
    "questions.csv": (CSV.encode(), "CSV", 3),
    "comments.csv": (POLIS.encode(), "Polis", 1),
}


@pytest.fixture
def nowhere(tmp_path: Path) -> Instance:
    """No instance at all: an analysis of a file needs none."""
    return Instance(tmp_path, {})


def written(folder: Path, name: str, raw: bytes) -> Path:
    file = folder / name
    file.write_bytes(raw)
    return file


@pytest.mark.parametrize("name", FILES)
def test_analyse_tells_what_a_file_asks(nowhere: Instance, tmp_path: Path, name: str) -> None:
    raw, format, count = FILES[name]
    file = written(tmp_path, name, raw)
    said = json.loads(nowhere.run("analyse", "survey", file, "--json"))
    assert (said["file"], said["format"], len(said["questions"])) == (name, format, count)
    assert sum(said["kinds"].values()) == count
    assert said["pages"] >= 1
    assert f"{count} questions on {said['pages']} pages" in nowhere.run("analyse", "survey", file)


def test_analyse_tells_each_question_and_each_warning_with_its_place(
    nowhere: Instance, tmp_path: Path
) -> None:
    file = written(tmp_path, "a.xlsx", asked(["text", "a", "A", ""], ["audio", "b", "B", ""],
                                             ["text", "c", "C", "${a} = 'x'"],
                                             header=("type", "name", "label", "relevant")))  # fmt: skip
    said = json.loads(nowhere.run("analyse", "survey", file, "--json", "--language", "it"))
    assert said["questions"][1] == {
        "name": "c", "kind": "text", "label": "C", "page": "page_1", "choices": 0, "items": 0, "required": False,
        "relevant": "${a} = 'x'", "conditional": True,
    }  # fmt: skip
    assert [(warning["level"], warning["place"]) for warning in said["warnings"]] == [
        ("dropped", "sheet survey, row 3, column type")
    ]


def test_a_table_of_questions_is_read_with_its_translations(nowhere: Instance, tmp_path: Path) -> None:
    said = json.loads(
        nowhere.run(
            "analyse", "survey", written(tmp_path, "q.csv", CSV.encode()), "--json", "--language", "it"
        )
    )
    assert said["languages"] == ["it", "en"]
    assert said["kinds"] == {"multiple": 1, "single": 1, "text": 1}
    assert [(question["page"], question["choices"]) for question in said["questions"]] == [
        ("page_1", 2),
        ("page_1", 0),
        ("page_2", 2),
    ]


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [";", "\t"])
def test_a_table_of_any_spreadsheet_is_read_and_told(
    nowhere: Instance, tmp_path: Path, encoding: str, separator: str
) -> None:
    raw = f"name{separator}label{separator}colour\nq{separator}Perché sì?{separator}red\n".encode(encoding)
    said = json.loads(
        nowhere.run("analyse", "survey", written(tmp_path, "q.csv", raw), "--json", "--language", "it")
    )
    assert [question["label"] for question in said["questions"]] == ["Perché sì?"]
    told = " ".join(warning["message"] for warning in said["warnings"])
    assert {"utf-16": "UTF-16", "cp1252": "Windows-1252"}[encoding] in told
    assert "“colour” is not taken over" in told


def test_keys_that_nobody_reads_are_told(nowhere: Instance, tmp_path: Path) -> None:
    document = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    assert unknown_keys(document) == []
    document["colour"] = "red"
    question = document["pages"][0]["questions"][0]
    question["requried"] = True
    file = written(tmp_path, "a.json", json.dumps(document).encode())
    said = json.loads(nowhere.run("analyse", "survey", file, "--json"))
    assert [(warning["level"], warning["place"]) for warning in said["warnings"]] == [
        ("dropped", "document"),
        ("dropped", f"page 1, question 1 ({question['id']})"),
    ]
    assert "“requried”" in said["warnings"][1]["message"]


@pytest.mark.parametrize(
    ("name", "raw", "message"),
    [
        (
            "a.xlsx",
            asked(["select_one no", "a", "A"]),
            "a.xlsx, sheet survey, row 2: the list “no” is not on the sheet choices",
        ),
        ("a.lss", b"<document>", "a.lss, line 1: this cannot be read as XML"),
        ("a.json", b'{"pages"\n}', "a.json, line 2: this is not JSON"),
        ("a.csv", b"name,label\na\n", "a.csv, line 2: the row has 1 cells, the header has 2"),
        ("a.csv", b"name,words\na,b\n", "a.csv, line 1: there is no column “label”"),
        ("a.csv", b"name,label,label\na,b,c\n", "a.csv, line 1: the column “label” appears twice"),
    ],
)
def test_analyse_refuses_with_file_place_and_reason(
    nowhere: Instance, tmp_path: Path, name: str, raw: bytes, message: str
) -> None:
    assert message in nowhere.run("analyse", "survey", written(tmp_path, name, raw), expect=1)


def test_a_file_becomes_a_draft_and_leaves_in_every_format(instance: Instance, tmp_path: Path) -> None:
    with instance.unit_of_work():
        ProcessFactory(slug="verde")
    said = instance.run("import", "survey", written(tmp_path, "f.xlsx", xlsform()), "--process", "verde")
    assert "8 questions, page /work/surveys/" in said
    assert instance.counts()["survey"] == 1
    out = tmp_path / "out"
    instance.run("export", "verde", out)
    assert {file.name[len("survey-XXXXXX") :] for file in out.iterdir()} == {"-form.xlsx", ".json"}
    form = next(out.glob("*-form.xlsx"))
    assert len(json.loads(instance.run("analyse", "survey", form, "--json"))["questions"]) == 8


def test_an_unknown_process_is_told(instance: Instance, tmp_path: Path) -> None:
    instance.run("import", "survey", written(tmp_path, "f.xlsx", xlsform()), "--process", "nowhere", expect=2)
    assert instance.counts()["survey"] == 0
