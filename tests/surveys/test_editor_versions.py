# SPDX-License-Identifier: AGPL-3.0-or-later
"""Translating, trying out, and the versions of a questionnaire."""

from __future__ import annotations

import copy
import io
import json
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale
from hypothesis import given
from hypothesis import strategies as st

from codesign.surveys.editor.conditions import Conditions, conditions_of, expression_of
from codesign.surveys.editor.differences import differences
from codesign.surveys.editor.texts import from_csv, progress, rows_of, texts_of, with_translations
from codesign.surveys.editor.uses import lost_answers, mended, problems_of, with_renamed_question
from codesign.surveys.editor.walking import random_answer, walk_through
from codesign.surveys.kinds import KINDS
from codesign.surveys.logic.flow import Moment
from codesign.surveys.reading import read_questionnaire
from codesign.web.tables import as_csv
from tests.support.every_kind import every_kind
from tests.support.factories import small_questionnaire
from tests.support.html_forms import form_of
from tests.support.questionnaires import paged, single, written
from tests.surveys.test_questionnaire_editor import Desk, desk  # noqa: F401

MOMENT = Moment("2026-11-22", "2026-11-22T10:00")
VALUES = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z"), exclude_characters="'\""), min_size=1
)


@given(
    rows=st.lists(
        st.one_of(
            st.tuples(st.just("a"), st.sampled_from(["is", "is_not", "contains"]), VALUES),
            st.tuples(st.just("m"), st.sampled_from(["is", "is_not"]), VALUES),
            st.tuples(
                st.just("n"), st.sampled_from(["at_least", "at_most"]), st.integers(-999, 999).map(str)
            ),
            st.tuples(st.just("a"), st.sampled_from(["answered", "empty"]), st.just("")),
        ),
        min_size=1,
        max_size=4,
    ),
    join=st.sampled_from(["and", "or"]),
)
def test_rows_become_an_expression_and_the_same_rows_again(rows: list[Any], join: str) -> None:
    source = expression_of(rows, join, {"a": "text", "m": "multiple", "n": "number"})
    again = conditions_of(source)
    assert again.rows == tuple(rows)
    assert again.join == join or len(rows) == 1


@pytest.mark.parametrize(
    "source", ["${a} + 1 = 2", "count-selected(${m}) > 1", "(${a} = 'x' or ${a} = 'y') and ${b} = 'z'", "("]
)
def test_what_is_not_that_simple_stays_as_it_is_written(source: str) -> None:
    assert conditions_of(source) == Conditions(text=source, is_text=True)


def test_conditions_that_wait_for_a_choice_are_named_when_it_goes() -> None:
    needs = {**single("needs"), "kind": "matrix", "items": [
        {"id": "light", "label": {"it": "Luce"}, "show_if": "selected(${a}, 'three')"}]}  # fmt: skip
    document = paged(
        [
            single("a", "one", "four", "two", "three"),
            written("b", show_if="${a} = 'two' and ${a} != 'one'"),
            needs,
        ],
        [written("c", required_if="${v} = 'three'")],
        variables=[{"id": "v", "value": "if(${a} = 'two', 'three', '')"}],
        quotas=[{"id": "q", "when": "${a} = 'three'", "limit": 1, "message": {"it": "Basta"}}],
    )
    left = json.loads(json.dumps(document))
    left["pages"][0]["questions"][0]["choices"][2:] = []
    lost = lost_answers(document, left)
    assert sorted(problem.place for problem in lost) == [
        "page 1, question 2 (b), show_if",
        "page 1, question 3 (needs), light, show_if",
        "quota q, when",
        "variable v, value",
    ]
    new = mended(left, lost)
    assert (lost_answers(document, new), problems_of(new)) == ([], [])
    assert [question.get("show_if") for question in new["pages"][0]["questions"]] == [None, None, None]
    assert (new["variables"], new["quotas"]) == ([], [])


def test_a_renamed_question_is_followed_everywhere() -> None:
    document = paged(
        [single("a"), written("ab", show_if="${ a } = 'yes' and ${ab} = ''")],
        [written("c", label={"it": "Perché ${a}?"}, required_if="${a}=1")],
        variables=[{"id": "v", "value": "${a/x}"}],
        quotas=[{"id": "q", "when": "${a} = 'yes'", "limit": 1, "message": {"it": "Basta"}}],
    )
    renamed = with_renamed_question(document, "a", "new")
    told = json.dumps(renamed)
    assert [told.count(name) for name in ("${new", "${a}", "${a/", "${ a")] == [5, 0, 0, 0]
    assert renamed["pages"][0]["questions"][1]["show_if"] == "${new} = 'yes' and ${ab} = ''"


def test_mending_takes_out_only_what_is_broken() -> None:
    document = paged(
        {"questions": [single("a", show_if="${gone} = 1")], "show_if": "${gone} = 1"},
        [written("b", show_if="${a} = 'yes'", label={"it": "Con ${gone}"}, required_if="${v} = 1")],
        variables=[{"id": "v", "value": "${gone}"}],
        quotas=[{"id": "q", "when": "${v} = 1", "limit": 1, "message": {"it": "Basta"}}],
    )
    whole = mended(document)
    assert problems_of(whole) == []
    assert whole["pages"][1]["questions"] == [written("b", show_if="${a} = 'yes'", label={"it": "Con …"})]
    assert whole["pages"][0] == {"id": "p1", "title": {"it": "Pagina 1"}, "questions": [single("a")]}
    assert (whole["variables"], whole["quotas"]) == ([], [])


def test_every_text_of_every_kind_can_be_translated_and_comes_back_from_a_table() -> None:
    # Through JSON, since nothing in a stored document is the same object twice.
    document = json.loads(json.dumps({**every_kind(), "languages": ["it", "de"]}))
    done, total = progress(document, "it", "de")
    assert done == 0
    assert total > 60
    table = as_csv(rows_of(document, "it", "de"))
    keys = [entry.key for entry in texts_of(document)]
    assert len(keys) == len(set(keys))
    translated, clashes = with_translations(document, "de", {key: f"DE {key}" for key in keys}, {})
    assert clashes == []
    assert progress(translated, "it", "de") == (total, total)
    assert problems_of(translated) == []
    back = from_csv(as_csv(rows_of(translated, "it", "de")), "de")
    assert back == {key: f"DE {key}" for key in keys if key in table}


def test_two_translators_keep_both_their_texts() -> None:
    document = small_questionnaire()
    mine, _none = with_translations(document, "en", {"title": "Mine"}, {"title": document["title"]["en"]})
    seen = {"title": document["title"]["en"], "welcome": document["welcome"]["en"]}
    both, clashes = with_translations(mine, "en", {"title": "Theirs", "welcome": "Hello"}, seen)
    assert clashes == ["title"]
    assert (both["title"]["en"], both["welcome"]["en"]) == ("Mine", "Hello")


def test_translating_page_by_page(desk: Callable[..., Desk]) -> None:  # noqa: F811
    here = desk({**paged([single("a")]), "languages": ["it", "ar"]})
    page = here.page("/translations/ar?page=1")
    assert 'dir="rtl"' in page
    sent = form_of(page, "t:question/a/label")
    sent["t:question/a/label"] = "سؤال"
    assert here.post("/translations/ar?page=1", sent).status_code == 302
    assert here.draft["pages"][0]["questions"][0]["label"] == {"it": "a", "ar": "سؤال"}
    table = here.browser.get(f"{here.address}/translations/ar.csv")
    assert "question/a/label" in table.text
    again = table.text.replace("سؤال", "سؤال آخر").encode()
    assert here.post("/translations/ar.csv", {"file": (io.BytesIO(again), "t.csv")}).status_code == 302
    assert here.draft["pages"][0]["questions"][0]["label"]["ar"] == "سؤال آخر"
    assert here.browser.get(f"{here.address}/translations/de").status_code == 404


def test_random_answers_to_every_kind_are_valid_and_walks_reach_everything() -> None:
    questionnaire = read_questionnaire(every_kind(), KINDS)
    report = walk_through(questionnaire, 20, MOMENT, seed=1)
    assert report.finished == 20
    assert set(report.questions) == {question.id for question in questionnaire.questions()}
    assert walk_through(questionnaire, 20, MOMENT, seed=1) == report


def test_walks_tell_what_nobody_reaches_and_where_one_is_stuck() -> None:
    document = paged(
        [
            single("a"),
            {"id": "n", "kind": "number", "label": {"it": "n"}, "options": {"min": 0, "max": 100_000}},
        ],
        [written("rare", show_if="${n} = 77777")],
        [written("never", show_if="${a} = 'yes' and ${a} = 'no'")],
        [written("wall", required=True, constraint="1 = 2")],
    )
    report = walk_through(read_questionnaire(document, KINDS), 60, MOMENT, seed=0)
    assert report.questions["rare"] > 0
    assert report.questions["never"] == 0
    assert report.stuck["wall"] == 60
    assert report.finished == 0


def test_the_differences_of_two_versions_are_said_in_words(sqlite_app: Flask) -> None:
    before = paged([single("a"), written("b")], [written("c")])
    after = copy.deepcopy(before)
    after["pages"][0]["questions"][0]["label"] = {"it": "Nuova"}
    after["pages"][0]["questions"][0]["choices"].append({"id": "dk", "label": {"it": "Non so"}})
    after["pages"][0]["questions"][1] = written("d", required=True)
    after["pages"][1]["questions"][0]["required"] = True
    assert differences(before, before) == []
    with force_locale("en"):
        assert differences(before, after) == [
            "Added: “d” (d)",
            "Removed: “b” (b)",
            "a: reworded: “a” became “Nuova”; choice added: “Non so”",
            "c: an answer is now required",
        ]


def test_an_old_version_becomes_the_draft_again(desk: Callable[..., Desk]) -> None:  # noqa: F811
    here = desk(paged([written("a")], [written("b")]))
    assert here.post("/questions/b/delete").status_code == 302
    assert "“b”" in here.page("/versions")
    assert here.post("/versions/1/restore").status_code == 302
    assert here.draft == paged([written("a")], [written("b")])
    assert here.post("/versions/7/restore").status_code == 404


def test_a_trial_follows_the_logic_and_keeps_nothing(desk: Callable[..., Desk]) -> None:  # noqa: F811
    here = desk(
        paged([single("car")], [written("brand", show_if="${car} = 'yes'")], [written("end", required=True)])
    )
    first = form_of(here.page("/try"), "__answers")
    last = here.post("/try", {**first, "car": "no"}).text
    sent = form_of(last, "__answers")
    assert "end" in sent
    assert here.post("/try", sent).status_code == 422
    over = here.post("/try", {**sent, "end": "Fine"})
    assert over.status_code == 200
    assert "Fine" in over.text
    assert here.post("/walks").status_code == 200
    assert here.post("/try", {**first, "__answers": "["}).status_code == 422


def test_random_answers_of_a_file_store_nothing() -> None:
    question = next(one for one in read_questionnaire(every_kind(), KINDS).questions() if one.kind == "file")
    assert random_answer(question, Random(0))["key"] == ""
