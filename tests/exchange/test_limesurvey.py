# SPDX-License-Identifier: AGPL-3.0-or-later
"""LimeSurvey files of both layouts: types, texts, conditions, quotas, and what is told of the rest."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from codesign.exchange.files import BadFile
from codesign.exchange.import_report import ImportReport
from codesign.exchange.limesurvey.expressions import Term, Untranslatable, pattern_of, translated
from codesign.exchange.limesurvey.read import read_limesurvey
from codesign.surveys.logic.syntax import parse
from codesign.surveys.questionnaire import Question
from tests.support.forms_of_others import lime_question, lime_survey, lss

#: File → questions, subquestions, groups, languages, quotas, as the file holds them.
REAL = {
    "imex_survey-one-question-two-languages.lss": (1, 0, 1, 2, 0),
    "limesurvey_group_472.lsg": (2, 0, 1, 1, 0),
    "limesurvey_question_import_question_test.lsq": (1, 0, 1, 1, 0),
    "limesurvey_survey_376789_quotas.lss": (4, 0, 3, 1, 3),
    "limesurvey_survey_XssAndScriptCheck.lss": (1, 0, 1, 1, 0),
    "limesurvey_survey_rankingFilterHideShow.lss": (3, 8, 1, 1, 0),
    "ls205_cascading_array_filter.lss": (9, 28, 2, 1, 0),
    "ls205_group_relevance.lss": (30, 0, 7, 1, 0),
    "ls205_sample_survey_english.lss": (114, 321, 12, 1, 0),
    "ls2_group_relevance.lss": (30, 0, 7, 1, 0),
    "ls5_EM_question_attributes.lss": (44, 107, 6, 1, 0),
    "ls6_sample_survey_multilingual_fr_de_en_it_ru.lss": (57, 116, 6, 5, 0),
    "lssdoc_demo_survey.lss": (47, 55, 6, 4, 2),
    "survey_archive_2_basic_responses.lsa": (1, 0, 1, 4, 0),
}


def read(raw: bytes) -> ImportReport:
    return read_limesurvey(raw, "survey.lss")


def questions(report: ImportReport) -> dict[str, Question]:
    assert report.questionnaire is not None
    return {question.id: question for question in report.questionnaire.questions()}


def answer(qid: int, code: str, scale: int = 0) -> tuple[dict[str, Any], dict[str, Any]]:
    """An answer and its text."""
    aid = f"{qid}{code}{scale}"
    return (
        {"aid": aid, "qid": qid, "code": code, "sortorder": 1, "scale_id": scale},
        {"aid": aid, "answer": f"Risposta {code}", "language": "it"},
    )


def with_answers(*pairs: tuple[int, str]) -> dict[str, Any]:
    """The tables of some answers."""
    made = [answer(qid, code) for qid, code in pairs]
    return {"answers": [row for row, _text in made], "answer_l10ns": [text for _row, text in made]}


def subquestion(parent: int, code: str, scale: int = 0) -> dict[str, Any]:
    return {
        "qid": f"{parent}{code}",
        "parent_qid": parent,
        "gid": 1,
        "title": code,
        "question_order": 1,
        "scale_id": scale,
    }


def one(type: str, **more: Any) -> ImportReport:
    """A survey with one question of a type, with two subquestions on each axis and two answers on each scale."""
    subquestions = [subquestion(1, code, scale) for scale, codes in enumerate(("AB", "XY")) for code in codes]
    answers = [answer(1, code, scale) for scale in (0, 1) for code in "12"]
    attributes = [
        {"qid": 1, "attribute": name, "value": value} for name, value in more.pop("attributes", {}).items()
    ]
    texts = [
        {"qid": row["qid"], "question": f"Riga {row['title']}", "language": "it"} for row in subquestions
    ]
    return read(
        lime_survey(
            lime_question(1, "Q1", type, **more),
            lime_question(2, "end", "X"),
            subquestions=subquestions,
            answers=[row for row, _text in answers],
            answer_l10ns=[text for _row, text in answers],
            question_attributes=attributes,
            more_texts=texts,
        )
    )


@pytest.mark.parametrize(
    ("type", "kinds"),
    [
        ("L", ["single"]), ("!", ["dropdown"]), ("O", ["single", "text"]), ("5", ["scale"]), ("G", ["single"]),
        ("Y", ["yes_no"]), ("N", ["number"]), ("S", ["text"]), ("T", ["text"]), ("U", ["text"]), ("D", ["date"]),
        ("M", ["multiple"]), ("P", ["multiple"]), ("R", ["ranking"]), ("A", ["matrix"]), ("B", ["matrix"]),
        ("C", ["matrix"]), ("E", ["matrix"]), ("F", ["matrix"]), ("H", ["matrix"]), ("1", ["matrix", "matrix"]),
        ("|", ["file"]), ("X", ["note"]), ("*", []), ("I", []),
    ],
)  # fmt: skip
def test_each_type_becomes_a_kind(type: str, kinds: list[str]) -> None:
    report = one(type, text="{3 * 2}" if type == "*" else "Che ne pensi?")
    assert report.questionnaire is not None
    assert [question.kind for question in report.questionnaire.questions()][:-1] == kinds
    assert [variable.value for variable in report.questionnaire.variables] == (
        ["3 * 2"] if type == "*" else []
    )
    assert ("unsupported_type" in {finding.code for finding in report.findings}) == (type == "I")


def test_several_fields_become_questions_of_their_own() -> None:
    assert list(questions(one("K"))) == ["Q1", "Q1_A", "Q1_B", "Q1_X", "Q1_Y", "end"]
    assert [question.kind for question in questions(one(";")).values()] == ["note", *["text"] * 4, "note"]
    boxes = questions(one(":", attributes={"multiflexible_checkbox": "1"}))
    assert [choice.id for choice in boxes["Q1_A"].choices] == ["X", "Y"]


def test_attributes_that_change_the_answer_are_taken_over() -> None:
    several = questions(
        one("M", attributes={"min_answers": "1", "max_answers": "2", "exclude_all_others": "B"}, other="Y")
    )
    assert several["Q1"].options == {"least": 1, "most": 2}
    assert [(choice.id, choice.exclusive, choice.specify) for choice in several["Q1"].choices][1:] == [
        ("B", True, False), ("X", False, False), ("Y", False, False), ("-oth-", False, True),
    ]  # fmt: skip
    number = questions(
        one("N", attributes={"min_num_value_n": "0", "max_num_value_n": "9.5", "suffix": "km"}, mandatory="Y")
    )
    assert number["Q1"].options == {"min": 0, "max": 9.5, "unit": "km"}
    assert number["Q1"].required
    assert questions(one("S", preg="/^[0-9]{5}$/"))["Q1"].constraint == "regex(., '^[0-9]{5}$')"
    assert questions(one("L", attributes={"random_order": "1"}))["Q1"].random_order


@pytest.mark.parametrize(
    ("attributes", "code"),
    [
        ({"array_filter": "Q0"}, "filter"),
        ({"time_limit": "60"}, "attribute"),
        ({"hidden": "1"}, "never_asked"),
    ],
)
def test_attributes_without_a_place_here_are_told(attributes: dict[str, str], code: str) -> None:
    report = one("S", attributes=attributes)
    assert [(finding.code, str(finding.place)) for finding in report.findings] == [(code, "question Q1")]


TERMS = {
    "age": Term("${age}", is_answer=True),
    "yes": Term("${yes}", is_yes_no=True, is_answer=True),
    "M_A": Term("if(selected(${M}, 'A'), 'Y', '')", box="selected(${M}, 'A')"),
    "12X3X45": Term("${old}", is_answer=True),
}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("age > 5", "${age} > 5"),
        ("age.NAOK ge 5 and age.NAOK le 9", "(${age} >= 5 and ${age} <= 9)"),
        ('yes == "Y" || !is_empty(age)', "(${yes} = 'yes' or not(${age} = ''))"),
        ('M_A.NAOK == "Y"', "selected(${M}, 'A')"),
        ('M_A != "Y"', "not(selected(${M}, 'A'))"),
        ("is_empty(M_A)", "not(selected(${M}, 'A'))"),
        ('((12X3X45.NAOK == "A2"))', "((${old} = 'A2'))"),
        ("count(age, M_A) == 2", "(if(${age} != '', 1, 0) + if(selected(${M}, 'A'), 1, 0)) = 2"),
        ("age", "${age} != ''"),
        ("strlen(age) * (2 + 1) > 4", "string-length(${age}) * (2 + 1) > 4"),
        ('regexMatch("/^a/", age)', "regex(${age}, '(a).*')"),
    ],
)
def test_expression_script_is_said_in_our_words(source: str, expected: str) -> None:
    said = translated(source, TERMS.get)
    assert said == expected
    parse(said)


@pytest.mark.parametrize(
    "source",
    [
        "nobody == 1",
        "age.shown == 'x'",
        "rand(1, 2)",
        "age >",
        "(age",
        "age == 'it's'",
        "self.x",
        "M_A == 'B'",
        "(" * 60 + "1",
    ],
)
def test_what_cannot_be_said_is_refused(source: str) -> None:
    with pytest.raises(Untranslatable):
        translated(source, TERMS.get)


def test_patterns_with_flags_are_refused() -> None:
    assert pattern_of("/[a-z]+/") == ".*([a-z]+).*"
    with pytest.raises(Untranslatable, match="flag"):
        pattern_of("/^[a-z]+$/i")


def test_a_condition_that_cannot_be_said_is_told_and_the_question_shown_always() -> None:
    report = read(
        lime_survey(lime_question(1, "Q1", "N"), lime_question(2, "Q2", "S", relevance="Q1 > rand(1, 6)"))
    )
    assert questions(report)["Q2"].show_if == ""
    assert [str(finding) for finding in report.findings] == [
        "question Q2: “condition” was left out: there is no function rand(). It read: Q1 > rand(1, 6)"
    ]


def test_the_old_table_of_conditions_is_and_within_a_scenario_and_or_across() -> None:
    rows = [
        ("7X1X1", "1", "A", "1"),
        ("7X1X1", "1", "B", "1"),
        ("7X1X2", "2", "5", "1"),
        ("7X1X1", "1", "C", "2"),
    ]
    report = read(
        lime_survey(
            lime_question(1, "Q1", "L"), lime_question(2, "Q2", "N"), lime_question(3, "Q3", "S"),
            **with_answers((1, "A"), (1, "B"), (1, "C")),
            conditions=[
                {"qid": 3, "cqid": cqid, "cfieldname": name, "method": "==", "value": value, "scenario": scenario}
                for name, cqid, value, scenario in rows
            ],
        )
    )  # fmt: skip
    assert questions(report)["Q3"].show_if == (
        "(((${Q1} = 'A' or ${Q1} = 'B')) and (${Q2} = '5') or ${Q1} = 'C')"
    )


def test_names_in_texts_are_piped_and_other_expressions_told() -> None:
    report = read(
        lime_survey(
            lime_question(1, "name", "S"),
            lime_question(
                2, "Q2", "S", text="Ciao {name.shown}, hai {if(name == 1, 'a', 'b')} anni? { libero }"
            ),
        )
    )
    assert questions(report)["Q2"].label == {"it": "Ciao ${name}, hai … anni? { libero }"}
    assert [finding.code for finding in report.findings] == ["piping"]


def test_scripts_are_left_out_and_told() -> None:
    text = "Testo <b>grasso</b><script>alert(1)</script><img src=x onerror=alert(2)> &lt;i&gt;"
    report = read(lime_survey(lime_question(1, "Q1", "S", text=text)))
    assert questions(report)["Q1"].label == {"it": "Testo grasso <i>"}
    assert "script" in {finding.code for finding in report.findings}


def test_quotas_become_conditions() -> None:
    report = read(
        lime_survey(
            lime_question(1, "Q1", "L"), lime_question(2, "Q2", "Y"),
            **with_answers((1, "A"), (1, "B")),
            quota=[{"id": 1, "name": "Nord", "qlimit": 3, "active": 1},
                   {"id": 2, "name": "Vuota", "qlimit": 3, "active": 1}],
            quota_members=[
                {"quota_id": 1, "qid": 1, "code": "A"}, {"quota_id": 1, "qid": 1, "code": "B"},
                {"quota_id": 1, "qid": 2, "code": "Y"},
            ],
            quota_languagesettings=[{"quotals_quota_id": 1, "quotals_language": "it",
                                     "quotals_message": "Basta così."}],
        )
    )  # fmt: skip
    assert report.questionnaire is not None
    quota = report.questionnaire.quotas[0]
    assert (quota.when, quota.limit) == ("((${Q1} = 'A' or ${Q1} = 'B')) and (${Q2} = 'yes')", 3)
    assert quota.message == {"it": "Basta così."}
    assert [finding.code for finding in report.findings] == ["quota_limit"]


def test_the_old_layout_with_texts_in_each_row_is_read_too() -> None:
    def row(language: str) -> dict[str, Any]:
        return lime_question(1, "Q1", "S", question=f"Domanda {language}", language=language)

    group = [
        {"gid": 1, "group_order": 1, "group_name": f"Gruppo {code}", "language": code}
        for code in ("it", "de-informal")
    ]
    report = read(lss({"groups": group, "questions": [row("it"), row("de-informal")]}, ("it", "de-informal")))
    assert questions(report)["Q1"].label == {"it": "Domanda it", "de": "Domanda de-informal"}
    assert report.counts["questions"] == 1


def test_an_archive_tells_that_its_answers_stay_behind() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("survey_7.lss", lime_survey(lime_question(1, "Q1", "S")))
        archive.writestr(
            "survey_7_responses.lsr", lss({"responses": [{"id": 1}, {"id": 2}]}, kind="Responses")
        )
    report = read_limesurvey(buffer.getvalue(), "a.lsa")
    assert [str(finding.words) for finding in report.findings] == [
        "the archive holds 2 answers; they are not imported"
    ]


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"<document><LimeSurveyDocType>", "line 1: this cannot be read as XML"),
        (b"<document/>", "this is no LimeSurvey file: there is no LimeSurveyDocType"),
        (lss({}), "no question could be read"),
    ],
)
def test_a_broken_file_is_refused(raw: bytes, message: str) -> None:
    with pytest.raises(BadFile) as refusal:
        read(raw)
    assert message in str(refusal.value)


@pytest.mark.parametrize("name", sorted(REAL))
def test_a_real_file_is_taken_over(shared_data: Path, name: str) -> None:
    report = read_limesurvey((shared_data / "surveys" / "lss" / name).read_bytes(), name)
    assert report.questionnaire is not None
    counted = tuple(report.counts[what] for what in ("questions", "subquestions", "groups"))
    assert (*counted, len(report.questionnaire.languages), len(report.questionnaire.quotas)) == REAL[name]
    assert "<script" not in str(report.document)
    assert "alert('script')" not in str(report.document)


def test_conditions_of_a_real_file_are_kept(shared_data: Path) -> None:
    raw = (shared_data / "surveys" / "lss" / "ls205_group_relevance.lss").read_bytes()
    report = read_limesurvey(raw, "x.lss")
    assert report.questionnaire is not None
    assert [page.show_if for page in report.questionnaire.pages][1:3] == [
        "${cohabs} > 0",
        "(${cohabs} > 1 and ${p1rel} != '')",
    ]
    assert sum(bool(question.show_if) for question in report.questionnaire.questions()) >= 15


def test_lines_keep_their_relevance_and_their_filter() -> None:
    boxes = [subquestion(1, code) for code in "AB"]
    lines = [subquestion(2, "A"), {**subquestion(2, "B"), "relevance": "Q1_A == 'Y'"}]
    report = read(
        lime_survey(
            lime_question(1, "Q1", "M"),
            lime_question(2, "Q2", "F"),
            lime_question(3, "Q3", "K"),
            subquestions=[*boxes, *lines, {**subquestion(3, "A"), "relevance": "Q1_B == 'Y'"}],
            answers=[row for code in "12" for row in [answer(2, code)[0]]],
            answer_l10ns=[answer(2, code)[1] for code in "12"],
            question_attributes=[{"qid": 2, "attribute": "array_filter", "value": "Q1"}],
        )
    )
    found = questions(report)
    assert [(item.id, item.show_if) for item in found["Q2"].items] == [
        ("A", "selected(${Q1}, 'A')"),
        ("B", "(selected(${Q1}, 'A')) and (selected(${Q1}, 'B'))"),
    ]
    assert found["Q3_A"].show_if == "selected(${Q1}, 'B')"
    assert "filter" not in {finding.code for finding in report.findings}
