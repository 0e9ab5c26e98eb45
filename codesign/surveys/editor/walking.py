# SPDX-License-Identifier: AGPL-3.0-or-later
"""Random but valid answers, and walks through a questionnaire that report what nobody reached."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from codesign.surveys.kinds import KINDS
from codesign.surveys.kinds.base import OTHER, WHY, chosen_ids, things_of
from codesign.surveys.kinds.maps import list_of_places
from codesign.surveys.kinds.matrix import SIDES
from codesign.surveys.kinds.numbers import plain
from codesign.surveys.kinds.places import levels_of, path_to
from codesign.surveys.kinds.rankings import sets_shown
from codesign.surveys.logic.flow import Flow, Moment, follow, without_gone
from codesign.surveys.logic.nodes import Node, Number, Text, walk
from codesign.surveys.logic.plan import Plan, plan_of
from codesign.surveys.questionnaire import Question, Questionnaire

ANSWERED = 0.85
#: How often another answer is tried where one breaks a constraint.
TRIES = 30
WORDS = ("Luce", "Alberi", "Panchine", "Autobus", "Piste ciclabili", "Silenzio")


@dataclass
class Report:
    """What the walks met."""

    walks: int
    finished: int = 0
    pages: Counter[int] = field(default_factory=Counter)
    questions: Counter[str] = field(default_factory=Counter)
    #: Questions at which a walk could not go on, because no answer was found that fits.
    stuck: Counter[str] = field(default_factory=Counter)


def walk_through(questionnaire: Questionnaire, walks: int, moment: Moment, seed: int) -> Report:
    """Answer a questionnaire so many times at random, the same for the same seed."""
    random = Random(seed)
    report = Report(walks)
    hints = _hints(questionnaire)
    for _walk in range(walks):
        flow, stuck = _one_walk(questionnaire, moment, random, hints)
        report.pages.update(flow.pages)
        report.questions.update(flow.judged.keys())
        report.stuck.update(stuck)
        report.finished += not stuck
    return report


def _one_walk(
    questionnaire: Questionnaire, moment: Moment, random: Random, hints: Sequence[str]
) -> tuple[Flow, list[str]]:
    answers: dict[str, Any] = {}
    flow = follow(questionnaire, answers, moment)
    seed = random.randrange(1000)
    for page in questionnaire.pages:
        for question in page.questions:
            judged = flow.judged.get(question.id)
            if judged is None:
                continue
            shown = without_gone(judged)
            shown = KINDS[shown.kind].personal(shown, seed)
            for _try in range(TRIES):
                answers.update(_answer_and_texts(shown, random, hints))
                flow = follow(questionnaire, answers, moment)
                if not flow.judged[question.id].faults:
                    break
    return flow, [id for id, judged in flow.judged.items() if judged.faults]


def _answer_and_texts(question: Question, random: Random, hints: Sequence[str]) -> dict[str, Any]:
    if not KINDS[question.kind].asks or not (question.required or random.random() < ANSWERED):
        return {question.id: None}
    answer = random_answer(question, random, hints)
    kind, texts = KINDS[question.kind], {}
    for ending in kind.endings(question):
        if chosen_ids(answer) & set(kind.opened_by(question, ending)):
            texts[question.id + ending] = random.choice(WORDS)
    return {question.id + OTHER: None, question.id + WHY: None, question.id: answer, **texts}


def random_answer(question: Question, random: Random, hints: Sequence[str] = ()) -> Any:
    """A valid answer to a question; None where nothing is asked or can be chosen."""
    match question.kind:
        case "number":
            return _number(question, random, hints)
        case "text":
            return random.choice([*WORDS, *hints])[: question.options.get("most_length") or 200]
        case "repeat":
            return _entries(question, random, hints)
    make = _ANSWERS.get(question.kind)
    return make(question, random) if make else None


def _one(question: Question, random: Random) -> str | None:
    choices = [choice.id for choice in KINDS[question.kind].all_choices(question)]
    return random.choice(choices) if choices else None


def _some(question: Question, random: Random) -> list[str]:
    out = [choice.id for choice in question.choices if choice.exclusive]
    if out and random.random() < 0.15:
        return [random.choice(out)]
    rest = [choice.id for choice in question.choices if not choice.exclusive]
    most = question.options.get("most") or (3 if question.kind == "top" else len(rest))
    least = max(1, question.options.get("least") or 1)
    count = random.randint(min(least, len(rest)), min(max(least, most), len(rest))) if rest else 0
    chosen = set(random.sample(rest, count))
    return [id for id in rest if id in chosen]


def _number(question: Question, random: Random, hints: Sequence[str]) -> float:
    options = question.options
    low = options.get("min", 0)
    high = options.get("max", max(low, 0) + 100)
    step = options.get("step") or 1
    near = [float(hint) + offset for hint in hints if _is_number(hint) for offset in (-1, 0, 1)]
    fitting = [value for value in near if low <= value <= high and (value - low) % step == 0]
    if fitting and random.random() < 0.5:
        return plain(random.choice(fitting))
    return plain(low + step * random.randint(0, max(0, int((high - low) / step))))


def _points(question: Question, random: Random) -> dict[str, int]:
    things = [thing.id for thing in things_of(question)]
    total = question.options.get("total") or 100
    cuts = sorted(random.randint(0, total) for _thing in things[1:])
    parts = [high - low for low, high in zip([0, *cuts], [*cuts, total], strict=True)]
    return {thing: part for thing, part in zip(things, parts, strict=True) if part}


def _moment(question: Question, random: Random) -> str:
    what = question.options.get("what", "date")
    ends = question.options.get("min"), question.options.get("max")
    if any(ends) and random.random() < 0.5:
        return str(random.choice([end for end in ends if end]))
    first = date.fromisoformat(str(ends[0])[:10]) if ends[0] and what != "time" else date(2026, 1, 1)
    last = (
        date.fromisoformat(str(ends[1])[:10]) if ends[1] and what != "time" else first + timedelta(days=365)
    )
    day = (first + timedelta(days=random.randint(0, max(0, (last - first).days)))).isoformat()
    if what == "date":
        return day
    if any(ends):
        return str(next(end for end in ends if end))
    hour = f"{random.randint(0, 23):02}:{random.choice((0, 30)):02}"
    return hour if what == "time" else f"{day}T{hour}"


def _ranking(question: Question, random: Random) -> list[str]:
    things = [thing.id for thing in things_of(question)]
    random.shuffle(things)
    return things[: question.options.get("most") or len(things)]


def _scale(question: Question, random: Random) -> int:
    return random.randint(question.options.get("from", 1), question.options.get("to", 5))


def _matrix(question: Question, random: Random) -> dict[str, str] | None:
    points = [choice.id for choice in question.choices]
    return {item.id: random.choice(points) for item in question.items} if points else None


def _importance(question: Question, random: Random) -> dict[str, dict[str, int]]:
    return {item.id: {side: random.randint(1, 5) for side in SIDES} for item in question.items}


def _best_worst(question: Question, random: Random) -> dict[str, dict[str, str]]:
    pairs = {number: random.sample(things, 2) for number, things in sets_shown(question).items()}
    return {str(number): {"best": best, "worst": worst} for number, (best, worst) in pairs.items()}


def _place(question: Question, random: Random) -> list[str] | None:
    levels = levels_of(question)
    return path_to(question, random.choice(levels[-1]).id) if levels else None


def _pin(question: Question, random: Random) -> dict[str, str] | None:
    places = list_of_places(question)
    return {"place": random.choice(places).id} if places else None


def _file(_question: Question, _random: Random) -> dict[str, Any]:
    return {"name": "test.pdf", "type": "application/pdf", "size": 1, "key": ""}


def _entries(question: Question, random: Random, hints: Sequence[str]) -> list[dict[str, Any]]:
    least = max(1, question.options.get("least") or 1)
    count = random.randint(least, max(least, min(3, question.options.get("most") or 3)))
    entries = []
    for _entry in range(count):
        found: dict[str, Any] = {}
        for inner in question.questions:
            found |= _answer_and_texts(inner, random, hints)
        entries.append({key: value for key, value in found.items() if value is not None})
    return entries


def _hints(questionnaire: Questionnaire) -> list[str]:
    """What conditions compare with: a walk that never types it would never see what comes behind."""
    found = set()
    for tree in _trees(plan_of(questionnaire)):
        for node in walk(tree):
            if isinstance(node, Text) and node.value:
                found.add(node.value)
            elif isinstance(node, Number):
                found.add(f"{node.value:g}")
    return sorted(found)


def _trees(plan: Plan) -> Iterator[Node]:
    for page in plan.pages:
        if page.show is not None:
            yield page.show
        for step in page.steps:
            yield from step.conditions()
            yield from (one.constraint for one in (step, *step.inner) if one.constraint is not None)
            yield from (tree for _id, tree in step.calculations())


def _is_number(text: str) -> bool:
    try:
        return float(text) == float(text)
    except ValueError:
        return False


_ANSWERS: Mapping[str, Callable[[Question, Random], Any]] = {
    **dict.fromkeys(("single", "dropdown", "yes_no"), _one),
    **dict.fromkeys(("multiple", "top"), _some),
    "ranking": _ranking,
    "scale": _scale,
    "matrix": _matrix,
    "importance_satisfaction": _importance,
    "points": _points,
    "best_worst": _best_worst,
    "date": _moment,
    "place": _place,
    "pin": _pin,
    "file": _file,
    "consent": lambda _question, _random: True,
}
