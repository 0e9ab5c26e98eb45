# SPDX-License-Identifier: AGPL-3.0-or-later
"""The field dashboard: how far people come, with what, how long it takes, and who is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from codesign.analytics.disclosure import publishable
from codesign.analytics.releases import hidden_cells
from codesign.analytics.representation import Representation, Stratum, representation
from codesign.surveys.field_models import FieldCount
from codesign.surveys.fieldwork.field import MINUTES
from codesign.surveys.kinds import KINDS
from codesign.surveys.models import Response, Survey
from codesign.surveys.publishing import questionnaire_of
from codesign.surveys.questionnaire import Questionnaire
from codesign.surveys.results import weighting
from codesign.territory.services import margins as census_margins
from codesign.web import clock

JOINED = "__joined"


@dataclass(frozen=True)
class Step:
    """A stage people reach on their way through the survey."""

    kind: str
    title: Mapping[str, str]
    #: None where so few stopped since that they could be told apart.
    people: int | None
    #: Of those who reached the stage before.
    share: float | None


@dataclass(frozen=True)
class Comparison:
    """One question beside the census, with the words of its choices; small groups are joined."""

    dimension: str
    label: Mapping[str, str]
    names: Mapping[str, Mapping[str, str]]
    result: Representation

    @property
    def wanted(self) -> list[tuple[Stratum, int]]:
        """The groups that are missing most, and how many more answers would bring each to its share."""
        return [
            (stratum, stratum.still_needed(self.result.n))
            for stratum in self.result.missing()
            if stratum.category != JOINED
        ]


@dataclass(frozen=True)
class Dashboard:
    """Everything the page shows."""

    steps: list[Step] = field(default_factory=list)
    #: The questions after which most people stopped, with how many.
    stops: list[tuple[Mapping[str, str], int]] = field(default_factory=list)
    #: By dimension and value: visits, and submitted answers (None where too few to show).
    devices: dict[str, tuple[int, int | None]] = field(default_factory=dict)
    languages: dict[str, tuple[int, int | None]] = field(default_factory=dict)
    channels: dict[str, int | None] = field(default_factory=dict)
    minutes: dict[str, int | None] = field(default_factory=dict)
    median_minutes: str = ""
    comparisons: list[Comparison] = field(default_factory=list)


def dashboard_of(session: Session, survey: Survey, k: int) -> Dashboard:
    """What the field looks like now."""
    version = survey.current_version
    if version is None:
        return Dashboard()
    questionnaire = questionnaire_of(version)
    counts = field_counts(session, survey)
    stops = _last_answered(session, survey, questionnaire)
    minutes = {end: counts["submitted", "minutes"].get(end, 0) for end in (*map(str, MINUTES), "more")}
    return Dashboard(
        steps=_steps(survey, questionnaire, stops, counts["opened", "day"].total(), k),
        stops=_stops(questionnaire, stops, k),
        devices=_beside(counts["opened", "device"], counts["submitted", "device"], k),
        languages=_beside(counts["opened", "language"], _submitted_by(session, survey, Response.language), k),
        channels=_hidden(_submitted_by(session, survey, Response.channel), k),
        minutes=_hidden(minutes, k) if sum(minutes.values()) else {},
        median_minutes=_median_class(minutes, k),
        comparisons=comparisons(session, survey, k),
    )


def field_counts(session: Session, survey: Survey) -> dict[tuple[str, str], Counter[str]]:
    """Counts by event and dimension."""
    found: dict[tuple[str, str], Counter[str]] = {
        (event, dimension): Counter()
        for event in ("opened", "submitted")
        for dimension in ("day", "device", "language", "channel", "minutes")
    }
    for row in session.scalars(select(FieldCount).where(FieldCount.survey_id == survey.id)):
        found[row.event, row.dimension][row.value] += row.times
    return found


def comparisons(session: Session, survey: Survey, k: int) -> list[Comparison]:
    """Every question that names a dimension of the census beside it, counted up to the end of a past day.

    It moves on only by days on which k more have answered: watching it change would else tell who the last one was.
    Nothing finer than the day is known of an answer.
    """
    version, place = survey.current_version, survey.process.place
    until = _counted_until(session, survey, k)
    if version is None or until is None:
        return []
    own = weighting.margins_of(session, survey)
    found = []
    for dimension, question in weighting.weighable(questionnaire_of(version)).items():
        people = own.get(dimension) or (census_margins(session, place, dimension) if place else {})
        compared = _compared(_given_until(session, survey, question.id, until), people, k) if people else None
        if compared is not None:
            names = {choice.id: choice.label for choice in KINDS[question.kind].all_choices(question)}
            found.append(Comparison(dimension, question.label, names, compared))
    return found


def _compared(counts: Counter[str], people: Mapping[str, int], k: int) -> Representation | None:
    respondents = {category: counts.get(category, 0) for category in people}
    if not publishable(sum(respondents.values()), k):
        return None
    hidden = hidden_cells(respondents, k)
    if hidden is None or len(hidden) >= len(respondents):
        return None
    return representation(_joined(respondents, hidden), _joined(people, hidden))


def _joined(counts: Mapping[str, int], hidden: Iterable[str]) -> dict[str, int]:
    """Categories that must not be shown alone, together."""
    gone = set(hidden)
    kept = {category: people for category, people in counts.items() if category not in gone}
    return kept | ({JOINED: sum(counts[category] for category in gone)} if gone else {})


def _counted_until(session: Session, survey: Survey, k: int) -> date | None:
    """The last past day with k people or more since the one before; of a closed survey no day is to come."""
    people_by_day = (
        select(Response.submitted_on, func.count())
        .where(Response.survey_id == survey.id, Response.state == "submitted")
        .group_by(Response.submitted_on)
        .order_by(Response.submitted_on)
    )
    today = clock.today(survey.process.time_zone)
    until, waiting = None, 0
    for day, people in session.execute(people_by_day):
        waiting += people
        if waiting >= k and (day < today or survey.state == "closed"):
            until, waiting = day, 0
    return until


def _given_until(session: Session, survey: Survey, question: str, day: date) -> Counter[str]:
    answers = session.scalars(
        select(Response.answers).where(
            Response.survey_id == survey.id, Response.state == "submitted", Response.submitted_on <= day
        )
    )
    return Counter(given for one in answers if isinstance(given := one.get(question), str))


def _submitted_by(session: Session, survey: Survey, column: Any) -> Counter[str]:
    rows = session.execute(
        select(column, func.count())
        .where(Response.survey_id == survey.id, Response.state == "submitted")
        .group_by(column)
    )
    return Counter(dict(rows.all()))


def _last_answered(session: Session, survey: Survey, questionnaire: Questionnaire) -> Counter[str]:
    """Of those who began and did not hand in: the last question each answered, "" for none."""
    order = {question.id: place for place, question in enumerate(questionnaire.questions())}
    drafts = session.scalars(
        select(Response.answers).where(Response.survey_id == survey.id, Response.state == "draft")
    )
    return Counter(
        max((id for id in answers if id in order), key=order.__getitem__, default="") for answers in drafts
    )


def _steps(
    survey: Survey, questionnaire: Questionnaire, stops: Counter[str], opened: int, k: int
) -> list[Step]:
    pages = [{question.id for question in page.questions} for page in questionnaire.pages]
    reached = [("opened", {}, opened), ("started", {}, survey.submitted_count + stops.total())]
    for number, page in enumerate(questionnaire.pages):
        # Who answered something on a page or later was there; a page that was only read leaves no trace.
        later = set().union(*pages[number:])
        people = survey.submitted_count + sum(count for id, count in stops.items() if id in later)
        reached.append(("page", page.title, people))
    reached.append(("submitted", {}, survey.submitted_count))
    # Paper, letters and links that go on elsewhere begin without a visit: then visits say nothing of people.
    opened = opened if opened >= reached[1][2] else 0
    shown = [opened, *_apart([people for _kind, _title, people in reached[1:]], k)]
    befores: Sequence[int | None] = [None, *shown]
    return [
        Step(kind, title, people, people / before if people is not None and before else None)
        for (kind, title, _people), people, before in zip(reached, shown, befores, strict=False)
        if kind != "opened" or people
    ]


def _apart(people: Sequence[int], k: int) -> list[int | None]:
    """Numbers that only fall, without those from which fewer than k left before the next that is shown."""
    shown: list[int | None] = []
    last = 0
    for number in reversed(people):
        is_shown = number == last or publishable(number - last, k)
        shown.append(number if is_shown else None)
        last = number if is_shown else last
    return shown[::-1]


def _stops(questionnaire: Questionnaire, stops: Counter[str], k: int) -> list[tuple[Mapping[str, str], int]]:
    labels = {question.id: question.label for question in questionnaire.questions()}
    return [(labels[id], people) for id, people in stops.most_common(5) if id and publishable(people, k)]


def _hidden(counts: Mapping[str, int], k: int) -> dict[str, int | None]:
    hidden = hidden_cells(counts, k)
    return {value: None if hidden is None or value in hidden else people for value, people in counts.items()}


def _beside(
    opened: Mapping[str, int], submitted: Mapping[str, int], k: int
) -> dict[str, tuple[int, int | None]]:
    values = sorted({*opened, *submitted}, key=lambda value: -opened.get(value, 0))
    shown = _hidden({value: submitted.get(value, 0) for value in values}, k)
    return {value: (opened.get(value, 0), shown[value]) for value in values}


def _median_class(minutes: Mapping[str, int], k: int) -> str:
    total, reached = sum(minutes.values()), 0
    if not publishable(total, k):
        return ""
    for end, people in minutes.items():
        reached += people
        if 2 * reached >= total:
            return end
    return ""
