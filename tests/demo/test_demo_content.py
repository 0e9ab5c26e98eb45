# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was written by hand for the demo town."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from codesign.analytics.text.privacy import spans
from codesign.decisions.models import VERDICTS
from codesign.demo.content import document, written_answers
from codesign.processes.models import PHASE_ACTS, PROMISES
from codesign.surveys.editor.starters import EXAMPLE
from codesign.surveys.kinds import KINDS
from codesign.surveys.reading import read_questionnaire

ANSWERS = written_answers()
DOCUMENTS = ("process", "statements", "rating", "ranking", "budget", "outcomes")
HIGHEST_PROVINCE = 111
"""Codes of real Italian municipalities begin with a province of 001 to 111."""


def starter() -> dict[str, Any]:
    return json.loads(EXAMPLE.read_text(encoding="utf-8"))


def translated(content: Any) -> Iterator[dict[str, str]]:
    """Every text with its translations, wherever it stands."""
    if isinstance(content, dict) and isinstance(content.get("it"), str):
        yield content
    elif isinstance(content, (dict, list)):
        for part in content.values() if isinstance(content, dict) else content:
            yield from translated(part)


def gulpease(text: str) -> float:
    """Readability of Italian (Lucisano and Piemontese 1988): 89 + (300 sentences − 10 letters) / words."""
    words = re.findall(r"\w+", text)
    sentences = max(1, len(re.findall(r"[.!?…]+", text)))
    return 89 + (300 * sentences - 10 * sum(letter.isalnum() for letter in text)) / len(words)


class TestAnswers:
    def test_there_are_enough_of_both_questions(self) -> None:
        counts = Counter(answer.question for answer in ANSWERS)
        assert counts.keys() == {"wish", "keep"}
        assert counts["wish"] >= 270
        assert counts["keep"] >= 80

    def test_no_two_are_the_same(self) -> None:
        told = Counter(
            " ".join(re.findall(r"\w+", answer.text.casefold())) or answer.text for answer in ANSWERS
        )
        assert [text for text, times in told.items() if times > 1] == []
        assert len({answer.id for answer in ANSWERS}) == len(ANSWERS)

    def test_most_are_italian_and_some_are_not(self) -> None:
        languages = Counter(answer.language for answer in ANSWERS)
        assert languages.keys() == {"it", "en", "es"}
        assert languages["it"] >= 0.8 * len(ANSWERS)
        assert min(languages["en"], languages["es"]) >= 20

    def test_they_are_as_short_and_as_long_as_people_write(self) -> None:
        lengths = [len(answer.text.split()) for answer in ANSWERS]
        assert min(lengths) == 1
        assert 40 <= max(lengths) <= 60

    def test_every_topic_is_known_and_has_voices(self) -> None:
        for question, topics in document("topics").items():
            known = {topic["id"] for topic in topics}
            mine = [answer for answer in ANSWERS if answer.question == question]
            counts = Counter(answer.topic for answer in mine)
            assert counts.keys() == known | {"none"}
            assert min(counts[topic] for topic in known) >= 15
            assert all(answer.also in known | {""} and answer.also != answer.topic for answer in mine)

    def test_no_topic_hangs_on_one_word(self) -> None:
        for question, topics in document("topics").items():
            for topic in topics:
                texts = [
                    a.text.casefold() for a in ANSWERS if (a.question, a.topic) == (question, topic["id"])
                ]
                words = Counter(word for text in texts for word in set(re.findall(r"\w{4,}", text)))
                assert words.most_common(1)[0][1] <= 0.55 * len(texts), topic["id"]

    def test_some_hold_private_data_to_be_masked(self) -> None:
        kinds = {span.kind for answer in ANSWERS for span in spans(answer.text, answer.language)}
        assert {"email", "phone", "address", "name"} <= kinds


class TestTown:
    def test_no_real_municipality_has_its_code(self) -> None:
        code = document("town")["code"]
        assert re.fullmatch(r"\d{6}", code)
        assert int(code[:3]) > HIGHEST_PROVINCE

    def test_its_margins_add_up(self) -> None:
        town = document("town")
        assert sum(quarter["population"] for quarter in town["quarters"]) == town["population"]
        assert len(town["quarters"]) == 6
        for margin in town["margins"].values():
            assert sum(margin.values()) == town["population"]

    @pytest.mark.parametrize("dimension", ["age", "gender"])
    def test_the_census_counts_what_the_survey_asks(self, dimension: str) -> None:
        question = read_questionnaire(starter(), KINDS).question(dimension)
        assert question is not None
        assert question.census == dimension
        assert document("town")["margins"][dimension].keys() <= {choice.id for choice in question.choices}


class TestStarter:
    def test_it_reads_without_problems(self) -> None:
        questionnaire = read_questionnaire(starter(), KINDS)
        assert len(list(questionnaire.questions())) == 12
        assert len(questionnaire.pages) == 4
        assert [question.id for question in questionnaire.free_text_questions()] == ["wish", "keep"]

    def test_every_text_is_in_all_its_languages(self) -> None:
        content = starter()
        for text in translated(content):
            assert text.keys() == set(content["languages"]), text
            assert all(words.strip() for words in text.values())


class TestProcess:
    @pytest.mark.parametrize("name", DOCUMENTS)
    def test_texts_are_in_italian_and_english(self, name: str) -> None:
        assert all(text.keys() == {"it", "en"} for text in translated(document(name)))

    @pytest.mark.parametrize("content", [starter(), *map(document, DOCUMENTS)], ids=["needs", *DOCUMENTS])
    def test_citizens_can_read_it(self, content: Any) -> None:
        hard = {text["it"]: gulpease(text["it"]) for text in translated(content) if gulpease(text["it"]) < 60}
        assert hard == {}

    def test_it_promises_something_and_has_known_phases(self) -> None:
        process = document("process")
        assert process["promise"] in PROMISES
        assert [phase["kind"] for phase in process["phases"]].count("round") == 2
        assert all(phase["kind"] in PHASE_ACTS for phase in process["phases"])

    def test_statements_are_short_and_their_shares_whole(self) -> None:
        first, second = document("statements")["rounds"]
        assert 16 <= len(first["statements"]) <= 20
        assert 8 <= len(second["statements"]) <= 10
        groups = {group["id"] for group in document("statements")["groups"]}
        for statement in first["statements"] + second["statements"]:
            assert all(len(text) <= 140 for text in statement["text"].values())
            assert statement["votes"].keys() == groups
            assert all(sum(shares) == pytest.approx(1.0) for shares in statement["votes"].values())

    def test_the_second_round_continues_the_first(self) -> None:
        first, second = document("statements")["rounds"]
        known = {statement["id"] for statement in first["statements"]}
        continued = [statement["continues"] for statement in second["statements"] if statement["continues"]]
        assert set(continued) <= known
        assert len(set(continued)) == len(continued) >= 8

    @pytest.mark.parametrize("kind", ["rating", "ranking", "budget"])
    def test_what_else_is_asked_is_short_and_of_known_topics(self, kind: str) -> None:
        asked = document(kind)["statements"]
        assert 5 <= len(asked) <= 8
        assert {one["topic"] for one in asked} <= {
            None,
            *(topic["id"] for topic in document("topics")["wish"]),
        }
        assert all(len(text) <= 140 for one in asked for text in one["text"].values())

    def test_reasons_are_easy_to_read_and_hold_no_private_data(self) -> None:
        reasons = [reason["text"] for one in document("rating")["statements"] for reason in one["reasons"]]
        assert len(set(reasons)) == len(reasons) >= 8
        assert [text for text in reasons if gulpease(text) < 60 or spans(text, "it")] == []

    def test_every_quarter_has_a_project_and_people_who_choose(self) -> None:
        budget, quarters = document("budget"), {quarter["id"] for quarter in document("town")["quarters"]}
        assert {quarter for project in budget["statements"] for quarter in project["quarters"]} == quarters
        assert budget["sizes"].keys() == quarters
        assert max(project["cost"] for project in budget["statements"]) < budget["total"]
        assert sum(project["cost"] for project in budget["statements"]) > budget["total"]

    def test_every_topic_has_an_outcome_with_a_reason(self) -> None:
        outcomes = document("outcomes")
        assert {outcome["topic"] for outcome in outcomes} == {
            topic["id"] for topic in document("topics")["wish"]
        }
        assert {outcome["verdict"] for outcome in outcomes} == set(VERDICTS)
        assert all(60 <= len(text) <= 400 for outcome in outcomes for text in outcome["reason"].values())

    def test_some_steps_are_done_and_one_is_late(self) -> None:
        steps = [step for outcome in document("outcomes") for step in outcome["milestones"]]
        assert all(1 <= len(outcome["milestones"]) <= 3 for outcome in document("outcomes"))
        assert sum(step["done_in_days"] is not None for step in steps) >= 2
        assert sum(step["done_in_days"] is None and step["due_in_days"] < 0 for step in steps) == 1
