# SPDX-License-Identifier: AGPL-3.0-or-later
"""What themes add to a process page, a workroom and a receipt."""

from __future__ import annotations

from collections.abc import Iterable

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from codesign.people.models import Voice
from codesign.people.receipts import ReceiptPart
from codesign.processes.models import Process
from codesign.processes.policy import may_facilitate
from codesign.processes.registry import Activity, Task
from codesign.surveys.answering import response_of_voice
from codesign.surveys.entries import surveys_of
from codesign.surveys.models import Survey, TextAnswer
from codesign.surveys.publishing import questionnaire_of
from codesign.themes import reading, running
from codesign.themes.models import Placement, Theme, Theming
from codesign.themes.policy import is_theme_phase_open
from codesign.web import clock
from codesign.web.i18n import localized
from codesign.web.policy import Actor
from codesign.web.small_cells import few_people


def themings_of(session: Session, process: Process) -> list[Theming]:
    """All themed questions of a process."""
    query = select(Theming).join(Survey).where(Survey.process_id == process.id).order_by(Theming.id)
    return list(session.scalars(query))


def activities(session: Session, process: Process) -> Iterable[Activity]:
    """Published themes."""
    for theming in themings_of(session, process):
        if theming.published is None:
            continue
        people = theming.published["people"]
        yield Activity(
            station="themes",
            title=running.question_text(theming),
            url=url_for("themes.public_themes", theming_id=theming.id),
            state="done",
            line=few_people(people)
            or ngettext("what %(num)s person wrote", "what %(num)s people wrote", people),
        )


def tasks(session: Session, process: Process, actor: Actor) -> Iterable[Task]:
    """A workbench for each free-text question, and authors who object."""
    if not may_facilitate(actor, process, clock.now()):
        return
    is_open = is_theme_phase_open(process, clock.now())
    for survey in surveys_of(session, process):
        version = survey.current_version
        for question in questionnaire_of(version).free_text_questions() if version else []:
            theming = running.find_theming(session, survey, question.id)
            answers = running.answer_count(session, survey, question.id)
            yield Task(
                station="themes",
                title=_("Themes: %(question)s", question=localized(question.label)),
                url=url_for("theme_work.open_workbench", survey_id=survey.id, question=question.id),
                line=ngettext("%(num)s answer", "%(num)s answers", answers),
                is_due=theming is None and is_open and answers > 0,
            )
            if theming and (waiting := reading.objection_count(session, theming)):
                yield Task(
                    station="themes",
                    title=_("Authors who say they were misread"),
                    url=url_for("theme_work.objections", theming_id=theming.id),
                    line=ngettext("%(num)s answer", "%(num)s answers", waiting),
                    is_due=True,
                )
            if theming and (proposed := [t for t in theming.living if t.status == "proposed"]):
                yield Task(
                    station="themes",
                    title=_("New themes the program proposes"),
                    url=url_for("theme_work.workbench", theming_id=theming.id),
                    line=ngettext("%(num)s theme", "%(num)s themes", len(proposed)),
                    is_due=True,
                )


def receipt_part(session: Session, voice: Voice) -> ReceiptPart | None:
    """Which theme each free-text answer went to."""
    response = response_of_voice(session, voice)
    if response is None or not response.texts:
        return None
    rows = session.execute(
        select(TextAnswer, Placement)
        .outerjoin(Placement, Placement.text_answer_id == TextAnswer.id)
        .where(TextAnswer.response_id == response.id)
        .order_by(TextAnswer.question, TextAnswer.position)
    )
    return ReceiptPart("themes/receipt.html", {"placed": list(rows)})


def erase(session: Session, voice: Voice) -> None:
    """Quotes of this voice must not be shown any more; its placements go with its answers."""
    response = response_of_voice(session, voice)
    if response is None:
        return
    gone = {text.id for text in response.texts}
    themes = session.scalars(
        select(Theme)
        .join(Placement, Placement.theme_id == Theme.id)
        .where(Placement.text_answer_id.in_(gone))
    )
    for theme in themes.unique():
        theme.quotes = [quote for quote in theme.quotes if quote not in gone]
        theme.released_quotes = [quote for quote in theme.released_quotes if quote not in gone]
