# SPDX-License-Identifier: AGPL-3.0-or-later
"""From responses to a summary: everything published is drawn from one of these, through `protecting`."""

from __future__ import annotations

import gc
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from flask_babel import lazy_gettext as _l
from sqlalchemy import String, func, select, type_coerce
from sqlalchemy.orm import Session

from codesign.analytics.releases import hidden_cells
from codesign.analytics.weights import effective_n
from codesign.surveys.kinds import KINDS
from codesign.surveys.kinds.base import Count, Summary
from codesign.surveys.logic.nodes import references
from codesign.surveys.logic.plan import plan_of
from codesign.surveys.models import Response, Survey, SurveySummary, SurveyVersion
from codesign.surveys.publishing import questionnaire_of
from codesign.surveys.questionnaire import Question, Questionnaire
from codesign.surveys.results import weighting
from codesign.surveys.results.weighting import Weights
from codesign.web.errors import Conflict

CHUNK = 5000
#: Kinds whose summary holds people and weights at once.
WEIGHTED = frozenset(
    {"single", "dropdown", "yes_no", "scale", "multiple", "top", "importance_satisfaction", "number"}
)
#: Kinds that are summarised twice, with and without weights.
WEIGHTED_APART = frozenset({"matrix", "ranking", "best_worst", "points"})
#: Kinds whose answers are crossed with the groups of the census.
CROSSED = frozenset({"single", "dropdown", "yes_no", "scale", "multiple", "top"})


@dataclass(frozen=True, eq=False)
class Gathered:
    """The answers to one question, one a response, None where there is none."""

    column: Sequence[Any]

    @cached_property
    def answers(self) -> list[Any]:
        """The answers that were given."""
        return [answer for answer in self.column if answer is not None]

    @cached_property
    def responses(self) -> list[int]:
        """Which response each of them belongs to."""
        return [number for number, answer in enumerate(self.column) if answer is not None]


def summarise(
    session: Session,
    survey: Survey,
    *,
    is_final: bool = False,
    edges: Mapping[str, Sequence[float]] | None = None,
) -> SurveySummary:
    """Count all submitted responses now, by question of the current version, in one pass over the responses.

    is_final: whether to weight them and to cross them with the groups of the census, which is done once all answers
    are there. edges: where histograms were cut before, by question; they are cut there again.
    """
    version = survey.current_version
    if version is None:
        raise Conflict(_l("This survey was never published."))
    with _no_collection():
        document = _document(session, survey, version, is_final=is_final, edges=edges or {})
    summary = SurveySummary(survey_id=survey.id, document=document)
    session.add(summary)
    session.flush()
    return summary


def _document(
    session: Session,
    survey: Survey,
    version: SurveyVersion,
    *,
    is_final: bool,
    edges: Mapping[str, Sequence[float]],
) -> dict[str, Any]:
    questionnaire = questionnaire_of(version)
    people, gathered = _gather(session, survey, questionnaire)
    groups = _groups(questionnaire, gathered, people) if is_final else {}
    weights, refusal = _weights(session, survey, questionnaire, groups)
    depends = dependencies(questionnaire)
    document = {
        "people": people,
        "version": version.number,
        "is_final": is_final,
        "sampling": survey.sampling,
        "sampling_reason": survey.sampling_reason,
        "by_language": _counts(session, survey, Response.language),
        "by_channel": _counts(session, survey, Response.channel),
        "weighting": weights.told if weights else None,
        "weighting_refused": refusal,
        "groups": {dimension: group.told() for dimension, group in groups.items()},
        "questions": [
            {
                **_question_document(question, gathered[question.id], weights, groups),
                "depends": depends.get(question.id, []),
            }
            for question in questionnaire.questions()
        ],
    }
    for question in document["questions"]:
        if question["id"] in edges and question["details"].get("edges"):
            _cut_again(question["details"], gathered[question["id"]].answers, edges[question["id"]])
    return document


def dependencies(questionnaire: Questionnaire) -> dict[str, list[str]]:
    """By question the questions that decide whether it is asked, also through calculated values."""
    found: dict[str, list[str]] = {}
    plan = plan_of(questionnaire)
    meaning: dict[str, set[str]] = {name: {repeat} for name, repeat in plan.repeats.items()}
    for page in plan.pages:
        for step in page.steps:
            trees = [tree for tree in (page.show, step.show) if tree] + [tree for _id, tree in step.lines]
            names = {name for tree in trees for name in references(tree)}
            if names:
                found[step.question.id] = sorted(_meant(names, meaning))
            meaning |= {id: _meant(references(tree), meaning) for id, tree in step.variables}
    return found


def _meant(names: Iterable[str], meaning: Mapping[str, set[str]]) -> set[str]:
    """The questions that names stand for."""
    return {question for name in names for question in meaning.get(name, {name})}


def responses_by_day(session: Session, survey: Survey, k: int) -> list[tuple[Any, int | None]]:
    """Submitted responses by day; None where they are few or would tell of few, since their sum is told too."""
    rows = session.execute(
        select(Response.submitted_on, func.count())
        .where(Response.survey_id == survey.id, Response.state == "submitted")
        .group_by(Response.submitted_on)
        .order_by(Response.submitted_on)
    )
    days = [(day, count) for day, count in rows]
    hidden = hidden_cells({day.isoformat(): count for day, count in days}, k)
    return [(day, None if hidden is None or day.isoformat() in hidden else count) for day, count in days]


@dataclass(frozen=True)
class Group:
    """The category of each response in one dimension of the census: `codes` count into `ids`, the last is none."""

    question: Question
    ids: Sequence[str]
    codes: Any

    def told(self) -> dict[str, Any]:
        """As a summary holds it."""
        people = np.bincount(self.codes, minlength=len(self.ids) + 1).tolist()
        return {"question": self.question.id, "categories": list(self.ids), "people": people}

    def categories(self) -> list[str | None]:
        """The category of each response, or None."""
        names = [*self.ids, None]
        return [names[code] for code in self.codes.tolist()]


def _gather(
    session: Session, survey: Survey, questionnaire: Questionnaire
) -> tuple[int, dict[str, Gathered]]:
    columns: dict[str, list[Any]] = {question.id: [] for question in questionnaire.questions()}
    people = 0
    for chunk in _submitted_answers(session, survey):
        people += len(chunk)
        for id, column in columns.items():
            column.extend([answers.get(id) for answers in chunk])
    return people, {id: Gathered(column) for id, column in columns.items()}


@contextmanager
def _no_collection() -> Iterator[None]:
    """Millions of small objects are made and none is garbage: looking for some would take most of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _submitted_answers(session: Session, survey: Survey) -> Iterator[list[dict[str, Any]]]:
    # Where the driver hands out text, a chunk is decoded at once, which is faster than a row at a time.
    is_text = session.get_bind().dialect.name == "sqlite"
    column: Any = type_coerce(Response.answers, String) if is_text else Response.answers
    query = select(column).where(Response.survey_id == survey.id, Response.state == "submitted")
    found = session.scalars(query.order_by(Response.id).execution_options(yield_per=CHUNK))
    for chunk in found.partitions():
        yield json.loads(f"[{','.join(chunk)}]") if is_text else list(chunk)


def _groups(questionnaire: Questionnaire, gathered: Mapping[str, Gathered], people: int) -> dict[str, Group]:
    found = {}
    for dimension, question in weighting.weighable(questionnaire).items():
        ids = [choice.id for choice in KINDS[question.kind].all_choices(question)]
        codes = np.full(people, len(ids))
        given = gathered[question.id]
        codes[given.responses] = _codes(given.answers, ids)
        found[dimension] = Group(question, ids, codes)
    return found


def _codes(answers: Sequence[Any], ids: Sequence[str]) -> list[int]:
    place = {id: number for number, id in enumerate(ids)}
    return [place.get(answer, len(ids)) for answer in answers]


def _weights(
    session: Session, survey: Survey, questionnaire: Questionnaire, groups: Mapping[str, Group]
) -> tuple[Weights | None, str]:
    """The weights, or why there are none though margins were given."""
    margins = weighting.margins_of(session, survey)
    if not margins or not groups:
        return None, ""
    try:
        categories = {
            dimension: groups[dimension].categories() for dimension in margins if dimension in groups
        }
        return weighting.weights_for(survey, margins, categories, weighting.weighable(questionnaire)), ""
    except Conflict as refused:
        return None, str(refused.message)


def _question_document(
    question: Question, given: Gathered, weights: Weights | None, groups: Mapping[str, Group]
) -> dict[str, Any]:
    kind = KINDS[question.kind]
    is_weighted = weights is not None and question.kind in WEIGHTED | WEIGHTED_APART
    heavy = weights.values[given.responses] if weights is not None and is_weighted else None
    beside = None if heavy is None or question.kind in WEIGHTED_APART else heavy.tolist()
    summary = kind.summarise(question, given.answers, beside)
    document = {
        "id": question.id,
        "kind": question.kind,
        "label": dict(question.label),
        "published": question.published,
        "census": question.census,
        "answered": summary.answered,
        "counts": [_count_document(count) for count in summary.counts],
        "items": [{"id": item.id, "label": dict(item.label)} for item in question.items],
        "details": dict(summary.details),
    }
    if heavy is not None and len(heavy):
        document |= {"weight": float(heavy.sum()), "effective_n": effective_n(heavy)}
        if question.kind in WEIGHTED_APART:
            document["weighted"] = dict(kind.summarise(question, given.answers, heavy.tolist()).details)
        document["least"] = _least(question, given, groups)
    if groups and question.kind in CROSSED:
        document["by"] = {dimension: _crossed(summary, given, group) for dimension, group in groups.items()}
    return document


def _least(question: Question, given: Gathered, groups: Mapping[str, Group]) -> dict[str, int]:
    """By item, the smallest number of people of one group alike in what weighted figures rest on."""
    told = [KINDS[question.kind].told_by(question, answer) for answer in given.answers]
    least: dict[str, int] = {}
    for group in groups.values():
        codes = group.codes[given.responses].tolist()
        alike = Counter(
            (item, said, code) for one, code in zip(told, codes, strict=True) for item, said in one.items()
        )
        for (item, _said, _code), people in alike.items():
            least[item] = min(least.get(item, people), people)
    return least


def _count_document(count: Count) -> dict[str, Any]:
    told = {"id": count.id, "label": dict(count.label), "people": count.people}
    return told if count.weight is None else {**told, "weight": count.weight}


def _crossed(summary: Summary, given: Gathered, group: Group) -> dict[str, Any]:
    """People by count and group, and how many of each group answered."""
    codes, size = group.codes[given.responses].tolist(), len(group.ids) + 1
    several = summary.kind in ("multiple", "top")
    pairs: Counter[tuple[str, int]] = Counter()
    if several:
        pairs.update(
            (chosen, code) for answer, code in zip(given.answers, codes, strict=True) for chosen in answer
        )
    else:
        pairs.update(zip(map(str, given.answers), codes, strict=True))
    return {
        "rows": [[pairs[count.id, code] for code in range(size)] for count in summary.counts],
        "answered": np.bincount(codes, minlength=size).tolist() if codes else [0] * size,
    }


def _cut_again(details: dict[str, Any], values: Sequence[float], edges: Sequence[float]) -> None:
    counts = np.bincount(np.searchsorted(edges, values, side="right"), minlength=len(edges) + 1)
    details |= {"edges": list(edges), "counts": counts.tolist()}


def _counts(session: Session, survey: Survey, column: Any) -> dict[str, int]:
    rows = session.execute(
        select(column, func.count())
        .where(Response.survey_id == survey.id, Response.state == "submitted")
        .group_by(column)
        .order_by(column)
    )
    return dict(rows.all())
