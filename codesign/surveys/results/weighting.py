# SPDX-License-Identifier: AGPL-3.0-or-later
"""Margins of the population, and the weights that make those who answered add up to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from numpy.typing import NDArray
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from codesign.analytics.weights import MarginsDoNotFit, rake
from codesign.people.audit import record
from codesign.surveys.field_models import SurveyMargin
from codesign.surveys.kinds import KINDS
from codesign.surveys.models import Survey
from codesign.surveys.publishing import checked, questionnaire_of
from codesign.surveys.questionnaire import Question, Questionnaire
from codesign.territory.services import margins as census_margins
from codesign.web.errors import BadInput, Conflict
from codesign.web.i18n import localized
from codesign.web.policy import Actor
from codesign.web.tables import CsvReader, whole_number

ALGORITHM = "raking-1"
#: Within the bounds of the weights a share may stay this far from its margin; farther means that they do not fit.
LARGEST_GAP = 0.05
LARGEST_POPULATION = 2_000_000_000
Margins = dict[str, dict[str, int]]


@dataclass(frozen=True, eq=False)
class Weights:
    """One weight a response, in the order of the responses, and what a summary says about them."""

    values: NDArray[np.float64]
    told: dict[str, Any]


def margins_of(session: Session, survey: Survey) -> Margins:
    """People of the population by dimension and category, in the order they were given."""
    rows = session.scalars(
        select(SurveyMargin)
        .where(SurveyMargin.survey_id == survey.id)
        .order_by(SurveyMargin.dimension, SurveyMargin.position)
    )
    found: Margins = {}
    for row in rows:
        found.setdefault(row.dimension, {})[row.category] = row.population
    return found


def weighable(questionnaire: Questionnaire) -> dict[str, Question]:
    """By dimension of the census, the question whose answers can be weighted to it: each person in one category."""
    kinds = ("single", "dropdown", "yes_no")
    return {one.census: one for one in questionnaire.questions() if one.census and one.kind in kinds}


def dimensions_of(survey: Survey) -> dict[str, Question]:
    """The dimensions a facilitator can give margins for."""
    version = survey.current_version
    return weighable(questionnaire_of(version) if version else checked(survey.draft))


def read_margins(text: str, question: Question) -> dict[str, int]:
    """People by category from lines "category,count"; a category is a choice's id or one of its labels.

    Raises:
        BadInput: every line that cannot be used, with its number.
    """
    known = _names_of(question)
    found: dict[str, int] = {}
    problems = []
    for number, cells in enumerate(CsvReader(text), 1):
        row = [cell.strip() for cell in cells]
        if not any(row) or (number == 1 and whole_number(row[-1]) is None):
            continue
        problem = _line_problem(row, known, found, question)
        if problem:
            problems.append(_("Line %(number)s: %(problem)s", number=number, problem=problem))
        else:
            found[known[row[0].casefold()]] = whole_number(row[1]) or 0
    if not problems and len(found) < 2:
        problems.append(_("At least two categories are needed."))
    if problems:
        raise BadInput(" ".join(problems))
    return found


def _names_of(question: Question) -> dict[str, str]:
    names: dict[str, str] = {}
    for choice in KINDS[question.kind].all_choices(question):
        names |= {label.casefold(): choice.id for label in choice.label.values()}
    return names | {choice.id.casefold(): choice.id for choice in KINDS[question.kind].all_choices(question)}


def _line_problem(
    row: Sequence[str], known: Mapping[str, str], found: Mapping[str, int], question: Question
) -> str:
    if len(row) != 2:
        return _("write a category and a number, with a comma between them.")
    category, count = row
    if category.casefold() not in known:
        label = localized(question.label)
        return _("“%(category)s” is no answer of “%(question)s”.", category=category[:80], question=label)
    if known[category.casefold()] in found:
        return _("“%(category)s” stands twice.", category=category[:80])
    if not 0 < (whole_number(count) or 0) <= LARGEST_POPULATION:
        return _("“%(count)s” is not a number of people above zero.", count=count[:40])
    return ""


def set_margins(
    session: Session, actor: Actor, survey: Survey, dimension: str, people: Mapping[str, int]
) -> None:
    """Weight the survey to these margins of one dimension from the next count on; no people take them away."""
    session.execute(
        delete(SurveyMargin).where(SurveyMargin.survey_id == survey.id, SurveyMargin.dimension == dimension)
    )
    session.add_all(
        SurveyMargin(
            survey_id=survey.id, dimension=dimension, category=category, position=position, population=count
        )
        for position, (category, count) in enumerate(people.items())
    )
    record(
        session,
        actor,
        "survey.set_margins",
        f"survey:{survey.id}",
        dimension=dimension,
        categories=len(people),
    )
    session.flush()


def census_of_town(session: Session, survey: Survey, dimension: str) -> dict[str, int]:
    """The margins the town already has, of the categories that the question asks for."""
    question, place = dimensions_of(survey).get(dimension), survey.process.place
    if question is None or place is None:
        return {}
    ids = {choice.id for choice in KINDS[question.kind].all_choices(question)}
    people = census_margins(session, place, dimension)
    return {category: count for category, count in people.items() if category in ids and count > 0}


def set_bounds(session: Session, actor: Actor, survey: Survey, low: float, high: float) -> None:
    """Let no person weigh less or more than this."""
    if not 0 <= low < 1 < high <= 100:
        raise BadInput(_l("The smallest weight must be below 1, the largest above 1."))
    survey.weight_low, survey.weight_high = low, high
    record(session, actor, "survey.set_weight_bounds", f"survey:{survey.id}", low=low, high=high)
    session.flush()


def weights_for(
    survey: Survey,
    margins: Margins,
    groups: Mapping[str, Sequence[str | None]],
    labels: Mapping[str, Question],
) -> Weights | None:
    """Weights of the responses, whose category of each dimension `groups` holds; None where no margins are given.

    Who told no category of some margin, or one the margin does not have, keeps the weight 1.

    Raises:
        Conflict: the margins do not fit those who answered; the message names the category.
    """
    used = {dimension: people for dimension, people in margins.items() if dimension in groups}
    if not used:
        return None
    count = len(next(iter(groups.values())))
    told = [
        row
        for row in range(count)
        if all(groups[dimension][row] in people for dimension, people in used.items())
    ]
    values = np.ones(count)
    try:
        found = rake(
            {dimension: [groups[dimension][row] for row in told] for dimension in used},
            {dimension: dict(people) for dimension, people in used.items()},
            (survey.weight_low, survey.weight_high),
        )
    except MarginsDoNotFit as misfit:
        raise Conflict(_misfit_words(misfit, labels[misfit.margin])) from misfit
    except ValueError as error:
        raise Conflict(_l("Nobody answered all questions that the weights need.")) from error
    if found.largest_gap > LARGEST_GAP or (not found.trimmed and not found.meets_margins):
        raise Conflict(
            _l("No weights within these bounds meet the margins: join small categories, or widen the bounds.")
        )
    values[told] = found.weights
    return Weights(
        values,
        {
            "algorithm": ALGORITHM,
            "margins": used,
            "bounds": [survey.weight_low, survey.weight_high],
            "design_effect": round(found.design_effect, 4),
            "effective_n": round(found.effective_n, 1),
            "largest_gap": round(found.largest_gap, 5),
            "on_bound": found.trimmed,
            "unweighted": count - len(told),
            "cycles": found.cycles,
        },
    )


def names_by_question(questions: Iterable[Question]) -> dict[str, dict[str, str]]:
    """The words of every answer that can be chosen, by question and id, in the reader's language."""
    return {
        question.id: {
            choice.id: localized(choice.label) for choice in KINDS[question.kind].all_choices(question)
        }
        for question in questions
    }


def _misfit_words(misfit: MarginsDoNotFit, question: Question) -> str:
    labels = names_by_question([question])[question.id]
    missing = ", ".join(f"“{labels.get(str(one), one)}”" for one in misfit.nobody_in)
    return _(
        "The weights need answers of every category. Nobody answered in %(missing)s (%(question)s): join it to "
        "another category of the margins, or ask more people.",
        missing=missing,
        question=localized(question.label),
    )
