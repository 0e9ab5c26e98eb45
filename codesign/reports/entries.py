# SPDX-License-Identifier: AGPL-3.0-or-later
"""What reports add to a process page and a workroom."""

from __future__ import annotations

from collections.abc import Iterable

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from codesign.decisions.deciding import outcomes_of
from codesign.deliberation.rounds import rounds_of
from codesign.processes.models import Process
from codesign.processes.registry import Activity, Task
from codesign.surveys.entries import surveys_of
from codesign.themes.entries import themings_of
from codesign.web.i18n import localized
from codesign.web.policy import Actor


def activities(session: Session, process: Process) -> Iterable[Activity]:
    """Published survey results, and the report once anything was published."""
    surveys = [survey for survey in surveys_of(session, process) if survey.has_public_results]
    for survey in surveys:
        yield Activity(
            station="needs",
            title=_("Results: %(survey)s", survey=localized(survey.title)),
            url=url_for("reports.survey_results", short_code=survey.short_code),
            state="done",
        )
    if (
        surveys
        or any(theming.published for theming in themings_of(session, process))
        or any(round.published_snapshot_id for round in rounds_of(session, process))
        or outcomes_of(session, process)
    ):
        yield Activity(
            station="outcome",
            title=_("Report: we asked, you said, we did"),
            url=url_for("reports.report", slug=process.slug),
            state="done",
        )


def tasks(session: Session, process: Process, actor: Actor) -> Iterable[Task]:
    """The report as the public sees it."""
    yield Task(
        station="outcome", title=_("The public report"), url=url_for("reports.report", slug=process.slug)
    )
