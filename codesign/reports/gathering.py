# SPDX-License-Identifier: AGPL-3.0-or-later
"""The report of a process: "we asked, you said, we did", from published snapshots alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from codesign.charts.records import Chart
from codesign.charts.surveys.kinds import question_chart, question_charts
from codesign.charts.themes import theme_bars
from codesign.charts.words.book import Language
from codesign.decisions.deciding import outcomes_of
from codesign.decisions.models import Outcome
from codesign.deliberation.consensus import results
from codesign.deliberation.consensus.naming import Named
from codesign.deliberation.models import Round
from codesign.deliberation.release import releasing
from codesign.deliberation.release.history import people_told
from codesign.deliberation.rounds import rounds_of
from codesign.processes.models import Process
from codesign.surveys.entries import surveys_of
from codesign.surveys.models import Survey
from codesign.surveys.results.releasing import released
from codesign.themes import reading, running
from codesign.themes.entries import themings_of
from codesign.themes.models import Theming
from codesign.web.i18n import content_language


@dataclass(frozen=True)
class SurveySection:
    """What was asked, by how many people answered; the needs as a chart, every other question in a sentence."""

    survey: Survey
    people: int
    needs: list[Chart]
    others: list[Chart]


@dataclass(frozen=True)
class ThemeSection:
    """What people wrote about."""

    theming: Theming
    question: str
    published: dict[str, Any]
    chart: Chart


@dataclass(frozen=True)
class RoundSection:
    """What was agreed and what was not; people: how many that rests on, None where they are few."""

    round: Round
    people: int | None
    charts: list[Chart]
    lists: Any
    named: list[Named]


@dataclass(frozen=True)
class Report:
    """Everything published of a process."""

    surveys: list[SurveySection] = field(default_factory=list)
    themes: list[ThemeSection] = field(default_factory=list)
    rounds: list[RoundSection] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was published yet."""
        return not (self.surveys or self.themes or self.rounds or self.outcomes)


def survey_charts(survey: Survey, language: Language) -> list[Chart]:
    """All charts of what is published of a survey."""
    published = released(survey)
    if published is None:
        return []
    return [chart for question in published["questions"] for chart in question_charts(question, language)]


def report_of(session: Session, process: Process, language: Language) -> Report:
    """Gather all published snapshots of a process in the order of the journey."""
    return Report(
        surveys=[
            _survey_section(survey, published, language)
            for survey in surveys_of(session, process)
            if (published := released(survey)) is not None
        ],
        themes=[
            ThemeSection(
                theming,
                running.question_text(theming),
                published,
                theme_bars(published, language=language),
            )
            for theming in themings_of(session, process)
            if theming.published is not None and (published := reading.published_here(theming))
        ],
        rounds=[
            _round_section(session, round)
            for round in rounds_of(session, process)
            if round.published_snapshot
        ],
        outcomes=outcomes_of(session, process),
    )


def _survey_section(survey: Survey, published: Mapping[str, Any], language: Language) -> SurveySection:
    needs: list[Chart] = []
    others: list[Chart] = []
    for question in published["questions"]:
        if question["state"] == "shown" and (chart := question_chart(question, language)) is not None:
            (needs if question["kind"] == "importance_satisfaction" else others).append(chart)
    return SurveySection(survey, published["people"], needs, others)


def _round_section(session: Session, round: Round) -> RoundSection:
    snapshot = round.published_snapshot
    assert snapshot is not None  # the caller asks only for published rounds
    return RoundSection(
        round,
        people_told(releasing.shown(snapshot)),
        results.charts_of(session, snapshot, content_language()),
        results.lists_of(session, snapshot, content_language()),
        results.named_groups(session, snapshot, content_language()),
    )
