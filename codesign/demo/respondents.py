# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who answered the demo survey: each written answer gets one author, whose other answers fit it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import insert
from sqlalchemy.orm import Session

from codesign.demo.bulk import insert_rows, insert_voices
from codesign.demo.content import Calendar, WrittenAnswer, document, written_answers
from codesign.people.voices import code_for
from codesign.surveys.kinds.matrix import SIDES
from codesign.surveys.models import Response, Survey, TextAnswer
from codesign.surveys.publishing import questionnaire_of
from codesign.surveys.questionnaire import Questionnaire

#: Most answers come in the first days, some more after a reminder.
FIRST_DAY, REMINDER, LAST_DAY = -60, -47, -1
NO_CAR_YET = {"under_18": {"car", "motorbike"}}


@dataclass(frozen=True)
class Respondent:
    """One submitted response, and the code that opens it."""

    day: int
    code: str
    language: str
    channel: str
    texts: Mapping[str, WrittenAnswer]
    answers: Mapping[str, Any]


def pick(rng: np.random.Generator, weights: Mapping[str, float]) -> str:
    """One name, drawn with its weight."""
    names = list(weights)
    shares = np.array(list(weights.values()), dtype=float)
    return names[int(rng.choice(len(names), p=shares / shares.sum()))]


def draw_respondents(rng: np.random.Generator, survey: Survey) -> list[Respondent]:
    """All respondents by day; not a mirror of the census, as those who answer never are."""
    questionnaire = questionnaire_of(survey.versions[-1])
    content = document("residents")
    authors = _authors(rng, content)
    days = _drawn_days(rng, len(authors))
    return [
        Respondent(
            day=day,
            code=code_for(rng.bytes(16).hex(), f"survey:{survey.short_code}"),
            language=next((text.language for text in texts.values()), "it"),
            channel=pick(rng, content["channel"]),
            texts=texts,
            answers=_Person(rng, content, texts).answers(questionnaire),
        )
        for day, texts in zip(days, authors, strict=True)
    ]


def add_responses(
    session: Session, survey: Survey, respondents: Sequence[Respondent], calendar: Calendar
) -> None:
    """Store submitted responses in bulk, as submitting each one would have done."""
    voice_ids = insert_voices(session, [(r.code, r.day) for r in respondents], calendar)
    rows = [
        {
            "survey_id": survey.id,
            "version_id": survey.versions[-1].id,
            "voice_id": voice_id,
            "state": "submitted",
            "channel": respondent.channel,
            "language": respondent.language,
            "submitted_on": calendar.day(respondent.day),
            "answers": respondent.answers,
        }
        for respondent, voice_id in zip(respondents, voice_ids, strict=True)
    ]
    response_ids = insert_rows(session, Response, rows)
    texts = [
        {
            "survey_id": survey.id,
            "response_id": response_id,
            "question": question,
            "text": written.text,
            "language": respondent.language,
        }
        for respondent, response_id in zip(respondents, response_ids, strict=True)
        for question, written in respondent.texts.items()
    ]
    session.execute(insert(TextAnswer), texts)
    survey.submitted_count += len(rows)
    session.flush()


def _drawn_days(rng: np.random.Generator, people: int) -> list[int]:
    days = np.arange(FIRST_DAY, LAST_DAY + 1)
    weights = np.exp(-(days - FIRST_DAY) / 6.0) + 0.4 * np.exp(-((days - REMINDER) ** 2) / 4.0) + 0.006
    return sorted(rng.choice(days, size=people, p=weights / weights.sum()).tolist())


def _authors(rng: np.random.Generator, content: Mapping[str, Any]) -> list[dict[str, WrittenAnswer]]:
    """Each answer with one author; some authors answer both questions, in one language, and some neither."""
    written = written_answers()
    authors = [{"wish": answer} for answer in written if answer.question == "wish"]
    for answer in (answer for answer in written if answer.question == "keep"):
        alike = (a for a in authors if "wish" in a and a["wish"].language == answer.language)
        free = [author for author in alike if "keep" not in author]
        if free and rng.random() < content["keep_with_wish"]:
            free[int(rng.integers(len(free)))]["keep"] = answer
        else:
            authors.append({"keep": answer})
    authors.extend({} for _ in range(content["closed_only"]))
    return [authors[i] for i in rng.permutation(len(authors))]


class _Person:
    """Draws closed answers that fit what the person wrote, where they live and how they lean."""

    def __init__(
        self, rng: np.random.Generator, content: Mapping[str, Any], texts: Mapping[str, WrittenAnswer]
    ) -> None:
        self.rng, self.content = rng, content
        wish = texts.get("wish")
        self.texts = texts
        self.wishes = {wish.topic, wish.also} - {"", "none"} if wish else set()
        self.topic = wish.topic if wish else ""
        self.leaning = content["leanings"][self._drawn_leaning()]
        self.quarter = pick(rng, content["quarter"])
        self.place = content["satisfaction"][self.quarter]
        self.age = self._drawn_age()

    def answers(self, questionnaire: Questionnaire) -> dict[str, Any]:
        """Answers by question; each question that may be skipped is, now and then."""
        services = self._services()
        drawn = {
            "quarter": self.quarter,
            "age": self.age,
            "gender": pick(self.rng, self.content["gender"]),
            "tie": pick(self.rng, self.content["tie"]),
            "moves": self._moves(),
            "satisfaction": self._around(self.place["life"], 1.8, 0, 10),
            "trust": self._around(self.leaning["trust"] + 0.35 * (self.place["life"] - 6.3), 2.2, 0, 10),
            "services": services,
            "priorities": self._priorities(services),
            "heard": pick(self.rng, self.content["heard"]),
        }
        kept = {
            question: answer
            for question, answer in drawn.items()
            if question == "quarter" or self.rng.random() >= self.content["skips"]
        }
        kept |= {question: written.text for question, written in self.texts.items()}
        order = [question.id for question in questionnaire.questions()]
        return {question: kept[question] for question in order if question in kept}

    def _drawn_leaning(self) -> str:
        weights = {
            name: leaning["share"] * leaning["topics"].get(self.topic, 1.0)
            for name, leaning in self.content["leanings"].items()
        }
        return pick(self.rng, weights)

    def _drawn_age(self) -> str:
        tilt = self.content["age_by_topic"].get(self.topic, {})
        return pick(self.rng, {age: share * tilt.get(age, 1.0) for age, share in self.content["age"].items()})

    def _moves(self) -> list[str]:
        without = NO_CAR_YET.get(self.age, set())
        chances = {name: chance for name, chance in self.leaning["moves"].items() if name not in without}
        scored = {name: chance - self.rng.random() for name, chance in chances.items()}
        often = [name for name in sorted(scored, key=lambda name: -scored[name]) if scored[name] > 0]
        return often[:3] or ["walk"]

    def _services(self) -> dict[str, dict[str, int]]:
        ratings = {}
        for item, importance in self.leaning["importance"].items():
            missed = item in self.wishes
            means = (importance + 0.8 * missed, self.place[item] - 0.8 * missed)
            ratings[item] = {
                side: self._around(mean, 0.9, 1, 5)
                for side, mean in zip(SIDES, means, strict=True)
                if self.rng.random() >= self.content["skips"]
            }
        return {item: sides for item, sides in ratings.items() if sides}

    def _priorities(self, services: Mapping[str, Mapping[str, int]]) -> list[str]:
        if self.rng.random() < 0.03:
            return ["dont_know"]
        urgency = {"housing": 0.0, "work": 0.0} | {
            item: 3.0 * (item in self.wishes) + sides.get("importance", 3) - sides.get("satisfaction", 3)
            for item, sides in services.items()
        }
        scored = {item: weight + self.rng.normal(0.0, 1.2) for item, weight in urgency.items()}
        most = int(self.rng.choice([1, 2, 3], p=[0.08, 0.17, 0.75]))
        return sorted(scored, key=lambda item: -scored[item])[:most]

    def _around(self, mean: float, spread: float, low: int, high: int) -> int:
        return int(np.clip(round(self.rng.normal(mean, spread)), low, high))
