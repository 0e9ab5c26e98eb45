# SPDX-License-Identifier: AGPL-3.0-or-later
"""XLSForms in and out: nothing is lost in silence, and what we write we read back whole."""

from __future__ import annotations

import io
import json
import time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codesign.exchange.files import BadFile
from codesign.exchange.import_report import ImportReport, Level
from codesign.exchange.xlsform.read import read_xlsform
from codesign.exchange.xlsform.write import write_xlsform
from codesign.surveys.editor.starters import EXAMPLE
from codesign.surveys.kinds import KINDS
from codesign.surveys.questionnaire import Question
from codesign.surveys.reading import read_questionnaire
from tests.support.every_kind import every_kind
from tests.support.forms_of_others import CHOICES, SURVEY, asked, comparable, xlsform
from tests.support.questionnaires import paged, single

pytestmark = pytest.mark.slow

REAL = {
    "correlaid_all_types_survey.xlsx": set(),
    "correlaid_mitwirken_umfrage.xlsx": set(),
    "correlaid_testB.xlsx": set(),
    "odk_socio-economic-survey-v20240515.xlsx": set(),
    "odk_whova_form.xlsx": set(),
    "odk_all-question-types-v2024091201-3.xlsx": set(),
    "odk_ifrc-distribution-site-assessment-v1.xlsx": {"old_excel"},
    "hot_waste_collection.xlsx": set(),
    "energy_household.xlsx": set(),
    "valid_liberiaCoverage_r2.xlsx": {"repeated_choice"},
    "unhcr_demo.xlsx": {"repeated_choice", "same_choice"},
    "opengis_service_rating.xlsx": {"unknown_type"},
    "pyxform__xlsform_spec_test.xlsx": set(),
    "pyxform__choice_filter_test.xlsx": set(),
    "kobo_new_cascading_select.xls": set(),
}
REFUSED = {
    "hot_buildings.xls": "sheet survey, row 34: the list “yes_no” is not on the sheet choices",
    "epfl_Nairobi_2021.xls": "sheet survey, row 62: the name “HandWashHabits1” stands already in row 61",
}


def read(raw: bytes) -> ImportReport:
    return read_xlsform(raw, "form.xlsx")


def questions(report: ImportReport) -> dict[str, Question]:
    assert report.questionnaire is not None
    return {question.id: question for question in report.questionnaire.questions()}


def codes(report: ImportReport) -> set[str]:
    return {finding.code for finding in report.findings}


def test_a_form_becomes_pages_questions_and_logic() -> None:
    report = read(xlsform())
    found = questions(report)
    assert report.questionnaire is not None
    assert report.questionnaire.languages == ("it", "en")
    assert [page.id for page in report.questionnaire.pages] == ["you", "page_2", "page_3"]
    assert {id: question.kind for id, question in found.items()} == {
        "zone": "dropdown", "quarter": "single", "age": "number", "top": "multiple", "ratings": "matrix",
        "trust": "scale", "wish": "text", "children": "repeat",
    }  # fmt: skip
    assert found["zone"].required
    assert found["zone"].label == {"it": "In che zona abiti?", "en": "Where do you live?"}
    assert (found["quarter"].show_if, found["quarter"].choice_filter) == ("${zone} != ''", "zone=${zone}")
    assert found["quarter"].choices[0].attributes == {"zone": "north"}
    assert (found["age"].constraint, found["age"].constraint_message) == (". >= 14", {"it": "Almeno 14"})
    assert found["age"].options == {"whole": True}
    assert found["top"].random_order
    assert [(choice.id, choice.specify) for choice in found["top"].choices][-1] == ("other", True)
    assert found["ratings"].show_if == "selected(${top}, 'light')"
    assert [item.id for item in found["ratings"].items] == ["lamps", "paths"]
    assert found["trust"].show_if == "${ratings/lamps} = 'bad'"
    assert found["trust"].options == {"from": 0, "to": 10}
    assert found["wish"].label["it"] == "Perché i lampioni? L’ultima."
    assert [variable.value for variable in report.questionnaire.variables] == ["${age} * 2"]
    assert report.findings == []


def test_groups_inside_a_page_are_opened_and_their_conditions_joined() -> None:
    rows = [
        ["begin_group", "outer", "Fuori", "${a} = 'x'"],
        ["text", "first", "Prima", ""],
        ["begin_group", "inner", "Dentro", "${first} != ''"],
        ["text", "second", "Seconda", "string-length(${first}) > 2"],
        ["end_group", "", "", ""],
        ["end_group", "", "", ""],
    ]
    header = ("type", "name", "label", "relevant")
    report = read(asked(["text", "a", "A", ""], *rows, header=header))
    found = questions(report)
    assert report.questionnaire is not None
    assert report.questionnaire.pages[1].show_if == "${a} = 'x'"
    assert found["inner"].kind == "note"
    assert found["second"].show_if == "(${first} != '') and (string-length(${first}) > 2)"
    assert codes(report) == {"flattened"}


def test_a_long_group_of_groups_becomes_several_pages() -> None:
    rows: list[list[str]] = [["begin_group", "all", "Tutto", "${a} = 'x'"]]
    for group in ("one", "two"):
        rows.append(["begin_group", group, group.title(), ""])
        rows += [["text", f"{group}_{number}", "?", ""] for number in range(12)]
        rows.append(["end_group", "", "", ""])
    rows.append(["end_group", "", "", ""])
    report = read(asked(["text", "a", "A", ""], *rows, header=("type", "name", "label", "relevant")))
    assert report.questionnaire is not None
    pages = report.questionnaire.pages[1:]
    assert [(page.title["it"], page.show_if) for page in pages] == [
        ("Tutto – One", "${a} = 'x'"),
        ("Tutto – Two", "${a} = 'x'"),
    ]
    assert codes(report) == {"split"}


def test_rows_of_appearance_label_and_list_nolabel_become_a_matrix_with_their_conditions() -> None:
    rows = [
        ["select_one quality", "head", "Come va?", "label", ""],
        ["select_one quality", "a", "Luce", "list-nolabel", ""],
        ["select_one quality", "b", "Verde", "list-nolabel", "${z} = 'x'"],
        ["select_one quality", "c", "Strade", "list-nolabel", "${a} = 'bad'"],
    ]
    first = ["text", "z", "Z", "", ""]
    report = read(asked(first, *rows, header=("type", "name", "label", "appearance", "relevant")))
    found = questions(report)
    assert [(item.id, item.show_if) for item in found["head"].items] == [("a", ""), ("b", "${z} = 'x'")]
    # One that rests on another line of the same table cannot stand in it.
    assert found["c"].show_if == "${head/a} = 'bad'"
    assert codes(report) == {"not_a_row"}


@pytest.mark.parametrize(
    ("header", "row", "code", "place"),
    [
        (("type", "name", "label"), ["country", "x", "X"], "unknown_type", "row 2, column type"),
        (("type", "name", "label"), ["audio", "x", "X"], "unsupported_type", "row 2, column type"),
        (("type", "name", "label"), ["deviceid", "x", "X"], "metadata", "row 2, column type"),
        (("type", "name", "label"), ["geopoint", "x", "X"], "place_in_words", "row 2, column type"),
        (("type", "name", "label"), ["select_one_from_file a.csv", "x", "X"], "outside_choices", "row 2, column type"),
        (("type", "name", "label", "appearance"), ["text", "x", "X", "masked"], "appearance",
         "row 2, column appearance"),
        (("type", "name", "label", "default"), ["text", "x", "X", "Ciao"], "column", "row 2, column default"),
        (("type", "name", "label", "guidance_hint"), ["text", "x", "X", "?"], "column", "row 2, column guidance_hint"),
        (("type", "name", "label", "relevant"), ["text", "x", "X", "pulldata('a','b')"], "expression", "row 2"),
        (("type", "name", "label", "relevant"), ["text", "x", "X", "${later} = 1"], "expression", "row 2"),
        (("type", "name", "label"), ["text", "x", ""], "no_label", "row 2, column label"),
        (("type", "name", "label"), ["text", "x", "Ciao ${later}"], "piping", "row 2"),
    ],
)  # fmt: skip
def test_what_is_not_taken_over_is_told_with_its_row(
    header: tuple[str, ...], row: list[str], code: str, place: str
) -> None:
    report = read(asked(row, ["integer", "later", "Poi"], header=header))
    assert [finding.code for finding in report.findings] == [code]
    assert str(report.findings[0].place) == f"sheet survey, {place}"


def test_a_setting_nobody_needs_here_is_told() -> None:
    settings = [["form_title", "default_language", "submission_url"], ["P", "it", "https://example.org"]]
    report = read(xlsform(settings=settings))
    assert [str(finding.place) for finding in report.findings] == [
        "sheet settings, row 2, column submission_url"
    ]


def test_a_choice_that_stands_twice_is_mended_and_told() -> None:
    report = read(
        xlsform(
            choices=[*CHOICES, ["zones", "north", "Nord", "North", ""], ["zones", "north", "Centro", "", ""]]
        )
    )
    assert [choice.id for choice in questions(report)["zone"].choices] == ["north", "south", "north_2"]
    assert {finding.code: finding.level for finding in report.findings} == {
        "same_choice": Level.REPAIRED,
        "repeated_choice": Level.REPAIRED,
    }


def test_a_choice_with_spaces_gets_an_id_and_conditions_follow() -> None:
    choices = [["list_name", "name", "label", "of"], ["z", "greater accra", "GA", ""], ["z", "b", "B", ""],
               ["q", "one", "One", "greater accra"], ["q", "two", "Two", "b"]]  # fmt: skip
    survey = [["type", "name", "label", "relevant", "choice_filter"],
              ["select_one z", "zone", "Z", "", ""],
              ["select_one q", "q", "Q", "", "of = ${zone}"],
              ["text", "t", "T", "${zone} = 'greater accra'", ""]]  # fmt: skip
    found = questions(read(xlsform(survey, choices)))
    assert found["t"].show_if == "${zone} = 'greater_accra'"
    assert found["q"].choices[0].attributes == {"of": "greater_accra"}


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([["begin_group", "g", "G"], ["text", "a", "A"]], "row 2: the group or repeat “g” has no end"),
        (
            [["text", "a", "A"], ["end_group", "", ""]],
            "row 3: this ends a group or repeat that did not begin",
        ),
        ([["text", "a", "A"], ["text", "a", "A"]], "row 3: the name “a” stands already in row 2"),
        ([["select_one nowhere", "a", "A"]], "row 2: the list “nowhere” is not on the sheet choices"),
        ([["text", "a b", "A"]], "row 2: the form is not valid: "),
    ],
)
def test_a_faulty_form_is_refused_with_its_row(rows: list[list[str]], message: str) -> None:
    with pytest.raises(BadFile) as refusal:
        read(asked(*rows))
    assert f"form.xlsx, sheet survey, {message}" in str(refusal.value)


def test_a_workbook_without_a_survey_is_refused() -> None:
    book = openpyxl.Workbook()
    buffer = io.BytesIO()
    book.save(buffer)
    with pytest.raises(BadFile, match="there is no sheet “survey”"):
        read(buffer.getvalue())


@pytest.mark.parametrize(
    "document", [every_kind(), json.loads(EXAMPLE.read_text(encoding="utf-8"))], ids=["kinds", "starter"]
)
def test_what_we_write_we_read_back_whole(document: dict[str, Any]) -> None:
    again = read(write_xlsform(document, "form"))
    assert again.questionnaire is not None
    assert comparable(again.questionnaire) == comparable(read_questionnaire(document, KINDS))
    assert again.findings == []


_words = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z"), exclude_characters="{}<>&\\*_[]#"), min_size=1
)


@given(
    label=_words.map(str.strip).filter(bool),
    required=st.booleans(),
    published=st.booleans(),
    exclusive=st.booleans(),
    limit=st.integers(0, 9),
    minutes=st.integers(1, 90),
)
def test_any_wording_and_any_switch_come_back(
    label: str, required: bool, published: bool, exclusive: bool, limit: int, minutes: int
) -> None:
    first = single(
        "first", "a", "b", label={"it": label, "ar": label}, required=required, published=published
    )
    first["choices"][1] |= {"exclusive": True} if exclusive else {"specify": True}
    document = paged(
        [first],
        {"text": {"it": label}, "show_if": "${first} = 'a'", "random_order": True, "questions": [single("second")]},
        languages=["it", "ar"], minutes=minutes, welcome={"it": label},
        variables=[{"id": "v", "value": "if(${first} = 'a', 1, 2)"}],
        quotas=[{"id": "q", "when": "${v} = 1", "limit": limit, "message": {"it": label}}],
    )  # fmt: skip
    again = read(write_xlsform(document, "form"))
    assert again.questionnaire is not None
    assert again.questionnaire.minutes == minutes
    assert comparable(again.questionnaire) == comparable(read_questionnaire(document, KINDS))


def test_what_other_tools_get_is_a_form_they_can_ask() -> None:
    from codesign.exchange.spreadsheets import read_sheets

    survey = read_sheets(write_xlsform(every_kind(), "form"), "x", ("survey",))["survey"]
    types = {row[1]: row[0] for row in survey if len(row) > 1}
    assert types["budget"] == types["best"] == types["needs"] == "note"
    assert types["work__other"] == types["happy__why"] == "text"
    assert types["moves"].startswith("select_multiple ")
    assert {types["dark"], types["agree"], types["trust"]} == {"geopoint", "acknowledge", "range"}


@pytest.mark.parametrize("name", sorted(REAL))
def test_a_real_form_is_taken_over_and_comes_back_from_our_own_file(shared_data: Path, name: str) -> None:
    began = time.monotonic()
    report = read_xlsform((shared_data / "surveys" / "xlsform" / name).read_bytes(), name)
    assert time.monotonic() - began < 10
    repairs = {finding.code for finding in report.findings if finding.level == Level.REPAIRED}
    assert repairs | (codes(report) & {"unknown_type"}) == REAL[name]
    assert report.questionnaire is not None
    again = read(write_xlsform(report.document, "form"))
    assert again.questionnaire is not None
    assert comparable(again.questionnaire) == comparable(report.questionnaire)


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_a_real_form_with_a_mistake_is_refused_with_its_row(shared_data: Path, name: str) -> None:
    with pytest.raises(BadFile) as refusal:
        read_xlsform((shared_data / "surveys" / "xlsform" / name).read_bytes(), name)
    assert str(refusal.value) == f"{name}, {REFUSED[name]}"


def test_every_row_of_our_form_is_there_once() -> None:
    report = read(xlsform())
    names = {row[1] for row in SURVEY[1:] if row[1] and not row[0].startswith("begin_group")} - {"twice"}
    inside = {item.id for question in questions(report).values() for item in question.items}
    repeated = {inner.id for question in questions(report).values() for inner in question.questions}
    assert names <= set(questions(report)) | inside | repeated


def test_lines_with_conditions_and_values_of_entries_come_back() -> None:
    lines = [{"id": one, "label": {"it": one}, "show_if": f"${{first}} = '{one}'"} for one in "ab"]
    rides = {**single("rides"), "kind": "matrix", "items": lines}
    cared = {**rides, "id": "cared", "kind": "importance_satisfaction", "choices": []}
    children = {
        "id": "children",
        "kind": "repeat",
        "label": {"it": "Figli"},
        "questions": [single("age", "5", "9")],
    }
    document = paged(
        [single("first", "a", "b"), rides, cared, children],
        [single("last", show_if="indexed-repeat(${age}, ${children}, 1) = 5 or ${rides/a} = 'yes'")],
        variables=[{"id": "old", "value": "${age} > 6", "repeat": "children"}],
    )
    again = read(write_xlsform(document, "form"))
    assert again.questionnaire is not None
    assert comparable(again.questionnaire) == comparable(read_questionnaire(document, KINDS))
    assert again.findings == []


def test_a_table_of_a_real_form_keeps_its_lines(shared_data: Path) -> None:
    name = "correlaid_testB.xlsx"
    report = read_xlsform((shared_data / "surveys" / "xlsform" / name).read_bytes(), name)
    lines = [item for one in questions(report).values() if one.kind == "matrix" for item in one.items]
    assert len(lines) == 25
    assert all(line.show_if.startswith("selected(${project_role_") for line in lines)


def test_what_a_line_cannot_rest_on_is_told_and_the_line_stays() -> None:
    rows = [
        ["select_one quality", "head", "Come va?", "label", ""],
        ["select_one quality", "a", "Luce", "list-nolabel", "${later} = 'x'"],
        ["select_one quality", "b", "Verde", "list-nolabel", ""],
        ["text", "later", "Poi", "", ""],
    ]
    report = read(asked(*rows, header=("type", "name", "label", "appearance", "relevant")))
    assert [(item.id, item.show_if) for item in questions(report)["head"].items] == [("a", ""), ("b", "")]
    assert codes(report) == {"expression"}
