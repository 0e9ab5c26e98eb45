# SPDX-License-Identifier: AGPL-3.0-or-later
"""What surveys add to a process page, a workroom and a receipt."""

from __future__ import annotations

from collections.abc import Iterable

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from codesign.attachments.files import forget, uploads_folder
from codesign.people.models import Voice
from codesign.people.receipts import ReceiptPart
from codesign.processes.models import Process
from codesign.processes.policy import may_facilitate
from codesign.processes.registry import Activity, Task
from codesign.surveys import answering
from codesign.surveys.acts import has_unpublished_changes
from codesign.surveys.kinds import KINDS
from codesign.surveys.models import Survey
from codesign.surveys.policy import is_answerable
from codesign.surveys.publishing import questionnaire_of
from codesign.web import clock
from codesign.web.i18n import content_language, localized
from codesign.web.policy import Actor
from codesign.web.small_cells import few_people
from codesign.web.unit_of_work import after_commit


def surveys_of(session: Session, process: Process) -> list[Survey]:
    """The surveys of a process."""
    return list(session.scalars(select(Survey).where(Survey.process_id == process.id).order_by(Survey.id)))


def activities(session: Session, process: Process) -> Iterable[Activity]:
    """Surveys to answer now and those that are over."""
    now = clock.now()
    for survey in surveys_of(session, process):
        if survey.state == "draft":
            continue
        is_open = is_answerable(survey, now)
        version = survey.current_version
        minutes = questionnaire_of(version).minutes if version else 0
        yield Activity(
            station="needs",
            title=localized(survey.title),
            url=url_for("surveys.welcome", short_code=survey.short_code),
            state="open" if is_open else "done",
            line=(
                ngettext("about %(num)s minute, no account", "about %(num)s minutes, no account", minutes)
                if is_open
                else few_people(survey.submitted_count)
                or ngettext("%(num)s person answered", "%(num)s people answered", survey.submitted_count)
            ),
            action=_("Answer the survey") if is_open else "",
        )


def tasks(session: Session, process: Process, actor: Actor) -> Iterable[Task]:
    """The survey rooms, and what waits in them."""
    surveys = surveys_of(session, process)
    may_change = may_facilitate(actor, process, clock.now())
    for survey in surveys:
        yield Task(
            station="needs",
            title=localized(survey.title),
            url=url_for("survey_work.dashboard", survey_id=survey.id),
            line=few_people(survey.submitted_count)
            or ngettext("%(num)s response", "%(num)s responses", survey.submitted_count),
        )
        if may_change and survey.state == "draft":
            yield Task(
                station="needs",
                title=_("Open the survey"),
                url=url_for("survey_work.dashboard", survey_id=survey.id),
                line=localized(survey.title),
                is_due=True,
            )
        elif may_change and survey.state == "open" and has_unpublished_changes(survey):
            yield Task(
                station="needs",
                title=_("Publish the changes of the questionnaire"),
                url=url_for("survey_work.dashboard", survey_id=survey.id),
                line=localized(survey.title),
                is_due=True,
            )
    if may_change:
        yield Task(
            station="needs",
            title=_("Add a survey"),
            url=url_for("survey_work.new_survey", slug=process.slug),
            line=_("From a filled example, from zero or from a file"),
            is_due=not surveys,
        )


def receipt_part(session: Session, voice: Voice) -> ReceiptPart | None:
    """Everything this voice answered, in words."""
    response = answering.response_of_voice(session, voice)
    if response is None:
        return None
    here = content_language()
    answers = [
        (question.id, localized(question.label, here), shown)
        for question in questionnaire_of(response.version).questions()
        if (shown := KINDS[question.kind].all_shown(question, response.answers, here))
    ]
    survey: Survey = response.survey
    return ReceiptPart(
        "surveys/receipt.html",
        {
            "survey": survey,
            "response": response,
            "answers": answers,
            "answerable": is_answerable(survey, clock.now()),
        },
    )


def erase(session: Session, voice: Voice) -> None:
    """Forget this voice's answers, and the files that came with them once that is sure."""
    folder, keys = uploads_folder(), answering.erase(session, voice)
    if keys:
        after_commit(session, lambda: forget(folder, keys))
