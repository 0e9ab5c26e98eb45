# SPDX-License-Identifier: AGPL-3.0-or-later
"""KoboToolbox's own rows: what there is a kind for is taken over, the rest is told, and the form stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from codesign.exchange.import_report import ImportReport
from codesign.exchange.xlsform.read import read_xlsform
from codesign.surveys.questionnaire import Question
from tests.support.forms_of_others import xlsform

HEADER = ["type", "name", "label::English (en)", "label::Italiano (it)", "kobo--matrix_list", "kobo--score-choices",
          "kobo--rank-items", "kobo--rank-constraint-message", "relevant", "choice_filter"]  # fmt: skip
CHOICES = [
    ["list_name", "name", "label::English (en)", "label::Italiano (it)"],
    ["assets", "car", "Car", "Auto"],
    ["assets", "bike", "Bike", "Bici"],
    ["yn", "yes", "Yes", "Sì"],
    ["yn", "no", "No", "No"],
]
WISH = {"type": "text", "name": "wish", "label::English (en)": "Wish"}


def read(*rows: dict[str, str], choices: Any = CHOICES, **more: Any) -> ImportReport:
    survey = [HEADER, *([row.get(column, "") for column in HEADER] for row in rows)]
    return read_xlsform(
        xlsform(survey, choices, [["default_language"], ["English (en)"]], **more), "kobo.xlsx"
    )


def found(report: ImportReport) -> dict[str, Question]:
    assert report.questionnaire is not None
    return {question.id: question for question in report.questionnaire.questions()}


def codes(report: ImportReport) -> set[str]:
    return {finding.code for finding in report.findings} - {"flattened"}


def test_a_score_is_a_table() -> None:
    report = read(
        {"type": "begin_score", "name": "sc", "label::English (en)": "Rate", "kobo--score-choices": "yn"},
        {
            "type": "score__row",
            "name": "park",
            "label::English (en)": "Park",
            "label::Italiano (it)": "Parco",
        },
        {"type": "score__row", "name": "bus", "label::English (en)": "Bus"},
        {"type": "end_score"},
        WISH,
    )
    score = found(report)["sc"]
    assert (score.kind, score.label) == ("matrix", {"en": "Rate"})
    assert [item.label for item in score.items] == [{"en": "Park", "it": "Parco"}, {"en": "Bus"}]
    assert [choice.id for choice in score.choices] == ["yes", "no"]
    assert set(found(report)) == {"sc", "wish"}
    assert codes(report) == set()


def test_a_rank_is_one_question() -> None:
    report = read(
        {"type": "begin_rank", "name": "order", "label::English (en)": "Order them", "kobo--rank-items": "assets",
         "kobo--rank-constraint-message": "Each once"},
        {"type": "rank__level", "name": "first", "label::English (en)": "1st"},
        {"type": "rank__level", "name": "second", "label::English (en)": "2nd"},
        {"type": "end_rank"},
        WISH,
    )  # fmt: skip
    order = found(report)["order"]
    assert (order.kind, [choice.id for choice in order.choices]) == ("ranking", ["car", "bike"])
    assert {(one.code, str(one.place)) for one in report.findings} == {
        ("places", "sheet survey, row 2"),
        ("cell", "sheet survey, row 2, column kobo--rank-constraint-message"),
    }


def test_a_matrix_is_a_table_for_each_choice_and_questions_for_the_rest() -> None:
    report = read(
        {"type": "text", "name": "intro", "label::English (en)": "Intro"},
        {
            "type": "begin_kobomatrix",
            "name": "m",
            "label::English (en)": "Assets",
            "kobo--matrix_list": "assets",
        },
        {"type": "select_one yn", "name": "have", "label::English (en)": "Have?"},
        {
            "type": "integer",
            "name": "n",
            "label::English (en)": "How many?",
            "label::Italiano (it)": "Quante?",
        },
        {"type": "end_kobomatrix"},
        {**WISH, "relevant": "${m_car_have} = 'yes' and ${m_bike_n} > 1"},
    )
    questions = found(report)
    assert [item.label["en"] for item in questions["m_have"].items] == ["Car", "Bike"]
    assert questions["m_car_n"].label == {"en": "How many? – Car", "it": "Quante? – Auto"}
    assert (questions["m_car_n"].kind, questions["m_bike_n"].kind) == ("number", "number")
    # The names that KoboToolbox gives to the cells still lead to them.
    assert questions["wish"].show_if == "${m_have/m_car_have} = 'yes' and ${m_bike_n} > 1"
    assert [(one.code, str(one.place)) for one in report.findings if one.code != "flattened"] == [
        ("table_of_numbers", "sheet survey, row 5")
    ]


def test_a_matrix_without_lines_is_left_out_and_the_form_stays() -> None:
    report = read(
        {
            "type": "begin_kobomatrix",
            "name": "m",
            "label::English (en)": "Assets",
            "kobo--matrix_list": "none",
        },
        {"type": "integer", "name": "n", "label::English (en)": "How many?"},
        {"type": "end_kobomatrix"},
        WISH,
    )
    assert set(found(report)) == {"wish"}
    assert codes(report) == {"no_lines"}


TOWN = {
    "type": "select_one_external towns",
    "name": "town",
    "label::English (en)": "Town?",
    "choice_filter": "prov=${p}",
}
PROVINCE = {"type": "select_one yn", "name": "p", "label::English (en)": "Province?"}


def test_choices_on_a_sheet_of_their_own_are_taken_from_there() -> None:
    towns = [["list_name", "name", "label", "prov"], ["towns", "a", "A", "yes"], ["towns", "b", "B", "no"]]
    report = read(PROVINCE, TOWN, WISH, external_choices=towns)
    town = found(report)["town"]
    assert [(choice.id, dict(choice.attributes)) for choice in town.choices] == [
        ("a", {"prov": "yes"}),
        ("b", {"prov": "no"}),
    ]
    assert (town.choice_filter, codes(report)) == ("prov=${p}", set())


def test_choices_that_nobody_sent_become_a_text_and_the_form_stays() -> None:
    report = read(PROVINCE, TOWN, WISH)
    assert found(report)["town"].kind == "text"
    assert [(one.code, str(one.place)) for one in report.findings] == [
        ("outside_choices", "sheet survey, row 3, column type")
    ]


@pytest.mark.parametrize(
    "parameters", ["start=1;end=5;step=1", "start=5 end=1 step=-1", "start=1 end=9 colour=red", "x"]
)
def test_a_range_is_taken_over_whatever_its_parameters(parameters: str) -> None:
    survey = [
        ["type", "name", "label", "parameters"],
        ["range", "r", "R", parameters],
        ["text", "w", "W", ""],
    ]
    report = read_xlsform(xlsform(survey), "range.xlsx")
    assert found(report)["r"].kind in ("scale", "number")


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("kobo_matrix_min", ["text", "matrix", "number", "number", "text"]),
        ("kobo_score_min", ["matrix", "text"]),
        ("external_choices_min", ["single", "single", "text"]),
    ],
)
def test_reported_forms_are_taken_over(name: str, kinds: list[str], shared_data: Path) -> None:
    file = shared_data / "reports" / f"{name}.xlsx"
    report = read_xlsform(file.read_bytes(), file.name)
    assert [question.kind for question in found(report).values()] == kinds


def test_a_column_that_stands_twice_is_told_and_the_first_counts(shared_data: Path) -> None:
    file = shared_data / "reports" / "duplicate-columns.xlsx"
    report = read_xlsform(file.read_bytes(), file.name)
    assert list(found(report)["a"].label.values()) == ["One"]
    assert [one.words.parameters["position"] for one in report.findings] == [4, 5]
    header = ["list_name", "name", "label", "label", "value"]
    doubled = read(
        PROVINCE, choices=[header, ["yn", "yes", "Yes", "Yep", "y"], ["yn", "no", "No", "Nope", "n"]]
    )
    assert [choice.label for choice in found(doubled)["p"].choices] == [{"en": "Yes"}, {"en": "No"}]
    assert [one.code for one in doubled.findings] == ["repeated_column"] * 2
