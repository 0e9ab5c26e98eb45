# SPDX-License-Identifier: AGPL-3.0-or-later
"""All that was ever published of a survey, solved for the small numbers: none can be told to be small."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from flask import Flask
from sqlalchemy.orm import Session

from codesign.analytics.scales import category_quantiles
from codesign.surveys.models import Survey
from codesign.surveys.results.protecting_kinds import protected_needs, protected_number
from codesign.surveys.results.releasing import publish_summary, released
from codesign.surveys.results.summaries import responses_by_day
from codesign.surveys.results.weighting import set_margins
from codesign.web.errors import Conflict
from codesign.web.policy import ANONYMOUS
from codesign.web.unit_of_work import unit_of_work
from tests.support.attack import Attack, WholeCounts
from tests.support.factories import ResponseFactory, SurveyFactory
from tests.support.responses import hand_in

K = 5
TOLERANCE = 1e-6


def questionnaire(answers: int, groups: int, as_table: bool = False) -> dict[str, Any]:
    """A question by group; as a table it is the only line of a matrix, whose weighted shares are told too."""

    def choices(letter: str, count: int) -> list[dict[str, Any]]:
        return [{"id": f"{letter}{number}", "label": {"it": f"{letter}{number}"}} for number in range(count)]

    return {
        "languages": ["it"],
        "title": {"it": "Prova"},
        "pages": [
            {
                "id": "one",
                "questions": [
                    {"id": "group", "kind": "single", "census": "group", "label": {"it": "Gruppo?"},
                     "choices": choices("g", groups)},
                    {"id": "answer", "kind": "matrix" if as_table else "single", "label": {"it": "Che cosa?"},
                     "choices": choices("a", answers), "items": choices("i", int(as_table))},
                ],
            }
        ],
    }  # fmt: skip


def draw(dice: np.random.Generator, people: int, table: Any, columns: int) -> list[dict[str, str]]:
    """People by the chances of each answer in each group, a few of them silent."""
    found = []
    for cell in dice.choice(len(table), size=people, p=table):
        given = {"answer": f"a{cell // columns}", "group": f"g{cell % columns}"}
        found.append({key: value for key, value in given.items() if dice.random() > 0.03})
    return found


def as_asked(survey: Survey, given: dict[str, str]) -> dict[str, Any]:
    """An answer as its kind of question keeps it."""
    question = survey.versions[0].document["pages"][0]["questions"][1]
    is_table = question["kind"] == "matrix" and "answer" in given
    return {**given, "answer": {"i0": given["answer"]}} if is_table else dict(given)


def as_counts(question: dict[str, Any]) -> dict[str, Any]:
    """What was published of a matrix of one line, as if it had been published of the line alone."""
    if question["kind"] != "matrix" or question["state"] != "shown":
        return question
    details, ids = question["details"], [choice["id"] for choice in question["details"]["choices"]]
    people = details["items"]["i0"]
    if people is None:
        return {**question, "state": "few"}
    weighted = (details.get("weighted") or {}).get("i0") or [None] * len(ids)
    counts = [{"id": id, "people": n, "weighted": w} for id, n, w in zip(ids, people, weighted, strict=True)]
    return {**question, "counts": counts}


def add(session: Session, survey: Survey, people: list[dict[str, str]]) -> None:
    hand_in(session, survey, [as_asked(survey, given) for given in people])


def weights_by_group(document: dict[str, Any]) -> dict[str, float]:
    """What each group weighs, read from the stored summary: the attacker is given more than she could work out."""
    question = next(one for one in document["questions"] if one["id"] == "group")
    return {
        count["id"]: count["weight"] / count["people"] for count in question["counts"] if count["people"]
    } | {"__no_answer": 1.0}


def test_no_small_count_can_be_told_from_everything_published(app: Flask) -> None:
    dice, told = np.random.default_rng(22), Counter[str]()
    for number in range(31):
        rows, columns = int(dice.integers(2, 5)), int(dice.integers(2, 4))
        with app.app_context(), unit_of_work() as session:
            told += attack_one(session, dice, rows, columns, as_table=number >= 26)
    # Else the attack would mean little: there were small counts, and things published that could tell them.
    assert told["small"] > 100
    assert told["weighted"] > 5
    assert told["weighted lines"] > 2
    assert told["crosstabs"] > 2


def attack_one(
    session: Session, dice: np.random.Generator, rows: int, columns: int, *, as_table: bool
) -> Counter[str]:
    survey = SurveyFactory(draft=questionnaire(rows, columns, as_table))
    table_at: list[Counter[tuple[str, str]]] = []
    published = []
    everybody: list[dict[str, str]] = []
    table = dice.dirichlet(np.full(rows * columns, 4.0 if as_table else float(dice.choice([0.4, 3.0]))))
    first = 900 if as_table else int(dice.choice([40, 500]))
    sizes = [first, int(dice.integers(K, 12)), int(dice.integers(K, first))][: int(dice.choice([1, 3]))]
    for number, size in enumerate(sizes, 1):
        people = draw(dice, size, table, columns)
        everybody += people
        add(session, survey, people)
        if number == len(sizes):
            survey.state = "closed"
            answered = Counter(one["group"] for one in everybody if "group" in one)
            set_margins(
                session,
                ANONYMOUS,
                survey,
                "group",
                {g: int(dice.integers(90, 150)) for g in sorted(answered)},
            )
        summary = publish_summary(session, ANONYMOUS, survey, K)
        published.append(released(survey))
        table_at.append(
            Counter((one.get("answer", "__no_answer"), one.get("group", "__no_answer")) for one in everybody)
        )
    attack = Attack([f"a{n}" for n in range(rows)], [f"g{n}" for n in range(columns)], len(published))
    told: Counter[str] = Counter()
    moment_of = {document["people"]: moment for moment, document in enumerate(published)}
    for moment, document in enumerate(published):
        attack.know(attack.of(moment, attack.rows, attack.columns), document["people"])
        questions = {one["id"]: as_counts(one) for one in document["questions"]}
        for id in ("answer", "group"):
            counted = moment_of[questions[id].get("people", document["people"])]
            attack.read_question(counted, questions[id], by_row=id == "answer")
        for crosstab in document["crosstabs"]:
            told["crosstabs"] += 1
            attack.read_crosstab(moment, crosstab)
        if document["weighting"]:
            weights = weights_by_group(summary.document)
            answer = next(one for one in summary.document["questions"] if one["id"] == "answer")
            attack.read_weighted(moment, questions["answer"], weights, answer["weight"])
            kind = "weighted lines" if as_table else "weighted"
            told[kind] += sum(one.get("weighted") is not None for one in questions["answer"]["counts"])
    told["small"] = check(attack, table_at)
    return told


def check(attack: Attack, table_at: list[Counter[tuple[str, str]]]) -> int:
    """Every count below k: in an answer, in a group, and of an answer in a group. Silence is no answer."""
    checked = 0
    for moment, table in enumerate(table_at):
        sums = [([row], [column]) for row in attack.rows[:-1] for column in attack.columns[:-1]]
        sums += [([row], attack.columns) for row in attack.rows[:-1]]
        sums += [(attack.rows, [column]) for column in attack.columns[:-1]]
        for rows, columns in sums:
            people = sum(table[row, column] for row in rows for column in columns)
            if 0 < people < K:
                checked += 1
                highest = attack.highest(attack.of(moment, rows, columns))
                assert highest >= K - TOLERANCE, (moment, rows, columns, people, highest)
    return checked


def test_the_attack_finds_what_is_not_protected() -> None:
    attack = Attack(["a", "b"], ["x", "y"], 1)
    naive = {
        "state": "shown",
        "answered": 40,
        "counts": [{"id": "a", "people": 37}, {"id": "b", "people": None}],
    }
    attack.read_question(0, naive, by_row=True)
    assert attack.highest(attack.of(0, ["b"], attack.columns)) == pytest.approx(3)


def test_results_are_not_renewed_for_one_more_person(app: Flask) -> None:
    dice = np.random.default_rng(1)
    with app.app_context(), unit_of_work() as session:
        survey = SurveyFactory(draft=questionnaire(3, 2))
        add(session, survey, draw(dice, 4, np.full(6, 1 / 6), 2))
        with pytest.raises(Conflict):
            publish_summary(session, ANONYMOUS, survey, K)
        add(session, survey, draw(dice, 26, np.full(6, 1 / 6), 2))
        first = publish_summary(session, ANONYMOUS, survey, K)
        again = publish_summary(session, ANONYMOUS, survey, K)
        assert again.published == first.published
        add(session, survey, [{"answer": "a0", "group": "g0"}] * (K - 1))
        with pytest.raises(Conflict):
            publish_summary(session, ANONYMOUS, survey, K)
        add(session, survey, [{"answer": "a1", "group": "g0"}])
        assert publish_summary(session, ANONYMOUS, survey, K).published["people"] == 35


def test_no_mean_or_quartile_tells_a_hidden_bin() -> None:
    """Small whole numbers, as children in a home: each bin holds one number, so a mean is an equation."""
    dice, small, medians = np.random.default_rng(8), 0, 0
    for _survey in range(25):
        numbers = dice.choice(6, size=int(dice.integers(12, 30)), p=dice.dirichlet(np.full(6, 0.8)))
        counts = np.bincount(numbers, minlength=6)
        low, median, high = category_quantiles(counts, [0.25, 0.5, 0.75]) - 1
        details = {"edges": [1, 2, 3, 4, 5], "counts": counts.tolist(), "mean": float(numbers.mean()),
                   "median": float(median), "quartiles": [float(low), float(high)]}  # fmt: skip
        found = protected_number({"id": "q", "details": details}, K, ())
        if found is None:
            continue
        shown = found["details"]
        medians += shown["median"] is not None
        possible = [table for table in _fillings(shown["counts"], len(numbers)) if _says(table, shown)]
        for place in np.flatnonzero((counts > 0) & (counts < K)):
            small += 1
            assert max(table[place] for table in possible) >= K, (counts, shown)
    assert small > 40
    assert medians > 1


def _fillings(shown: Sequence[int | None], n: int) -> Iterator[Any]:
    hidden = [place for place, people in enumerate(shown) if people is None]
    rest = n - sum(people for people in shown if people is not None)
    plain = np.array([people or 0 for people in shown])
    for cuts in combinations(range(1, rest), len(hidden) - 1) if hidden else [()]:
        table = plain.copy()
        table[hidden] = np.diff([0, *cuts, rest]) if hidden else []
        yield table


def _says(table: Any, shown: Mapping[str, Any]) -> bool:
    if shown["mean"] is not None and abs(table @ np.arange(6) / table.sum() - shown["mean"]) > 0.0051:
        return False
    if shown["median"] is None:
        return True
    low, median, high = category_quantiles(table, [0.25, 0.5, 0.75]) - 1
    told = (shown["quartiles"][0], shown["median"], shown["quartiles"][1])
    return all(abs(one - other) < 0.0051 for one, other in zip((low, median, high), told, strict=True))


def test_no_mean_of_importance_tells_an_answer_of_a_few() -> None:
    dice, hidden = np.random.default_rng(9), 0
    for _survey in range(60):
        people = int(dice.integers(5, 25))
        pairs = np.zeros((5, 5), dtype=int)
        for cell in dice.choice(25, size=people, p=dice.dirichlet(np.full(25, 0.2))):
            pairs[cell // 5, cell % 5] += 1
        found = protected_needs({"id": "q", "details": {"pairs": {"one": pairs.tolist()}}}, K, ())
        told = found["details"]["needs"]["one"]
        hidden += told is None
        if told is None:
            continue
        for name, counts in (("importance", pairs.sum(axis=1)), ("satisfaction", pairs.sum(axis=0))):
            facts = WholeCounts(5)
            facts.know(np.ones(5), people)
            facts.know(np.arange(1, 6), (told[name] - 0.0051) * people, (told[name] + 0.0051) * people)
            for place in np.flatnonzero((counts > 0) & (counts < K)):
                assert facts.highest(int(place)) >= K, (counts, told)
    assert 0 < hidden < 60


def test_no_day_and_no_step_of_the_field_tells_a_few(app: Flask) -> None:
    with app.app_context(), unit_of_work() as session:
        survey = SurveyFactory()
        days = {1: 9, 2: 2, 3: 12, 4: 7}
        for day, responses in days.items():
            for _person in range(responses):
                ResponseFactory(survey=survey, submitted_on=date(2026, 5, day), answers={"quarter": "nord"})
        shown = dict(responses_by_day(session, survey, K))
    facts = WholeCounts(4)
    facts.know(np.ones(4), sum(days.values()))
    for place, day in enumerate(days):
        if (people := shown[date(2026, 5, day)]) is not None:
            facts.know(np.arange(4) == place, people)
    assert facts.highest(1) >= K
    assert list(shown.values()).count(None) == 2
